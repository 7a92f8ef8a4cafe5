"""Which orders of REST the feed did not bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.rows_lists import LiquidationOrder

SAME_SIZE: Final = 0.001
"""Two sizes are one order's where they differ by no more than this part: each channel rounds in
its own way."""


class Missed(NamedTuple):
    """``orders`` were not received; ``matched`` of the others were, and of those that say a side on
    both channels ``other_side`` say different ones."""

    orders: tuple[LiquidationOrder, ...]
    matched: int
    other_side: int


def missed_orders(rows: Iterable[LiquidationOrder], received: Iterable[Liquidation]) -> Missed:
    """``rows`` without what was received, compared as a multiset: each order counts once.

    One order is the same venue, pair, venue's time and size; its side is left out of that, for
    REST's code is unverified (`cgtui.coinglass.rows.REST_SIDES`).
    """
    known: defaultdict[tuple[str, str, int], list[Liquidation]] = defaultdict(list)
    for order in received:
        known[order.exchange, order.pair, order.time_ms].append(order)
    left = list(rows)
    matched = other_side = 0
    # The very same sizes first: a rounded one must not take another order's place.
    for part in (0.0, SAME_SIZE):
        unmatched: list[LiquidationOrder] = []
        for row in left:
            same = _taken_out(known[row.exchange, row.pair, row.time_ms], row.usd, part)
            if same is None:
                unmatched.append(row)
                continue
            matched += 1
            told = same.side is not Side.UNKNOWN and row.side is not Side.UNKNOWN
            other_side += told and same.side is not row.side
        left = unmatched
    return Missed(tuple(left), matched, other_side)


def _taken_out(candidates: list[Liquidation], usd: float, part: float) -> Liquidation | None:
    """The one of the nearest size, if that is the same; it is not there for another row."""
    if not candidates:
        return None
    nearest = min(range(len(candidates)), key=lambda at: abs(candidates[at].usd - usd))
    if abs(candidates[nearest].usd - usd) > max(0.01, part * usd):
        return None
    return candidates.pop(nearest)


def as_received(
    rows: Sequence[LiquidationOrder], received_ms: int, *, sides_hold: bool
) -> tuple[Liquidation, ...]:
    """REST's orders as the feed would tell them, oldest first.

    REST's side code is unverified; where it contradicted the feed (``sides_hold`` is false) no side
    is claimed.
    """
    return tuple(
        Liquidation(
            exchange=row.exchange,
            coin=row.coin,
            pair=row.pair,
            side=row.side if sides_hold else Side.UNKNOWN,
            price=row.price,
            usd=row.usd,
            time_ms=row.time_ms,
            received_ms=received_ms,
        )
        for row in sorted(rows, key=lambda one: one.time_ms)
    )
