"""A scripted REST server behind httpx, in virtual time, and a client that asks it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from cgtui.coinglass.client import CoinglassClient, RestConfig
from cgtui.coinglass.rest_types import CallRecord
from tests.virtual_time import VirtualClock, virtual_loop

KEY = "s3cret-key-4711-abcdef"
URL = "https://rest.example"
BARS = [{"time": 1_760_000_000_000, "open": "1", "high": "2", "low": "1", "close": "2"}]


def ok(data: object = None, **headers: str) -> httpx.Response:
    """A success; header names with underscores for dashes."""
    body = json.dumps({"code": "0", "data": BARS if data is None else data}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, content=body, headers=named)


def coded(code: str, msg: str, *, status: int = 200, **headers: str) -> httpx.Response:
    """A refusal in CoinGlass's envelope."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"code": code, "msg": msg}).encode()
    return httpx.Response(status, content=body, headers=named)


LIMITED = ("429", "Too many requests")
REFUSED_INTERVAL = ("403", "The requested interval is not available for your current API plan.")

Said = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class FakeRest:
    """Says ``script`` in order, then ``always``; each answer takes ``takes_s``."""

    script: list[Said] = field(default_factory=list)
    always: Said | None = None
    takes_s: float = 0.1
    requests: list[httpx.Request] = field(default_factory=list)
    sent_s: list[float] = field(default_factory=list)
    cancelled: int = 0

    @property
    def symbols(self) -> list[str]:
        """What was asked for, in the order of arrival."""
        return [request.url.params["symbol"] for request in self.requests]

    @property
    def intervals(self) -> list[str]:
        """The intervals asked for."""
        return [request.url.params["interval"] for request in self.requests]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.sent_s.append(virtual_loop().time())
        said = self.script.pop(0) if self.script else self.always
        try:
            await asyncio.sleep(self.takes_s)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(said, Exception):
            raise said
        if callable(said):
            said = said(request)
        return ok() if said is None else _copy(said)


def _copy(response: httpx.Response) -> httpx.Response:
    return httpx.Response(
        response.status_code, content=response.content, headers=dict(response.headers)
    )


@dataclass
class Asked:
    """A client, the server behind it and what the log was told."""

    client: CoinglassClient
    server: FakeRest
    records: list[CallRecord]


@asynccontextmanager
async def asking(
    server: FakeRest | None = None,
    *,
    key: str = KEY,
    timeout_s: float = 15.0,
    per_min: int = 250,
    seed: int = 1,
    transport: httpx.AsyncBaseTransport | None = None,
    url: str = URL,
) -> AsyncIterator[Asked]:
    """A client in the running virtual loop."""
    server = server or FakeRest()
    records: list[CallRecord] = []
    loop = virtual_loop()
    config = RestConfig(url, timeout_s=timeout_s, budget_per_min=per_min)
    async with CoinglassClient(
        config,
        key=key,
        on_call=records.append,
        now_ms=VirtualClock().now_ms,
        monotonic=loop.time,
        rng=random.Random(seed),
        transport=transport or httpx.MockTransport(server),
    ) as client:
        yield Asked(client, server, records)


def symbol(coin: str) -> Mapping[str, str]:
    """Parameters of a coin endpoint that has no interval."""
    return {"symbol": coin}


async def settled(*tasks: asyncio.Task[Any]) -> list[Any]:
    """What each task ended with: a result or an exception."""
    return await asyncio.gather(*tasks, return_exceptions=True)
