"""A hold is told once when it lasts, and once when it is over."""

from __future__ import annotations

import pytest

from cgtui.signals.hold_facts import CallOutcome
from cgtui.signals.hold_words import length
from cgtui.signals.kill_switch import KillSwitch
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000
MINUTE_MS = 60_000


@pytest.fixture
def switch() -> KillSwitch:
    return KillSwitch(DEFAULTS.hold)


def test_a_hold_that_lasts_a_minute_is_told_once_and_its_end_once(switch: KillSwitch) -> None:
    switch.silence(612.0, 600.0, None, T0_MS)
    assert switch.notices(T0_MS + 59_999) == []
    assert switch.notices(T0_MS + 60_000) == [
        "ALERTS HELD: no order for 612 s (limit 600 s); re-arms after 60 s of data"
    ]
    assert switch.notices(T0_MS + 120_000) == []
    for at_ms in (T0_MS + 660_000, T0_MS + 720_000):
        switch.silence(0.0, 600.0, at_ms, at_ms)
    assert switch.notices(T0_MS + 720_000) == [
        "ALERTS ARMED again: no order for 612 s (limit 600 s); held 12 min"
    ]
    assert switch.notices(T0_MS + 720_000) == []


def test_a_short_hold_is_told_neither_at_its_start_nor_at_its_end(switch: KillSwitch) -> None:
    switch.by_hand(True, T0_MS)
    assert switch.notices(T0_MS + 59_000) == []
    switch.by_hand(False, T0_MS + 59_500)
    assert switch.notices(T0_MS + 60_000) == []


def test_a_second_pair_of_the_same_cause_waits_for_thirty_minutes(switch: KillSwitch) -> None:
    switch.by_hand(True, T0_MS)
    assert len(switch.notices(T0_MS + MINUTE_MS)) == 1
    switch.by_hand(False, T0_MS + 2 * MINUTE_MS)
    assert len(switch.notices(T0_MS + 2 * MINUTE_MS)) == 1
    switch.by_hand(True, T0_MS + 3 * MINUTE_MS)
    switch.clock(20.0, T0_MS + 3 * MINUTE_MS)
    (clock,) = switch.notices(T0_MS + 31 * MINUTE_MS - 1)
    assert clock.startswith("ALERTS HELD: clock ahead by 20.0 s (limit 10 s)")
    assert switch.notices(T0_MS + 31 * MINUTE_MS) == ["ALERTS HELD: by hand; re-arms by hand"]


def test_the_untold_second_hold_is_not_told_when_it_ends(switch: KillSwitch) -> None:
    switch.by_hand(True, T0_MS)
    switch.notices(T0_MS + MINUTE_MS)
    switch.by_hand(False, T0_MS + 2 * MINUTE_MS)
    switch.notices(T0_MS + 2 * MINUTE_MS)
    switch.by_hand(True, T0_MS + 3 * MINUTE_MS)
    switch.notices(T0_MS + 5 * MINUTE_MS)
    switch.by_hand(False, T0_MS + 6 * MINUTE_MS)
    assert switch.notices(T0_MS + 6 * MINUTE_MS) == []


def test_nobody_is_told_that_alerts_are_armed_while_something_else_holds_them(
    switch: KillSwitch,
) -> None:
    switch.by_hand(True, T0_MS)
    switch.notices(T0_MS + MINUTE_MS)
    switch.call("taker", CallOutcome.KEY, is_input=True, now_ms=T0_MS + 2 * MINUTE_MS)
    switch.by_hand(False, T0_MS + 2 * MINUTE_MS)
    assert switch.notices(T0_MS + 2 * MINUTE_MS) == [
        "ALERTS still HELD: CoinGlass refuses the API key; over: by hand, held 2 min"
    ]


def test_an_end_that_leaves_it_degraded_says_so(switch: KillSwitch) -> None:
    switch.by_hand(True, T0_MS)
    switch.notices(T0_MS + MINUTE_MS)
    switch.lag(9.0, 0, T0_MS + MINUTE_MS)
    switch.by_hand(False, T0_MS + 2 * MINUTE_MS)
    (line,) = switch.notices(T0_MS + 2 * MINUTE_MS)
    assert line.endswith("held 2 min; DEGRADED: lag 9.0 s (limit 5 s)")


def test_a_coin_that_is_degraded_does_not_spoil_the_end_for_the_others(switch: KillSwitch) -> None:
    switch.by_hand(True, T0_MS)
    switch.notices(T0_MS + MINUTE_MS)
    switch.inputs_missing("SOL", ("taker", "funding"), T0_MS + MINUTE_MS)
    switch.by_hand(False, T0_MS + 2 * MINUTE_MS)
    (line,) = switch.notices(T0_MS + 2 * MINUTE_MS)
    assert line.endswith("held 2 min")


def test_coins_of_one_cause_share_a_pair(switch: KillSwitch) -> None:
    switch.calibration("XRP", True, T0_MS)
    switch.calibration("SOL", True, T0_MS + 1_000)
    assert switch.notices(T0_MS + MINUTE_MS) == [
        "ALERTS HELD for SOL, XRP: long and short disagree with REST;"
        " re-arms when compared buckets agree again"
    ]
    switch.calibration("SOL", False, T0_MS + 2 * MINUTE_MS)
    assert switch.notices(T0_MS + 2 * MINUTE_MS) == []
    switch.calibration("XRP", False, T0_MS + 3 * MINUTE_MS)
    (line,) = switch.notices(T0_MS + 3 * MINUTE_MS)
    assert line.startswith("ALERTS ARMED again for SOL, XRP: ")


def test_what_only_degrades_or_delays_is_not_told(switch: KillSwitch) -> None:
    switch.lag(9.0, 0, T0_MS)
    switch.oldest_unsent(200.0, T0_MS)
    switch.inputs_missing("SOL", ("taker", "funding"), T0_MS)
    assert switch.notices(T0_MS + 10**8) == []


def test_a_hold_that_was_told_before_a_restart_is_not_told_again_but_its_end_is(
    switch: KillSwitch,
) -> None:
    switch.by_hand(True, T0_MS)
    switch.notices(T0_MS + MINUTE_MS)
    after = KillSwitch(DEFAULTS.hold)
    after.restore(switch.persisted(), T0_MS + 5 * MINUTE_MS)
    assert after.notices(T0_MS + 60 * MINUTE_MS) == []
    after.by_hand(False, T0_MS + 60 * MINUTE_MS)
    assert after.notices(T0_MS + 60 * MINUTE_MS) == ["ALERTS ARMED again: by hand; held 60 min"]


def test_a_hold_that_was_not_told_before_a_restart_still_is(switch: KillSwitch) -> None:
    switch.by_hand(True, T0_MS)
    after = KillSwitch(DEFAULTS.hold)
    after.restore(switch.persisted(), T0_MS + 30_000)
    assert len(after.notices(T0_MS + MINUTE_MS)) == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "0 s"),
        (119.0, "119 s"),
        (720.0, "12 min"),
        (7_140.0, "119 min"),
        (11_100, "3 h 5 min"),
    ],
)
def test_lengths_are_told_in_the_unit_one_would_say(seconds: float, words: str) -> None:
    assert length(seconds) == words
