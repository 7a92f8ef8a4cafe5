"""Which lines of the log are shown: by level, by source, and by text."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from cgtui.counted import counted
from cgtui.log_ring import LogLine, LogRing
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.no_match import CLEARS, first_that_fits, nothing_matches
from cgtui.views.numbers import count
from cgtui.views.text_filter import folded, text_filter

_RANKS: Final = {"debug": 0, "info": 1, "warning": 2, "error": 3, "critical": 4}


class Level(Enum):
    """From which level on; ``value`` is what the screen calls it."""

    ALL = "all levels"
    WARNINGS = "warnings and up"
    ERRORS = "errors and up"

    @property
    def following(self) -> Level:
        """The next one of the round."""
        levels = list(Level)
        return levels[(levels.index(self) + 1) % len(levels)]

    @property
    def least(self) -> int:
        """The lowest rank that passes."""
        return {Level.ALL: 0, Level.WARNINGS: 2, Level.ERRORS: 3}[self]


class LogFilter(NamedTuple):
    """``source`` is one part of the program, or empty for all; ``text`` is looked for in the
    event, the source, the coin, and the fields with their names."""

    level: Level = Level.ALL
    source: str = ""
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self == LogFilter()


class FilteredLog:
    """The lines of a ring that pass a filter, kept up to date line by line."""

    def __init__(self, ring: LogRing) -> None:
        self._ring = ring
        self._wanted = LogFilter()
        self._words = text_filter("")
        self._seen = 0
        self._lines: deque[LogLine] = deque()
        self._shown: tuple[LogLine, ...] = ()
        self.sources: tuple[str, ...] = ()
        """The parts of the program that have logged anything, in alphabetical order."""

    @property
    def held(self) -> int:
        """How many lines the ring held at the last look."""
        return min(self._seen, self._ring.capacity)

    def shown(self, wanted: LogFilter) -> Sequence[LogLine]:
        """The lines that pass, oldest first; the same object while nothing has changed."""
        if wanted != self._wanted:
            self._wanted, self._words = wanted, text_filter(wanted.text)
            self._seen = 0
            self._lines.clear()
            self._shown = ()
        fresh = self._ring.after(self._seen)
        if not fresh:
            return self._shown
        self._seen = fresh[-1].seq
        self.sources = tuple(sorted({*self.sources, *(line.source for line in fresh)}))
        self._lines.extend(line for line in fresh if self._passes(line))
        while self._lines and self._lines[0].seq <= self._seen - self.held:
            self._lines.popleft()
        self._shown = tuple(self._lines)
        return self._shown

    def _passes(self, line: LogLine) -> bool:
        wanted = self._wanted
        if _RANKS.get(line.level, 1) < wanted.level.least:
            return False
        if wanted.source and line.source != wanted.source:
            return False
        return not self._words.words or self._words.matches(_haystack(line))

    def next_source(self, source: str) -> str:
        """The one after ``source``; after the last comes all of them, which is empty."""
        choices = ["", *self.sources]
        at = choices.index(source) if source in choices else -1
        return choices[(at + 1) % len(choices)]


def filter_line(wanted: LogFilter, shown: int, held: int, width: int, dot: str) -> Line | None:
    """``filter "rest" · errors and up · 12 of 340``; ``None`` while everything is shown."""
    if wanted.is_open:
        return None
    parts = []
    if wanted.text:
        parts.append(Span(f' filter "{wanted.text}" ', Role.MODE))
    if wanted.level is not Level.ALL:
        parts.append(Span(f" {wanted.level.value} ", Role.MODE))
    if wanted.source:
        parts.append(Span(f" of {wanted.source} ", Role.MODE))
    parts.append(Span(f"{count(shown)} of {counted(held, 'line')}", Role.WARN))
    segments = [Segment(0, (part,)) for part in parts]
    segments.append(Segment(1, (Span("Esc", Role.ACCENT), Span(" clears", Role.DIM))))
    return joined(segments, width, f" {dot} ")


def no_line(wanted: LogFilter, shown: int, held: int, width: int) -> Line | None:
    """In the place of the heading: why there is no line; ``None`` where there are some, or where
    that is not because of what a person has set."""
    if shown or not held or wanted.is_open:
        return None
    level = "lines" if wanted.level is Level.ALL else wanted.level.value
    narrowed = f"{level} of {wanted.source}" if wanted.source else level
    if wanted.text:
        more = "" if narrowed == "lines" else f" in {narrowed}"
        return nothing_matches(wanted.text, more, width)
    return first_that_fits((f"no {narrowed}; {CLEARS}", f"no lines; {CLEARS}"), width)


def _haystack(line: LogLine) -> str:
    fields = " ".join(f"{name}={value}" for name, value in line.fields)
    return folded(f"{line.event} {line.source} {line.coin or ''} {fields}")
