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
KICKED = BotFault(403, "Forbidden: bot was kicked from the supergroup chat")
NOT_FOUND = BotFault(404, "Not Found")
CONFLICT = BotFault(409, "Conflict: terminated by other getUpdates request")
INTERNAL = BotFault(500, "Internal Server Error")
BAD_GATEWAY = BotFault(502, "Bad Gateway", html=True)


def too_many(retry_after_s: int) -> BotFault:
    """The refusal for sending too fast."""
    description = f"Too Many Requests: retry after {retry_after_s}"
    return BotFault(429, description, retry_after_s=retry_after_s)


class BotFaults:
    """Faults of calls, by method name ("*": of any).

    Those that were queued fall due one a call, first in first out; one that is kept answers every
    call that has none queued, until it is cleared.
    """

    def __init__(self) -> None:
        self._queued: dict[str, deque[BotFault]] = {}
        self._kept: dict[str, BotFault] = {}

    def queue(self, fault: BotFault, *, method: str = "sendMessage", times: int = 1) -> None:
        """Answer the next ``times`` calls of ``method`` with ``fault``."""
        self._queued.setdefault(method.lower(), deque()).extend([fault] * times)

    def keep(self, fault: BotFault, *, method: str = "sendMessage") -> None:
        """Answer every call of ``method`` with ``fault``: a bot that is blocked stays blocked."""
        self._kept[method.lower()] = fault

    def clear(self) -> None:
        """Forget what is queued and what is kept."""
        self._queued.clear()
        self._kept.clear()

    def take(self, method: str) -> BotFault | None:
        """The fault that falls due with this call, if any."""
        for name in (method.lower(), "*"):
            waiting = self._queued.get(name)
            if waiting:
                return waiting.popleft()
        return self._kept.get(method.lower()) or self._kept.get("*")
