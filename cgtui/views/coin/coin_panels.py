"""The four confluence panels, and the price: figures above, a chart, and where it is from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cgtui.monitor.coin.coin_detail import CoinDetail, Part, Series
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Choice
from cgtui.views.cells import BLANK, Line, Role, Segment, Span, clip, joined, width_of, wrapped
from cgtui.views.charts.form import form_of
from cgtui.views.charts.line_chart import line_capacity
from cgtui.views.coin.coin_charts import (
    AnySeries,
    ChartBox,
    dimmed,
    input_chart,
    price_chart,
)
from cgtui.views.coin.coin_figures import signed_pct, span_words
from cgtui.views.coin.coin_input import NAMES, READING, InputState, trouble_role
from cgtui.views.glyphs import Glyphs, spelled
from cgtui.views.memo import Memo
from cgtui.views.numbers import age
from cgtui.views.vote_words import vote_role, vote_sign

_COMMON: Final = "/api/futures/"
_FIGURE_ROWS: Final = 2
_LEAST_PATH: Final = 12


@dataclass(frozen=True, slots=True)
class PanelBox:
    """A panel in cells, the moment it is drawn for, and what it is drawn with."""

    width: int
    height: int
    now_ms: int
    glyphs: Glyphs
    memo: Memo

    @property
    def chart(self) -> ChartBox:
        """What is left between the rows of figures."""
        return ChartBox(self.width, max(0, self.height - _FIGURE_ROWS), self.glyphs)


def input_panel(detail: CoinDetail, state: InputState, box: PanelBox) -> list[Line]:
    """One input, in the rows of ``box``."""
    parts: dict[InputName, Part[Any]] = {
        InputName.TAKER: detail.taker,
        InputName.OPEN_INTEREST: detail.open_interest,
        InputName.LIQUIDATIONS: detail.liquidations,
        InputName.FUNDING: detail.funding,
    }
    part = parts[state.name]
    chart = _chart(part, box, lambda: input_chart(state.name, detail, box.chart, box.memo))
    head = input_head(state, box.width, box.glyphs)
    return [clip(head, box.width), *chart, _foot(part, box)]


def price_panel(detail: CoinDetail, box: PanelBox) -> list[Line]:
    """The price of the reference contract at the charts' interval."""
    part, series = detail.price, detail.price.value
    head: list[Span] = [Span("PRICE", Role.HEAD), Span(f" {detail.contract}", Role.TEXT)]
    capacity = line_capacity(box.width, form_of(box.glyphs))
    if series is not None and (moved := moved_words(series, capacity)):
        head.append(Span(f"  {moved}", Role.TEXT))

    def draw() -> list[Line]:
        return [] if series is None else price_chart(series, box.chart, box.memo)

    return [clip(tuple(head), box.width), *_chart(part, box, draw), _foot(part, box)]


def moved_words(series: Series, bars: int) -> str:
    """The change over the newest ``bars``: ``-1.92% in 8h``; nothing where there are no two."""
    shown = series.values[-bars:] if bars > 0 else ()
    known = [value for value in shown if value is not None]
    if len(known) < 2 or not known[0]:
        return ""
    span = span_words(series.width_ms * len(shown))
    return f"{signed_pct((known[-1] / known[0] - 1) * 100, 2)} in {span}"


def input_head(state: InputState, width: int, glyphs: Glyphs) -> Line:
    """``TAKER 35 ✓ yes +26 │ sell 0.63 ≥ 0.58 @ 3.1× │ 1m │ age 46s``."""
    segments = [Segment(0, _name(state, glyphs)), Segment(0, (value_span(state, glyphs),))]
    if state.interval_words:
        coarser = state.used not in ("", state.asked)
        role = Role.WARN if coarser else Role.DIM
        brief = Segment(3, (Span(state.used or state.asked, role),))
        segments.append(Segment(2, (Span(state.interval_words, role),), brief))
    if state.age_s is not None:
        role = Role.WARN if state.stale else Role.DIM
        brief = Segment(1, (Span(age(state.age_s), role),))
        word = "OLD" if state.stale else "age"
        segments.append(Segment(2, (Span(f"{word} {age(state.age_s)}", role),), brief))
    return joined(segments, width, f" {glyphs.bar} ")


