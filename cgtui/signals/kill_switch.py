"""Whether alerts may go out at all: facts in, the worst that applies out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from cgtui.signals.hold_facts import (
    CallOutcome,
    HoldChange,
    Overall,
    Refusal,
    SavedHold,
    Standing,
)
from cgtui.signals.hold_ledger import HoldLedger
from cgtui.signals.hold_notices import HoldNotices
from cgtui.signals.hold_rules.account import Key, Plan
from cgtui.signals.hold_rules.by_hand import ByHand
from cgtui.signals.hold_rules.clock_off import ClockOff
from cgtui.signals.hold_rules.coin_rows import Calibration, Coverage, InputsMissing
from cgtui.signals.hold_rules.delivery import Delivery
from cgtui.signals.hold_rules.evaluation import Evaluation
from cgtui.signals.hold_rules.lag import Lag
from cgtui.signals.hold_rules.rest_errors import RestErrors
from cgtui.signals.hold_rules.row import Row
from cgtui.signals.hold_rules.silence import Silence
from cgtui.signals.params import HoldParams
from cgtui.signals.trip import Cause, Degree, Trip

ALL_CAUSES = frozenset(Cause)
REPLAY_CAUSES = ALL_CAUSES - {Cause.SILENCE, Cause.CLOCK, Cause.CALIBRATION, Cause.COVERAGE}
"""What is judged in a replay."""

_SURVIVORS = (Cause.BY_HAND, Cause.KEY)


class KillSwitch:
    """Every fact comes with ``now_ms``, the source's time; :meth:`advance` at least once a second.

    Facts about causes that are not ``judged`` are passed over.
    """

    def __init__(self, params: HoldParams, *, judged: Collection[Cause] = ALL_CAUSES) -> None:
        self._ledger = ledger = HoldLedger()
        self._notices = HoldNotices(params)
        self._judged = frozenset(judged)
        # In the table's order, which is that of importance within a degree.
        self._by_hand = ByHand(params, ledger)
        self._silence = Silence(params, ledger)
        self._key = Key(params, ledger)
        self._plan = Plan(params, ledger)
        self._calibration = Calibration(params, ledger)
        self._clock = ClockOff(params, ledger)
        self._evaluation = Evaluation(params, ledger)
        self._rest_errors = RestErrors(params, ledger)
        self._inputs = InputsMissing(params, ledger)
        self._coverage = Coverage(params, ledger)
        self._lag = Lag(params, ledger)
        self._delivery = Delivery(params, ledger)
        self._rows: tuple[Row, ...] = (
            self._by_hand, self._silence, self._key, self._plan, self._calibration, self._clock,
            self._evaluation, self._rest_errors, self._inputs, self._coverage, self._lag,
            self._delivery,
        )  # fmt: skip

    # Facts.

    def by_hand(self, on: bool, now_ms: int) -> None:
        """A person holds alerts, or arms them again."""
        if Cause.BY_HAND in self._judged:
            self._by_hand.set(on, now_ms)

    def silence(
        self,
        silent_s: float,
        limit_s: float,
        last_data_ms: int | None,
        now_ms: int,
        *,
        lost: bool = False,
    ) -> None:
        """The feed's silence against its limit; ``last_data_ms`` is its newest order's arrival,
        ``lost`` that the feed was lost and has not been heard again yet."""
        if Cause.SILENCE in self._judged:
            self._silence.heard(silent_s, limit_s, last_data_ms, now_ms, lost=lost)

    def call(
        self, endpoint_name: str, outcome: CallOutcome, *, is_input: bool, now_ms: int
    ) -> None:
        """A REST call has ended, retries included; ``is_input`` for those of the four inputs."""
        if Cause.KEY in self._judged:
            self._key.called(outcome, now_ms)
        if Cause.PLAN in self._judged:
            self._plan.called(endpoint_name, outcome, is_input=is_input, now_ms=now_ms)
        if Cause.REST_ERRORS in self._judged:
            self._rest_errors.called(outcome, now_ms)

    def websocket_refused(self, refusal: Refusal, now_ms: int) -> None:
        """CoinGlass refused the websocket."""
        if Cause.KEY in self._judged:
            self._key.refused(refusal, now_ms)
        if Cause.PLAN in self._judged:
            self._plan.refused(refusal, now_ms)

    def websocket_live(self, now_ms: int) -> None:
        """The websocket is subscribed: the key and the plan are good for it."""
        self._key.called(CallOutcome.GOOD, now_ms)
        self._plan.live(now_ms)

    def clock(self, offset_s: float, now_ms: int) -> None:
        """This machine's time less the server's."""
        if Cause.CLOCK in self._judged:
            self._clock.measured(offset_s, now_ms)

    def evaluation_failed(self, text: str, now_ms: int) -> None:
        """An exception in the evaluation; ``text`` is sanitised and free of secrets."""
        if Cause.EVALUATION in self._judged:
            self._evaluation.failed(text, now_ms)

    def calibration(self, coin: str, wrong: bool, now_ms: int) -> None:
        """Whether the canary finds the coin's sides wrong (`CanaryTrouble.sides_off`)."""
        if Cause.CALIBRATION in self._judged:
            self._calibration.judged(coin, wrong, now_ms)

    def coverage(self, coin: str, out: bool, pct: float | None, now_ms: int) -> None:
        """Whether it finds the coverage out of band (`CanaryTrouble.coverage_off`)."""
        if Cause.COVERAGE in self._judged:
            self._coverage.judged(coin, out, pct, now_ms)

    def inputs_missing(self, coin: str, names: Sequence[str], now_ms: int) -> None:
        """A reading lacked these inputs, which may be none."""
        if Cause.INPUTS in self._judged:
            self._inputs.read(coin, names, now_ms)

    def episode_ended(self, coin: str, now_ms: int) -> None:
        """No episode of ``coin`` is open any more."""
        self._inputs.ended(coin, now_ms)

    def lag(self, p95_s: float | None, dropped_total: int, now_ms: int) -> None:
        """The feed's p95 lag (``None`` without orders), and orders dropped since the start."""
        if Cause.LAG in self._judged:
            self._lag.measured(p95_s, dropped_total, now_ms)

    def delivery_failed(self, now_ms: int) -> None:
        """A delivery failed."""
        if Cause.DELIVERY in self._judged:
            self._delivery.failed(now_ms)

    def delivery_succeeded(self, now_ms: int) -> None:
        """A delivery, or the ``getMe`` in its place, succeeded."""
        self._delivery.succeeded(now_ms)

    def oldest_unsent(self, age_s: float | None, now_ms: int) -> None:
        """The age of the oldest unsent alert, ``None`` where there is none."""
        if Cause.DELIVERY in self._judged:
            self._delivery.oldest_unsent(age_s, now_ms)

    def advance(self, now_ms: int) -> None:
        """Time has passed."""
        for row in self._rows:
            row.advance(now_ms)

    # Answers.

    def trips(self) -> tuple[Trip, ...]:
        """Everything that is tripped, in the table's order."""
        return tuple(trip for row in self._rows for trip in row.trips())

    def for_coin(self, coin: str) -> Standing:
        """The worst that applies to ``coin``; a blocked delivery stops no decision."""
        return _worst(trip for trip in self.trips() if trip.coin in {None, coin})

    def overall(self) -> Overall:
        """The status bar's words: what holds everything first, then what holds some coins."""
        trips = self.trips()
        standing = _worst(trip for trip in trips if trip.coin is None)
        coins: tuple[str, ...] = ()
        if standing.degree is None:
            standing = _worst(trips)
            coins = tuple(
                sorted(
                    {
                        trip.coin
                        for trip in trips
                        if trip.coin is not None and trip.degree is standing.degree
                    }
                )
            )
        if standing.degree is None:
            blocked = next(iter(self._delivery.trips()), None)
            return Overall() if blocked is None else _armed_but(blocked)
        word = "HELD" if standing.degree is Degree.HOLD else "DEGRADED"
        return Overall(word, standing.reason, standing.rearms, coins)

    @property
    def clock_warning(self) -> str:
        """A line while the clock is off by more than is worth a warning."""
        return self._clock.warning

    @property
    def last_trip(self) -> Trip | None:
        """The newest trip since the start, re-armed or not."""
        return self._ledger.last_trip

    def changes(self) -> list[HoldChange]:
        """Trips and re-arms since this was last asked, oldest first."""
        return self._ledger.changes()

    def notices(self, now_ms: int) -> list[str]:
        """Lines to be told now, each once."""
        return self._notices.collect(self.trips(), now_ms)

    def tripped_s(self, now_ms: int) -> Mapping[Cause, float]:
        """Seconds each cause held since the start."""
        return self._ledger.tripped_s(now_ms)

    # Restart.

    def persisted(self) -> tuple[SavedHold, ...]:
        """What a restart must find again."""
        return tuple(
            SavedHold(trip.cause, trip.since_ms, trip.reason, self._notices.told_ms(trip.cause))
            for trip in self.trips()
            if trip.cause in _SURVIVORS
        )

    def restore(self, saved: Iterable[SavedHold], now_ms: int) -> None:
        """Hold again what was held by hand or for the key; other causes are judged anew."""
        rows: dict[Cause, Row] = {row.cause: row for row in (self._by_hand, self._key)}
        for hold in saved:
            row = rows.get(hold.cause)
            if row is None or hold.cause not in self._judged:
                continue
            row.trip(hold.reason, now_ms, since_ms=min(hold.since_ms, now_ms))
            if hold.told_ms is not None:
                self._notices.restore(row.trips()[0], min(hold.told_ms, now_ms))


def _armed_but(blocked: Trip) -> Overall:
    return Overall(reason=blocked.reason, rearms=blocked.rearms)


def _worst(trips: Iterable[Trip]) -> Standing:
    worst: Trip | None = None
    for trip in trips:
        if trip.degree is Degree.HOLD:
            worst = trip
            break
        if trip.degree is Degree.DEGRADED and worst is None:
            worst = trip
    if worst is None:
        return Standing()
    return Standing(worst.degree, worst.cause, worst.reason, worst.rearms)
