"""A recording to play: a tape of frames, or an export of events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated, Protocol

import msgspec

from cgtui.simulator.event_export import (
    END_OF_TIME_MS,
    FIELDS,
    csv_frames,
    is_csv_header,
    jsonl_frames,
)
from cgtui.simulator.tape_lines import TapeError, read_lines, require_file

EXPECTED = (
    'expected a tape (lines of {"t": <ms>, "frame": "<text>"}) or an export of events '
    f"(jsonl, or csv with the header {','.join(FIELDS)})"
)


# Some recorders write a fraction; a float holds milliseconds exactly.
_Time = Annotated[float, msgspec.Meta(gt=0, lt=END_OF_TIME_MS)]


class Frame(Protocol):
    """One frame of a recording: when it was received (ms since the epoch) and what it said."""

    @property
    def t_ms(self) -> int:
        """Milliseconds since the epoch (UTC)."""
        ...

    @property
    def text(self) -> str:
        """The text frame, verbatim."""
        ...


class _TapeLine(msgspec.Struct):
    t: _Time
    frame: str

    @property
    def t_ms(self) -> int:
        return int(self.t)

    @property
    def text(self) -> str:
        return self.frame


@dataclass(frozen=True, slots=True)
class TapeSummary:
    """What a first pass found: frames, malformed lines, and the first frame's time in ms."""

    frames_total: int
    bad_lines: int
    first_ms: int


class Tape:
    """A file of frames, read as a stream each time it is played.

    Opening it reads it through once, to count. Raises ``TapeError`` when the file is missing,
    empty, unreadable from the start, or not a recording.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        require_file(path)
        self.summary = self._summarise()

    def frames(self) -> Iterator[Frame | None]:
        """The frames in the order of the file; ``None`` for each malformed line.

        Raises ``TapeError`` where the file cannot be read any further.
        """
        lines = read_lines(self.path)
        number, first = self._first_line(lines)
        everything = chain([first], lines)
        if is_csv_header(first):
            return csv_frames(everything)
        if _is_tape_line(first):
            return _tape_frames(everything)
        if next(jsonl_frames(iter([first]))) is not None:
            return jsonl_frames(everything)
        raise TapeError(f"{self.path} line {number}: {EXPECTED}")

    def _first_line(self, lines: Iterator[bytes]) -> tuple[int, bytes]:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                return number, line
        raise TapeError(f"{self.path} line 1: {EXPECTED}; there is nothing in the file")

    def _summarise(self) -> TapeSummary:
        frames_total = bad_lines = first_ms = 0
        try:
            for frame in self.frames():
                if frame is None:
                    bad_lines += 1
                else:
                    first_ms = first_ms or frame.t_ms
                    frames_total += 1
        except TapeError:
            # What comes before the damage is worth playing; the player reports the rest.
            if not frames_total:
                raise
        if not frames_total:
            raise TapeError(f"{self.path} line 2: expected an event below the header")
        return TapeSummary(frames_total, bad_lines, first_ms)


_TAPE_LINES = msgspec.json.Decoder(_TapeLine)


def _tape_frames(lines: Iterator[bytes]) -> Iterator[Frame | None]:
    for line in lines:
        if line.strip():
            try:
                yield _TAPE_LINES.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                yield None


def _is_tape_line(line: bytes) -> bool:
    return next(_tape_frames(iter([line]))) is not None
