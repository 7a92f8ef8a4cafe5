"""A line to type or paste into; a secret shows as dots and its length."""

from __future__ import annotations

from typing import Final

from cgtui.config.values import MAX_SECRET_CHARS
from cgtui.counted import counted

LONGEST: Final = MAX_SECRET_CHARS
_DOTS: Final = 40


class Entry:
    """``secret`` hides what is typed, in the repr too.

    What is longer than anything that is asked for is not held at all, not even its first part;
    ``overlong`` is set until the line is cleared.
    """

    def __init__(self, label: str, *, secret: bool) -> None:
        self.label = label
        self.secret = secret
        self._text = ""
        self.overlong = False

    def __repr__(self) -> str:
        return f"Entry({self.label}, {len(self._text)} characters)"

    @property
    def text(self) -> str:
        """What was typed, without blanks around it."""
        return self._text.strip()

    def type(self, character: str) -> None:
        """One more character; of no effect on a line that is too long."""
        if not self.overlong:
            self._hold(self._text + character)

    def paste(self, text: str) -> None:
        """What is pasted takes the place of what was there: its first line, without quotes."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        self._hold(lines[0].strip("\"'") if lines else "")

    def erase(self) -> None:
        """The last character; all of a line that is too long."""
        self._hold(self._text[:-1])

    def clear(self) -> None:
        """All of it."""
        self._hold("")

    def _hold(self, text: str) -> None:
        self.overlong = len(text) > LONGEST
        self._text = "" if self.overlong else text

    def shown(self, dot: str) -> str:
        """As the screen shows it: ``••••••  6 characters`` for a secret."""
        if self.overlong:
            return f"more than {LONGEST} characters"
        if not self.secret:
            return self._text
        length = len(self._text)
        if not length:
            return ""
        return f"{dot * min(length, _DOTS)}  {counted(length, 'character')}"
