"""The specification's table, row by row: what trips, how far it reaches, what arms again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cgtui.signals.hold_facts import CallOutcome, Refusal
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.trip import Cause, Degree
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000
TAKER = "taker"

Facts = Callable[[KillSwitch, int], None]


@dataclass(frozen=True)
class TableRow:
    """``calm`` is as far as one may go, ``trips`` is over it at T0; the rest is later facts.

    ``not_yet`` leaves it tripped, ``rearms`` (run after it) does not.
    """

    name: str
    cause: Cause
    degree: Degree
    coin: str | None
    calm: Facts
    trips: Facts
    not_yet: Facts
    rearms: Facts


def nothing(_switch: KillSwitch, _now_ms: int) -> None:
    pass


def calls(switch: KillSwitch, good: int, failed: int, now_ms: int) -> None:
    for number in range(good + failed):
        outcome = CallOutcome.GOOD if number < good else CallOutcome.FAILED
        switch.call("funding", outcome, is_input=True, now_ms=now_ms)


def call(name: str, outcome: CallOutcome, *, is_input: bool = True) -> Facts:
    return lambda switch, now_ms: switch.call(name, outcome, is_input=is_input, now_ms=now_ms)


def data_for(seconds: int) -> Facts:
    """The feed delivers again, an order every second."""

    def facts(switch: KillSwitch, now_ms: int) -> None:
        for second in range(1, seconds + 1):
            at_ms = now_ms + second * 1000
            switch.silence(0.1, 600.0, at_ms - 100, at_ms)

    return facts


def later(seconds: float) -> Facts:
    return lambda switch, now_ms: switch.advance(now_ms + int(seconds * 1000))


def lag(seconds: float, p95_s: float, dropped: int) -> Facts:
    return lambda switch, now_ms: switch.lag(p95_s, dropped, now_ms + int(seconds * 1000))


def times(number: int, facts: Facts) -> Facts:
    def repeated(switch: KillSwitch, now_ms: int) -> None:
        for _ in range(number):
            facts(switch, now_ms)

    return repeated


def rest_recovers(switch: KillSwitch, now_ms: int) -> None:
    """The errors leave the window after 5 min; until then their share is not below 10 %."""
    for second in range(0, 599, 60):
        calls(switch, 2, 0, now_ms + second * 1000)
        switch.advance(now_ms + second * 1000)
    switch.advance(now_ms + 599_000)


def rest_stays_well(switch: KillSwitch, now_ms: int) -> None:
    calls(switch, 2, 0, now_ms + 600_000)


ROWS = (
    TableRow(
        "by hand",
        Cause.BY_HAND,
        Degree.HOLD,
        None,
        calm=lambda switch, now_ms: switch.by_hand(False, now_ms),
        trips=lambda switch, now_ms: switch.by_hand(True, now_ms),
        not_yet=later(10**6),
        rearms=lambda switch, now_ms: switch.by_hand(False, now_ms),
    ),
    TableRow(
        "feed silent beyond its limit",
        Cause.SILENCE,
        Degree.HOLD,
        None,
        calm=lambda switch, now_ms: switch.silence(600.0, 600.0, now_ms - 600_000, now_ms),
        trips=lambda switch, now_ms: switch.silence(600.1, 600.0, now_ms - 600_100, now_ms),
        not_yet=data_for(60),
        rearms=data_for(61),
    ),
    TableRow(
        "key refused by REST",
        Cause.KEY,
        Degree.HOLD,
        None,
        calm=call(TAKER, CallOutcome.INTERVAL),
        trips=call("account", CallOutcome.KEY, is_input=False),
        not_yet=call(TAKER, CallOutcome.FAILED),
        rearms=call(TAKER, CallOutcome.GOOD),
    ),
    TableRow(
        "key refused by the websocket",
        Cause.KEY,
        Degree.HOLD,
        None,
        calm=nothing,
        trips=lambda switch, now_ms: switch.websocket_refused(Refusal.KEY, now_ms),
        not_yet=later(10**6),
        rearms=lambda switch, now_ms: switch.websocket_live(now_ms),
    ),
    TableRow(
        "plan too low for an input",
        Cause.PLAN,
        Degree.HOLD,
        None,
        calm=call("positions", CallOutcome.PLAN, is_input=False),
        trips=call(TAKER, CallOutcome.PLAN),
        not_yet=call("funding", CallOutcome.GOOD),
        rearms=call(TAKER, CallOutcome.GOOD),
    ),
    TableRow(
        "plan too low for the websocket",
        Cause.PLAN,
        Degree.HOLD,
        None,
        calm=nothing,
        trips=lambda switch, now_ms: switch.websocket_refused(Refusal.PLAN, now_ms),
        not_yet=call(TAKER, CallOutcome.GOOD),
        rearms=lambda switch, now_ms: switch.websocket_live(now_ms),
    ),
    TableRow(
        "sides disagree",
        Cause.CALIBRATION,
        Degree.HOLD,
        "SOL",
        calm=lambda switch, now_ms: switch.calibration("SOL", False, now_ms),
        trips=lambda switch, now_ms: switch.calibration("SOL", True, now_ms),
        not_yet=lambda switch, now_ms: switch.calibration("BTC", False, now_ms),
        rearms=lambda switch, now_ms: switch.calibration("SOL", False, now_ms),
    ),
    TableRow(
        "clock ahead",
        Cause.CLOCK,
        Degree.HOLD,
        None,
        calm=lambda switch, now_ms: switch.clock(10.0, now_ms),
        trips=lambda switch, now_ms: switch.clock(10.1, now_ms),
        not_yet=lambda switch, now_ms: switch.clock(3.0, now_ms),
        rearms=lambda switch, now_ms: switch.clock(2.9, now_ms),
    ),
    TableRow(
        "clock behind",
        Cause.CLOCK,
        Degree.HOLD,
        None,
        calm=lambda switch, now_ms: switch.clock(-10.0, now_ms),
        trips=lambda switch, now_ms: switch.clock(-10.1, now_ms),
        not_yet=lambda switch, now_ms: switch.clock(-3.0, now_ms),
        rearms=lambda switch, now_ms: switch.clock(-2.9, now_ms),
    ),
    TableRow(
        "a defect in the evaluation",
        Cause.EVALUATION,
        Degree.HOLD,
        None,
        calm=nothing,
        trips=lambda switch, now_ms: switch.evaluation_failed("KeyError", now_ms),
        not_yet=later(119.9),
        rearms=later(120),
    ),
    TableRow(
        "half of ten REST calls failed",
        Cause.REST_ERRORS,
        Degree.DEGRADED,
        None,
        calm=lambda switch, now_ms: calls(switch, 5, 4, now_ms),
        trips=lambda switch, now_ms: calls(switch, 5, 5, now_ms),
        not_yet=rest_recovers,
        rearms=rest_stays_well,
    ),
    TableRow(
        "two of four inputs missing",
        Cause.INPUTS,
        Degree.DEGRADED,
        "SOL",
        calm=lambda switch, now_ms: switch.inputs_missing("SOL", ("taker",), now_ms),
        trips=lambda switch, now_ms: switch.inputs_missing("SOL", ("taker", "funding"), now_ms),
        not_yet=lambda switch, now_ms: switch.inputs_missing("BTC", (), now_ms),
        rearms=lambda switch, now_ms: switch.inputs_missing("SOL", ("taker",), now_ms),
    ),
    TableRow(
        "coverage out of band",
        Cause.COVERAGE,
        Degree.DEGRADED,
        "SOL",
        calm=lambda switch, now_ms: switch.coverage("SOL", False, 41.0, now_ms),
        trips=lambda switch, now_ms: switch.coverage("SOL", True, 12.0, now_ms),
        not_yet=lambda switch, now_ms: switch.coverage("SOL", True, 90.0, now_ms),
        rearms=lambda switch, now_ms: switch.coverage("SOL", False, 90.0, now_ms),
    ),
    TableRow(
        "lag",
        Cause.LAG,
        Degree.DEGRADED,
        None,
        calm=lag(0, 5.0, 0),
        trips=lag(0, 5.1, 0),
        not_yet=lag(119.9, 0.5, 0),
        rearms=lag(120, 0.5, 0),
    ),
    TableRow(
        "orders dropped",
        Cause.LAG,
        Degree.DEGRADED,
        None,
        calm=nothing,
        trips=lag(0, 0.5, 1),
        not_yet=lag(119.9, 0.5, 1),
        rearms=lag(120, 0.5, 1),
    ),
    TableRow(
        "three deliveries failed",
        Cause.DELIVERY,
        Degree.DELIVERY,
        None,
        calm=times(2, lambda switch, now_ms: switch.delivery_failed(now_ms)),
        trips=times(3, lambda switch, now_ms: switch.delivery_failed(now_ms)),
        not_yet=lambda switch, now_ms: switch.oldest_unsent(None, now_ms),
        rearms=lambda switch, now_ms: switch.delivery_succeeded(now_ms),
    ),
    TableRow(
        "an alert unsent for two minutes",
        Cause.DELIVERY,
        Degree.DELIVERY,
        None,
        calm=lambda switch, now_ms: switch.oldest_unsent(120.0, now_ms),
        trips=lambda switch, now_ms: switch.oldest_unsent(120.1, now_ms),
        not_yet=lambda switch, now_ms: switch.oldest_unsent(None, now_ms),
        rearms=lambda switch, now_ms: switch.delivery_succeeded(now_ms),
    ),
)

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


def tripped(switch: KillSwitch) -> list[tuple[Cause, Degree, str | None]]:
    return [(trip.cause, trip.degree, trip.coin) for trip in switch.trips()]


@every_row
def test_at_its_limit_a_row_does_not_trip_yet(row: TableRow) -> None:
    switch = KillSwitch(DEFAULTS.hold)
    row.calm(switch, T0_MS)
    switch.advance(T0_MS)
    assert tripped(switch) == []


@every_row
def test_beyond_it_the_row_trips_with_its_degree_where_it_should(row: TableRow) -> None:
    switch = KillSwitch(DEFAULTS.hold)
    row.trips(switch, T0_MS)
    assert tripped(switch) == [(row.cause, row.degree, row.coin)]
    (trip,) = switch.trips()
    assert trip.since_ms == T0_MS
    assert trip.reason
    assert trip.rearms


@every_row
def test_the_row_re_arms_as_the_table_says_and_not_before(row: TableRow) -> None:
    switch = KillSwitch(DEFAULTS.hold)
    row.trips(switch, T0_MS)
    row.not_yet(switch, T0_MS)
    assert tripped(switch) == [(row.cause, row.degree, row.coin)]
    row.rearms(switch, T0_MS)
    assert tripped(switch) == []


@every_row
def test_every_trip_and_every_re_arm_is_told_once(row: TableRow) -> None:
    switch = KillSwitch(DEFAULTS.hold)
    row.trips(switch, T0_MS)
    row.trips(switch, T0_MS)
    row.not_yet(switch, T0_MS)
    row.rearms(switch, T0_MS)
    row.rearms(switch, T0_MS)
    changes = switch.changes()
    assert [(one.trip.cause, one.tripped) for one in changes] == [
        (row.cause, True),
        (row.cause, False),
    ]
    assert switch.changes() == []
    assert switch.last_trip is not None
    assert switch.last_trip.cause is row.cause


@every_row
def test_a_row_holds_back_what_its_degree_says(row: TableRow) -> None:
    switch = KillSwitch(DEFAULTS.hold)
    row.trips(switch, T0_MS)
    decides = None if row.degree is Degree.DELIVERY else row.degree
    assert switch.for_coin("SOL").degree is decides
    assert switch.for_coin("BTC").degree is (decides if row.coin is None else None)
    word = {Degree.HOLD: "HELD", Degree.DEGRADED: "DEGRADED", Degree.DELIVERY: "ARMED"}[row.degree]
    overall = switch.overall()
    assert (overall.word, overall.coins) == (word, (row.coin,) if row.coin else ())
    assert overall.reason in overall.text


@every_row
def test_a_cause_that_is_not_judged_never_trips(row: TableRow) -> None:
    switch = KillSwitch(DEFAULTS.hold, judged=set(Cause) - {row.cause})
    row.trips(switch, T0_MS)
    switch.advance(T0_MS)
    assert tripped(switch) == []


@every_row
def test_only_by_hand_and_the_key_survive_a_restart(row: TableRow) -> None:
    before, after = KillSwitch(DEFAULTS.hold), KillSwitch(DEFAULTS.hold)
    row.trips(before, T0_MS)
    after.restore(before.persisted(), T0_MS + 60_000)
    survives = row.cause in {Cause.BY_HAND, Cause.KEY}
    assert after.trips() == (before.trips() if survives else ())
    if survives:
        row.rearms(after, T0_MS + 60_000)
        assert after.trips() == ()


def test_every_cause_has_its_row() -> None:
    assert {row.cause for row in ROWS} == set(Cause)
