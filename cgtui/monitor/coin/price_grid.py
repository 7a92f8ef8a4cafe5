"""The feed's own liquidations of one coin by price and minute, and by venue; bounded."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cgtui.coinglass.events import Liquidation, Side

MINUTES: Final = 120
STEP_PCT: Final = 0.05
"""A row of the grid is so much higher than the one below; a screen puts several together."""
MOST_CELLS: Final = 20_000
MOST_VENUES: Final = 60
OTHERS: Final = "others"

_MINUTE_MS: Final = 60_000
_STEP: Final = math.log1p(STEP_PCT / 100)
_PLACES: Final = {Side.LONG: 0, Side.SHORT: 1}


@dataclass(frozen=True, slots=True)
class PriceCell:
    """What was liquidated within a minute near one price, US dollars."""

    price: float
    long_usd: float
    short_usd: float


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """One minute since the epoch; cells by price, lowest first. Minutes without any are left
    out. ``late_usd`` of it did not come live: it was back-filled, or more than two minutes old."""

    minute: int
    cells: tuple[PriceCell, ...]
    late_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class VenueFlow:
    """What the feed itself showed of one venue over the minutes of the grid."""

    exchange: str
    long_usd: float
    short_usd: float
    orders: int


@dataclass(frozen=True, slots=True)
class PriceGrid:
    """``columns`` are oldest first. ``missing`` are minutes before the program started of which
    nothing is known; a later gap of the feed is the connection's to tell. ``since_minute`` is the
    first minute that counts. ``venues`` are largest first.
    """

    since_minute: int
    columns: tuple[PriceColumn, ...] = ()
    missing: frozenset[int] = frozenset()
    venues: tuple[VenueFlow, ...] = ()


class PriceGridBook:
    """Sums of one coin. Columns that have not changed are the same objects in every reading."""

    def __init__(self) -> None:
        self._cells: dict[int, dict[int, list[float]]] = {}
        self._late: dict[int, float] = {}
        self._venues: dict[int, dict[str, list[float]]] = {}
        self._count = 0
        self._frozen: dict[int, PriceColumn] = {}
        self._read: PriceGrid | None = None
        self.missing: frozenset[int] = frozenset()

    def add(self, order: Liquidation, *, late: bool = False) -> None:
        """Count an order of the one coin; of an unknown side only the venue hears."""
        if not order.price > 0 or not math.isfinite(order.price):
            return
        minute, usd = order.time_ms // _MINUTE_MS, order.usd
        place = _PLACES.get(order.side)
        if place is not None:
            self._cell(minute, round(math.log(order.price) / _STEP))[place] += usd
            if late:
                self._late[minute] = self._late.get(minute, 0.0) + usd
        sums = self._venue(minute, order.exchange)
        sums[2] += 1
        if place is not None:
            sums[place] += usd
        self._frozen.pop(minute, None)
        self._read = None
        while self._count > MOST_CELLS and len(self._cells) > 1:
            self._forget(min(self._cells))

    def _cell(self, minute: int, step: int) -> list[float]:
        column = self._cells.setdefault(minute, {})
        cell = column.get(step)
        if cell is None:
            cell = column[step] = [0.0, 0.0]
            self._count += 1
        return cell

    def _venue(self, minute: int, exchange: str) -> list[float]:
        venues = self._venues.setdefault(minute, {})
        if exchange not in venues and len(venues) >= MOST_VENUES:
            exchange = OTHERS
        return venues.setdefault(exchange, [0.0, 0.0, 0.0])

    def grid(self, now_ms: int) -> PriceGrid:
        """The last `MINUTES` minutes."""
        since = now_ms // _MINUTE_MS - MINUTES + 1
        for minute in {*self._cells, *self._venues}:
            if minute < since:
                self._forget(minute)
        if self._read is None or self._read.since_minute != since:
            self._read = PriceGrid(
                since_minute=since,
                columns=tuple(self._column(minute) for minute in sorted(self._cells)),
                missing=self.missing,
                venues=tuple(self._flows()),
            )
        return self._read

    def _forget(self, minute: int) -> None:
        self._count -= len(self._cells.pop(minute, ()))
        self._venues.pop(minute, None)
        self._late.pop(minute, None)
        self._frozen.pop(minute, None)
        self._read = None

    def _column(self, minute: int) -> PriceColumn:
        column = self._frozen.get(minute)
        if column is None:
            cells = tuple(
                PriceCell(math.exp(step * _STEP), *sums)
                for step, sums in sorted(self._cells[minute].items())
            )
            column = self._frozen[minute] = PriceColumn(minute, cells, self._late.get(minute, 0.0))
        return column

    def _flows(self) -> Iterable[VenueFlow]:
        sums: dict[str, list[float]] = {}
        for venues in self._venues.values():
            for exchange, (long_usd, short_usd, orders) in venues.items():
                whole = sums.setdefault(exchange, [0.0, 0.0, 0.0])
                whole[0] += long_usd
                whole[1] += short_usd
                whole[2] += orders
        flows = [VenueFlow(name, one[0], one[1], int(one[2])) for name, one in sums.items()]
        return sorted(flows, key=lambda flow: -(flow.long_usd + flow.short_usd))
