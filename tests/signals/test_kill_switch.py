from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.signals.hold_facts import CallOutcome, Refusal, SavedHold
from cgtui.signals.hold_rules.row import MOST_COINS
from cgtui.signals.kill_switch import REPLAY_CAUSES, KillSwitch
from cgtui.signals.trip import Cause, Degree
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000
MINUTE_MS = 60_000


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


# Silence.


def test_a_single_order_does_not_end_a_silence(switch: KillSwitch) -> None:
    switch.silence(61.0, 60.0, T0_MS - 61_000, T0_MS)
    order_ms = T0_MS + 1_000
    for second in range(1, 60):
        switch.silence(second - 1.0, 60.0, order_ms, T0_MS + second * 1000)
    assert causes(switch) == [Cause.SILENCE]


def test_a_silence_that_comes_back_starts_the_minute_of_data_anew(switch: KillSwitch) -> None:
    switch.silence(61.0, 60.0, T0_MS - 61_000, T0_MS)
    switch.silence(0.0, 60.0, T0_MS + 1_000, T0_MS + 1_000)
    switch.silence(61.0, 60.0, T0_MS + 1_000, T0_MS + 62_000)
    switch.silence(0.0, 60.0, T0_MS + 63_000, T0_MS + 63_000)
    assert causes(switch) == [Cause.SILENCE]
    switch.silence(0.0, 60.0, T0_MS + 122_999, T0_MS + 122_999)
    assert causes(switch) == [Cause.SILENCE]
    switch.silence(0.0, 60.0, T0_MS + 123_000, T0_MS + 123_000)
    assert causes(switch) == []


def test_a_limit_that_grows_is_no_data(switch: KillSwitch) -> None:
    switch.silence(61.0, 60.0, T0_MS - 61_000, T0_MS)
    for second in range(300):
        switch.silence(61.0 + second, 600.0, T0_MS - 61_000, T0_MS + second * 1000)
    assert causes(switch) == [Cause.SILENCE]


def test_a_silence_that_is_over_is_not_told_as_one(switch: KillSwitch) -> None:
    switch.silence(612.0, 600.0, T0_MS - 612_000, T0_MS)
    assert switch.overall().text == "HELD: no order for 612 s (limit 600 s)"
    switch.silence(640.0, 600.0, T0_MS - 612_000, T0_MS + 28_000)
    assert switch.overall().reason == "no order for 640 s (limit 600 s)"
    switch.silence(0.0, 600.0, T0_MS + 30_000, T0_MS + 30_000)
    assert switch.overall().reason == "data just came back after 640 s without an order"


def test_a_feed_that_never_had_data_can_be_silent(switch: KillSwitch) -> None:
    switch.silence(600.0, 600.0, None, T0_MS)
    assert causes(switch) == []
    switch.silence(601.0, 600.0, None, T0_MS + 1_000)
    switch.silence(1.0, 600.0, None, T0_MS + 2_000)
    assert causes(switch) == [Cause.SILENCE]


def test_a_clock_set_back_during_a_silence_holds_no_longer_than_a_minute_of_data(
    switch: KillSwitch,
) -> None:
    switch.silence(61.0, 60.0, T0_MS - 61_000, T0_MS)
    switch.silence(0.0, 60.0, T0_MS + 1_000, T0_MS + 1_000)
    early_ms = T0_MS - 3_600_000
    for second in range(63):
        switch.silence(0.1, 60.0, early_ms + second * 1000, early_ms + second * 1000)
    assert causes(switch) == []


# Key and plan.


def test_each_missing_part_of_the_plan_must_come_back(switch: KillSwitch) -> None:
    switch.call("taker", CallOutcome.PLAN, is_input=True, now_ms=T0_MS)
    switch.websocket_refused(Refusal.PLAN, T0_MS)
    assert switch.overall().reason == "the plan does not include taker, websocket"
    switch.websocket_live(T0_MS + 1)
    assert switch.overall().reason == "the plan does not include taker"
    call(switch, CallOutcome.GOOD, T0_MS + 2)
    assert causes(switch) == []


@pytest.mark.parametrize("outcome", [CallOutcome.INTERVAL, CallOutcome.LIMITED])
def test_a_refused_interval_and_a_429_hold_nothing(
    switch: KillSwitch, outcome: CallOutcome
) -> None:
    call(switch, outcome, T0_MS, times=100)
    assert causes(switch) == []


# REST errors.


def test_fewer_than_ten_calls_say_nothing(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=9)
    assert causes(switch) == []
    call(switch, CallOutcome.FAILED, T0_MS)
    assert causes(switch) == [Cause.REST_ERRORS]


