"""What lets a run in at its source."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Access:
    """What a source lets in: the API key, and the bot and chat that its messages go to."""

    api_key: str = field(repr=False)
    bot_token: str | None = field(default=None, repr=False)
    chat_id: str | None = None
