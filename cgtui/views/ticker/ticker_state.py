"""How the Ticker's lists are narrowed and where they stand, said in words that stay visible."""

from __future__ import annotations

from typing import NamedTuple

from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import count, usd
from cgtui.views.ticker.board_order import BoardSort
from cgtui.views.ticker.tape_filter import Shown


class Narrowing(NamedTuple):
    """What a person has set; ``board`` and ``board_of`` are the coins shown and all of them."""

    text: str
    least_usd: float
    sort: BoardSort
    tape: Shown
    board: int
    board_of: int


def narrowing_line(now: Narrowing, width: int, glyphs: Glyphs) -> Line | None:
    """``filter "btc" · tape 12 of 340 · board 1 of 45``; ``None`` while everything is shown."""
    segments = []
    if now.text:
        segments.append(Segment(0, (Span(f' filter "{now.text}" ', Role.MODE),)))
    if now.least_usd:
        segments.append(Segment(0, (Span(f" tape from {usd(now.least_usd)} up ", Role.MODE),)))
    if now.text or now.least_usd:
        shown = f"tape {count(now.tape.rows)} of {count(now.tape.of)}"
        segments.append(Segment(1, (Span(shown, Role.WARN),)))
    if now.text:
        segments.append(Segment(2, (Span(f"board {now.board} of {now.board_of}", Role.WARN),)))
    if now.sort is not BoardSort.OWN:
        segments.append(Segment(0, (Span(f" board by {now.sort.value} ", Role.MODE),)))
    if not segments:
        return None
    if now.text:
        segments.append(Segment(3, (Span("Esc", Role.ACCENT), Span(" clears", Role.DIM))))
    return joined(segments, width, f" {glyphs.middot} ")


def follow_segment(*, behind: int | None, following: bool, ahead: int) -> Segment:
    """Whether the tape runs along, stands on a picked row, or is paused ``behind`` orders ago.

    Where the footer is narrow, only that it runs along is left out.
    """
    if behind is not None:
        paused = (Span("paused", Role.ALARM),)
        return Segment(3, (Span(f"tape paused +{behind}", Role.ALARM),), Segment(0, paused))
    if following:
        short = (Span("follows", Role.GOOD),)
        return Segment(3, (Span("tape follows", Role.GOOD),), Segment(3, short))
    held = (Span("held", Role.WARN),)
    return Segment(3, (Span(f"tape held, {ahead} above", Role.WARN),), Segment(0, held))
