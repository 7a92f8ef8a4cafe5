"""Text with a meaning: what every screen row is made of, before any colour is chosen.

Widths are terminal cells, not characters: a Chinese coin name takes two cells a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size


class Role(StrEnum):
    """What a stretch of text means. A theme decides how it looks."""

    TEXT = "text"
    DIM = "dim"
    STRONG = "strong"
    HEAD = "head"
    TITLE = "title"  # what the whole screen is about
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


def shortened(text: str, width: int, ellipsis: str = "…") -> str:
    """``text`` in at most ``width`` cells: whole, or cut at a word's end with an ellipsis.

    A long word that would leave half of the room empty is cut where the room ends.
    """
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    kept = set_cell_size(text, max(0, room))
    # What ends where the room does is a whole word only where a blank follows.
    if not text[len(kept) :].startswith(" ") and (end := kept.rfind(" ")) > len(kept) // 2:
        kept = kept[:end]
    if kept.count("(") > kept.count(")") and kept.rfind("(") > len(kept) // 2:
        kept = kept[: kept.rfind("(")]  # what was said in it is cut, so all of it goes
    kept = kept.rstrip(" ,;:(·-")
    return f"{kept}{ellipsis}" if kept else fit(text, width, ellipsis=ellipsis)


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


_DOTS: Final = ("·", ".")


def wrapped(line: Line, width: int, indent: int) -> list[Line]:
    """A line broken at its spaces into rows of ``width`` cells, all but the first indented.

    A word longer than a row is cut with an ellipsis; a dot between two things begins no row.
    """
    rows: list[list[Span]] = [[]]
    used, room = 0, width
    for span in line:
        for word in re.findall(r"\s+|\S+", span.text):
            length = cell_len(word)
            if word.isspace() and used and used + length > room:
                used = room  # blanks at a row's end are its end
                continue
            if used + length > room and used:
                rows.append([Span(" " * indent)])
                used, room = 0, width - indent
                if word in _DOTS:
                    continue
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
    """A part of a one-line bar. The highest ``rank`` gives way first when the line is too narrow:
    to its ``shorter`` form, or altogether; rank 0 without a shorter form stays."""

    rank: int
    spans: Line
    shorter: Segment | None = None


def joined(segments: Sequence[Segment], width: int, separator: str) -> Line:
    """Segments in their own order, the least important shortened or dropped until the line fits.

    What still has room afterwards comes back, the most important first.
    """
    forms = [_forms(segment) for segment in segments]
    levels = [0] * len(forms)

    def line() -> Line:
        shown = [form[level] for form, level in zip(forms, levels, strict=True)]
        return _in_a_row([form.spans for form in shown if form is not None], separator)

    while width_of(line()) > width:
        giving = [
            (form.rank, place)
            for place, level in enumerate(levels)
            if (form := forms[place][level]) is not None and level + 1 < len(forms[place])
        ]
        if not giving:
            return clip(line(), width)
        _rank, place = max(giving)
        levels[place] += 1
    for place in sorted(range(len(forms)), key=lambda place: segments[place].rank):
        reached = levels[place]
        # The fullest form that fits beside all the others.
        for level in range(reached + 1):
            levels[place] = level
            if width_of(line()) <= width:
                break
    return line()


def _forms(segment: Segment) -> list[Segment | None]:
    """A segment, its shorter forms, and (unless the last is of rank 0) its absence."""
    forms: list[Segment | None] = []
    one: Segment | None = segment
    while one is not None:
        forms.append(one)
        one = one.shorter
    last = forms[-1]
    return forms if last is None or last.rank == 0 else [*forms, None]


def _in_a_row(lines: Iterable[Line], separator: str) -> Line:
    spans: list[Span] = []
    for line in lines:
        if spans:
            spans.append(Span(separator, Role.DIM))
        spans.extend(line)
    return tuple(spans)
