"""A drill: the run's largest order, down the path of an alert, as a message that says it is none.

The inputs are read by the same reader, the votes cast by the same rules, and the message goes
through the same outbox. It is no episode: nothing is silenced by it, nothing followed, nothing
counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from cgtui.checklist.go_rules import drill_id
from cgtui.coinglass.events import Liquidation
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.words import length_words
from cgtui.signals.alert import Alert, AlertKind, PriceNow
from cgtui.signals.heads_up import HeadsUp, LargestOrder, Phase
from cgtui.signals.inputs import Inputs
from cgtui.signals.reading import Reading
from cgtui.signals.trip import Degree
from cgtui.signals.verdict import take_reading

SOUNDLESS: Final = True
"""A drill wakes nobody."""


class InputsReader(Protocol):
    """What reads a set of inputs; never raises but when cancelled."""

    async def read(self, coin: str, opened_ms: int) -> Inputs:
        """The four inputs for an order of ``coin`` at ``opened_ms``."""
        ...


class Drill:
    """One drill. ``decide`` takes the alert, ``read`` hears of the reading before that.

    ``now_ms`` is the source's clock. ``words`` says how far it has come, ``reading`` what it read.
    """

    def __init__(
        self,
        engine: SignalEngine,
        reader: InputsReader | None,
        *,
        mode: str,
        price_of: Callable[[str], PriceNow | None],
        decide: Callable[[Alert], None],
        read: Callable[[Reading], None],
        now_ms: Callable[[], int],
    ) -> None:
        self.words = ""
        self.reading: Reading | None = None
        self._engine = engine
        self._reader = reader
        self._mode = mode
        self._price_of = price_of
        self._decide = decide
        self._read = read
        self._now_ms = now_ms

    async def run(self, order: Liquidation | None) -> None:
        """Take ``order`` down the path; where that cannot be, ``words`` says why."""
        why_not = self._why_not(order)
        if why_not or order is None or self._reader is None:
            self.words = why_not
            return
        self.words = f"reading the inputs of {order.coin}"
        inputs = await self._reader.read(order.coin, order.time_ms)
        now_ms = self._now_ms()
        heads_up = self._heads_up(order, now_ms)
        self.reading = reading = self._reading(heads_up, inputs, now_ms)
        self._read(reading)
        why_not = self._held(order.coin)
        if why_not:
            self.words = why_not
            return
        self._decide(self._alert(heads_up, reading, now_ms))
        self.words = "the message is on its way"

    def _why_not(self, order: Liquidation | None) -> str:
        if self._reader is None:
            return "there are no inputs to read"
        if order is None:
            return "no order on the counted venues to take"
        return self._held(order.coin)

    def _held(self, coin: str) -> str:
        """A hold keeps a drill back like any alert; it is there to show what would happen."""
        engine = self._engine
        if engine.speaker.muzzle:
            return engine.speaker.muzzle
        standing = engine.kill.for_coin(coin)
        if standing.degree is Degree.HOLD:
            return f"not sent, alerts are held: {standing.reason}"
        return ""

    def _heads_up(self, order: Liquidation, now_ms: int) -> HeadsUp:
        """The order as an episode that is over: a restart must not take it up."""
        key = (order.coin, order.side)
        threshold = self._engine.thresholds.threshold(key)
        return HeadsUp(
            episode_id=drill_id(f"{order.coin}-{now_ms:x}"),
            coin=order.coin,
            side=order.side,
            tier=threshold.tier_of(order.usd),
            opened_ms=order.time_ms,
            sum_usd=order.usd,
            peak_usd=order.usd,
            peak_ms=order.time_ms,
            total_usd=order.usd,
            orders=1,
            largest=LargestOrder(order.usd, order.exchange, order.pair, order.price, order.time_ms),
            venues=((order.exchange, order.usd),),
            threshold=threshold,
            single=True,
            rank_pct=self._engine.thresholds.rank_pct(key, order.usd),
            phase=Phase.FADING,
            last_order_ms=order.time_ms,
            last_price=order.price,
            closed_ms=now_ms,
        )

    def _reading(self, heads_up: HeadsUp, inputs: Inputs, now_ms: int) -> Reading:
        engine = self._engine
        return take_reading(
            heads_up,
            1,
            inputs,
            coin_tier=engine.tiers.tier_of(heads_up.coin),
            threshold=heads_up.threshold,
            votes=engine.params.votes,
            confirm=engine.params.confirm,
            at_ms=now_ms,
            last={},
        )

    def _alert(self, heads_up: HeadsUp, reading: Reading, now_ms: int) -> Alert:
        ago = length_words(max(0, now_ms - heads_up.opened_ms))
        words = f"the largest {heads_up.coin} order of this run, {ago} ago"
        return Alert(
            alert_id=heads_up.episode_id,
            kind=AlertKind.DRILL,
            mode=self._mode,
            created_ms=now_ms,
            coin=heads_up.coin,
            side=heads_up.side,
            heads_up=heads_up,
            reading=reading,
            price=self._price_of(heads_up.coin),
            text=f"{words}; the reading came to {reading.verdict}",
            silent=SOUNDLESS,
        )
