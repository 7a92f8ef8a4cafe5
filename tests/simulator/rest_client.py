"""A simulated market behind its REST API, without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from cgtui.simulator.market import Inputs, Market
from cgtui.simulator.order import Order
from cgtui.simulator.plans import LEVELS, Account
from cgtui.simulator.rest import make_rest_app
from cgtui.simulator.rest_faults import RestFaults
from cgtui.simulator.scenarios import SCENARIOS

START_MS = 1_763_700_123_456
HOUR_MS = 3_600_000


@dataclass
class Api:
    """The API under test.

    Keys are the plans in lower case, "ending" (Standard, for five more seconds) and "many"
    (Professional with no rate to speak of).
    """

    market: Market
    client: httpx.AsyncClient
    faults: RestFaults
    emitted: list[Order]
    slept: list[float] = field(default_factory=list)
    real_s: float = 0.0

    def live(self, seconds: float) -> list[Order]:
        """Let simulated time pass; the orders it brought."""
        orders = self.market.step(self.market.now_ms + int(seconds * 1000))
        self.emitted.extend(orders)
        return orders

    async def get(self, path: str, *, key: str = "many", **query: object) -> httpx.Response:
        """A raw answer."""
        headers = {"CG-API-KEY": key}
        written = {name: str(value) for name, value in query.items()}
        return await self.client.get(path, params=written, headers=headers)

    async def data(self, path: str, *, key: str = "many", **query: object) -> Any:
        """The data of a successful answer."""
        answer = await self.get(path, key=key, **query)
        body = answer.json()
        assert answer.status_code == 200, answer.text
        assert set(body) == {"code", "data"}, answer.text
        assert body["code"] == "0"
        return body["data"]

    async def refusal(self, path: str, *, key: str = "many", **query: object) -> dict[str, Any]:
        """The body of an answer with HTTP status 200 and an error code."""
        answer = await self.get(path, key=key, **query)
        assert answer.status_code == 200
        body: dict[str, Any] = answer.json()
        assert body["code"] != "0"
        return body


@asynccontextmanager
async def serve(
    scenario: str = "calm",
    *,
    seed: int = 1,
    start_ms: int = START_MS,
    http_429: bool = False,
    inputs: Inputs = "agree",
) -> AsyncIterator[Api]:
    """An API whose clocks stand still until the test moves them."""
    script = SCENARIOS[scenario]
    market = Market(seed=seed, scenario=script, start_ms=start_ms, inputs=inputs)
    accounts = {
        level.lower(): Account.on(level, expire_ms=start_ms + 24 * HOUR_MS) for level in LEVELS
    }
    accounts["ending"] = Account.on("STANDARD", expire_ms=start_ms + 5_000)
    accounts["many"] = Account("PROFESSIONAL", start_ms + 24 * HOUR_MS, 1_000_000)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    app = make_rest_app(
        market,
        now_ms=lambda: market.now_ms,
        accounts=accounts,
        scenario=script,
        seed=seed,
        monotonic=lambda: api.real_s,
        sleep=sleep,
        http_429=http_429,
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://simulator", headers={"CG-API-KEY": "many"}
    ) as client:
        api = Api(market, client, app.state.faults, [], slept)
        yield api
