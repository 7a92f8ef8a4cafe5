"""Lines of a message, and the message put together so that Telegram takes it whatever is in it.

A line is plain text with marks. It is sanitised, cut and escaped here and nowhere else, in that
order, so that no field can bring markup along and no entity is ever cut in two.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from cgtui.sanitize import ELLIPSIS, clean

MAX_UNITS: Final = 4096
"""Telegram's limit for a message, in UTF-16 code units. It counts after the markup is taken out;
here the markup counts too, so that the message with it stays below as well."""
MAX_LINE_CHARS: Final = 300


class Keep(IntEnum):
    """How dear a line is: where room is short, the highest number goes first."""

    ALWAYS = 0
    NEEDED = 1
    USEFUL = 2
    EXTRA = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of plain text. With ``href``, an address of ours, the whole line is a link."""

    text: str
    keep: Keep = Keep.USEFUL
    bold: bool = False
    href: str = ""

    @property
    def plain(self) -> str:
        """As it is without markup; a link has its address behind it."""
        shown = clean(self.text, MAX_LINE_CHARS)
        return f"{shown}: {self.href}" if self.href else shown

    @property
    def html(self) -> str:
        """As Telegram's HTML."""
        text = html.escape(clean(self.text, MAX_LINE_CHARS), quote=False)
        if self.bold:
            text = f"<b>{text}</b>"
        return f'<a href="{html.escape(self.href)}">{text}</a>' if self.href else text


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_to_units(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` UTF-16 units, ending in ``…`` where it was cut."""
    if units(text) <= limit:
        return text
    room = limit - units(ELLIPSIS)
    kept: list[str] = []
    for char in text:
        room -= units(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + ELLIPSIS


def fitted(lines: Iterable[Line]) -> tuple[Line, ...]:
    """``lines`` without the least dear ones, so that both forms stay within `MAX_UNITS`.

    Of equally dear ones the last goes first. The first line is never dropped.
    """
    kept = list(lines)
    while len(kept) > 1 and not _fit(kept):
        least_dear = max(line.keep for line in kept[1:])
        del kept[max(at for at, line in enumerate(kept) if at and line.keep == least_dear)]
    return tuple(kept)


def _fit(lines: list[Line]) -> bool:
    written = ("\n".join(line.html for line in lines), "\n".join(line.plain for line in lines))
    return all(units(text) <= MAX_UNITS for text in written)
