"""Section H: the websocket opens, takes the subscription and answers a ping."""

from __future__ import annotations

from typing import Final

from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import FeedVisit, HealthEvidence, NotAsked
from cgtui.checklist.plan_rules import UPGRADE
from cgtui.checklist.read_rules import Line
from cgtui.coinglass.stream_events import RefusalKind
from cgtui.counted import counted

_NETWORK: Final = "check the network, any proxy, and coinglass.ws_url"
_AGAIN: Final = "run it again; if it stays, CoinGlass's websocket has trouble"
_MEND: Final = {
    RefusalKind.PLAN: UPGRADE,
    RefusalKind.KEY: "check the API key: cgtui config set coinglass.api_key",
}


def feed(evidence: HealthEvidence) -> tuple[Check, ...]:
    """The three lines of the websocket; each needs the one before it."""
    opened = Line("ws_open", "H", "websocket opens")
    subscribed = Line("ws_subscribe", "H", "websocket subscribes")
    ponged = Line("ws_pong", "H", "websocket answers ping")
    seen = evidence.feed
    if isinstance(seen, NotAsked):
        return tuple(line.skipped(seen) for line in (opened, subscribed, ponged))
    if seen.handshake_ms is None:
        return (
            _over(opened, seen),
            subscribed.check(Status.SKIP, "the websocket did not open"),
            ponged.check(Status.SKIP, "the websocket did not open"),
        )
    return (
        opened.check(Status.PASS, "open").at(seen.url, seen.handshake_ms),
        _subscribed(subscribed, seen),
        _ponged(ponged, seen),
    )


def _subscribed(line: Line, seen: FeedVisit) -> Check:
    if seen.refusal is not None or not seen.subscribed:
        return _over(line, seen)
    orders = f"{counted(seen.orders, 'order')} came"
    # CoinGlass acknowledges nothing: an order, or a pong after it, is the most that can be known.
    if not seen.orders and seen.pong_rtt_ms is None:
        detail = f"{seen.channel} sent; neither an order nor a pong shows that it was taken"
        return line.check(Status.SKIP, detail).at(seen.url, None)
    if seen.ended is not None and not seen.orders:
        return line.check(Status.WARN, f"{seen.channel} sent; then {seen.ended}", _AGAIN).at(
            seen.url, None
        )
    return line.check(Status.PASS, f"{seen.channel} sent, not refused; {orders}").at(seen.url, None)


def _ponged(line: Line, seen: FeedVisit) -> Check:
    if seen.pong_rtt_ms is not None:
        return line.check(Status.PASS, "pong").at(seen.url, seen.pong_rtt_ms)
    if seen.refusal is not None:
        return line.check(Status.SKIP, "the subscription was refused")
    return _over(line, seen)


def _over(line: Line, seen: FeedVisit) -> Check:
    """The step at which it ended."""
    mend = _AGAIN if seen.handshake_ms is not None else _NETWORK
    if seen.refusal is not None:
        mend = _MEND[seen.refusal]
    why = seen.ended or "nothing came in time"
    refused = seen.refusal is not None
    return line.check(Status.FAIL, why, mend, refused=refused).at(seen.url, None)
