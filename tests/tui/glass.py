"""What a terminal shows of what it was sent: pyte, with links, and signs that join others."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import pyte
from wcwidth import wcwidth

_LINK: Final = re.compile("\x1b\\]8;(.*?)\x1b\\\\")
_NO_WRAP: Final = "\x1b[?7l"
_LINES: Final = ("underscore", "strikethrough", "reverse")


class Shown(NamedTuple):
    """One cell; colours and weights of a space are left out where they cannot be seen."""

    text: str
    ink: str
    paper: str
    attributes: tuple[str, ...]
    link: str


class _Screen(pyte.Screen):
    link = ""

    def __init__(self, columns: int, rows: int) -> None:
        self.links: dict[tuple[int, int], str] = {}
        super().__init__(columns, rows)

    def draw(self, data: str) -> None:
        for sign in data:
            if sign in "\u200d\ufe0f":
                continue  # pyte drops all that follows
            width = wcwidth(sign)
            super().draw(sign)
            for column in range(self.cursor.x - width, self.cursor.x):
                self.links[(self.cursor.y, column)] = self.link


class Glass:
    """A terminal of ``columns`` × ``rows``."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = _Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self.feed(_NO_WRAP)

    def feed(self, text: str) -> None:
        """Take what a program has written."""
        for index, part in enumerate(_LINK.split(text)):
            if index % 2:
                self._screen.link = "" if part == ";" else part
            else:
                self._stream.feed(part)

    @property
    def text(self) -> list[str]:
        """The signs of each row."""
        return self._screen.display

    @property
    def pen_is_plain(self) -> bool:
        """Whether the next sign would have no attribute, colour or link."""
        plain = self._screen.cursor.attrs == self._screen.default_char
        return bool(plain) and not self._screen.link

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row, from zero."""
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def cells(self) -> list[list[Shown]]:
        """All that can be seen."""
        screen = self._screen
        return [[self._shown(y, x) for x in range(screen.columns)] for y in range(screen.lines)]

    def _shown(self, y: int, x: int) -> Shown:
        char = self._screen.buffer[y][x]
        link = self._screen.links.get((y, x), "")
        lines = tuple(name for name in _LINES if getattr(char, name))
        if char.data == " " and not lines:
            return Shown(" ", "", char.bg, (), link)
        weights = tuple(name for name in ("bold", "italics", "blink") if getattr(char, name))
        return Shown(char.data, char.fg, char.bg, weights + lines, link)
