"""A coin's row of the market overview: price, open interest, volume, funding, liquidations."""

from __future__ import annotations

from pydantic import AliasGenerator, ConfigDict, Field

from cgtui.coinglass.numbers_in import Amount, OptionalAmount, OptionalNumber
from cgtui.coinglass.rows import Coin, Row


def _wire_name(field: str) -> str:
    return field.replace("_pct_", "_percent_")


class CoinMarket(Row):
    """The market of one coin over all venues, or over those asked for.

    ``_pct`` are percentages, funding rates among them; ratios are plain quotients.
    """

    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=_wire_name))

    coin: Coin = Field(validation_alias="symbol")
    price: Amount = Field(validation_alias="current_price")
    funding_rate_by_oi_pct: OptionalNumber = Field(
        default=None, validation_alias="avg_funding_rate_by_oi"
    )
    funding_rate_by_volume_pct: OptionalNumber = Field(
        default=None, validation_alias="avg_funding_rate_by_vol"
    )
    market_cap_usd: OptionalAmount = None
    open_interest_usd: OptionalAmount = None
    open_interest_coins: OptionalAmount = Field(
        default=None, validation_alias="open_interest_quantity"
    )
    open_interest_market_cap_ratio: OptionalAmount = None
    open_interest_volume_ratio: OptionalAmount = None
    price_change_pct_5m: OptionalNumber = None
    price_change_pct_15m: OptionalNumber = None
    price_change_pct_30m: OptionalNumber = None
    price_change_pct_1h: OptionalNumber = None
    price_change_pct_4h: OptionalNumber = None
    price_change_pct_12h: OptionalNumber = None
    price_change_pct_24h: OptionalNumber = None
    open_interest_change_pct_5m: OptionalNumber = None
    open_interest_change_pct_15m: OptionalNumber = None
    open_interest_change_pct_30m: OptionalNumber = None
    open_interest_change_pct_1h: OptionalNumber = None
    open_interest_change_pct_4h: OptionalNumber = None
    open_interest_change_pct_24h: OptionalNumber = None
    volume_change_pct_5m: OptionalNumber = None
    volume_change_pct_15m: OptionalNumber = None
    volume_change_pct_30m: OptionalNumber = None
    volume_change_pct_1h: OptionalNumber = None
    volume_change_pct_4h: OptionalNumber = None
    volume_change_pct_24h: OptionalNumber = None
    volume_change_usd_1h: OptionalNumber = None
    volume_change_usd_4h: OptionalNumber = None
    volume_change_usd_24h: OptionalNumber = None
    long_short_ratio_5m: OptionalAmount = None
    long_short_ratio_15m: OptionalAmount = None
    long_short_ratio_30m: OptionalAmount = None
    long_short_ratio_1h: OptionalAmount = None
    long_short_ratio_4h: OptionalAmount = None
    long_short_ratio_12h: OptionalAmount = None
    long_short_ratio_24h: OptionalAmount = None
    long_volume_usd_5m: OptionalAmount = None
    short_volume_usd_5m: OptionalAmount = None
    long_volume_usd_15m: OptionalAmount = None
    short_volume_usd_15m: OptionalAmount = None
    long_volume_usd_30m: OptionalAmount = None
    short_volume_usd_30m: OptionalAmount = None
    long_volume_usd_1h: OptionalAmount = None
    short_volume_usd_1h: OptionalAmount = None
    long_volume_usd_4h: OptionalAmount = None
    short_volume_usd_4h: OptionalAmount = None
    long_volume_usd_12h: OptionalAmount = None
    short_volume_usd_12h: OptionalAmount = None
    long_volume_usd_24h: OptionalAmount = None
    short_volume_usd_24h: OptionalAmount = None
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
