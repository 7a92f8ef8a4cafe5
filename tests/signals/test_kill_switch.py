from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.signals.hold_facts import CallOutcome, SavedHold
from cgtui.signals.hold_rules.row import MOST_COINS
from cgtui.signals.kill_switch import REPLAY_CAUSES, KillSwitch
from cgtui.signals.trip import Cause, Degree
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000


@pytest.fixture
def switch() -> KillSwitch:
    return KillSwitch(DEFAULTS.hold)


def causes(switch: KillSwitch) -> list[Cause]:
    return [trip.cause for trip in switch.trips()]


def call(switch: KillSwitch, outcome: CallOutcome, now_ms: int, times: int = 1) -> None:
    for _ in range(times):
        switch.call("taker", outcome, is_input=True, now_ms=now_ms)


def test_it_is_armed_until_something_is_wrong(switch: KillSwitch) -> None:
    assert switch.overall().text == "ARMED"
    assert switch.for_coin("BTC").degree is None
    assert switch.last_trip is None


# Which is the worst.


def test_the_worst_cause_that_reaches_a_coin_is_the_one_that_counts(switch: KillSwitch) -> None:
    switch.oldest_unsent(130.0, T0_MS)
    switch.inputs_missing("SOL", ("taker", "funding"), T0_MS)
    assert switch.for_coin("SOL").cause is Cause.INPUTS
    switch.lag(9.0, 0, T0_MS)
    assert switch.for_coin("BTC").cause is Cause.LAG
    switch.calibration("SOL", True, T0_MS)
    assert switch.for_coin("SOL").degree is Degree.HOLD
    assert switch.for_coin("BTC").degree is Degree.DEGRADED
    switch.by_hand(True, T0_MS)
    assert switch.for_coin("SOL").cause is switch.for_coin("BTC").cause is Cause.BY_HAND


def test_the_status_bar_names_what_reaches_everything_before_what_reaches_some(
    switch: KillSwitch,
) -> None:
    switch.inputs_missing("ADA", ("taker", "funding"), T0_MS)
    assert switch.overall().text == "DEGRADED ADA: 2 of 4 inputs missing: taker, funding"
    for coin in ("XRP", "SOL", "DOGE"):
        switch.calibration(coin, True, T0_MS)
    assert switch.overall().text == "HELD DOGE +2: long and short disagree with REST"
    switch.lag(9.0, 0, T0_MS)
    assert switch.overall().text == "DEGRADED: lag 9.0 s (limit 5 s)"
    switch.by_hand(True, T0_MS)
    assert switch.overall().text == "HELD: by hand"


def test_a_replay_does_not_judge_silence_clock_and_canary() -> None:
    switch = KillSwitch(DEFAULTS.hold, judged=REPLAY_CAUSES)
    switch.silence(10_000.0, 60.0, None, T0_MS)
    switch.clock(1e9, T0_MS)
    switch.calibration("BTC", True, T0_MS)
    switch.coverage("BTC", True, 0.0, T0_MS)
    assert causes(switch) == []
    switch.by_hand(True, T0_MS)
    assert causes(switch) == [Cause.BY_HAND]


def test_invented_names_do_not_pile_up(switch: KillSwitch) -> None:
    for number in range(3 * MOST_COINS):
        switch.inputs_missing(f"C{number}", ("taker", "funding"), T0_MS)
    assert len(switch.trips()) == MOST_COINS
    assert switch.for_coin(f"C{3 * MOST_COINS - 1}").degree is Degree.DEGRADED


def test_a_coin_of_which_too_little_comes_in_says_how_much(switch: KillSwitch) -> None:
    switch.coverage("SOL", True, 12.4, T0_MS)
    assert switch.for_coin("SOL").reason == "coverage out of band (12 % of REST's)"
    switch.coverage("SOL", True, None, T0_MS)
    assert switch.for_coin("SOL").reason == "coverage out of band"


def test_inputs_that_were_missing_are_forgotten_with_their_episode(switch: KillSwitch) -> None:
    for coin in ("SOL", "XRP"):
        switch.inputs_missing(coin, ("taker", "funding"), T0_MS)
    switch.episode_ended("SOL", T0_MS)
    assert [trip.coin for trip in switch.trips()] == ["XRP"]


