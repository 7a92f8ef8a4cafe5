"""One visit to the websocket: open, subscribe, ping, pong, and leave."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from typing import Final

from cgtui.checklist.evidence import FeedVisit
from cgtui.clock import Clock
from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream import Connector, LiquidationStream
from cgtui.coinglass.stream_config import StreamConfig, masked_url
from cgtui.coinglass.stream_events import (
    Disconnected,
    Opened,
    OrdersReceived,
    PongMissed,
    PongReceived,
    Refused,
    StreamEvent,
    Subscribed,
)

VISIT_S: Final = 12.0
"""The longest visit, in real seconds."""

REFUSAL_S: Final = 1.0
"""How long to stay after the pong: a refusal may be slower than it, and is the only answer to a
subscription there is."""


async def visit_feed(
    config: StreamConfig,
    key: str,
    *,
    clock: Clock,
    connect: Connector | None = None,
    visit_s: float = VISIT_S,
    refusal_s: float = REFUSAL_S,
) -> FeedVisit:
    """What was seen. Never raises but when cancelled, and never tries twice."""
    queue = FrameQueue()
    stream = LiquidationStream(
        config,
        key=key,
        clock=clock,
        queue=queue,
        rng=random.Random(),  # noqa: S311 - jitter of a back-off that is never waited for
        connect=connect,
    )
    visit = _Visit(FeedVisit(url=masked_url(config.url), channel=config.channel), refusal_s)
    running = asyncio.create_task(stream.run())
    try:
        async with asyncio.timeout(visit_s) as limit:
            while not visit.is_over:
                visit.see(await queue.get_all(), limit)
    except TimeoutError:
        visit.timed_out(visit_s)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return visit.seen


class _Visit:
    """What is seen, event by event, until it is enough."""

    def __init__(self, nothing: FeedVisit, refusal_s: float) -> None:
        self.seen = nothing
        self.is_over = False
        self._refusal_s = refusal_s

    def see(self, events: list[StreamEvent], limit: asyncio.Timeout) -> None:
        """Take note of ``events``; after the pong ``limit`` is brought forward."""
        for event in events:
            had_pong = self.seen.pong_rtt_ms is not None
            self._note(event)
            if self.is_over:
                return
            if self.seen.pong_rtt_ms is not None and not had_pong:
                soon_s = asyncio.get_running_loop().time() + self._refusal_s
                limit.reschedule(min(soon_s, limit.when() or soon_s))

    def timed_out(self, after_s: float) -> None:
        """Nothing more is waited for; without a pong that is a failure."""
        if self.seen.pong_rtt_ms is None:
            self.seen = replace(self.seen, ended=f"no answer within {after_s:g} s")

    def _note(self, event: StreamEvent) -> None:
        seen = self.seen
        match event:
            case Opened():
                self.seen = replace(seen, handshake_ms=event.handshake_ms)
            case Subscribed():
                self.seen = replace(seen, subscribed=True)
            case OrdersReceived():
                self.seen = replace(seen, orders=seen.orders + len(event.orders))
            case PongReceived() if seen.pong_rtt_ms is None:
                self.seen = replace(seen, pong_rtt_ms=event.rtt_ms)
            case PongMissed() if seen.orders:
                self._end("no pong came")  # although data did: no disconnect will follow soon
            case Disconnected():
                self._end(event.reason)
            case Refused():
                self.seen = replace(seen, ended=event.reason, refusal=event.kind)
                self.is_over = True
        # An order after the pong shows that the subscription works: nothing is left to wait for.
        if self.seen.pong_rtt_ms is not None and self.seen.orders:
            self.is_over = True

    def _end(self, why: str) -> None:
        self.seen = replace(self.seen, ended=why)
        self.is_over = True
