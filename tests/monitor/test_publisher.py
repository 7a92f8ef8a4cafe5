from __future__ import annotations

import pytest

from cgtui.monitor.publisher import Publisher


def test_the_first_snapshot_is_due_at_once() -> None:
    assert Publisher(4).wait_s(100.0) == 0.0


def test_without_changes_there_is_one_a_second() -> None:
    publisher = Publisher(4)
    publisher.published(100.0)
    assert publisher.wait_s(100.4) == pytest.approx(0.6)
    assert publisher.wait_s(101.5) == 0.0


def test_a_change_after_a_quiet_moment_is_due_at_once_even_right_after_the_beat() -> None:
    publisher = Publisher(4)
    publisher.published(100.0)
    publisher.note_change()
    assert publisher.wait_s(100.01) == 0.0


def test_further_changes_keep_the_pace() -> None:
    publisher = Publisher(4)
    publisher.note_change()
    publisher.published(100.0)
    publisher.note_change()
    assert publisher.wait_s(100.1) == pytest.approx(0.15)
    assert publisher.wait_s(100.25) == 0.0


def test_a_storm_gets_no_more_than_fps_snapshots_a_second() -> None:
    publisher, taken, now_s = Publisher(10), 0, 50.0
    for _ in range(3000):  # a change every millisecond for three seconds
        publisher.note_change()
        if publisher.wait_s(now_s) <= 1e-9:
            publisher.published(now_s)
            taken += 1
        now_s += 0.001
    assert 28 <= taken <= 31


@pytest.mark.parametrize(
    ("from_s", "due_s"), [(100.0, 100.25), (100.1, 100.25), (100.25, 100.25), (100.26, 100.5)]
)
def test_while_things_go_on_changing_it_is_known_when_the_next_one_is_due(
    from_s: float, due_s: float
) -> None:
    publisher = Publisher(4)
    assert publisher.picture_after_s(99.0) == 99.0
    publisher.note_change()
    publisher.published(100.0)
    assert publisher.picture_after_s(from_s) == pytest.approx(due_s)
