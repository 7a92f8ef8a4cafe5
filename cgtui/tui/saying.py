"""A note at the edge of the screen, one at a time."""

from __future__ import annotations

from typing import Any

from textual.app import App


class Saying(App[Any], inherit_bindings=False):
    """What the application answers to a key."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """In place of the last note; never markup."""
        self.clear_notifications()
        self.notify(text, severity="warning" if warning else "information", markup=False)
