"""What the steps ask of the session: check what was given, keep it, find the chat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol


class Outcome(Enum):
    """What came of a check."""

    GOOD = auto()
    LACKING = auto()
    """It is known, and will not do: the plan is too low, or over."""
    REFUSED = auto()
    UNREACHABLE = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """``text`` says it in a sentence, the reason included. ``name`` is the bot's."""

    outcome: Outcome
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """``text`` says where it is kept, or why it is not and what follows."""

    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """A chat from which something came for the bot: its number, its kind and its name."""

    chat_id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ChatsFound:
    """``trouble`` is why they could not be read, and empty where they were."""

    chats: tuple[ChatChoice, ...]
    trouble: str = ""


class Credentials(Protocol):
    """The session's side. None of these raises; a secret is in no text that they give."""

    @property
    def place(self) -> str:
        """Where a key that is given will be kept, in words."""
        ...

    @property
    def key_source(self) -> str:
        """Where the key in use comes from, in words."""
        ...

    @property
    def lacks_token(self) -> bool:
        """Whether no source gives a bot token."""
        ...

    @property
    def lacks_chat(self) -> bool:
        """Whether no source gives a chat."""
        ...

    def typing(self, text: str) -> None:
        """Keep ``text`` out of every log line until the next call. Called with every key."""
        ...

    def hide(self, text: str) -> None:
        """Keep ``text`` out of every log line from now on."""
        ...

    async def check_key(self, key: str) -> Finding:
        """Ask CoinGlass for the account behind ``key``; one read."""
        ...

    async def keep_key(self, key: str) -> Kept:
        """Keep ``key`` for the next start, where it does not come from elsewhere."""
        ...

    async def check_token(self, token: str | None) -> Finding:
        """Ask Telegram whose token it is; ``None`` is the one that a source gives."""
        ...

    async def keep_token(self, token: str) -> Kept:
        """Keep the bot token."""
        ...

    async def chats(self, token: str | None) -> ChatsFound:
        """The chats from which something came for the bot, the newest first."""
        ...

    async def keep_chat(self, chat_id: str) -> Kept:
        """Keep the chat's number or @name."""
        ...

    async def send_test(self, token: str | None, chat_id: str) -> Finding:
        """Send a message labelled TEST; its message id is in the text."""
        ...