def test_what_does_not_survive_or_is_not_judged_is_not_restored() -> None:
    switch = KillSwitch(DEFAULTS.hold, judged=set(Cause) - {Cause.KEY})
    saved = (SavedHold(cause, T0_MS, "held") for cause in Cause)
    switch.restore(saved, T0_MS)
    assert causes(switch) == [Cause.BY_HAND]


# Totals.


def test_the_time_each_cause_held_is_summed_over_its_trips(switch: KillSwitch) -> None:
    switch.by_hand(True, T0_MS)
    switch.by_hand(False, T0_MS + 5_000)
    switch.by_hand(True, T0_MS + 10_000)
    held_s = switch.tripped_s(T0_MS + 12_500)
    assert held_s[Cause.BY_HAND] == 7.5
    assert set(held_s) == set(Cause)
    assert sum(held_s.values()) == 7.5


def test_coins_that_are_held_at_the_same_time_count_once(switch: KillSwitch) -> None:
    switch.calibration("SOL", True, T0_MS)
    switch.calibration("XRP", True, T0_MS + 2_000)
    switch.calibration("SOL", False, T0_MS + 4_000)
    switch.calibration("XRP", False, T0_MS + 6_000)
    assert switch.tripped_s(T0_MS + 60_000)[Cause.CALIBRATION] == 6.0


def test_the_numbers_are_the_settings() -> None:
    switch = KillSwitch(replace(DEFAULTS.hold, clock_off_s=20, clock_ok_s=1, clock_warn_s=15))
    switch.clock(14.0, T0_MS)
    assert (switch.clock_warning, switch.trips()) == ("", ())
    switch.clock(21.0, T0_MS)
    switch.clock(2.0, T0_MS)
    (trip,) = switch.trips()
    assert trip.rearms == "below 1 s"


FACTS = """good failed plan key clock-11 clock-4 clock-1 lag clean hand-on hand-off defect missing
read unsent undelivered delivered wait"""
facts = st.sampled_from(FACTS.split())


@given(st.lists(st.tuples(facts, st.sampled_from((0, 1_000, 60_000, 300_000))), max_size=80))
def test_changes_always_add_up_to_what_is_tripped(course: list[tuple[str, int]]) -> None:
    switch, now_ms = KillSwitch(DEFAULTS.hold), T0_MS
    tripped: set[tuple[Cause, str | None]] = set()
    held_ms = dict.fromkeys(Cause, 0)
    for fact, step_ms in course:
        for cause in {cause for cause, _ in tripped}:
            held_ms[cause] += step_ms
        now_ms += step_ms
        match fact:
            case "good" | "failed" | "plan" | "key":
                call(switch, CallOutcome(fact), now_ms, times=6)
            case "clock-11" | "clock-4" | "clock-1":
                switch.clock(float(fact.split("-")[1]), now_ms)
            case "lag" | "clean":
                switch.lag(9.0 if fact == "lag" else 0.1, 0, now_ms)
            case "hand-on" | "hand-off":
                switch.by_hand(fact == "hand-on", now_ms)
            case "defect":
                switch.evaluation_failed("KeyError", now_ms)
            case "missing" | "read":
                names = ("taker", "funding") if fact == "missing" else ()
                switch.inputs_missing("SOL", names, now_ms)
            case "unsent":
                switch.oldest_unsent(200.0, now_ms)
            case "undelivered":
                switch.delivery_failed(now_ms)
            case "delivered":
                switch.delivery_succeeded(now_ms)
            case _:
                switch.advance(now_ms)
        for change in switch.changes():
            where = (change.trip.cause, change.trip.coin)
            assert (where in tripped) is not change.tripped
            tripped ^= {where}
        assert tripped == {(trip.cause, trip.coin) for trip in switch.trips()}
        assert (switch.overall().text == "ARMED") is (not tripped)
        degrees = {trip.degree for trip in switch.trips() if trip.coin in {None, "SOL"}}
        worst = next((d for d in (Degree.HOLD, Degree.DEGRADED) if d in degrees), None)
        assert switch.for_coin("SOL").degree is worst
    assert switch.tripped_s(now_ms) == {cause: ms / 1000 for cause, ms in held_ms.items()}
