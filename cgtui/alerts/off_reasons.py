"""Why Telegram is off, in the words that every screen, line and record says."""

from __future__ import annotations

from typing import Final

SWITCHED_OFF: Final = "switched off"
NO_TOKEN: Final = "no bot token"  # noqa: S105 - words
NO_CHAT: Final = "no chat id"
FEATURE_OFF: Final = "features.telegram is off"
REPLAY: Final = "a replay sends nothing"
