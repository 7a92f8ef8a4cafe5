"""Coins that nobody put on the board and that put themselves there."""

from __future__ import annotations

from collections import OrderedDict

MAX_ADOPTED = 200
"""Beyond it the coin that has been quiet the longest leaves: invented names stay bounded."""


class Adoption:
    """Adopted coins. Times are by the source's clock."""

    def __init__(self, quiet_min: float) -> None:
        self._quiet_ms = quiet_min * 60_000
        self._last_order_ms: OrderedDict[str, int] = OrderedDict()  # the longest quiet first
        self._number: dict[str, int] = {}
        self._numbers = 0

    def order(self, coin: str, now_ms: int) -> None:
        """An adopted coin's order ends its quiet; that of any other coin means nothing."""
        if coin in self._last_order_ms:
            self._last_order_ms[coin] = now_ms
            self._last_order_ms.move_to_end(coin)

    def adopt(self, coin: str, now_ms: int) -> None:
        """Put ``coin`` on the board, or keep it there."""
        if coin not in self._number:
            if len(self._number) >= MAX_ADOPTED:
                self._release_quietest()
            self._numbers += 1
            self._number[coin] = self._numbers
        self._last_order_ms[coin] = now_ms
        self._last_order_ms.move_to_end(coin)

    def _release_quietest(self) -> None:
        coin, _ = self._last_order_ms.popitem(last=False)
        del self._number[coin]

    def coins(self, now_ms: int) -> tuple[str, ...]:
        """In the order of their adoption; who had no order for ``quiet_min`` minutes leaves."""
        known = self._last_order_ms
        while known and now_ms - next(iter(known.values())) >= self._quiet_ms:
            self._release_quietest()
        return tuple(sorted(known, key=self._number.__getitem__))
