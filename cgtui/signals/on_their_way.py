"""Messages that were handed over and of which nobody knows yet what has become."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.signals.wish import Wish


@dataclass(frozen=True, slots=True)
class Message:
    """``told`` are the suppressed ones it counts, a number a wish. ``digest_usd`` is the market's
    total where it is a digest."""

    wishes: tuple[Wish, ...]
    told: tuple[int, ...]
    digest_usd: float | None


class OnTheirWay:
    """By alert id."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}

    def __len__(self) -> int:
        return len(self._messages)

    def put(self, alert_id: str, message: Message) -> None:
        """It was handed over."""
        self._messages[alert_id] = message

    def take(self, alert_id: str) -> Message | None:
        """It has come to an end; ``None`` for one that was never put here."""
        return self._messages.pop(alert_id, None)

    @property
    def has_digest(self) -> bool:
        """Whether a digest is among them."""
        return any(one.digest_usd is not None for one in self._messages.values())
