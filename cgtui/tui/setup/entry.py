"""A line to type or paste into; a secret shows as dots and its length."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 512
_DOTS: Final = 40


class Entry:
    """``secret`` hides what is typed, in the repr too."""

    def __init__(self, label: str, *, secret: bool) -> None:
        self.label = label
        self.secret = secret
        self._text = ""

    def __repr__(self) -> str:
        return f"Entry({self.label}, {len(self._text)} characters)"

    @property
    def text(self) -> str:
        """What was typed, without blanks around it."""
        return self._text.strip()

    def type(self, character: str) -> None:
        """One more character."""
        self._text = (self._text + character)[:LONGEST]

    def paste(self, text: str) -> None:
        """What is pasted takes the place of what was there: its first line, without quotes."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        self._text = lines[0].strip("\"'")[:LONGEST] if lines else ""

    def erase(self) -> None:
        """The last character."""
        self._text = self._text[:-1]

    def clear(self) -> None:
        """All of it."""
        self._text = ""

    def shown(self, dot: str) -> str:
        """As the screen shows it: ``••••••  6 characters`` for a secret."""
        if not self.secret:
            return self._text
        length = len(self._text)
        if not length:
            return ""
        return f"{dot * min(length, _DOTS)}  {length} character{'' if length == 1 else 's'}"
