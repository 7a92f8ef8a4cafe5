"""The boxes of a coin's page: their names, what is in them, how old it is, why they are empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, Final

from cgtui.counted import counted
from cgtui.monitor.coin.coin_detail import CoinDetail, Part
from cgtui.monitor.snapshot import Snapshot
from cgtui.views.cells import Line, Role, Segment, Span, fit, joined
from cgtui.views.coin.coin_heat import heat_words
from cgtui.views.coin.coin_input import READING, trouble_role
from cgtui.views.coin.coin_lists import nearest_words
from cgtui.views.coin.coin_panels import age_span
from cgtui.views.coin.coin_title import detail_of
from cgtui.views.coin.coin_told import Told, told_title
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import utc_moment

NO_ORDER: Final = "no order of it seen yet"


class Box(IntEnum):
    """The boxes in the order in which Tab goes through them."""

    ORDERS = 0
    VENUES = 1
    HEAT = 2
    POSITIONS = 3
    TOLD = 4
    CHARTS = 5


NAMES: Final = {
    Box.ORDERS: "ORDERS",
    Box.VENUES: "VENUES",
    Box.HEAT: "PRICE × TIME",
    Box.POSITIONS: "HYPERLIQUID",
    Box.TOLD: "HEADS-UPS",
    Box.CHARTS: "CHARTS",
}


def box_title(
    snapshot: Snapshot, coin: str, box: Box, width: int, glyphs: Glyphs, *, active: bool
) -> Line:
    """``ORDERS 200 since 20:14Z``; the box whose list the keys move is marked."""
    mark = glyphs.cursor if active else " "
    name = NAMES[box].replace("×", glyphs.times)
    head = (Span(f"{mark}{name}", Role.ACCENT if active else Role.HEAD),)
    detail = detail_of(snapshot, coin)
    segments = [Segment(0, head)]
    if detail is not None:
        segments += _notes(snapshot, detail, box, width)
    return joined(segments, width, "  ")


def _notes(snapshot: Snapshot, detail: CoinDetail, box: Box, width: int) -> list[Segment]:
    match box:
        case Box.ORDERS:
            return _orders(snapshot, detail)
        case Box.VENUES:
            return [
                *_read(detail.interest_by_venue, snapshot.now_ms, 1),
                *_feed_only(detail),
            ]
        case Box.HEAT:
            return [Segment(1, (Span(heat_words(detail, width), Role.DIM),))]
        case Box.POSITIONS:
            nearest = nearest_words(detail.positions.value or ())
            note = [Segment(2, (Span(nearest, Role.TEXT),))] if nearest else []
            return [*_read(detail.positions, snapshot.now_ms, 1), *note]
    return []


def _orders(snapshot: Snapshot, detail: CoinDetail) -> list[Segment]:
    if detail.orders_note:
        return [Segment(1, (Span(detail.orders_note, Role.WARN),))]
    if not detail.orders:
        return []
    since = utc_moment(detail.orders[-1].time_ms, snapshot.now_ms, seconds=False)
    return [Segment(1, (Span(f"{counted(len(detail.orders), 'row')} since {since}", Role.DIM),))]


def _read(part: Part[Any], now_ms: int, rank: int) -> list[Segment]:
    """How old it is, and what the last read met."""
    segments = []
    if part.value is not None:
        segments.append(Segment(rank, (age_span(part, now_ms),)))
    if part.trouble and part.value is not None:
        segments.append(Segment(rank, (Span(part.trouble, Role.WARN),)))
    return segments


def _feed_only(detail: CoinDetail) -> list[Segment]:
    part = detail.interest_by_venue
    if part.value is not None or not part.trouble:
        return []
    return [Segment(1, (Span(f"{part.trouble}: the feed alone", trouble_role(part.trouble)),))]


def empty_words(detail: CoinDetail | None, box: Box) -> Span:
    """Why a list has no rows."""
    if box is Box.TOLD:
        return Span("none yet", Role.DIM)
    if detail is None:
        return Span(READING, Role.DIM)
    match box:
        case Box.ORDERS:
            return Span("looking in the journal…" if detail.orders_pending else NO_ORDER, Role.DIM)
        case Box.POSITIONS:
            words = detail.positions.trouble or READING
        case Box.VENUES:
            words = detail.interest_by_venue.trouble or READING
        case _:
            words = ""
    return Span(words, trouble_role(words))


def told_line(told: Sequence[Told], width: int, glyphs: Glyphs, *, active: bool) -> Line:
    """The title of the list of heads-ups and messages."""
    mark = glyphs.cursor if active else " "
    name = Span(f"{mark}HEADS-UPS AND MESSAGES", Role.ACCENT if active else Role.HEAD)
    return joined(
        [Segment(0, (name,)), Segment(1, (Span(told_title(told), Role.DIM),))], width, "  "
    )


def tab_names(glyphs: Glyphs) -> dict[Box, str]:
    """What the boxes are called in the line of their names."""
    return {box: NAMES[box].replace("×", glyphs.times) for box in Box}


def tabs_line(counts: Mapping[Box, int], chosen: Box, width: int, glyphs: Glyphs) -> Line:
    """The boxes by name; the one that is shown stands in brackets."""
    segments = []
    for box, name in tab_names(glyphs).items():
        number = counts.get(box)
        text = name if number is None else f"{name} {number}"
        shown = box is chosen
        role = Role.STRONG if shown else Role.DIM
        spans = (Span(f"[{text}]" if shown else f" {text} ", role),)
        brief = Segment(0, (Span(fit(f" {name}", len(name) + 1), role),))
        segments.append(Segment(0 if shown else 1, spans, None if shown else brief))
    return joined(segments, width, "")
