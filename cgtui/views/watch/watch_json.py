"""What `watch --json` prints: one object a line, a contract that only grows.

Every object has ``ts`` (RFC 3339, UTC, milliseconds, by the source's clock), ``event`` and
``mode``. Texts are sanitised and the line is ASCII; a number that is not finite becomes null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable

from cgtui.coinglass.stream_events import (
    BadFrame,
    Connecting,
    Disconnected,
    NoticeReceived,
    Opened,
    OrdersReceived,
    PingSent,
    PongMissed,
    PongReceived,
    Refused,
    Rejected,
    Subscribed,
)
from cgtui.monitor.events import (
    AlertTold,
    DefectRaised,
    FeedStateChanged,
    Gap,
    HeadsUpTold,
    MonitorEvent,
    OrdersDropped,
    ReadingTaken,
    SilenceSkipped,
    StateTold,
    Summary,
    TapeEnded,
    TripTold,
)
from cgtui.monitor.source import Mode
from cgtui.once_per import OncePer
from cgtui.views.json_values import Fields, rfc3339, safe
from cgtui.views.watch.watch_signals_json import signal_event

SAME_KIND_S = 60.0


class WatchJson:
    """Turns events into lines, in their order. ``now_s`` is a monotonic clock in seconds."""

    def __init__(self, *, mode: Mode, label: str, now_s: Callable[[], float]) -> None:
        self._mode = mode
        self._label = label
        self._bad_kinds = OncePer(SAME_KIND_S, now_s)
        self._total = 0

    def lines(self, event: MonitorEvent) -> list[str]:
        """The objects ``event`` gives as JSON text, without line ends; often none."""
        match event:
            case OrdersReceived():
                return self._orders_received(event)
            case BadFrame():
                return self._bad(event.received_ms, "frame", event.rejected)
            case HeadsUpTold() | ReadingTaken() | AlertTold() | TripTold() | StateTold():
                return [self._line(event.at_ms, *signal_event(event))]
            case _:
                name, fields = _other(event)
                if isinstance(event, Summary):
                    fields["label"] = self._label
                return [self._line(event.at_ms, name, fields)]

    def _line(self, at_ms: int, name: str, fields: Fields) -> str:
        head: Fields = {"ts": rfc3339(at_ms), "event": name, "mode": self._mode.value}
        whole = head | {key: safe(value) for key, value in fields.items()}
        return json.dumps(whole, allow_nan=False, separators=(",", ":"))

    def _orders_received(self, event: OrdersReceived) -> list[str]:
        lines = []
        if event.orders:
            largest = max(event.orders, key=lambda order: order.usd)
            self._total += len(event.orders)
            fields: Fields = {
                "count": len(event.orders),
                "total": self._total,
                "exchange": largest.exchange,
                "pair": largest.pair,
                "usd": largest.usd,
                "coin": largest.coin,
                "side": largest.side.value,
                "frame_usd": math.fsum(order.usd for order in event.orders),
            }
            lines.append(self._line(event.received_ms, "events", fields))
        for rejected in event.rejected:
            lines += self._bad(event.received_ms, "order", rejected)
        return lines

    def _bad(self, at_ms: int, what: str, rejected: Rejected) -> list[str]:
        key = f"{what} {rejected.kind}"
        if not self._bad_kinds.allows(key):
            return []
        fields: Fields = {
            "what": what,
            "kind": rejected.kind,
            "excerpt": rejected.excerpt,
            "unsaid": self._bad_kinds.silenced(key),
        }
        return [self._line(at_ms, "bad_frame", fields)]


_Other = (
    Connecting
    | Opened
    | Subscribed
    | PingSent
    | PongReceived
    | PongMissed
    | NoticeReceived
    | Disconnected
    | Refused
    | Gap
    | FeedStateChanged
    | OrdersDropped
    | SilenceSkipped
    | TapeEnded
    | DefectRaised
    | Summary
)


def _other(event: _Other) -> tuple[str, Fields]:
    fields: Fields = {}
    match event:
        case Connecting():
            name, fields = "connecting", {"url": event.url, "attempt": event.attempt}
        case Opened():
            name, fields = "open", {"handshake_ms": round(event.handshake_ms, 3)}
        case Subscribed():
            name, fields = "subscribed", {"channel": event.channel}
        case PingSent():
            name = "ping"
        case PongReceived():
            name, fields = "pong", {"rtt_ms": round(event.rtt_ms, 3)}
        case PongMissed():
            name, fields = "pong_missed", {"in_a_row": event.in_a_row}
        case NoticeReceived():
            name, fields = "notice", {"text": event.text}
        case Disconnected():
            name, fields = "disconnect", _disconnect(event)
        case Refused():
            name, fields = "refused", {"kind": event.kind.value, "reason": event.reason}
        case Summary():
            name, fields = "summary", _summary(event)
        case _:
            name, fields = _of_monitor(event)
    return name, fields


def _of_monitor(
    event: Gap | FeedStateChanged | OrdersDropped | SilenceSkipped | TapeEnded | DefectRaised,
) -> tuple[str, Fields]:
    match event:
        case Gap():
            return "gap", _gap(event)
        case FeedStateChanged():
            return "feed_state", {"state": event.state.value, "reason": event.reason}
        case OrdersDropped():
            return "dropped", {"count": event.count, "total": event.total}
        case SilenceSkipped():
            return "silence_skipped", {"skipped_s": event.skipped_ms / 1000}
        case TapeEnded():
            fields: Fields = {"orders": event.orders, "error": event.error}
            return "tape_ended", fields | {"bad_lines": event.bad_lines}
        case DefectRaised():
            return "defect", {"part": event.part, "text": event.text}


def _disconnect(event: Disconnected) -> Fields:
    return {
        "reason": event.reason,
        "retry_in_s": round(event.retry_in_s, 3),
        "reconnects": event.reconnects,
        "kind": event.kind.value,
        "open_s": round(event.open_s, 3),
    }


def _gap(event: Gap) -> Fields:
    end_ms = event.at_ms if event.ended_ms is None else event.ended_ms
    return {
        "started": rfc3339(event.started_ms),
        "ended": None if event.ended_ms is None else rfc3339(event.ended_ms),
        "length_s": (end_ms - event.started_ms) / 1000,
        "reason": event.reason,
        "back_filled": event.back_filled or 0,
        "back_fill_note": event.back_fill_note or None,
    }


def _summary(event: Summary) -> Fields:
    return {
        "events": event.events,
        "frames": event.frames,
        "bad_frames": event.bad_frames,
        "dropped": event.dropped,
        "pings": event.pings,
        "pongs": event.pongs,
        "reconnects": event.reconnects,
        "heads_ups": event.heads_ups,
        "alerts_sent": event.alerts_sent,
        "alerts_suppressed": event.alerts_suppressed,
        "uptime_s": round(event.uptime_s, 3),
        "bad_orders": event.bad_orders,
        "duplicates": event.duplicates,
        "missed_pongs": event.missed_pongs,
        "gaps": event.gaps,
    }