def test_a_429_neither_counts_against_rest_nor_for_it(switch: KillSwitch) -> None:
    call(switch, CallOutcome.LIMITED, T0_MS, times=50)
    call(switch, CallOutcome.FAILED, T0_MS, times=9)
    assert causes(switch) == []
    call(switch, CallOutcome.FAILED, T0_MS)
    call(switch, CallOutcome.LIMITED, T0_MS + 10_000, times=1000)
    assert causes(switch) == [Cause.REST_ERRORS]


def test_old_errors_do_not_count(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=9)
    call(switch, CallOutcome.FAILED, T0_MS + 300_000)
    assert causes(switch) == []


def test_without_calls_nothing_shows_that_rest_is_well_again(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=10)
    for minute in range(60):
        switch.advance(T0_MS + minute * MINUTE_MS)
    assert causes(switch) == [Cause.REST_ERRORS]


def test_the_wait_begins_when_the_errors_are_too_old_to_count(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=10)
    call(switch, CallOutcome.GOOD, T0_MS + 4 * MINUTE_MS)
    switch.advance(T0_MS + 5 * MINUTE_MS)
    call(switch, CallOutcome.GOOD, T0_MS + 8 * MINUTE_MS)
    switch.advance(T0_MS + 10 * MINUTE_MS - 1)
    assert causes(switch) == [Cause.REST_ERRORS]
    switch.advance(T0_MS + 10 * MINUTE_MS)
    assert causes(switch) == []


def test_a_share_of_exactly_a_tenth_is_not_below_it(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=10)
    for minute in range(5, 60):
        call(switch, CallOutcome.GOOD, T0_MS + minute * MINUTE_MS, times=9)
        call(switch, CallOutcome.FAILED, T0_MS + minute * MINUTE_MS)
    assert causes(switch) == [Cause.REST_ERRORS]


def test_a_few_errors_among_many_calls_let_it_re_arm(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=10)
    for minute in range(5, 11):
        call(switch, CallOutcome.GOOD, T0_MS + minute * MINUTE_MS, times=10)
        call(switch, CallOutcome.FAILED, T0_MS + minute * MINUTE_MS)
    assert causes(switch) == []


def test_a_pause_without_calls_restarts_the_wait(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=10)
    call(switch, CallOutcome.GOOD, T0_MS + 5 * MINUTE_MS)
    for minute in range(6, 20):
        switch.advance(T0_MS + minute * MINUTE_MS)
        if minute == 9:
            call(switch, CallOutcome.GOOD, T0_MS + minute * MINUTE_MS)
    assert causes(switch) == []  # the call at minute 9 shows it for 5 min from minute 5
    call(switch, CallOutcome.FAILED, T0_MS + 20 * MINUTE_MS, times=10)
    call(switch, CallOutcome.GOOD, T0_MS + 25 * MINUTE_MS)
    switch.advance(T0_MS + 30 * MINUTE_MS)  # no call is left to show anything
    call(switch, CallOutcome.GOOD, T0_MS + 31 * MINUTE_MS)
    assert causes(switch) == [Cause.REST_ERRORS]


def test_limits_the_wrong_way_round_do_not_keep_it_from_tripping() -> None:
    switch = KillSwitch(replace(DEFAULTS.hold, rest_failed_pct=10, rest_ok_pct=50))
    call(switch, CallOutcome.GOOD, T0_MS, times=9)
    call(switch, CallOutcome.FAILED, T0_MS)
    assert causes(switch) == [Cause.REST_ERRORS]


def test_an_error_share_in_the_middle_restarts_the_wait(switch: KillSwitch) -> None:
    call(switch, CallOutcome.FAILED, T0_MS, times=10)
    for minute in range(5, 9):
        call(switch, CallOutcome.GOOD, T0_MS + minute * MINUTE_MS, times=2)
    call(switch, CallOutcome.FAILED, T0_MS + 9 * MINUTE_MS)  # 1 of 9
    for minute in range(10, 19):
        call(switch, CallOutcome.GOOD, T0_MS + minute * MINUTE_MS, times=2)
    # Its share fell below 10 % at minute 14, when it left the window.
    assert causes(switch) == [Cause.REST_ERRORS]
    call(switch, CallOutcome.GOOD, T0_MS + 19 * MINUTE_MS)
    assert causes(switch) == []


# Clock.


def test_the_clock_is_warned_of_before_it_holds(switch: KillSwitch) -> None:
    switch.clock(5.0, T0_MS)
    assert switch.clock_warning == ""
    switch.clock(-5.1, T0_MS)
    assert switch.clock_warning == "clock behind by 5.1 s"
    assert causes(switch) == []


def test_a_clock_between_the_limits_stays_as_it_was(switch: KillSwitch) -> None:
    for offset_s, held in ((9.0, False), (11.0, True), (9.0, True), (4.0, True), (2.0, False)):
        switch.clock(offset_s, T0_MS)
        assert bool(switch.trips()) is held


