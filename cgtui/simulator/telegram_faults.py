"""The Bot API's refusals, queued by a test or a scenario."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BotFault:
    """An answer in place of the real one. With ``accepted`` the message is kept all the same."""

    status: int
    description: str
    retry_after_s: int | None = None
    html: bool = False
    delay_s: float = 0.0
    accepted: bool = False


CHAT_NOT_FOUND = BotFault(400, "Bad Request: chat not found")
BAD_MARKUP = BotFault(400, "Bad Request: can't parse entities: Unexpected end tag at byte offset 7")
UNAUTHORIZED = BotFault(401, "Unauthorized")
BLOCKED = BotFault(403, "Forbidden: bot was blocked by the user")
NOT_FOUND = BotFault(404, "Not Found")
BAD_GATEWAY = BotFault(502, "Bad Gateway", html=True)


def too_many(retry_after_s: int) -> BotFault:
    """The refusal for sending too fast."""
    description = f"Too Many Requests: retry after {retry_after_s}"
    return BotFault(429, description, retry_after_s=retry_after_s)


class BotFaults:
    """Faults waiting for their call, by method name, first in first out."""

    def __init__(self) -> None:
        self._queued: dict[str, deque[BotFault]] = {}

    def queue(self, fault: BotFault, *, method: str = "sendMessage", times: int = 1) -> None:
        """Answer the next ``times`` calls of ``method`` with ``fault``."""
        self._queued.setdefault(method.lower(), deque()).extend([fault] * times)

    def clear(self) -> None:
        """Forget what is still queued."""
        self._queued.clear()

    def take(self, method: str) -> BotFault | None:
        """The fault that falls due with this call, if any."""
        waiting = self._queued.get(method.lower())
        return waiting.popleft() if waiting else None
