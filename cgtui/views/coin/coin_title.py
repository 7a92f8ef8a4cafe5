"""The first line of a coin's page: which coin, its price and how it moved."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from cgtui.monitor.coin.coin_detail import CoinDetail
from cgtui.monitor.signal_snapshot import CoinSignal
from cgtui.monitor.snapshot import CoinRow, Snapshot
from cgtui.signals.alert import PriceNow
from cgtui.views.cells import Line, Role, Segment, Span, fit, joined
from cgtui.views.charts.spark import spark
from cgtui.views.coin.coin_panels import moved_words
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import coarse_age, price
from cgtui.views.ticker.board_order import own_order
from cgtui.views.ticker.board_price import FRESH_MS, STALE_MS

_SPACED: Final = 6
_NAME: Final = 16
_SPARK: Final = 24


def detail_of(snapshot: Snapshot, coin: str) -> CoinDetail | None:
    """What was read of ``coin``; ``None`` while the monitor still looks at another."""
    return snapshot.coin if snapshot.coin is not None and snapshot.coin.coin == coin else None


def row_of(snapshot: Snapshot, coin: str) -> CoinRow | None:
    """The feed's own sums of the coin."""
    detail = detail_of(snapshot, coin)
    if detail is not None and detail.row is not None:
        return detail.row
    return next((row for row in snapshot.coins if row.coin == coin), None)


_TOLD_FROM_S: Final = 60.0
"""The move beside the price is as old as its bars, the price is not."""


def title_line(snapshot: Snapshot, coin: str, interval: str, width: int, glyphs: Glyphs) -> Line:
    """`` B T C   112,480  -1.9% 5m  ▁▂▃▅▇ │ Binance BTCUSDT -1.92% in 8h │ charts 5m │ …``."""
    detail = detail_of(snapshot, coin)
    segments = [_price_segment(snapshot, coin, detail)]
    if detail is not None and (series := detail.price.value) is not None:
        line = spark(series.values, glyphs.spark, width=_SPARK, forming=series.forming)
        age_s = detail.price.age_s(snapshot.now_ms) or 0.0
        old = f", {coarse_age(age_s)} ago" if age_s >= _TOLD_FROM_S else ""
        words = Span(f" {moved_words(series, _SPARK)}{old}", Role.DIM)
        brief = Segment(5, spark(series.values, glyphs.spark, forming=series.forming))
        segments.append(Segment(4, (*line, words), brief))
    if detail is not None and detail.contract:
        segments.append(Segment(6, (Span(detail.contract, Role.DIM),)))
    segments.append(Segment(1, (Span("charts ", Role.DIM), Span(interval, Role.ACCENT))))
    segments += _muted(snapshot, coin)
    segments += _neighbours(snapshot, coin, glyphs)
    return joined(segments, width, f" {glyphs.bar} ")


def _badge(coin: str) -> Span:
    # Spaced letters are as big as a line of a terminal can make a name.
    name = " ".join(coin) if len(coin) <= _SPACED else fit(coin, min(cell_len(coin), _NAME))
    return Span(f"  {name}  ", Role.TITLE)


def _price_segment(snapshot: Snapshot, coin: str, detail: CoinDetail | None) -> Segment:
    """The coin and its price, with the price's age where there is room for it."""
    head = (_badge(coin), Span(" "))
    segment = Segment(0, (*head, *_price(snapshot, coin, detail)))
    now = _price_now(snapshot, coin, detail)
    old_ms = 0 if now is None else snapshot.now_ms - now.at_ms
    if FRESH_MS <= old_ms <= STALE_MS:
        aged = (*head, *_price(snapshot, coin, detail, f" {coarse_age(old_ms / 1000)} ago"))
        return Segment(3, aged, segment)
    return segment


def _price_now(snapshot: Snapshot, coin: str, detail: CoinDetail | None) -> PriceNow | None:
    now = detail.price_now if detail is not None else None
    signal = signal_of(snapshot, coin)
    return now or (signal.price if signal is not None else None)


def _price(snapshot: Snapshot, coin: str, detail: CoinDetail | None, ago: str = "") -> Line:
    now = _price_now(snapshot, coin, detail)
    if now is None:
        row = row_of(snapshot, coin)
        if row is None or row.feed_price is None:
            return (Span("no price yet", Role.DIM),)
        return (Span("liq px ", Role.DIM), Span(price(row.feed_price), Role.STRONG))
    old_ms = snapshot.now_ms - now.at_ms
    stale = old_ms > STALE_MS
    spans = [Span(price(now.price), Role.STRONG if old_ms < FRESH_MS else Role.DIM)]
    if ago:
        spans.append(Span(ago, Role.DIM))
    if now.source == "feed":
        spans.insert(0, Span("liq px ", Role.DIM))
    if stale:
        spans.append(Span(f" {coarse_age(old_ms / 1000)} old", Role.WARN))
    elif now.change_5m_pct is not None:
        spans.append(Span(f" {now.change_5m_pct:+z.1f}% 5m"))
    return tuple(spans)


def signal_of(snapshot: Snapshot, coin: str) -> CoinSignal | None:
    """What the signals know of it."""
    return None if snapshot.signals is None else snapshot.signals.coins.get(coin)


def _muted(snapshot: Snapshot, coin: str) -> list[Segment]:
    signal = signal_of(snapshot, coin)
    until_ms = None if signal is None else signal.muted_until_ms
    if until_ms is None:
        return []
    if until_ms == 0:
        return [Segment(0, (Span("muted", Role.WARN),))]
    left_s = (until_ms - snapshot.now_ms) / 1000
    return (
        [Segment(0, (Span(f"muted, {coarse_age(left_s)} left", Role.WARN),))] if left_s > 0 else []
    )


def _neighbours(snapshot: Snapshot, coin: str, glyphs: Glyphs) -> list[Segment]:
    """Where ``[`` and ``]`` lead to."""
    names = [row.coin for row in own_order(snapshot)]
    if coin not in names or len(names) < 2:
        return []
    at = names.index(coin)
    before, after = names[at - 1], names[(at + 1) % len(names)]
    text = f"[ {before} {glyphs.middot} {at + 1}/{len(names)} {glyphs.middot} {after} ]"
    return [Segment(7, (Span(text, Role.DIM),))]
