"""Rows about who holds a position or a key: Hyperliquid wallets and our own subscription."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from cgtui.coinglass.events import Side
from cgtui.coinglass.numbers_in import (
    Amount,
    Number,
    OptionalAmount,
    OptionalNumber,
    OptionalTimeMs,
    OptionalYes,
)
from cgtui.coinglass.plans import plan_named
from cgtui.coinglass.rest_types import Plan
from cgtui.coinglass.rows import Coin, OptionalText, Row, Text, side_of_size


class HyperliquidPosition(Row):
    """An open position of one wallet. ``size_coins`` is below zero for a short, as on the wire."""

    wallet: Text = Field(validation_alias="user")
    coin: Coin = Field(validation_alias="symbol")
    side: Annotated[Side, BeforeValidator(side_of_size)] = Field(validation_alias="position_size")
    size_coins: Number = Field(validation_alias="position_size")
    value_usd: Amount = Field(validation_alias="position_value_usd")
    entry_price: OptionalAmount = None
    mark_price: OptionalAmount = None
    liquidation_price: OptionalAmount = Field(default=None, validation_alias="liq_price")
    leverage: OptionalAmount = None
    margin_usd: OptionalNumber = Field(default=None, validation_alias="margin_balance")
    unrealized_pnl_usd: OptionalNumber = Field(default=None, validation_alias="unrealized_pnl")
    funding_fee_usd: OptionalNumber = Field(default=None, validation_alias="funding_fee")
    margin_mode: OptionalText = None
    opened_ms: OptionalTimeMs = Field(default=None, validation_alias="create_time")
    updated_ms: OptionalTimeMs = Field(default=None, validation_alias="update_time")


class Subscription(Row):
    """The account behind the key. ``level`` is CoinGlass's own word for the plan."""

    level: Text
    expires_ms: OptionalTimeMs = Field(default=None, validation_alias="expire_time")
    expired: OptionalYes = None

    @property
    def plan(self) -> Plan | None:
        """The plan of ``level``; ``None`` for a word that is not known."""
        return plan_named(self.level)
