"""A plain websocket client for the simulated feed, and time that passes when it is told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

CAMEL = "liquidationOrders"
SNAKE = "liquidation_orders"


class VirtualTime:
    """Monotonic seconds that pass only in ``sleep``."""

    def __init__(self) -> None:
        self.now_s = 1_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds
        await asyncio.sleep(0)


@asynccontextmanager
async def opened(url: str, key: str = "k", **options: Any) -> AsyncIterator[ClientConnection]:
    """An open connection that has subscribed to nothing."""
    options = {"ping_interval": None, "max_size": 2**24, "close_timeout": 0.5} | options
    async with connect(f"{url}?cg-api-key={key}", proxy=None, **options) as client:
        yield client


async def subscribe(client: ClientConnection, *channels: str) -> None:
    """Subscribe to a feed that sends nothing by itself, and know that it has read it."""
    await client.send(json.dumps({"method": "subscribe", "channels": channels or (CAMEL,)}))
    await client.send("ping")
    assert await client.recv() == "pong"


@asynccontextmanager
async def listening(url: str, key: str = "k", **options: Any) -> AsyncIterator[ClientConnection]:
    """A connection that has asked for the camel-case channel; data may come at any moment."""
    async with opened(url, key, **options) as client:
        await client.send(json.dumps({"method": "subscribe", "channels": [CAMEL]}))
        yield client


@asynccontextmanager
async def subscribed(url: str, key: str = "k", **options: Any) -> AsyncIterator[ClientConnection]:
    """A connection that receives what the test makes the feed send."""
    async with opened(url, key, **options) as client:
        await subscribe(client)
        yield client


async def drained(client: ClientConnection) -> list[str]:
    """What arrived before the answer to a ping sent now."""
    await client.send("ping")
    received: list[str] = []
    async for text in client:
        if text == "pong":
            break
        received.append(str(text))
    return received


async def until_closed(client: ClientConnection) -> ConnectionClosed:
    """How the connection ended, whatever came before."""
    try:
        while True:
            await client.recv()
    except ConnectionClosed as end:
        return end
