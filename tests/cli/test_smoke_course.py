from __future__ import annotations

from typing import Any

import pytest

from cgtui.checklist.facts import RunFacts
from cgtui.checklist.state import ChecklistState
from cgtui.cli.smoke_course import DRILL_TAKES_S, GRACE_S, MOST_DRILLS, SmokeCourse, Step
from tests.checklist.standing import clock, delivery, feed, loss, source, standing
from tests.checklist_sample import checklist

MINUTE = 60_000
NOTHING_SAID: dict[str, Any] = {"run": RunFacts(), "delivery": delivery(spoken=())}


def state(**changed: Any) -> ChecklistState:
    return checklist(standing(**changed))


def course(for_s: float = 1800.0, *, drop_once: bool = False) -> SmokeCourse:
    return SmokeCourse(for_s, drop_once=drop_once)


def test_where_all_is_met_it_ends_when_the_time_is_up_and_not_before() -> None:
    one = course()
    assert one.look(1799.9, state()) is None
    assert one.look(1800.0, state()) is Step.END


def test_it_waits_a_little_longer_for_a_clock_that_is_nearly_full() -> None:
    one = course()
    nearly = state(acceptance=clock(stable_ms=30 * MINUTE - 3000))
    assert one.look(1800.0, nearly) is None
    assert one.look(1803.2, state()) is Step.END


def test_it_does_not_wait_for_a_clock_that_cannot_be_full_in_time() -> None:
    far = state(acceptance=clock(stable_ms=28 * MINUTE))
    assert course().look(1800.0, far) is Step.END
    still = state(acceptance=clock(since_ms=None, stable_ms=0))
    assert course().look(1800.0, still) is Step.END


def test_at_a_speed_the_clock_is_full_sooner() -> None:
    quick = state(acceptance=clock(stable_ms=28 * MINUTE), source=source(speed=10.0))
    assert course(180.0).look(180.0, quick) is None


def test_the_grace_has_an_end() -> None:
    nearly = state(acceptance=clock(stable_ms=30 * MINUTE - 1))
    assert course().look(1800.0 + GRACE_S - 0.1, nearly) is None
    assert course().look(1800.0 + GRACE_S, nearly) is Step.END


def test_a_criterion_that_has_failed_is_not_waited_for() -> None:
    failed = state(feed=feed(missed_here=1), acceptance=clock(stable_ms=30 * MINUTE - 1))
    assert course().look(1800.0, failed) is Step.END


def test_nothing_judged_ends_with_the_time() -> None:
    one = course(90.0)
    assert one.look(89.0, None) is None
    assert one.look(90.0, None) is Step.END


def test_the_connection_is_cut_once_as_soon_as_data_and_a_pong_have_come() -> None:
    one = course(drop_once=True)
    assert one.look(1.0, None) is None
    assert one.look(2.0, state(feed=feed(orders_here=0))) is None
    assert one.look(3.0, state()) is Step.CUT
    assert one.look(4.0, state()) is None
    assert course().look(3.0, state()) is None


def test_a_connection_that_is_on_its_way_back_is_waited_for() -> None:
    one = course(drop_once=True)
    assert one.look(3.0, state()) is Step.CUT
    cut = standing(feed=feed(own_cut=loss(ours=True, back_after_s=None)))
    assert one.look(1800.0, checklist(cut, proves_reconnect=True)) is None


def test_without_an_alert_it_drills_near_the_end_and_waits_for_it() -> None:
    one = course()
    assert one.look(1739.0, state(**NOTHING_SAID)) is None
    assert one.look(1740.0, state(**NOTHING_SAID)) is Step.DRILL
    assert one.look(1740.2, state(**NOTHING_SAID)) is None
    assert one.look(1750.0, state()) is None
    assert one.look(1800.0, state()) is Step.END


def test_a_drill_that_came_to_nothing_is_tried_again_a_few_times() -> None:
    one, nothing = course(), state(**NOTHING_SAID)
    steps = [one.look(1700.0 + tick / 5, nothing) for tick in range(650)]
    assert steps.count(Step.DRILL) == MOST_DRILLS
    first, second, *_ = (at for at, step in enumerate(steps) if step is Step.DRILL)
    assert (second - first) * 0.2 == pytest.approx(DRILL_TAKES_S, abs=0.3)
    assert Step.END in steps


def test_a_short_run_drills_in_its_last_third() -> None:
    one = course(30.0)
    assert one.look(19.0, state(**NOTHING_SAID)) is None
    assert one.look(20.0, state(**NOTHING_SAID)) is Step.DRILL


def test_where_alerts_came_by_themselves_nothing_is_drilled() -> None:
    assert course().look(1790.0, state()) is None
