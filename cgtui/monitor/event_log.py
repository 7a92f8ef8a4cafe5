"""What happens on the connection and to alerts, in the program's own log."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cgtui.coinglass.stream_events import (
    BadFrame,
    Connecting,
    Disconnected,
    NoticeReceived,
    Opened,
    OrdersReceived,
    PongMissed,
    Refused,
    Rejected,
    Subscribed,
)
from cgtui.logging import get_logger
from cgtui.monitor.events import (
    AlertTold,
    FeedStateChanged,
    Gap,
    HeadsUpChange,
    HeadsUpTold,
    MonitorEvent,
    OrdersDropped,
    SilenceSkipped,
    StateTold,
    Summary,
    TapeEnded,
    TripTold,
)
from cgtui.monitor.snapshot import FeedState
from cgtui.once_per import OncePer
from cgtui.signals.alert import AlertRecord, AlertState

_log = get_logger("feed")
_signals_log = get_logger("signals")

SAME_KIND_S = 60.0
_TROUBLE = (FeedState.STALLED, FeedState.DOWN)


class EventLog:
    """Logs what a person looks for afterwards: no orders, no pings; rubbish once a minute."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._rejects = OncePer(SAME_KIND_S, monotonic)

    def note(self, event: MonitorEvent) -> None:
        """Log ``event`` if it is worth it."""
        match event:
            case OrdersReceived():
                if event.rejected:
                    self._rejected(event.rejected)
            case BadFrame():
                self._rejected((event.rejected,))
            case Disconnected() | Refused() | PongMissed() | Gap() | OrdersDropped():
                self._trouble(event)
            case FeedStateChanged():
                level = _log.warning if event.state in _TROUBLE else _log.info
                level("feed state", state=event.state.value, reason=event.reason)
            case AlertTold() | TripTold() | StateTold() | HeadsUpTold():
                self._signal(event)
            case _:
                self._course(event)

    def _rejected(self, rejected: Iterable[Rejected]) -> None:
        for one in rejected:
            if self._rejects.allows(one.kind):
                more = self._rejects.silenced(one.kind)
                _log.warning("bad frame", kind=one.kind, unsaid=more, excerpt=one.excerpt)

    @staticmethod
    def _trouble(event: Disconnected | Refused | PongMissed | Gap | OrdersDropped) -> None:
        match event:
            case Disconnected():
                _log.warning(
                    "disconnect",
                    kind=event.kind.value,
                    reason=event.reason,
                    retry_in_s=round(event.retry_in_s, 1),
                    reconnects=event.reconnects,
                    open_s=round(event.open_s, 1),
                )
            case Refused():
                _log.error("refused", kind=event.kind.value, reason=event.reason)
            case PongMissed():
                _log.warning("pong missed", in_a_row=event.in_a_row)
            case Gap():
                length_s = ((event.ended_ms or event.at_ms) - event.started_ms) / 1000
                filled = event.back_filled
                _log.warning(
                    "gap",
                    length_s=length_s,
                    reason=event.reason,
                    back_filled=filled or 0,
                    **({"note": event.back_fill_note} if event.back_fill_note else {}),
                )
            case OrdersDropped():
                _log.error("orders dropped", count=event.count, total=event.total)

    @staticmethod
    def _signal(event: AlertTold | TripTold | StateTold | HeadsUpTold) -> None:
        """Heads-ups, what became of alerts, and what holds them back: the file must be able to
        say in the morning why nothing came."""
        match event:
            case HeadsUpTold() if event.change is not HeadsUpChange.ROSE:
                heads_up = event.heads_up
                _signals_log.info(
                    f"heads-up {event.change.value}",
                    coin=heads_up.coin,
                    side=heads_up.side.value,
                    tier=heads_up.tier.word,
                    peak_usd=round(heads_up.peak_usd),
                )
            case AlertTold() if event.record.state is not AlertState.SUPPRESSED:
                _alert(event.record)  # of the suppressed there may be hundreds: see the journal
            case TripTold():
                level = _signals_log.warning if event.tripped else _signals_log.info
                trip = event.trip
                level(
                    "alerts held back" if event.tripped else "armed again",
                    cause=trip.cause.value,
                    coin=trip.coin,
                    reason=trip.reason,
                )
            case StateTold():
                level = _signals_log.warning if event.trouble else _signals_log.info
                level("state", part=event.part, text=event.text)
            case _:
                pass

    @staticmethod
    def _course(event: MonitorEvent) -> None:
        match event:
            case Connecting():
                _log.info("connecting", url=event.url, attempt=event.attempt)
            case Opened():
                _log.info("open", handshake_ms=round(event.handshake_ms, 1))
            case Subscribed():
                _log.info("subscribed", channel=event.channel)
            case NoticeReceived():
                _log.info("notice", text=event.text)
            case SilenceSkipped():
                _log.info("silence skipped", skipped_s=event.skipped_ms / 1000)
            case TapeEnded():
                _log.info(
                    "tape ended",
                    orders=event.orders,
                    error=event.error,
                    bad_lines=event.bad_lines,
                )
            case Summary():
                _log.info("summary", events=event.events, uptime_s=round(event.uptime_s, 1))


def _alert(record: AlertRecord) -> None:
    alert = record.alert
    bad = record.state in (AlertState.FAILED, AlertState.EXPIRED)
    level = _signals_log.warning if bad else _signals_log.info
    level(
        f"alert {record.state.value}",
        alert_id=alert.alert_id,
        kind=alert.kind.value,
        coin=alert.coin or None,
        message_id=record.message_id,
        attempts=record.attempts,
        reason=record.reason or None,
    )
