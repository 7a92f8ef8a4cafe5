"""How fast messages may go: Telegram's limits for a chat, and its own word for how long to wait."""

from __future__ import annotations

from collections import deque
from typing import Final

GAP_S: Final = 1.0
"""One message a second a chat."""
GROUP_MESSAGES: Final = 20
GROUP_WINDOW_S: Final = 60.0
"""Twenty messages a minute in a group or channel."""


def is_group(chat_id: str) -> bool:
    """Whether the stricter limit holds: groups have negative numbers, channels an @name."""
    return chat_id.startswith(("-", "@"))


class Pacing:
    """When the next message may go. Times are monotonic seconds, given by the caller.

    A message counts from the end of its call, since Telegram may take it at any time in between.
    """

    __slots__ = ("_ends_s", "_group", "_paused_until_s")

    def __init__(self, chat_id: str) -> None:
        self._group = is_group(chat_id)
        self._ends_s: deque[float] = deque(maxlen=GROUP_MESSAGES if self._group else 1)
        self._paused_until_s = float("-inf")

    def wait_s(self, now_s: float) -> float:
        """Seconds until a message may go; 0 for at once."""
        return max(0.0, self._next_s() - now_s)

    def paused_s(self, now_s: float) -> float:
        """Seconds that are left of a wait that Telegram asked for."""
        return max(0.0, self._paused_until_s - now_s)

    def ended(self, now_s: float) -> None:
        """A call that sends a message has ended, however it did."""
        self._ends_s.append(now_s)

    def pause(self, now_s: float, retry_after_s: float) -> None:
        """Telegram asked for a wait: nothing goes out before it is over."""
        self._paused_until_s = max(self._paused_until_s, now_s + retry_after_s)

    def _next_s(self) -> float:
        next_s = self._paused_until_s
        if self._ends_s:
            next_s = max(next_s, self._ends_s[-1] + GAP_S)
        if self._group and len(self._ends_s) == GROUP_MESSAGES:
            next_s = max(next_s, self._ends_s[0] + GROUP_WINDOW_S)
        return next_s
