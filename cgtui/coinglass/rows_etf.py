"""Rows of the Bitcoin funds: daily flows and the funds themselves."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AliasPath, BeforeValidator, Field, ValidationInfo

from cgtui.coinglass.numbers_in import OptionalAmount, OptionalNumber, OptionalTimeMs, TimeMs
from cgtui.coinglass.rows import HistoryRow, OptionalText, Row, Text, fitting


class FundFlow(Row):
    """Net money into one fund on one day; ``flow_usd`` is ``None`` where it is not reported."""

    ticker: Text = Field(validation_alias="etf_ticker")
    flow_usd: OptionalNumber = None


def _flows(value: object, info: ValidationInfo) -> tuple[FundFlow, ...]:
    if isinstance(value, tuple):
        return value
    return fitting(FundFlow, value, info.context)


class EtfFlowDay(HistoryRow):
    """Net money into all funds on one trading day, and into each.

    ``flow_usd`` is CoinGlass's own total. A fund that has not reported yet is in ``funds`` with
    ``None``, or not at all; it is never 0.
    """

    time_ms: TimeMs = Field(validation_alias="timestamp")
    flow_usd: OptionalNumber = None
    price_usd: OptionalAmount = None
    funds: Annotated[tuple[FundFlow, ...], BeforeValidator(_flows)] = Field(
        default=(), validation_alias="etf_flows"
    )


_DETAILS: Final = "asset_details"


class EtfFund(Row):
    """One fund: size, fee, price, and the Bitcoin it holds."""

    ticker: Text
    fund_name: OptionalText = None
    fund_type: OptionalText = None
    region: OptionalText = None
    market_status: OptionalText = None
    primary_exchange: OptionalText = None
    listed_ms: OptionalTimeMs = Field(default=None, validation_alias="list_date")
    aum_usd: OptionalAmount = None
    management_fee_pct: OptionalAmount = Field(
        default=None, validation_alias="management_fee_percent"
    )
    shares_outstanding: OptionalAmount = None
    volume_shares: OptionalAmount = Field(default=None, validation_alias="volume_quantity")
    volume_usd: OptionalAmount = None
    price_change_usd: OptionalNumber = None
    price_change_pct: OptionalNumber = Field(default=None, validation_alias="price_change_percent")
    net_asset_value_usd: OptionalAmount = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "net_asset_value_usd")
    )
    premium_discount_pct: OptionalNumber = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "premium_discount_percent")
    )
    holding_btc: OptionalAmount = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "btc_holding")
    )
    change_24h_btc: OptionalNumber = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "btc_change_24h")
    )
    change_24h_pct: OptionalNumber = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "btc_change_percent_24h")
    )
    change_7d_btc: OptionalNumber = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "btc_change_7d")
    )
    change_7d_pct: OptionalNumber = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "btc_change_percent_7d")
    )
    holding_date: OptionalText = Field(
        default=None, validation_alias=AliasPath(_DETAILS, "update_date")
    )
    updated_ms: OptionalTimeMs = Field(default=None, validation_alias="update_timestamp")
