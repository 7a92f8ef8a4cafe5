from __future__ import annotations

from cgtui.monitor.checklist.checklist_facts import taken_over
from tests.sample import NOW_MS
from tests.signal_sample import closed, episode, heads_up, signals


def test_open_heads_ups_of_before_the_start_are_an_earlier_runs() -> None:
    early = episode(heads_up=heads_up(opened_ms=NOW_MS - 2))
    own = episode(heads_up=heads_up(opened_ms=NOW_MS - 1))
    of = signals(open=(early, own), closed=(closed(),))
    assert taken_over(of, NOW_MS - 1) == 1
    assert taken_over(of, NOW_MS) == 2
