"""When an episode is read, and in whose turn."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading_schedule import ReadingSchedule
from tests.journal.samples import heads_up
from tests.signals.params import DEFAULTS

T0 = 1_760_000_000_000
NOBODY: frozenset[str] = frozenset()


def episode(name: str, peak_usd: float = 3e6, *, coin: str = "", at_ms: int = T0) -> HeadsUp:
    found = heads_up(name, opened_ms=at_ms, peak_usd=peak_usd)
    return replace(found, coin=coin or name, side=Side.LONG)


def schedule(*opened: HeadsUp) -> ReadingSchedule:
    found = ReadingSchedule(DEFAULTS.confirm)
    for one in opened:
        found.opened(one)
    return found


def test_the_first_reading_is_three_seconds_after_the_opening() -> None:
    plan = schedule(episode("a"))
    assert plan.next_ms("a") == T0 + 3_000
    assert plan.due(T0 + 2_999, NOBODY) == []
    assert plan.due(T0 + 3_000, NOBODY) == ["a"]


def test_one_found_open_at_a_start_is_read_at_once() -> None:
    plan = ReadingSchedule(DEFAULTS.confirm)
    plan.opened(episode("a"), at_once_ms=T0 + 100_000)
    assert plan.due(T0 + 100_000, NOBODY) == ["a"]


def test_the_next_is_a_minute_after_the_last_began() -> None:
    plan = schedule(episode("a"))
    plan.began("a", T0 + 4_000)
    assert plan.due(T0 + 63_999, NOBODY) == []
    assert plan.due(T0 + 64_000, NOBODY) == ["a"]


def test_a_doubled_peak_is_read_after_ten_seconds_at_the_soonest() -> None:
    plan = schedule(episode("a", 3e6))
    plan.began("a", T0 + 3_000)
    plan.rose(episode("a", 5.9e6))
    assert plan.next_ms("a") == T0 + 63_000, "not doubled"
    plan.rose(episode("a", 6e6))
    assert plan.next_ms("a") == T0 + 13_000
    plan.began("a", T0 + 13_000)
    plan.rose(episode("a", 11e6))
    assert plan.next_ms("a") == T0 + 73_000, "from the reading on it must double again"


def test_a_rise_never_puts_a_reading_off() -> None:
    plan = schedule(episode("a", 3e6))
    plan.rose(episode("a", 9e6))
    assert plan.next_ms("a") == T0 + 3_000
    plan.began("a", T0 + 3_000)
    plan.rose(episode("a", 40e6))
    assert plan.due(T0 + 62_000, NOBODY) == ["a"]


def test_a_coin_that_is_being_read_waits_and_only_one_of_its_sides_is_due() -> None:
    plan = schedule(episode("long", 3e6, coin="BTC"), episode("short", 5e6, coin="BTC"))
    assert plan.due(T0 + 3_000, {"BTC"}) == []
    assert plan.due(T0 + 3_000, NOBODY) == ["short"]
    plan.began("short", T0 + 3_000)
    assert plan.due(T0 + 3_000, NOBODY) == ["long"]


def test_a_closed_episode_is_not_read() -> None:
    plan = schedule(episode("a"))
    plan.closed("a")
    plan.closed("a")
    assert plan.due(T0 + 60_000, NOBODY) == []
    assert plan.next_ms("a") is None
    plan.rose(episode("a"))
    plan.began("a", T0)
    assert plan.next_ms("a") is None


@given(st.lists(st.floats(1.0, 1e9), min_size=1, max_size=40))
def test_the_largest_go_first(peaks: list[float]) -> None:
    plan = schedule(*(episode(f"e{n}", peak) for n, peak in enumerate(peaks)))
    due = plan.due(T0 + 3_000, NOBODY)
    assert [peaks[int(one[1:])] for one in due] == sorted(peaks, reverse=True)


@given(
    st.lists(
        st.tuples(st.sampled_from(["tick", "rise", "read"]), st.integers(0, 30_000)), max_size=60
    )
)
def test_no_two_readings_of_an_episode_are_closer_than_ten_seconds(
    course: list[tuple[str, int]],
) -> None:
    plan, now_ms, peak_usd = schedule(episode("a")), T0, 3e6
    began: list[int] = []
    for what, passed_ms in course:
        now_ms += passed_ms
        if what == "rise":
            peak_usd *= 2.5
            plan.rose(episode("a", peak_usd))
        for one in plan.due(now_ms, NOBODY):
            plan.began(one, now_ms)
            began.append(now_ms)
    gaps = [later - sooner for sooner, later in pairwise(began)]
    assert all(gap >= 10_000 for gap in gaps)


@pytest.mark.parametrize("settle_s", [0.0, 10.0])
def test_the_settling_time_is_a_setting(settle_s: float) -> None:
    plan = ReadingSchedule(replace(DEFAULTS.confirm, settle_s=settle_s))
    plan.opened(episode("a"))
    assert plan.next_ms("a") == T0 + settle_s * 1_000
