"""The rows of the kill-switch beyond their table: what comes in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cgtui.signals.hold_facts import CallOutcome, Refusal
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.trip import Cause
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
    assert switch.overall().reason == "data back after 640 s of silence"


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


# All of them.


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


def test_a_feed_lost_again_before_it_is_armed_is_told_as_silent_and_arms_no_later(
    switch: KillSwitch,
) -> None:
    switch.silence(90.0, 60.0, T0_MS - 90_000, T0_MS)
    back_ms = T0_MS + 1_000
    switch.silence(0.0, 60.0, back_ms, back_ms)
    newest_ms = back_ms + 34_000
    switch.silence(9.0, 60.0, newest_ms, newest_ms + 9_000)
    assert switch.overall().reason == "data back after 90 s of silence"
    switch.silence(9.0, 60.0, newest_ms, newest_ms + 9_000, lost=True)
    assert switch.overall().reason == "lost again after 90 s of silence"
    switch.silence(53.0, 60.0, newest_ms, newest_ms + 53_000)
    assert switch.overall().reason == "no order for 53 s again, 90 s before"
    switch.silence(0.0, 60.0, back_ms + 60_000, back_ms + 94_000)
    assert causes(switch) == []
