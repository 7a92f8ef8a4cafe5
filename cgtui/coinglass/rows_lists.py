"""Rows of the present state, by venue or by coin, and of single liquidations."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from cgtui.coinglass.events import Side
from cgtui.coinglass.numbers_in import (
    Amount,
    OptionalAmount,
    OptionalNumber,
    OptionalTimeMs,
    TimeMs,
)
from cgtui.coinglass.rows import (
    ALL_EXCHANGES,
    Coin,
    Exchange,
    Pair,
    Row,
    side_of_code,
)


class VenueRow(Row):
    """A row about one venue, or about all of them together."""

    exchange: Exchange

    @property
    def is_total(self) -> bool:
        """Whether this is the sum of the other rows, to be left out of sums over them."""
        return self.exchange == ALL_EXCHANGES


class ExchangeLiquidations(VenueRow):
    """What was liquidated on a venue in the range asked for."""

    total_usd: Amount = Field(validation_alias="liquidation_usd")
    long_usd: Amount = Field(validation_alias="long_liquidation_usd")
    short_usd: Amount = Field(validation_alias="short_liquidation_usd")


class CoinLiquidations(Row):
    """What was liquidated of a coin in the last 1, 4, 12 and 24 hours."""

    coin: Coin = Field(validation_alias="symbol")
    liquidation_usd_1h: OptionalAmount = None
    long_liquidation_usd_1h: OptionalAmount = None
    short_liquidation_usd_1h: OptionalAmount = None
    liquidation_usd_4h: OptionalAmount = None
    long_liquidation_usd_4h: OptionalAmount = None
    short_liquidation_usd_4h: OptionalAmount = None
    liquidation_usd_12h: OptionalAmount = None
    long_liquidation_usd_12h: OptionalAmount = None
    short_liquidation_usd_12h: OptionalAmount = None
    liquidation_usd_24h: OptionalAmount = None
    long_liquidation_usd_24h: OptionalAmount = None
    short_liquidation_usd_24h: OptionalAmount = None


class LiquidationOrder(Row):
    """One liquidated position of the last seven days.

    ``side`` is unverified, see `cgtui.coinglass.rows.REST_SIDES`. Several can share a time.
    """

    exchange: Exchange = Field(validation_alias="exchange_name")
    coin: Coin = Field(validation_alias="base_asset")
    pair: Pair = Field(validation_alias="symbol")
    side: Annotated[Side, BeforeValidator(side_of_code)] = Side.UNKNOWN
    price: Amount
    usd: Amount = Field(validation_alias="usd_value")
    time_ms: TimeMs = Field(validation_alias="time")


class ExchangeOpenInterest(VenueRow):
    """Open interest of a coin on a venue."""

    coin: Coin = Field(validation_alias="symbol")
    open_interest_usd: Amount
    open_interest_coins: OptionalAmount = Field(
        default=None, validation_alias="open_interest_quantity"
    )
    stablecoin_margined_usd: OptionalAmount = Field(
        default=None, validation_alias="open_interest_by_stable_coin_margin"
    )
    stablecoin_margined_coins: OptionalAmount = Field(
        default=None, validation_alias="open_interest_quantity_by_stable_coin_margin"
    )
    coin_margined_coins: OptionalAmount = Field(
        default=None, validation_alias="open_interest_quantity_by_coin_margin"
    )
    change_5m_pct: OptionalNumber = Field(
        default=None, validation_alias="open_interest_change_percent_5m"
    )
    change_15m_pct: OptionalNumber = Field(
        default=None, validation_alias="open_interest_change_percent_15m"
    )
    change_30m_pct: OptionalNumber = Field(
        default=None, validation_alias="open_interest_change_percent_30m"
    )
    change_1h_pct: OptionalNumber = Field(
        default=None, validation_alias="open_interest_change_percent_1h"
    )
    change_4h_pct: OptionalNumber = Field(
        default=None, validation_alias="open_interest_change_percent_4h"
    )
    change_24h_pct: OptionalNumber = Field(
        default=None, validation_alias="open_interest_change_percent_24h"
    )


class Margin(StrEnum):
    """What a contract is margined and settled in."""

    STABLECOIN = "stablecoin"
    COIN = "coin"


class ExchangeFunding(Row):
    """Funding of a coin on a venue, for stablecoin- or coin-margined contracts.

    ``funding_rate_pct`` is percent for ``interval_h`` hours: rates of venues that pay at
    different intervals compare only after division by it.
    """

    coin: Coin = Field(validation_alias="symbol")
    exchange: Exchange
    margin: Margin
    funding_rate_pct: OptionalNumber = Field(default=None, validation_alias="funding_rate")
    interval_h: OptionalAmount = Field(default=None, validation_alias="funding_rate_interval")
    next_funding_ms: OptionalTimeMs = Field(default=None, validation_alias="next_funding_time")
