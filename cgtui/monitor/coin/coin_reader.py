"""Reads the parts of a coin's page from REST: one call each, and never an error raised."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from cgtui.coinglass.catalogue import (
    FUNDING_HISTORY,
    HYPERLIQUID_POSITIONS,
    LIQUIDATION_AGGREGATED,
    LIQUIDATION_EXCHANGES,
    OI_AGGREGATED,
    OI_EXCHANGES,
    PRICE_HISTORY,
    TAKER_AGGREGATED,
)
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError, PlanTooLowError
from cgtui.coinglass.rest_types import Endpoint, Priority, Row
from cgtui.monitor.coin.coin_detail import Part, Reading
from cgtui.monitor.coin.coin_rows import (
    series_of,
    two_series_of,
    venue_interest,
    venue_liquidations,
    wallet_positions,
)
from cgtui.monitor.error_words import error_words
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.input_rows import Origin, per_8h
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.signals.inputs import MissingInput

BARS: Final = 160
"""More than a wide chart shows."""
SWITCHED_OFF: Final = "features.hyperliquid is off"
NO_DATA: Final = "no data"

SPAN_OF: Final = {"5m": "1h", "15m": "4h", "1h": "12h", "4h": "24h"}
"""Liquidations by venue are summed over so long: the range of CoinGlass next to a chart's."""

Value = TypeVar("Value")