# Lag and evaluation.


def test_lag_in_between_restarts_the_two_clean_minutes(switch: KillSwitch) -> None:
    switch.lag(6.0, 0, T0_MS)
    switch.lag(1.0, 0, T0_MS + 60_000)
    switch.lag(1.0, 7, T0_MS + 90_000)
    assert switch.overall().reason == "7 orders dropped"
    switch.lag(1.0, 8, T0_MS + 90_000)
    assert switch.overall().reason == "1 order dropped"
    switch.lag(1.0, 8, T0_MS + 209_999)
    assert causes(switch) == [Cause.LAG]
    switch.lag(None, 8, T0_MS + 210_000)
    assert causes(switch) == []


def test_orders_that_were_dropped_before_do_not_trip_again(switch: KillSwitch) -> None:
    switch.lag(1.0, 7, T0_MS)
    switch.lag(1.0, 7, T0_MS + 120_000)
    switch.lag(1.0, 7, T0_MS + 130_000)
    assert causes(switch) == []


def test_the_two_clean_minutes_count_from_the_last_defect(switch: KillSwitch) -> None:
    switch.evaluation_failed("KeyError", T0_MS)
    switch.evaluation_failed("ValueError", T0_MS + 100_000)
    switch.advance(T0_MS + 219_999)
    assert switch.overall().text == "HELD: a defect in the evaluation: ValueError"
    switch.advance(T0_MS + 220_000)
    assert causes(switch) == []


def test_a_clock_set_back_lengthens_neither_wait(switch: KillSwitch) -> None:
    switch.evaluation_failed("KeyError", T0_MS)
    switch.lag(9.0, 0, T0_MS)
    early_ms = T0_MS - 3_600_000
    for second in (0, 120):
        switch.advance(early_ms + second * 1000)
        switch.lag(0.1, 0, early_ms + second * 1000)
    assert causes(switch) == []


# Delivery.


def test_a_success_in_between_starts_the_count_of_failures_anew(switch: KillSwitch) -> None:
    for _ in range(2):
        switch.delivery_failed(T0_MS)
        switch.delivery_failed(T0_MS)
        assert causes(switch) == []
        switch.delivery_succeeded(T0_MS)


def test_an_old_alert_still_in_the_queue_does_not_trip_right_after_a_success(
    switch: KillSwitch,
) -> None:
    switch.oldest_unsent(200.0, T0_MS)
    switch.delivery_succeeded(T0_MS + 1_000)
    switch.oldest_unsent(201.0, T0_MS + 2_000)
    assert causes(switch) == []
    switch.oldest_unsent(321.0, T0_MS + 121_001)
    assert causes(switch) == [Cause.DELIVERY]


def test_a_clock_set_back_does_not_hide_an_alert_that_waits(switch: KillSwitch) -> None:
    switch.delivery_succeeded(T0_MS)
    early_ms = T0_MS - 3_600_000
    switch.oldest_unsent(200.0, early_ms)
    assert causes(switch) == []
    switch.oldest_unsent(321.0, early_ms + 121_000)
    assert causes(switch) == [Cause.DELIVERY]


def test_a_blocked_way_out_is_told_though_alerts_are_armed(switch: KillSwitch) -> None:
    switch.oldest_unsent(130.0, T0_MS)
    text = switch.overall().text
    assert text == "ARMED, not delivered: the oldest alert is unsent for 130 s"


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


def hovering_clock(switch: KillSwitch, over: bool, now_ms: int) -> None:
    switch.clock(10.1 if over else 9.9, now_ms)


def hovering_silence(switch: KillSwitch, over: bool, now_ms: int) -> None:
    switch.silence(60.1 if over else 0.1, 60.0, now_ms - 100, now_ms)


def hovering_lag(switch: KillSwitch, over: bool, now_ms: int) -> None:
    switch.lag(5.1 if over else 4.9, 0, now_ms)


def hovering_rest(switch: KillSwitch, over: bool, now_ms: int) -> None:
    call(switch, CallOutcome.FAILED if over else CallOutcome.GOOD, now_ms, times=10)


def hovering_defects(switch: KillSwitch, over: bool, now_ms: int) -> None:
    if over:
        switch.evaluation_failed("KeyError", now_ms)


@pytest.mark.parametrize(
    "hover",
    [hovering_clock, hovering_silence, hovering_lag, hovering_rest, hovering_defects],
)
def test_what_hovers_at_its_limit_trips_once_and_does_not_flap(
    switch: KillSwitch, hover: Callable[[KillSwitch, bool, int], None]
) -> None:
    for half_minute in range(100):
        now_ms = T0_MS + half_minute * 30_000
        hover(switch, half_minute % 2 == 0, now_ms)
        switch.advance(now_ms)
    assert [change.tripped for change in switch.changes()] == [True]


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
