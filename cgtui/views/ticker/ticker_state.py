"""How the Ticker's lists are narrowed and where they stand, said in words that stay visible."""

from __future__ import annotations

from typing import NamedTuple

from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.glyphs import Glyphs
from cgtui.views.no_match import first_that_fits, nothing_matches
from cgtui.views.numbers import count, usd
from cgtui.views.text_filter import text_filter
from cgtui.views.ticker.board_order import BoardSort
from cgtui.views.ticker.tape_filter import Shown


class Narrowing(NamedTuple):
    """What a person has set; ``board`` and ``board_of`` are the coins shown and all of them.
    ``size_key`` is the key in force for the next least size."""

    text: str
    least_usd: float
    sort: BoardSort
    tape: Shown
    board: int
    board_of: int
    size_key: str = "m"

    @property
    def has_words(self) -> bool:
        """Whether the text asks for anything: commas alone do not."""
        return bool(text_filter(self.text).words)


def narrowing_line(now: Narrowing, width: int, glyphs: Glyphs) -> Line | None:
    """``filter "btc" · tape 12 of 340 · board 1 of 45``; ``None`` while everything is shown."""
    segments = []
    if now.text:
        segments.append(Segment(0, (Span(f' filter "{now.text}" ', Role.MODE),)))
    if now.least_usd:
        segments.append(Segment(0, (Span(f" tape from {usd(now.least_usd)} up ", Role.MODE),)))
    segments += _found(now)
    if now.sort is not BoardSort.OWN:
        segments.append(Segment(0, (Span(f" board by {now.sort.value} ", Role.MODE),)))
    if not segments:
        return None
    if now.text:
        segments.append(Segment(3, (Span("Esc", Role.ACCENT), Span(" clears", Role.DIM))))
    return joined(segments, width, f" {glyphs.middot} ")


def found_line(now: Narrowing, width: int, glyphs: Glyphs) -> Line:
    """``tape 12 of 340 · board 1 of 45``; nothing while everything is shown."""
    return joined(_found(now), width, f" {glyphs.middot} ")


def _found(now: Narrowing) -> list[Segment]:
    segments = []
    if now.has_words or now.least_usd:
        shown = f"tape {count(now.tape.rows)} of {count(now.tape.of)}"
        segments.append(Segment(1, (Span(shown, Role.WARN),)))
    if now.has_words:
        segments.append(Segment(2, (Span(f"board {now.board} of {now.board_of}", Role.WARN),)))
    return segments


def no_row_line(now: Narrowing, width: int) -> Line | None:
    """In the place of the tape's heading: why it has no row; ``None`` where it has some, or where
    that is not because of what a person has set."""
    narrowed = now.has_words or now.least_usd
    if now.tape.rows or not now.tape.of or not narrowed:
        return None
    # Where the text is found in smaller rows, the size is the cause; else the text by itself.
    if now.has_words and not now.tape.coins:
        return nothing_matches(now.text, "", width)
    size = f"no row from {usd(now.least_usd)} up"
    forms = (f"{size}; {now.size_key} for the next size", size, "no row")
    return first_that_fits(forms, width)


def no_coin_line(now: Narrowing, width: int) -> Line | None:
    """The same for the board."""
    if now.board or not now.board_of or not now.has_words:
        return None
    return nothing_matches(now.text, "", width)


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
