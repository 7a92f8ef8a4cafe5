"""An export of events as frames: the orders received at one moment make one frame."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import msgspec

from cgtui.simulator.liquidation_frame import MAX_ORDERS_A_FRAME, encode_frames
from cgtui.simulator.order import LONG, SHORT, Order

FIELDS = ("time_ms", "received_ms", "exchange", "coin", "pair", "side", "price", "usd")
END_OF_TIME_MS = 253_402_300_800_000
"""The year 10000: nothing later fits a calendar date."""

Millis = Annotated[int, msgspec.Meta(gt=0, lt=END_OF_TIME_MS)]

_SIDES = {"LONG": LONG, "1": LONG, "SHORT": SHORT, "2": SHORT, "UNKNOWN": 0, "0": 0}


class _Event(msgspec.Struct):
    time_ms: Millis
    received_ms: Millis
    exchange: str
    coin: str
    pair: str
    side: str | int
    price: float
    usd: float


@dataclass(slots=True)
class ExportedFrame:
    """Orders that were received at ``t_ms`` (milliseconds since the epoch)."""

    t_ms: int
    orders: list[Order]

    @property
    def text(self) -> str:
        """The frame in CoinGlass's documented shape."""
        return next(encode_frames(self.orders))


def jsonl_frames(lines: Iterator[bytes]) -> Iterator[ExportedFrame | None]:
    """The frames of an export in JSON lines; ``None`` for each line that is no event."""
    decoder = msgspec.json.Decoder(_Event, strict=False)

    def events() -> Iterator[_Event | None]:
        for line in lines:
            if line.strip():
                try:
                    yield decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    yield None

    return _grouped(events())


def csv_frames(lines: Iterator[bytes]) -> Iterator[ExportedFrame | None]:
    """The frames of an export in CSV, header first; ``None`` for each row that is no event."""
    rows = csv.reader(line.decode("utf-8", "replace") for line in lines)

    def events() -> Iterator[_Event | None]:
        header = next(rows)
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error:
                yield None
                continue
            if row:
                yield _event_of_row(header, row)

    return _grouped(events())


def is_csv_header(line: bytes) -> bool:
    """Whether a line names all the columns of an export, in any order."""
    names = line.decode("utf-8", "replace").split(",")
    return set(FIELDS) <= {name.strip() for name in names}


def _event_of_row(header: list[str], row: list[str]) -> _Event | None:
    if len(row) != len(header):
        return None
    cells = {name.strip(): cell for name, cell in zip(header, row, strict=True)}
    try:
        return msgspec.convert(cells, _Event, strict=False)
    except msgspec.ValidationError:
        return None


def _grouped(events: Iterator[_Event | None]) -> Iterator[ExportedFrame | None]:
    frame: ExportedFrame | None = None
    for event in events:
        order = None if event is None else _order(event)
        if event is None or order is None:
            yield None
        elif (
            frame is None
            or event.received_ms != frame.t_ms
            or len(frame.orders) == MAX_ORDERS_A_FRAME
        ):
            if frame is not None:
                yield frame
            frame = ExportedFrame(event.received_ms, [order])
        else:
            frame.orders.append(order)
    if frame is not None:
        yield frame


def _order(event: _Event) -> Order | None:
    side = _SIDES.get(str(event.side).upper())
    numbers_ok = all(math.isfinite(n) and n >= 0 for n in (event.price, event.usd))
    if side is None or not numbers_ok:
        return None
    return Order(
        event.exchange, event.coin, event.pair, side, event.price, event.usd, event.time_ms
    )
