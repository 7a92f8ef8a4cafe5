"""What the client asks again, when, and when it gives up."""

from __future__ import annotations

import asyncio
import random

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.catalogue import OI_EXCHANGES
from cgtui.coinglass.rest_errors import (
    BadBodyError,
    BadRequestError,
    BudgetSpentError,
    CoinglassError,
    NotFoundError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
    UnreachableError,
)
from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.retry import BASE_S, CAP_S, MAX_ATTEMPTS, retry_wait_s
from tests.coinglass.fake_rest import LIMITED, FakeRest, Said, asking, coded, ok, settled
from tests.virtual_time import virtual_loop, virtual_time

BTC = {"symbol": "BTC"}
HTML = httpx.Response(502, content=b"<html>502 Bad Gateway</html>")


@pytest.mark.parametrize(
    "fault",
    [
        coded(*LIMITED),
        coded(*LIMITED, status=429),
        httpx.Response(429, content=b""),
        coded("500", "Server Error"),
        coded("408", "timeout", status=408),
        HTML,
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"not json"),
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("refused"),
        httpx.RemoteProtocolError("half an answer"),
    ],
    ids=repr,
)
@virtual_time
async def test_what_may_pass_is_asked_again(fault: Said) -> None:
    async with asking(FakeRest([fault, fault], ok([]))) as asked:
        reply = await asked.client.read(OI_EXCHANGES, BTC)
        assert asked.client.stats.retries == 2
    assert reply.attempts == 3
    assert [record.attempt for record in asked.records] == [1, 2, 3]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (coded("400", "Required String parameter 'symbol' is not present"), BadRequestError),
        (coded("401", "Upgrade plan"), PlanTooLowError),
        (coded("404", "Not Found", status=404), NotFoundError),
        (httpx.Response(200, content=b'{"code":"0","data":null}'), BadBodyError),
        (httpx.UnsupportedProtocol("ftp"), UnreachableError),
        (httpx.LocalProtocolError("Illegal header value b's3cret'"), UnreachableError),
    ],
    ids=repr,
)
@virtual_time
async def test_what_cannot_pass_is_not(fault: Said, error: type[CoinglassError]) -> None:
    async with asking(FakeRest(always=fault)) as asked:
        with pytest.raises(error):
            await asked.client.read(OI_EXCHANGES, BTC)
    assert len(asked.server.requests) == 1


@virtual_time
async def test_after_four_attempts_the_last_error_is_raised() -> None:
    async with asking(FakeRest([HTML] * 3, coded("500", "Server Error"))) as asked:
        with pytest.raises(ServerFaultError, match="Server Error"):
            await asked.client.read(OI_EXCHANGES, BTC)
    assert len(asked.server.requests) == MAX_ATTEMPTS


@virtual_time
async def test_a_call_takes_no_longer_than_its_time_however_slow_the_answers_are() -> None:
    async with asking(FakeRest(takes_s=3_600.0)) as asked:
        with pytest.raises(UnreachableError, match=r"no answer in|timed out"):
            await asked.client.read(OI_EXCHANGES, BTC)
        assert virtual_loop().time() <= 15.0 + 1e-6
    assert 2 <= len(asked.server.requests) <= 3
    assert asked.server.cancelled == len(asked.server.requests)


@virtual_time
async def test_a_slow_answer_is_waited_for() -> None:
    async with asking(FakeRest(always=ok([]), takes_s=5.9)) as asked:
        assert (await asked.client.read(OI_EXCHANGES, BTC)).attempts == 1


@pytest.mark.parametrize("after", ["4", "Thu, 09 Oct 2025 08:53:24 GMT"])
@virtual_time
async def test_retry_after_is_obeyed(after: str) -> None:
    # The date is four seconds after the virtual clock's beginning.
    fault = coded("503", "busy", status=503, Retry_After=after)
    async with asking(FakeRest([fault], ok([]), takes_s=0.0)) as asked:
        await asked.client.read(OI_EXCHANGES, BTC)
    assert 3.9 <= asked.server.sent_s[1] <= 4.1


