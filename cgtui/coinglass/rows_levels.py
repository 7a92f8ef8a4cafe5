"""Where positions would be liquidated: heatmaps, maps and points of most pain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, FiniteFloat, ValidationInfo

from cgtui.coinglass.numbers_in import Amount, OptionalAmount
from cgtui.coinglass.rows import Coin, HistoryRow, Row, fitting


class HeatmapCandle(HistoryRow):
    """A candle beneath a heatmap. Prices in the quote currency; the wire's seconds are mended."""

    open: Amount
    high: Amount
    low: Amount
    close: Amount
    volume_usd: OptionalAmount = None


_CANDLE_FIELDS = ("time", "open", "high", "low", "close", "volume_usd")


def _candles(value: object, info: ValidationInfo) -> tuple[HeatmapCandle, ...]:
    if isinstance(value, tuple) or not isinstance(value, list):
        return value if isinstance(value, tuple) else ()
    named = [
        dict(zip(_CANDLE_FIELDS, item, strict=False)) for item in value if isinstance(item, list)
    ]
    return fitting(HeatmapCandle, named, info.context)


class Heatmap(Row):
    """Liquidation levels over time: ``cells`` are (candle index, price index, US dollars).

    A day of one-minute candles is about 100,000 cells: read it off the screen's thread.
    """

    prices: tuple[FiniteFloat, ...] = Field(validation_alias="y_axis")
    cells: tuple[tuple[int, int, FiniteFloat], ...] = Field(
        validation_alias="liquidation_leverage_data"
    )
    candles: Annotated[tuple[HeatmapCandle, ...], BeforeValidator(_candles)] = Field(
        default=(), validation_alias="price_candlesticks"
    )


class LiquidationLevel(Row):
    """What would be liquidated at a price. ``leverage`` is ``None`` where venues are summed."""

    price: Amount
    usd: Amount
    leverage: OptionalAmount = None


_LEVEL_FIELDS = ("price", "usd", "leverage")


def _levels(value: object, info: ValidationInfo) -> tuple[LiquidationLevel, ...]:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise ValueError("expected an object keyed by price")  # noqa: TRY004 - for pydantic
    named: list[dict[str, Any]] = [
        dict(zip(_LEVEL_FIELDS, item, strict=False))
        for items in value.values()
        if isinstance(items, list)
        for item in items
        if isinstance(item, list)
    ]
    return tuple(sorted(fitting(LiquidationLevel, named, info.context), key=lambda row: row.price))


class LiquidationMap(Row):
    """Liquidation levels by price, lowest first."""

    levels: Annotated[tuple[LiquidationLevel, ...], BeforeValidator(_levels)] = Field(
        validation_alias="data"
    )


class MaxPain(Row):
    """The prices at which most would be liquidated of a coin, on each side, and how much."""

    coin: Coin = Field(validation_alias="symbol")
    price: Amount
    long_price: OptionalAmount = Field(default=None, validation_alias="long_max_pain_liq_price")
    long_usd: OptionalAmount = Field(default=None, validation_alias="long_max_pain_liq_level")
    short_price: OptionalAmount = Field(default=None, validation_alias="short_max_pain_liq_price")
    short_usd: OptionalAmount = Field(default=None, validation_alias="short_max_pain_liq_level")
