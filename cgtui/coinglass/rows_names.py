"""Rows of what CoinGlass supports: coins, exchanges and their pairs."""

from __future__ import annotations

from pydantic import Field

from cgtui.coinglass.numbers_in import OptionalAmount
from cgtui.coinglass.rows import Coin, Exchange, OptionalText, Pair, Row


class CoinName(Row):
    """A coin that coin endpoints take as ``symbol``."""

    coin: Coin = Field(validation_alias="name")


class ExchangeName(Row):
    """A venue."""

    exchange: Exchange = Field(validation_alias="name")


class ExchangePair(Row):
    """One instrument of one venue; pair endpoints take ``instrument_id`` as ``symbol``.

    ``funding_interval_h`` is ``None`` or 0 where the instrument pays no funding.
    """

    exchange: Exchange
    instrument_id: Pair
    base: Coin = Field(validation_alias="base_asset")
    quote: Coin = Field(validation_alias="quote_asset")
    settlement: OptionalText = Field(default=None, validation_alias="settlement_currency")
    max_leverage: OptionalAmount = None
    funding_interval_h: OptionalAmount = Field(default=None, validation_alias="funding_interval")
    price_tick: OptionalAmount = Field(default=None, validation_alias="price_tick_size")
