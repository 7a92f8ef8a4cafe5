"""Text frames of the websocket to values. Nothing a server sends makes this raise.

A frame is decoded whole and typed first, which is what nearly all of them allow; only one that
does not fit is read again order by order, so that its good orders are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import msgspec

from cgtui.coinglass.control_frames import (
    PONG,
    Pong,
    RefusalText,
    is_pong,
    read_control,
    read_refusal,
)
from cgtui.coinglass.events import Liquidation
from cgtui.coinglass.excerpt import Mask, text_excerpt, value_excerpt
from cgtui.coinglass.name_cache import BlankNameError
from cgtui.coinglass.stream_events import BadFrame, NoticeReceived, OrdersReceived, Rejected
from cgtui.coinglass.wire_frames import (
    CAMEL_DECODER,
    SNAKE_DECODER,
    CamelFrame,
    CamelOrder,
    SnakeFrame,
    SnakeOrder,
)
from cgtui.coinglass.wire_orders import (
    WEBSOCKET_SIDES,
    BadOrderError,
    OrderNames,
    read_order,
    time_bounds_ms,
)

__all__ = ["PONG", "FrameParser", "ParsedFrame", "Pong", "RefusalText"]

ParsedFrame = Pong | OrdersReceived | BadFrame | NoticeReceived | RefusalText

OFFICIAL_CHANNELS: Final = frozenset({"liquidationOrders", "liquidation_orders"})

# Ten times the largest frame on record (11,279 orders); more is not a market.
_MAX_ORDERS: Final = 150_000
_MAX_EXCERPTS: Final = 100
_LONGEST_INT: Final = 20


def _int_or_infinity(digits: str) -> float:
    """Python refuses to read thousands of digits, which would cost the frame its good orders."""
    return int(digits) if len(digits) <= _LONGEST_INT else float("inf")


# NaN, Infinity, 1e999 and raw control characters pass here and spoil only their own order.
_PATIENT_JSON: Final = json.JSONDecoder(parse_int=_int_or_infinity, strict=False)


def _unmasked(text: str) -> str:
    return text


class FrameParser:
    """Parses the frames of one stream. ``channel`` is the subscribed name.

    Both official channel names and both field spellings are understood whatever was subscribed.
    ``mask`` takes the API key out of excerpts and names. Keeps the names it has met, bounded.
    """

    def __init__(self, channel: str, *, mask: Mask = _unmasked) -> None:
        self._channels = OFFICIAL_CHANNELS | {channel}
        self._mask = mask
        self._names = OrderNames(mask)
        # The spelling last seen comes first.
        self._decoders: list[Callable[[bytes], CamelFrame | SnakeFrame]] = [
            CAMEL_DECODER.decode,
            SNAKE_DECODER.decode,
        ]

    def parse(self, text: str | bytes, *, received_ms: int) -> ParsedFrame:
        """What one frame says; ``received_ms`` is its arrival by the source's clock.

        Orders older than 7 days or more than 60 s ahead of ``received_ms`` are rejected.
        """
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        orders = self._orders_at_once(raw, received_ms)
        if orders is not None:
            return OrdersReceived(received_ms, len(raw), orders)
        if is_pong(raw):
            return PONG
        return self._patiently(raw, received_ms)

    def _orders_at_once(self, raw: bytes, received_ms: int) -> tuple[Liquidation, ...] | None:
        for attempt, decode in enumerate(self._decoders):
            try:
                frame = decode(raw)
            except (msgspec.MsgspecError, RecursionError, UnicodeError):
                continue
            if attempt:
                self._decoders.reverse()
            if frame.channel not in self._channels:
                return None
            return self._build(frame.data, received_ms)
        return None

    def _build(
        self, data: list[CamelOrder] | list[SnakeOrder], received_ms: int
    ) -> tuple[Liquidation, ...] | None:
        """The orders of a frame that decoded, or None if a name or a time is not valid."""
        oldest, newest = time_bounds_ms(received_ms)
        exchange, coin, pair = self._names.exchange, self._names.coin, self._names.pair
        side = WEBSOCKET_SIDES
        try:
            orders = [
                Liquidation(
                    exchange[o.exchange],
                    coin[o.coin],
                    pair[o.pair],
                    side[o.side],
                    o.price,
                    o.usd,
                    time,
                    received_ms,
                )
                for o in data
                if oldest <= (time := o.time) <= newest
            ]
        except BlankNameError:
            return None
        return tuple(orders) if len(orders) == len(data) else None

    def _patiently(self, raw: bytes, received_ms: int) -> ParsedFrame:
        text = raw.decode("utf-8", "replace")
        try:
            value = _PATIENT_JSON.decode(text)
        except RecursionError:
            return self._bad_frame("too_deep", text, raw, received_ms)
        except ValueError:
            value = text
        if isinstance(value, dict):
            return self._object(value, text, raw, received_ms)
        if isinstance(value, str):
            kind = "not_json" if value is text else "not_an_object"
            refusal = read_refusal(value, self._mask)
            return refusal or self._bad_frame(kind, text, raw, received_ms)
        return self._bad_frame("not_an_object", text, raw, received_ms)

    def _object(
        self, frame: dict[str, object], text: str, raw: bytes, received_ms: int
    ) -> ParsedFrame:
        channel, data = frame.get("channel"), frame.get("data")
        ours = isinstance(channel, str) and channel in self._channels
        if ours and isinstance(data, list):
            if len(data) > _MAX_ORDERS:
                return self._bad_frame("too_many_orders", text, raw, received_ms)
            return self._orders_one_by_one(data, len(raw), received_ms)
        if ours or "channel" not in frame or "data" not in frame:
            control = read_control(frame, at_ms=received_ms, mask=self._mask)
            if control:
                return control
        kind = "no_data" if ours else "other_channel" if "channel" in frame else "no_channel"
        return self._bad_frame(kind, text, raw, received_ms)

    def _orders_one_by_one(
        self, data: list[object], frame_bytes: int, received_ms: int
    ) -> OrdersReceived:
        orders: list[Liquidation] = []
        rejected: list[Rejected] = []
        last_of_kind: dict[str, Rejected] = {}
        for raw_order in data:
            try:
                orders.append(read_order(raw_order, self._names, received_ms))
            except BadOrderError as error:
                # All are counted; a frame full of rubbish does not get an excerpt for each.
                if len(rejected) < _MAX_EXCERPTS or error.kind not in last_of_kind:
                    excerpt = value_excerpt(raw_order, self._mask)
                    last_of_kind[error.kind] = Rejected(error.kind, excerpt)
                rejected.append(last_of_kind[error.kind])
        return OrdersReceived(received_ms, frame_bytes, tuple(orders), tuple(rejected))

    def _bad_frame(self, kind: str, text: str, raw: bytes, received_ms: int) -> BadFrame:
        return BadFrame(received_ms, len(raw), Rejected(kind, text_excerpt(text, self._mask)))
