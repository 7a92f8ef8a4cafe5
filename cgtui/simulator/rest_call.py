"""One REST call: the market it asks about, whose key it carries, and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cgtui.simulator.coins import Coin
from cgtui.simulator.instruments import Instrument, Listing
from cgtui.simulator.market_view import MarketView
from cgtui.simulator.plans import INTERVAL_MIN, Account, depth_days
from cgtui.simulator.rest_reply import INTERVAL_REFUSED, RefusedError, missing_parameter
from cgtui.simulator.series import bucket_start

MAX_ROWS = 1000
_DAY_MS = 86_400_000
UNFILLED_MS = 1_500
"""For this long after a bucket begins some of its sums are still all zero."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that was asked for: its coin's listing and its index there."""

    listing: Listing
    index: int

    @property
    def coin(self) -> Coin:
        """The coin of the contract."""
        return self.listing.coin

    @property
    def instrument(self) -> Instrument:
        """The contract itself."""
        return self.listing.instruments[self.index]


@dataclass(frozen=True, slots=True)
class Window:
    """The buckets a history call gets: those that begin in [since_ms, until_ms].

    ``clipped`` says that the plan's depth, not the caller, set the beginning.
    """

    interval_min: int
    since_ms: int
    until_ms: int
    clipped: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A call that has passed the gate. Parameters that make no sense raise `RefusedError`."""

    market: MarketView
    account: Account
    now_ms: int
    query: Mapping[str, str]

    def required(self, *names: str) -> tuple[str, ...]:
        """The values of required parameters, in the order given."""
        for name in names:
            if name not in self.query:
                raise missing_parameter(name)
        return tuple(self.query[name] for name in names)

    def integer(self, name: str, default: int) -> int:
        """A whole number, or the default if absent."""
        written = self.query.get(name)
        if written is None or written == "":
            return default
        try:
            return int(written)
        except ValueError:
            raise RefusedError("400", f"Parameter '{name}' must be an integer") from None

    def coin(self) -> Listing | None:
        """The coin in ``symbol``; None (an empty answer, no error) if it is no coin."""
        (symbol,) = self.required("symbol")
        return self.market.find(symbol)

    def contract(self) -> Contract | None:
        """The contract in ``exchange`` and ``symbol``; None if that venue does not list it."""
        exchange, symbol = self.required("exchange", "symbol")
        for listing in self.market.listings.values():
            index = listing.find(exchange, symbol)
            if index is not None:
                return Contract(listing, index)
        return None

    def exchanges(self) -> frozenset[str]:
        """The venues in ``exchange_list``, casefolded."""
        (written,) = self.required("exchange_list")
        return frozenset(name.strip().casefold() for name in written.split(","))

    def in_coins(self) -> bool:
        """Whether ``unit=coin`` was asked for."""
        return self.query.get("unit", "usd") == "coin"

    def window(self) -> Window:
        """The buckets asked for, silently clipped to the plan's depth."""
        (interval,) = self.required("interval")
        limit = self.integer("limit", MAX_ROWS)
        if not 1 <= limit <= MAX_ROWS:
            raise RefusedError("400", f"Parameter 'limit' must be between 1 and {MAX_ROWS}")
        days = depth_days(self.account.level, interval)
        if not days:
            raise RefusedError(*INTERVAL_REFUSED)
        interval_min = INTERVAL_MIN[interval]
        until_ms = min(self.integer("end_time", self.now_ms), self.now_ms)
        oldest_ms = self.now_ms - days * _DAY_MS
        newest_start_ms = bucket_start(until_ms, interval_min)
        asked_ms = max(
            self.integer("start_time", 0), newest_start_ms - (limit - 1) * interval_min * 60_000
        )
        return Window(interval_min, max(asked_ms, oldest_ms), until_ms, asked_ms < oldest_ms)

    def unfilled(self, time_ms: int) -> bool:
        """Whether the bucket that begins at ``time_ms`` is so new that it reads zero."""
        return self.now_ms - time_ms < UNFILLED_MS
