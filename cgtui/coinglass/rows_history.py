"""Rows of the histories: one bucket of price, funding, open interest, liquidations or flow."""

from __future__ import annotations

from typing import ClassVar

from pydantic import AliasChoices, Field

from cgtui.coinglass.numbers_in import Amount, Number, OptionalAmount
from cgtui.coinglass.rows import HistoryRow


class PriceBar(HistoryRow):
    """A candle of one contract. Prices in the quote currency."""

    open: Amount
    high: Amount
    low: Amount
    close: Amount
    volume_usd: OptionalAmount = None


class FundingBar(HistoryRow):
    """Funding over a bucket, in percent for the contract's funding interval: 0.0057 is 0.0057 %."""

    open_pct: Number = Field(validation_alias="open")
    high_pct: Number = Field(validation_alias="high")
    low_pct: Number = Field(validation_alias="low")
    close_pct: Number = Field(validation_alias="close")

    @property
    def is_empty(self) -> bool:
        """Never: a rate of exactly zero is a rate."""
        return False


class OpenInterestBar(HistoryRow):
    """Open interest over a bucket, in US dollars or, where ``unit=coin`` was asked, in coins."""

    in_asked_unit: ClassVar[frozenset[str]] = frozenset({"open", "high", "low", "close"})

    open: Amount
    high: Amount
    low: Amount
    close: Amount


class LiquidationBar(HistoryRow):
    """Positions liquidated in a bucket, of one contract or of a coin on the venues asked for."""

    long_usd: Amount = Field(
        validation_alias=AliasChoices("long_liquidation_usd", "aggregated_long_liquidation_usd")
    )
    short_usd: Amount = Field(
        validation_alias=AliasChoices("short_liquidation_usd", "aggregated_short_liquidation_usd")
    )


class TakerBar(HistoryRow):
    """Volume of market orders in a bucket, in US dollars or, where asked, in coins.

    The wire calls both fields ``…_usd`` whatever the unit.
    """

    in_asked_unit: ClassVar[frozenset[str]] = frozenset({"buy", "sell"})

    buy: Amount = Field(
        validation_alias=AliasChoices("aggregated_buy_volume_usd", "taker_buy_volume_usd")
    )
    sell: Amount = Field(
        validation_alias=AliasChoices("aggregated_sell_volume_usd", "taker_sell_volume_usd")
    )