@virtual_time
async def test_a_retry_after_beyond_the_calls_time_is_not_waited_for() -> None:
    fault = coded(*LIMITED, Retry_After="40")
    async with asking(FakeRest([fault], ok([]))) as asked:
        with pytest.raises(RateLimitedError):
            await asked.client.read(OI_EXCHANGES, BTC)
        assert virtual_loop().time() < 1.0
        # Nor does any other call go out before that.
        with pytest.raises(BudgetSpentError, match="too many calls; all pause for 40 s"):
            await asked.client.read(OI_EXCHANGES, {"symbol": "ETH"})
        await asked.client.read(OI_EXCHANGES, {"symbol": "SOL"}, priority=Priority.BACKGROUND)


@virtual_time
async def test_a_storm_of_refusals_is_no_stampede() -> None:
    """Forty calls, refused for half a minute: after the first volley one at a time asks."""

    def until_30_s(request: httpx.Request) -> httpx.Response:
        return ok([]) if virtual_loop().time() > 30.0 else coded(*LIMITED)

    async with asking(FakeRest(always=until_30_s)) as asked:
        tasks = [
            asyncio.create_task(
                asked.client.read(OI_EXCHANGES, {"symbol": f"C{n}"}, priority=Priority.BACKGROUND)
            )
            for n in range(40)
        ]
        await settled(*tasks)
        volley = sum(at_s < 0.2 for at_s in asked.server.sent_s)
        storm = [at_s for at_s in asked.server.sent_s if 0.2 <= at_s <= 30.0]
        assert volley <= 16
        assert 1 <= len(storm) <= 8
        assert len({round(at_s, 3) for at_s in storm}) == len(storm)
        assert asked.client.stats.paused_s == 0.0


@virtual_time
async def test_a_refused_call_is_not_one_that_the_server_counts() -> None:
    server = FakeRest(
        [ok([], API_KEY_USE_LIMIT="50"), coded(*LIMITED), ok([], API_KEY_USE_LIMIT="51")]
    )
    async with asking(server) as asked:
        await asked.client.read(OI_EXCHANGES, BTC)
        assert asked.client.stats.budget_used == 1 + 49
        await asked.client.read(OI_EXCHANGES, {"symbol": "ETH"})
        assert asked.client.stats.budget_used == 3 + 49


@given(
    attempt=st.integers(1, 10),
    left_s=st.floats(0.0, 20.0),
    retry_after_s=st.none() | st.floats(0.0, 100.0),
    seed=st.integers(),
)
def test_a_wait_is_within_its_bounds(
    attempt: int, left_s: float, retry_after_s: float | None, seed: int
) -> None:
    wait_s = retry_wait_s(
        ServerFaultError("x", "y"),
        attempt=attempt,
        left_s=left_s,
        retry_after_s=retry_after_s,
        rng=random.Random(seed),
    )
    if wait_s is None:
        ceiling_s = max(BASE_S * 2 ** (attempt - 1), retry_after_s or 0.0)
        assert attempt >= MAX_ATTEMPTS or left_s <= ceiling_s
        return
    assert attempt < MAX_ATTEMPTS
    assert (retry_after_s or 0.0) <= wait_s < left_s
    assert wait_s <= max(min(CAP_S, BASE_S * 2 ** (attempt - 1)), retry_after_s or 0.0)


def test_the_wait_uses_its_whole_range() -> None:
    rng = random.Random(3)
    waits = [
        retry_wait_s(ServerFaultError("x", "y"), attempt=3, left_s=9.0, retry_after_s=None, rng=rng)
        for _ in range(200)
    ]
    assert all(wait is not None for wait in waits)
    assert min(filter(None, waits)) < 0.1
    assert max(filter(None, waits)) > 1.9
