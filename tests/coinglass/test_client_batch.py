"""Sixty coins and four inputs each under 250 calls a minute: not one is refused."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping

import httpx
import pytest

from cgtui.coinglass.client import CoinglassClient, RestConfig
from cgtui.coinglass.rest_types import CallRecord
from cgtui.simulator.coins import COINS as SIMULATED
from cgtui.simulator.market import Market
from cgtui.simulator.plans import Account
from cgtui.simulator.rest import make_rest_app
from cgtui.simulator.scenarios import SCENARIOS
from tests.coinglass.rest_batch import COINS, LIMIT_PER_MIN, codes, run_batch
from tests.virtual_time import EPOCH_MS, VirtualClock, virtual_loop, virtual_time


class Distant(httpx.AsyncBaseTransport):
    """The service at the other end of a line: each way takes up to a second."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, headers: bool) -> None:
        self._inner = inner
        self._rng = random.Random(5)
        self._headers = headers

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(self._rng.uniform(0.02, 1.0))
        response = await self._inner.handle_async_request(request)
        body = await response.aread()
        await asyncio.sleep(self._rng.uniform(0.02, 1.0))
        kept: Mapping[str, str] = {
            name: value
            for name, value in response.headers.items()
            if self._headers or not name.startswith("api-key")
        }
        return httpx.Response(response.status_code, content=body, headers=dict(kept))


def service(limit_per_min: int) -> httpx.ASGITransport:
    script = SCENARIOS["calm"]
    app = make_rest_app(
        Market(seed=1, scenario=script, start_ms=EPOCH_MS),
        now_ms=lambda: EPOCH_MS,
        accounts={"key-4711": Account("STANDARD", EPOCH_MS + 86_400_000, limit_per_min)},
        scenario=script,
        seed=1,
        monotonic=virtual_loop().time,
    )
    return httpx.ASGITransport(app)


@pytest.fixture(autouse=True)
def everything_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtual time does not wait for a thread."""
    monkeypatch.setattr("cgtui.coinglass.attempts.OFF_LOOP_BYTES", 1 << 30)


@pytest.mark.parametrize("headers", [True, False])
@virtual_time
async def test_not_one_call_is_refused_for_its_rate(*, headers: bool) -> None:
    records: list[CallRecord] = []
    loop = virtual_loop()
    async with CoinglassClient(
        RestConfig("http://simulator", budget_per_min=LIMIT_PER_MIN),
        key="key-4711",
        on_call=records.append,
        now_ms=VirtualClock().now_ms,
        monotonic=loop.time,
        rng=random.Random(1),
        transport=Distant(service(LIMIT_PER_MIN), headers=headers),
    ) as client:
        batch = await run_batch(client, list(SIMULATED)[:COINS], loop.time)
        stats = client.stats
    assert len(batch.replies) == batch.with_rows == 4 * COINS
    assert {reply.interval_used for reply in batch.replies} == {"1m"}
    assert set(codes(records)) <= {"HTTP 200 code 0", "cached"}
    assert stats.retries == stats.budget_refusals == stats.waiting == 0
    # The batch had to wait for its minute, a confirmation never did.
    assert 60.0 < batch.took_s < 75.0
    assert len(batch.confirmations_s) >= 7
    assert max(batch.confirmations_s) <= 2.0


@virtual_time
async def test_a_key_with_a_lower_limit_than_ours_is_learned_from_its_headers() -> None:
    records: list[CallRecord] = []
    loop = virtual_loop()
    async with CoinglassClient(
        RestConfig("http://simulator", budget_per_min=LIMIT_PER_MIN),
        key="key-4711",
        on_call=records.append,
        now_ms=VirtualClock().now_ms,
        monotonic=loop.time,
        rng=random.Random(1),
        transport=Distant(service(80), headers=True),
    ) as client:
        batch = await run_batch(client, list(SIMULATED)[:20], loop.time)
        assert client.stats.budget_limit == 80
    assert set(codes(records)) <= {"HTTP 200 code 0", "cached"}
    assert batch.with_rows == 80
