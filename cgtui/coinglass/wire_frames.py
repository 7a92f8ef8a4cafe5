"""The typed shapes of a data frame, for the decode that reads a whole frame at once."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from cgtui.coinglass.wire_orders import MAX_AMOUNT

_Amount = Annotated[float, msgspec.Meta(ge=0, le=MAX_AMOUNT)]


class CamelOrder(msgspec.Struct, frozen=True, gc=False):
    """Documented 2024 to January 2026."""

    price: _Amount
    side: int
    time: int
    coin: str = msgspec.field(name="baseAsset")
    exchange: str = msgspec.field(name="exName")
    pair: str = msgspec.field(name="symbol")
    usd: _Amount = msgspec.field(name="volUsd")


class SnakeOrder(msgspec.Struct, frozen=True, gc=False):
    """Documented in 2026."""

    price: _Amount
    side: int
    time: int
    exchange: str
    coin: str = msgspec.field(name="base_asset")
    pair: str = msgspec.field(name="symbol")
    usd: _Amount = msgspec.field(name="volume_usd")


class CamelFrame(msgspec.Struct, frozen=True, gc=False):
    """A frame in the first spelling."""

    channel: str
    data: list[CamelOrder]


class SnakeFrame(msgspec.Struct, frozen=True, gc=False):
    """A frame in the second spelling."""

    channel: str
    data: list[SnakeOrder]


# Not strict: numbers may come as numeric strings.
CAMEL_DECODER: Final = msgspec.json.Decoder(CamelFrame, strict=False)
SNAKE_DECODER: Final = msgspec.json.Decoder(SnakeFrame, strict=False)
