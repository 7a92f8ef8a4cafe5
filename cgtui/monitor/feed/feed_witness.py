"""What the checklist has seen of the feed: the connection of now, its losses, and how long it ran.

Times ``_ms`` are by the source's clock, ``real_s`` a monotonic clock in real seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from cgtui.checklist.acceptance import AcceptanceClock
from cgtui.checklist.evidence import FeedVisit, NotAsked
from cgtui.checklist.facts import LossFacts
from cgtui.coinglass.stream_events import (
    Connecting,
    Disconnected,
    Opened,
    OrdersReceived,
    PongMissed,
    PongReceived,
    Refused,
    Subscribed,
)
from cgtui.monitor.events import MonitorEvent

OWN_CUT: Final = "cut on purpose, to prove the reconnect"
"""The reason that marks a loss as one that was wanted."""
NOT_OPEN: Final = NotAsked("the websocket is not open yet")


@dataclass(slots=True)
class Connection:
    """One connection, from its opening on."""

    opened_s: float
    handshake_ms: float
    subscribed_ms: int | None = None
    subscribed_s: float | None = None
    orders: int = 0
    pongs: int = 0
    missed: int = 0
    pong_rtt_ms: float | None = None
    last_pong_s: float | None = None
    longest_gap_s: float = 0.0

    def pong(self, rtt_ms: float, real_s: float) -> None:
        """A ping was answered."""
        self.longest_gap_s = self.gap_s(real_s)
        self.pongs += 1
        self.pong_rtt_ms, self.last_pong_s = rtt_ms, real_s

    def gap_s(self, real_s: float) -> float:
        """The longest time without a pong, the one that lasts included."""
        since_s = self.opened_s if self.last_pong_s is None else self.last_pong_s
        return max(self.longest_gap_s, real_s - since_s)


@dataclass(slots=True)
class _Loss:
    facts: LossFacts
    lost_s: float


class FeedWitness:
    """Hears every event in its order; ``clock`` runs along."""

    def __init__(self, clock: AcceptanceClock, *, url: str, channel: str) -> None:
        self.clock = clock
        self.connection: Connection | None = None
        self._blank = FeedVisit(url=url, channel=channel)
        self._url = url
        self._ended: str | None = None
        self._refused: Refused | None = None
        self._last_loss: _Loss | None = None
        self._own_cut: _Loss | None = None

    def heard(self, event: MonitorEvent, real_s: float) -> None:
        """One event of the stream; any other is passed over."""
        match event:
            case OrdersReceived() if event.orders:
                self._mend()
                self._data(event)
            case PongReceived() if self.connection is not None:
                self._mend()
                self.connection.pong(event.rtt_ms, real_s)
            case PongMissed() if self.connection is not None:
                self.connection.missed += 1
            case Connecting():
                self._url = event.url
            case Opened():
                self.connection = Connection(real_s, event.handshake_ms)
                self._ended = None
            case Subscribed():
                self._subscribed(event, real_s)
            case Disconnected():
                self._lost(event, real_s)
            case Refused():
                self._refused = event
                self._over(event.at_ms, event.reason)
            case _:
                pass

    @property
    def last_loss(self) -> LossFacts | None:
        """The newest loss; of failed attempts after it the last one's reason."""
        return None if self._last_loss is None else self._last_loss.facts

    @property
    def own_cut(self) -> LossFacts | None:
        """The connection that was cut on purpose, if one was."""
        return None if self._own_cut is None else self._own_cut.facts

    def visit(self) -> FeedVisit | NotAsked:
        """The same as a visit of doctor's, of the connection that runs."""
        connection, refused = self.connection, self._refused
        if connection is None:
            if self._ended is None:
                return NOT_OPEN
            kind = None if refused is None else refused.kind
            return replace(self._blank, url=self._url, ended=self._ended, refusal=kind)
        return replace(
            self._blank,
            url=self._url,
            handshake_ms=connection.handshake_ms,
            subscribed=connection.subscribed_ms is not None,
            pong_rtt_ms=connection.pong_rtt_ms,
            orders=connection.orders,
        )

    def _data(self, event: OrdersReceived) -> None:
        self.clock.data(event.received_ms)
        if self.connection is not None:
            self.connection.orders += len(event.orders)
        for loss in (self._last_loss, self._own_cut):
            if loss is not None and loss.facts.back_after_s is not None:
                since = loss.facts.orders_since + len(event.orders)
                loss.facts = replace(loss.facts, orders_since=since)

    def _subscribed(self, event: Subscribed, real_s: float) -> None:
        self._refused = None
        self.clock.subscribed(event.at_ms)
        if self.connection is not None:
            self.connection.subscribed_ms = event.at_ms
            self.connection.subscribed_s = real_s

    def _mend(self) -> None:
        """Something has come: what was lost is back, since the subscription."""
        back_s = None if self.connection is None else self.connection.subscribed_s
        if back_s is None:
            return
        for loss in (self._last_loss, self._own_cut):
            if loss is not None and loss.facts.back_after_s is None:
                loss.facts = replace(loss.facts, back_after_s=back_s - loss.lost_s)

    def _lost(self, event: Disconnected, real_s: float) -> None:
        ours = event.reason == OWN_CUT
        before = self._last_loss
        if before is not None and before.facts.back_after_s is None:
            # A failed attempt belongs to the loss that it is to mend.
            before.facts = replace(before.facts, reason=event.reason)
        else:
            self._last_loss = _Loss(LossFacts(event.at_ms, event.reason, ours), real_s)
        if ours and self.connection is not None:
            self._own_cut = _Loss(LossFacts(event.at_ms, event.reason, ours=True), real_s)
        self._over(event.at_ms, event.reason)

    def _over(self, at_ms: int, reason: str) -> None:
        self.connection = None
        self._ended = reason
        self.clock.lost(at_ms, reason)
