"""How large a row of the tape is for its coin."""

from __future__ import annotations

from cgtui.coinglass.events import Side
from cgtui.signals.order_window import OrderWindow
from cgtui.signals.thresholds import ThresholdBook


class SizeJudge:
    """Asked when a row of the tape is built: its rank and its badge by the windows of that moment.

    Both windows are of the venues in scope; a row of any other venue is measured by them too.
    """

    def __init__(self, thresholds: ThresholdBook, orders: OrderWindow) -> None:
        self._thresholds = thresholds
        self._orders = orders

    def __call__(
        self, coin: str, side: Side, usd: float, largest_usd: float
    ) -> tuple[int | None, bool]:
        """How many percent of the coin's one-minute sums of that side are at or below ``usd``
        (``None`` while its window is cold or the side is unknown), and whether ``largest_usd`` is
        at or above `OrderWindow.badge_usd`."""
        rank_pct = None
        if side is not Side.UNKNOWN:
            rank_pct = self._thresholds.rank_pct((coin, side), usd)
        badge = largest_usd >= self._orders.badge_usd(coin)
        return (None if rank_pct is None else int(rank_pct)), badge
