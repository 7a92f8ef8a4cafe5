"""How late orders arrive: quantiles over the newest live orders."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

KEPT_ORDERS = 1000
KEPT_MS = 60_000


class LagBook:
    """The last minute's live orders, the newest :data:`KEPT_ORDERS` of them."""

    def __init__(self) -> None:
        self._runs: deque[tuple[int, Sequence[int]]] = deque()  # arrival of the newest, lags
        self._held = 0
        self._read: tuple[float | None, float | None] | None = (None, None)

    def add(self, received_ms: int, lags_ms: Sequence[int]) -> None:
        """Count orders that arrived up to ``received_ms``, in order of arrival."""
        if not lags_ms:
            return
        newest = lags_ms[-KEPT_ORDERS:]
        self._runs.append((received_ms, newest))
        self._held += len(newest)
        while self._held - len(self._runs[0][1]) >= KEPT_ORDERS:
            self._drop_oldest()
        self._read = None

    def p50_p95_ms(self, now_ms: int) -> tuple[float | None, float | None]:
        """Median and 95th percentile (nearest rank); ``None`` without an order in a minute."""
        while self._runs and self._runs[0][0] < now_ms - KEPT_MS:
            self._drop_oldest()
            self._read = None
        if self._read is None:
            self._read = self._quantiles()
        return self._read

    def _drop_oldest(self) -> None:
        self._held -= len(self._runs.popleft()[1])

    def _quantiles(self) -> tuple[float | None, float | None]:
        lags_ms = [lag_ms for _, run in self._runs for lag_ms in run][-KEPT_ORDERS:]
        if not lags_ms:
            return None, None
        lags_ms.sort()
        return float(_nearest_rank(lags_ms, 50)), float(_nearest_rank(lags_ms, 95))


def _nearest_rank(ordered: Sequence[int], percent: int) -> int:
    return ordered[(len(ordered) * percent + 99) // 100 - 1]
