"""Text with a meaning: what every screen row is made of, before any colour is chosen.

Widths are terminal cells, not characters: a Chinese coin name takes two cells a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size


class Role(StrEnum):
    """What a stretch of text means. A theme decides how it looks."""

    TEXT = "text"
    DIM = "dim"
    STRONG = "strong"
    HEAD = "head"
    LONG = "long"
    SHORT = "short"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    ACCENT = "accent"
    MODE = "mode"  # the DEMO / REPLAY label, which cannot be missed
    ALARM = "alarm"  # something is broken and a person should look


class Span(NamedTuple):
    """A run of text with one meaning."""

    text: str
    role: Role = Role.TEXT


Line = tuple[Span, ...]
"""One terminal row, left to right."""

BLANK: Line = ()


def width_of(line: Iterable[Span]) -> int:
    """The number of terminal cells a line takes."""
    return sum(cell_len(span.text) for span in line)


def fit(text: str, width: int, align: str = "left", ellipsis: str = "…") -> str:
    """``text`` in exactly ``width`` cells: padded, or cut with an ellipsis.

    ``align`` is ``left`` or ``right`` and says on which side a short text stands.
    """
    length = cell_len(text)
    if length == width:
        return text
    if length < width:
        padding = " " * (width - length)
        return padding + text if align == "right" else text + padding
    if width <= 0:
        return ""
    mark = ellipsis if cell_len(ellipsis) < width else ""
    return set_cell_size(text, width - cell_len(mark)) + mark


def clip(line: Line, width: int) -> Line:
    """The first ``width`` cells of a line; a span that does not fit is cut with an ellipsis."""
    taken: list[Span] = []
    left = width
    for span in line:
        length = cell_len(span.text)
        if length <= left:
            taken.append(span)
            left -= length
            continue
        if left > 0:
            taken.append(Span(fit(span.text, left), span.role))
        break
    return tuple(taken)


def wrapped(line: Line, width: int, indent: int) -> list[Line]:
    """A line broken at its spaces into rows of ``width`` cells, all but the first indented.

    A word longer than a row is cut with an ellipsis.
    """
    rows: list[list[Span]] = [[]]
    used, room = 0, width
    for span in line:
        for word in re.findall(r"\s+|\S+", span.text):
            length = cell_len(word)
            if used + length > room and not word.isspace() and used:
                rows.append([Span(" " * indent)])
                used, room = 0, width - indent
            if used or not word.isspace():
                rows[-1].append(Span(word, span.role))
                used += length
    return [clip(tuple(row), width) for row in rows]


def padded(line: Line, width: int) -> Line:
    """A line in exactly ``width`` cells."""
    line = clip(line, width)
    missing = width - width_of(line)
    return (*line, Span(" " * missing)) if missing else line


def side_by_side(left: Sequence[Line], right: Sequence[Line], width: int, gap: str) -> list[Line]:
    """Two columns of lines as one: the left one ``width`` cells wide, ``gap`` between."""
    rows: list[Line] = []
    for index in range(max(len(left), len(right))):
        first = left[index] if index < len(left) else BLANK
        second = right[index] if index < len(right) else BLANK
        rows.append((*padded(first, width), Span(gap, Role.DIM), *second))
    return rows


class Segment(NamedTuple):
    """A part of a one-line bar. The highest ``rank`` goes first when the line is too narrow."""

    rank: int
    spans: Line


def joined(segments: Sequence[Segment], width: int, separator: str) -> Line:
    """Segments in their own order, the least important dropped until the line fits."""
    kept = list(segments)
    while True:
        line: list[Span] = []
        for segment in kept:
            if line:
                line.append(Span(separator, Role.DIM))
            line.extend(segment.spans)
        if width_of(line) <= width or len(kept) <= 1:
            return clip(tuple(line), width)
        kept.remove(max(kept, key=lambda segment: segment.rank))