def value_span(state: InputState, glyphs: Glyphs) -> Span:
    """The value against its limit, or why there is none."""
    if state.trouble:
        return Span(spelled(state.trouble, glyphs), trouble_role(state.trouble))
    words = spelled(state.words, glyphs)
    if state.stale:
        return Span(words, Role.DIM)
    agrees = state.vote is not None and state.vote.choice in (Choice.YES, Choice.STRONG)
    return Span(words, Role.STRONG if agrees else Role.TEXT)


def vote_span(state: InputState, glyphs: Glyphs) -> Span:
    """The vote in sign and word; nothing where no reading has voted."""
    if state.vote is None:
        return Span("")
    role = Role.DIM if state.stale else vote_role(state.vote.choice)
    return Span(f"{vote_sign(state.vote.choice, glyphs)} {state.vote.choice}", role)


def points_words(state: InputState) -> str:
    """What the vote adds to the score."""
    return "" if state.vote is None else f"{state.vote.points:+z.0f}"


def _name(state: InputState, glyphs: Glyphs) -> Line:
    spans = [Span(NAMES[state.name], Role.HEAD)]
    if state.weight is not None:
        spans.append(Span(f" {state.weight:.0f}", Role.DIM))
    if state.vote is not None:
        vote = vote_span(state, glyphs)
        spans.append(Span(f" {vote.text} {points_words(state)}", vote.role))
    return tuple(spans)


def _chart(part: Part[Any], box: PanelBox, draw: Callable[[], list[Line]]) -> list[Line]:
    """The chart, dim once it is past its limit; in its place the reason where there is none."""
    if part.value is not None:
        lines = draw()
        return dimmed(lines) if part.is_stale(box.now_ms) else lines
    rows = box.chart.height
    lines = [BLANK] * rows
    words = part.trouble or READING
    said = wrapped((Span(words, trouble_role(words)),), box.width - 2, 0)[:rows]
    first = (rows - len(said) + 1) // 2
    lines[first : first + len(said)] = [(Span("  "), *row) for row in said]
    return lines


def _foot(part: Part[Any], box: PanelBox) -> Line:
    """What the chart shows and where it is from: ``15m bars, 24h │ age 14s │ /api/futures/…``."""
    series: AnySeries | None = part.value
    segments: list[Segment] = []
    if series is not None:
        length = len(series.values if isinstance(series, Series) else series.first)
        bars = min(length, line_capacity(box.width, form_of(box.glyphs)))
        shown = f"{part.interval_used} bars, {span_words(bars * series.width_ms)}"
        segments.append(Segment(0, (Span(shown, Role.DIM),)))
        if part.interval_asked != part.interval_used:
            segments.append(Segment(1, (Span(f"asked {part.interval_asked}", Role.WARN),)))
        segments.append(Segment(2, (age_span(part, box.now_ms),)))
        if part.trouble:
            segments.append(Segment(1, (Span(part.trouble, Role.WARN),)))
    between = f" {box.glyphs.bar} "
    line = joined(segments, box.width, between)
    left = box.width - width_of(line) - (len(between) if line else 0)
    path = endpoint_words(part.endpoint, left)
    if not path:
        return line
    return (*line, Span(between if line else "", Role.DIM), Span(path, Role.DIM))


def endpoint_words(path: str, width: int) -> str:
    """A path in ``width`` cells: its beginning goes first, which all have in common."""
    if len(path) <= width:
        return path
    brief = path.replace(_COMMON, "…/", 1)
    if len(brief) <= width:
        return brief
    return f"…{brief[1 - width :]}" if width >= _LEAST_PATH else ""


def age_span(part: Part[Any], now_ms: int) -> Span:
    """How old a part is; past its limit it is said louder."""
    seconds = part.age_s(now_ms)
    if seconds is None:
        return Span("")
    if part.is_stale(now_ms):
        return Span(f"OLD {age(seconds)}", Role.WARN)
    return Span(f"age {age(seconds)}", Role.DIM)
