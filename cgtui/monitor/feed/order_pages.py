"""Reads single liquidations of a span from REST, which gives 200 at a time and no cursor."""

from __future__ import annotations

from typing import Final, NamedTuple

from cgtui.coinglass.catalogue import LIQUIDATION_ORDERS
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.rows_lists import LiquidationOrder

PAGE_ROWS: Final = 200
MOST_PAGES: Final = 5
DAYS: Final = 7
"""How far back CoinGlass knows of single orders."""


class Orders(NamedTuple):
    """``is_whole`` is false where CoinGlass may hold more of the span than it gave."""

    rows: tuple[LiquidationOrder, ...]
    is_whole: bool


async def read_orders(client: Reader, coin: str, exchange: str, from_ms: int, to_ms: int) -> Orders:
    """The orders of ``coin`` on ``exchange`` whose venue's time is in [from_ms, to_ms].

    A full page is taken for the newest of the span, and the ones before it are asked for, at most
    `MOST_PAGES` times. Raises CoinglassError where not even the first page came.
    """
    rows: list[LiquidationOrder] = []
    until_ms = to_ms
    for _page in range(MOST_PAGES):
        reply = await client.read(
            LIQUIDATION_ORDERS,
            {
                "exchange": exchange,
                "symbol": coin,
                "min_liquidation_amount": "0",
                "start_time": str(from_ms),
                "end_time": str(until_ms),
            },
            priority=Priority.BACKGROUND,
        )
        page = [row for row in reply.rows if from_ms <= row.time_ms <= until_ms]
        oldest_ms = min((row.time_ms for row in page), default=from_ms)
        is_full = len(reply.rows) >= PAGE_ROWS
        # What shares its oldest time may have been cut off: the next page has all of those.
        goes_on = is_full and from_ms < oldest_ms < until_ms
        rows += [row for row in page if not goes_on or row.time_ms > oldest_ms]
        if not goes_on:
            return Orders(tuple(rows), not is_full)
        until_ms = oldest_ms
    return Orders(tuple(rows), False)
