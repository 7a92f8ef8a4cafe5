"""The ways a call of the Bot API can fail, as types that say what to do about it.

``str()`` of each is one sanitised line without the token or the address it stands in.
"""

from __future__ import annotations


class BotError(Exception):
    """Base. ``reason`` is what happened and what a person can do, in one line."""

    def __init__(self, method: str, reason: str) -> None:
        self.method = method
        self.reason = reason
        super().__init__(f"{method}: {reason}")


class RetryLaterError(BotError):
    """Too many messages: nothing may be sent for ``retry_after_s`` seconds."""

    def __init__(self, method: str, retry_after_s: float) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(method, f"too many messages: wait {retry_after_s:g} s")


class MarkupRefusedError(BotError):
    """The message itself was refused: its markup, its length, or what it replies to."""


class BotRefusedError(BotError):
    """Every message would be refused until a person changes something."""


class BotUnreachableError(BotError):
    """No answer, or none of Telegram's own: it may be over in a moment.

    The message may have arrived all the same.
    """
