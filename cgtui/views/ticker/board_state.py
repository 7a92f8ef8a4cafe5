"""A coin's state on the board in one cell: its episode first, then why it would not speak."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cgtui.coinglass.events import Side
from cgtui.monitor.signal_snapshot import CoinSignal, Episode, SignalsSnapshot
from cgtui.monitor.snapshot import CoinRow, Snapshot
from cgtui.signals.reading import Verdict
from cgtui.signals.threshold import Threshold
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Degree
from cgtui.views.cells import Role, Span
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import coarse_age
from cgtui.views.ticker.heads_ups import verdict_role

ENDED_SHOWN_MS: Final = 1_800_000
"""How long an episode that ended is still told."""

_SHORT: Final = {Verdict.NOT_CONFIRMED: "NOT CONF."}
_TIERS: Final = {Tier.EXTREME: Role.ALARM, Tier.LARGE: Role.WARN}


def coin_states(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Callable[[CoinRow], Span]:
    """What a row's STATE cell of ``width`` cells says."""
    signals = snapshot.signals
    if signals is None:
        return lambda _row: Span("n/a", Role.DIM)
    # The biggest open one of a coin comes first, and the newest closed one.
    open_ones = {one.heads_up.coin: one for one in reversed(signals.open)}
    ended = {one.heads_up.coin: one for one in reversed(signals.closed)}
    now_ms = snapshot.now_ms

    def cell(row: CoinRow) -> Span:
        known = signals.coins.get(row.coin)
        if (episode := open_ones.get(row.coin)) is not None:
            return _episode(episode, now_ms, width, glyphs)
        return (
            _muted(known, now_ms)
            or _tripped(signals, row.coin)
            or _notable(known, glyphs)
            or _ended(ended.get(row.coin), now_ms, glyphs)
            or _at_rest(known, watched=row.watched)
        )

    return cell


def _episode(episode: Episode, now_ms: int, width: int, glyphs: Glyphs) -> Span:
    up = episode.heads_up
    age = coarse_age((now_ms - up.opened_ms) / 1000)
    sign = _sign(up.side, glyphs)
    if episode.last is None:
        return Span(f"{sign}{up.tier.word.upper()} {age}", _TIERS.get(up.tier, Role.TEXT))
    verdict = episode.last.verdict
    word = f"{sign}{_SHORT.get(verdict, str(verdict))}"
    # The age goes before a word is cut: it is only missing in its first minute.
    fitting = (f"{sign}{verdict} {age}", f"{word} {age}", word)
    return Span(next((one for one in fitting if len(one) <= width), word), verdict_role(verdict))


def _muted(known: CoinSignal | None, now_ms: int) -> Span | None:
    if known is None or known.muted_until_ms is None:
        return None
    if known.muted_until_ms == 0:
        return Span("muted", Role.WARN)
    left_s = (known.muted_until_ms - now_ms) / 1000
    return Span(f"muted, {coarse_age(left_s)}", Role.WARN) if left_s > 0 else None


def _tripped(signals: SignalsSnapshot, coin: str) -> Span | None:
    degrees = {trip.degree for trip in signals.armed.trips if trip.coin == coin}
    if Degree.HOLD in degrees:
        return Span("held", Role.ALARM)
    return Span("degraded", Role.WARN) if degrees else None


def _notable(known: CoinSignal | None, glyphs: Glyphs) -> Span | None:
    """Only while no episode is open: tiers above notable open one."""
    if known is None:
        return None
    tier, side = max((known.long_now, Side.LONG), (known.short_now, Side.SHORT))
    if tier is Tier.NONE:
        return None
    return Span(f"{_sign(side, glyphs)}{tier.word}", Role.TEXT)


def _ended(episode: Episode | None, now_ms: int, glyphs: Glyphs) -> Span | None:
    if episode is None or episode.heads_up.closed_ms is None:
        return None
    ago_ms = now_ms - episode.heads_up.closed_ms
    if ago_ms > ENDED_SHOWN_MS:
        return None
    sign = _sign(episode.heads_up.side, glyphs)
    return Span(f"{sign}ended {coarse_age(ago_ms / 1000)}", Role.DIM)


def _at_rest(known: CoinSignal | None, *, watched: bool) -> Span:
    if not watched:
        # Of a coin that has not crossed its floor there is nothing to say.
        return Span("·off-list" if known is not None and known.adopted else "", Role.DIM)
    if known is None:
        return Span("", Role.DIM)
    thin = min((known.long, known.short), key=_warmth)
    return Span("" if thin.warm else f"base {thin.samples}/{thin.needed}", Role.DIM)


def _warmth(threshold: Threshold) -> float:
    return threshold.samples / threshold.needed if threshold.needed else 1.0


def _sign(side: Side, glyphs: Glyphs) -> str:
    return {Side.LONG: glyphs.long, Side.SHORT: glyphs.short}.get(side, "?")
