"""Coins that a person has silenced, for a while or until they say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime


class Mutes:
    """Both sides of a coin. Times are by the source's clock; ``None`` is "until unmuted"."""

    def __init__(self) -> None:
        self._until_ms: dict[str, int | None] = {}

    def mute(self, coin: str, until_ms: int | None) -> None:
        """Silence ``coin``; a second time changes until when."""
        self._until_ms[coin] = until_ms

    def unmute(self, coin: str) -> None:
        """Let it speak again."""
        self._until_ms.pop(coin, None)

    def is_muted(self, coin: str, now_ms: int) -> bool:
        """Whether it is silenced now."""
        if coin not in self._until_ms:
            return False
        until_ms = self._until_ms[coin]
        return until_ms is None or now_ms < until_ms

    def until_ms(self, coin: str) -> int | None:
        """Until when a silenced coin is."""
        return self._until_ms.get(coin)

    def words(self, coin: str) -> str:
        """``muted until 14:05Z`` or ``muted``."""
        until_ms = self._until_ms.get(coin)
        if until_ms is None:
            return "muted"
        return f"muted until {datetime.fromtimestamp(until_ms / 1000, UTC):%H:%MZ}"

    def all(self, now_ms: int) -> Mapping[str, int | None]:
        """The silenced coins and until when; those whose time is over are let go."""
        self._until_ms = {
            coin: until_ms
            for coin, until_ms in self._until_ms.items()
            if until_ms is None or now_ms < until_ms
        }
        return dict(self._until_ms)
