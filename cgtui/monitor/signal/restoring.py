"""A start takes up what an earlier run has left in the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from cgtui.coinglass.events import Side
from cgtui.journal.records import Restored, StoredOrder
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.sanitize import clean
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.hold_facts import SavedHold
from cgtui.signals.params import ThresholdParams
from cgtui.signals.reading import Reading
from cgtui.signals.trip import Cause

MUTES = "mutes"
HELD = "held"
"""Keys of the journal's state: mutes by coin, and the causes that survive a restart."""

_TRAIL_MS = 60_000
_AHEAD_MS = 60_000  # how far an order may be ahead of the clock


_NO_READINGS: Final[Mapping[str, Sequence[Reading]]] = MappingProxyType({})


def restore_engine(
    engine: SignalEngine,
    restored: Restored,
    now_ms: int,
    readings: Mapping[str, Sequence[Reading]] = _NO_READINGS,
) -> tuple[HeadsUp, ...]:
    """Windows, silences, mutes, holds, and the episodes that are still going on.

    ``readings`` are those of its episodes by their id, oldest first. Returns the episodes that
    ended while nobody looked, closed.
    """
    for key, sums in restored.minutes.items():
        engine.thresholds.put_many(key, sums)
    engine.thresholds.advance(now_ms)
    known = {record.alert.alert_id for record in restored.alerts}
    older = tuple(one for one in restored.pending if one.alert.alert_id not in known)
    engine.speech.restore((*older, *restored.alerts), mutes_of(restored.state.get(MUTES), now_ms))
    engine.kill.restore(holds_of(restored.state.get(HELD)), now_ms)
    for flow in _trail(engine, restored.tape, now_ms):
        engine.episodes.take(flow, now_ms)
    over = tuple(_restore_episodes(engine, restored.open_heads_ups, now_ms, readings))
    for heads_up in (*restored.ended_heads_ups, *over):
        engine.desk.remember(heads_up, readings.get(heads_up.episode_id, ()))
    engine.tick(now_ms)  # who asks for a sum before the first judgement would ask as of never
    return over


def kept_mutes(mutes: Mapping[str, int | None], now_ms: int) -> dict[str, object]:
    """Mutes as the journal keeps them at ``now_ms``."""
    return {"at_ms": now_ms, "until_ms": dict(mutes)}


def mutes_of(kept: object, now_ms: int) -> dict[str, int | None]:
    """The inverse of :func:`kept_mutes`; what makes no sense is left out.

    Where they were kept by a clock that was ahead of ``now_ms`` they last no longer for that.
    """
    if not isinstance(kept, Mapping):
        return {}
    at_ms, until_ms = kept.get("at_ms"), kept.get("until_ms")
    if not isinstance(at_ms, int) or not isinstance(until_ms, Mapping):
        return {}
    ahead_ms = max(0, at_ms - now_ms)
    return {
        clean(coin): None if until is None else until - ahead_ms
        for coin, until in until_ms.items()
        if isinstance(coin, str) and (until is None or isinstance(until, int))
    }


def kept_holds(holds: Iterable[SavedHold]) -> list[dict[str, object]]:
    """Holds as the journal keeps them."""
    return [
        {
            "cause": hold.cause.value,
            "since_ms": hold.since_ms,
            "reason": hold.reason,
            "told_ms": hold.told_ms,
        }
        for hold in holds
    ]


def holds_of(kept: object) -> tuple[SavedHold, ...]:
    """The inverse of :func:`kept_holds`; what makes no sense is left out."""
    found = []
    for one in kept if isinstance(kept, list) else []:
        try:
            told_ms = one["told_ms"]
            hold = SavedHold(
                cause=Cause(one["cause"]),
                since_ms=int(one["since_ms"]),
                reason=clean(str(one["reason"])),
                told_ms=None if told_ms is None else int(told_ms),
            )
        except (KeyError, TypeError, ValueError):
            continue
        found.append(hold)
    return tuple(found)


def restore_orders(engine: SignalEngine, restored: Restored) -> None:
    """The windows of single orders; what this run has counted already is not in ``restored``."""
    counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for hour in restored.order_hours:
        counts[hour.coin][hour.hour_ms // 3_600_000] = hour.orders
    large: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for order in restored.large_orders:
        large[order.coin].append((order.time_ms, order.usd))
    for coin, by_hour in counts.items():
        engine.orders.restore(coin, by_hour, large[coin])


def _trail(engine: SignalEngine, tape: Iterable[StoredOrder], now_ms: int) -> Iterable[Flow]:
    """The orders of the last 60 s, so that a quick restart does not begin at zero."""
    for order, history in tape:
        fresh = 0 <= now_ms - order.time_ms < _TRAIL_MS
        if history or not fresh or order.side is Side.UNKNOWN:
            continue
        if engine.tiers.in_scope(order.exchange):
            yield Flow.of(order)


def is_going_on(heads_up: HeadsUp, params: ThresholdParams, now_ms: int) -> bool:
    """Whether an episode may still be open by its newest order, after a while in which nobody
    looked. One from a clock that was ahead is not of this time."""
    longest_ms = int(params.close_s * 1000) + _TRAIL_MS
    return -_AHEAD_MS <= now_ms - heads_up.last_order_ms <= longest_ms


def _restore_episodes(
    engine: SignalEngine,
    heads_ups: Iterable[HeadsUp],
    now_ms: int,
    readings: Mapping[str, Sequence[Reading]],
) -> Iterable[HeadsUp]:
    for heads_up in heads_ups:
        goes_on = is_going_on(heads_up, engine.params.thresholds, now_ms)
        if goes_on and engine.episodes.restore(heads_up):
            engine.desk.resume(heads_up, readings.get(heads_up.episode_id, ()), now_ms)
        else:
            yield replace(heads_up, closed_ms=max(heads_up.opened_ms, heads_up.last_order_ms))