ENDPOINTS: Final[Mapping[Reading, Endpoint[Any]]] = {
    Reading.PRICE: PRICE_HISTORY,
    Reading.TAKER: TAKER_AGGREGATED,
    Reading.OPEN_INTEREST: OI_AGGREGATED,
    Reading.LIQUIDATIONS: LIQUIDATION_AGGREGATED,
    Reading.FUNDING: FUNDING_HISTORY,
    Reading.INPUTS: TAKER_AGGREGATED,
    Reading.INTEREST_BY_VENUE: OI_EXCHANGES,
    Reading.LIQUIDATIONS_BY_VENUE: LIQUIDATION_EXCHANGES,
    Reading.POSITIONS: HYPERLIQUID_POSITIONS,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What is read: the coin, the interval of its charts, and who asks."""

    coin: str
    interval: str
    priority: Priority


@dataclass(frozen=True, slots=True)
class Answered:
    """A part as it was read. ``refused`` says that the plan does not include it: no hurry to ask
    again."""

    part: Part[Any]
    refused: bool = False


class CoinReader:
    """``now_ms`` is the source's clock; ``hyperliquid`` is `features.hyperliquid`."""

    def __init__(
        self,
        client: Reader,
        inputs: InputReader,
        venues: ScopedVenues,
        *,
        now_ms: Callable[[], int],
        hyperliquid: bool = True,
        calls_a_minute: Callable[[], int],
    ) -> None:
        self._client = client
        self._inputs = inputs
        self._venues = venues
        self._now_ms = now_ms
        self._hyperliquid = hyperliquid
        self.calls_a_minute = calls_a_minute
        self._ways: Mapping[Reading, Callable[[Request], Awaitable[Part[Any]]]] = {
            Reading.PRICE: self._price,
            Reading.TAKER: self._taker,
            Reading.OPEN_INTEREST: self._open_interest,
            Reading.LIQUIDATIONS: self._liquidations,
            Reading.FUNDING: self._funding,
            Reading.INPUTS: self._four,
            Reading.INTEREST_BY_VENUE: self._interest_by_venue,
            Reading.LIQUIDATIONS_BY_VENUE: self._liquidations_by_venue,
            Reading.POSITIONS: self._positions,
        }
        self.contracts: dict[str, str] = {}
        """The reference contract by coin, once it is known, in words."""
        self.doubted: str | None = None
        """The coin that CoinGlass may not list, while that is found out."""

    def doubts(self, params: Mapping[str, str]) -> bool:
        """Whether a call with ``params`` is about that coin."""
        return self.doubted is not None and params.get("symbol") == self.doubted

    async def read(self, what: Reading, request: Request) -> Answered:
        """The part, or why it is not there. Never raises a CoinglassError."""
        try:
            return Answered(await self._ways[what](request))
        except CoinglassError as error:
            part: Part[Any] = Part(ENDPOINTS[what].path, trouble=error_words(error))
            return Answered(part, refused=isinstance(error, PlanTooLowError))

    # -- histories --------------------------------------------------------------------------

    async def _price(self, request: Request) -> Part[Any]:
        pair = await self._inputs.pair(request.coin, request.priority)
        if isinstance(pair, MissingInput):
            return Part(PRICE_HISTORY.path, trouble=pair.reason)
        self.contracts[request.coin] = f"{pair.exchange} {pair.instrument_id}"
        params = {"exchange": pair.exchange, "symbol": pair.instrument_id, "limit": str(BARS)}
        rows, origin = await self._history(PRICE_HISTORY, params, request)
        return _part(origin, series_of(rows, lambda bar: bar.close, origin))

    async def _taker(self, request: Request) -> Part[Any]:
        scope = await self._scope(request)
        if not scope:
            return Part(TAKER_AGGREGATED.path, trouble=self._venues.unlisted_words())
        params = {"exchange_list": scope, "symbol": request.coin, "limit": str(BARS)}
        rows, origin = await self._history(TAKER_AGGREGATED, params, request)
        return _part(origin, two_series_of(rows, lambda bar: bar.buy, lambda bar: bar.sell, origin))

    async def _open_interest(self, request: Request) -> Part[Any]:
        params = {"symbol": request.coin, "unit": "coin", "limit": str(BARS)}
        rows, origin = await self._history(OI_AGGREGATED, params, request)
        return _part(origin, series_of(rows, lambda bar: bar.close, origin))

    async def _liquidations(self, request: Request) -> Part[Any]:
        scope = await self._scope(request)
        if not scope:
            return Part(LIQUIDATION_AGGREGATED.path, trouble=self._venues.unlisted_words())
        params = {"exchange_list": scope, "symbol": request.coin, "limit": str(BARS)}
        rows, origin = await self._history(LIQUIDATION_AGGREGATED, params, request)
        found = two_series_of(rows, lambda bar: bar.long_usd, lambda bar: bar.short_usd, origin)
        return _part(origin, found)

    async def _funding(self, request: Request) -> Part[Any]:
        pair = await self._inputs.pair(request.coin, request.priority)
        if isinstance(pair, MissingInput):
            return Part(FUNDING_HISTORY.path, trouble=pair.reason)
        params = {"exchange": pair.exchange, "symbol": pair.instrument_id, "limit": str(BARS)}
        rows, origin = await self._history(FUNDING_HISTORY, params, request)
        hours = pair.funding_interval_h
        return _part(origin, series_of(rows, lambda bar: per_8h(bar.close_pct, hours), origin))

    async def _history(
        self, endpoint: Endpoint[Row], params: Mapping[str, str], request: Request
    ) -> tuple[tuple[Row, ...], Origin]:
        reply = await self._client.read(
            endpoint, params, interval=request.interval, priority=request.priority
        )
        used = reply.interval_used or request.interval
        return reply.rows, Origin(endpoint.path, request.interval, used, self._now_ms())

    # -- the rest ---------------------------------------------------------------------------

    async def _four(self, request: Request) -> Part[Any]:
        now_ms = self._now_ms()
        inputs = await self._inputs.read(request.coin, now_ms, request.priority)
        return Part(TAKER_AGGREGATED.path, inputs, as_of_ms=inputs.read_ms)

    async def _interest_by_venue(self, request: Request) -> Part[Any]:
        rows = await self._list(OI_EXCHANGES, {"symbol": request.coin}, request)
        return self._listed(OI_EXCHANGES, venue_interest(rows))

    async def _liquidations_by_venue(self, request: Request) -> Part[Any]:
        span = SPAN_OF.get(request.interval, "1h")
        params = {"range": span, "symbol": request.coin}
        rows = await self._list(LIQUIDATION_EXCHANGES, params, request)
        return self._listed(LIQUIDATION_EXCHANGES, venue_liquidations(rows, span))

    async def _positions(self, request: Request) -> Part[Any]:
        if not self._hyperliquid:
            return Part(HYPERLIQUID_POSITIONS.path, trouble=SWITCHED_OFF)
        rows = await self._list(HYPERLIQUID_POSITIONS, {"symbol": request.coin}, request)
        return self._listed(HYPERLIQUID_POSITIONS, wallet_positions(rows))

    async def _list(
        self, endpoint: Endpoint[Row], params: Mapping[str, str], request: Request
    ) -> tuple[Row, ...]:
        reply = await self._client.read(endpoint, params, priority=request.priority)
        return reply.rows

    def _listed(self, endpoint: Endpoint[Any], found: tuple[Any, ...]) -> Part[Any]:
        if not found:
            return Part(endpoint.path, trouble=NO_DATA)
        return Part(endpoint.path, found, as_of_ms=self._now_ms())

    async def _scope(self, request: Request) -> str:
        return ",".join(await self._venues.listed(request.priority))


def _part(origin: Origin, value: Value | None) -> Part[Value]:
    return Part(
        endpoint=origin.endpoint,
        value=value,
        trouble="" if value is not None else NO_DATA,
        as_of_ms=origin.answered_ms if value is not None else None,
        interval_asked=origin.interval_requested,
        interval_used=origin.interval_used,
    )
