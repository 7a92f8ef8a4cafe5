"""Whether a program has anything left to do of what it was asked."""

from __future__ import annotations

from typing import Any

from textual.app import App


def is_busy(app: App[Any]) -> bool:
    """Whether a message, a layout or a paint is still to come, on the screen on top."""
    screen = app.screen
    waiting = screen._callbacks or screen._dirty_widgets or screen._layout_required
    pumps = (app, screen, *screen.walk_children())
    return bool(waiting) or any(one.message_queue_size for one in pumps)
