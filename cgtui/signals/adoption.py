"""Coins that nobody put on the board and that put themselves there."""

from __future__ import annotations

MAX_ADOPTED = 200
"""Beyond it the coin that has been quiet the longest leaves: invented names stay bounded."""


class Adoption:
    """Adopted coins, in the order of their adoption. Times are by the source's clock."""

    def __init__(self, quiet_min: float) -> None:
        self._quiet_ms = quiet_min * 60_000
        self._last_order_ms: dict[str, int] = {}

    def order(self, coin: str, now_ms: int) -> None:
        """An adopted coin's order ends its quiet; that of any other coin means nothing."""
        if coin in self._last_order_ms:
            self._last_order_ms[coin] = now_ms

    def adopt(self, coin: str, now_ms: int) -> None:
        """Put ``coin`` on the board, or keep it there."""
        known = self._last_order_ms
        if coin not in known and len(known) >= MAX_ADOPTED:
            del known[min(known, key=lambda one: known[one])]
        known[coin] = now_ms

    def coins(self, now_ms: int) -> tuple[str, ...]:
        """Those without ``quiet_min`` minutes that had no order; the others leave."""
        known = self._last_order_ms
        for coin in [one for one, at_ms in known.items() if now_ms - at_ms >= self._quiet_ms]:
            del known[coin]
        return tuple(known)
