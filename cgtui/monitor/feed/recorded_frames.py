"""Recordings as the frames of the feed: text frames parsed as live ones, stored orders gathered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cgtui.coinglass.events import Liquidation
from cgtui.coinglass.frames import FrameParser
from cgtui.coinglass.stream_events import BadFrame, OrdersReceived
from cgtui.journal.records import StoredOrder


class FrameReader:
    """Parses text frames of ``channel`` and counts what is no good, as the running program does."""

    def __init__(self, channel: str) -> None:
        self.frames = 0
        self.bad_frames = 0
        self.bad_orders = 0
        self.bad_lines = 0
        self._parser = FrameParser(channel)

    def read(self, recorded: Iterable[tuple[int, str] | None]) -> Iterator[OrdersReceived]:
        """Frames with orders; ``recorded`` are (time of receiving in ms, text), or None for a line
        that is no frame at all."""
        for one in recorded:
            if one is None:
                self.bad_lines += 1
                continue
            self.frames += 1
            received_ms, text = one
            parsed = self._parser.parse(text, received_ms=received_ms)
            if isinstance(parsed, BadFrame):
                self.bad_frames += 1
            elif isinstance(parsed, OrdersReceived):
                self.bad_orders += len(parsed.rejected)
                if parsed.orders:
                    yield parsed


def frames_of(orders: Iterable[StoredOrder]) -> Iterator[OrdersReceived]:
    """Stored orders, in the order of receiving, as frames: one for each moment."""
    received_ms = -1
    gathered: list[Liquidation] = []
    for order, _ in orders:
        if order.received_ms != received_ms:
            if gathered:
                yield OrdersReceived(received_ms, 0, tuple(gathered))
            received_ms = order.received_ms
            gathered = []
        gathered.append(order)
    if gathered:
        yield OrdersReceived(received_ms, 0, tuple(gathered))
