"""REST's sums of a bucket: the very minutes and venues, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.coinglass.rest_errors import ServerFaultError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.rest.canary_read import CanaryRead
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from tests.monitor.fake_reader import FakeReader, HandClock
from tests.monitor.simulated_rest import MINUTE_MS, START_MS, VENUES, simulated

BUCKET_MS = 1_760_000_100_000
LIQUIDATIONS = "liquidation_aggregated"


def bar(minute: int, longs: float, shorts: float) -> dict[str, Any]:
    return {
        "time": BUCKET_MS + minute * MINUTE_MS,
        "aggregated_long_liquidation_usd": longs,
        "aggregated_short_liquidation_usd": shorts,
    }


def canary(client: FakeReader) -> CanaryRead:
    client.says.setdefault("supported_exchanges", [{"name": one} for one in VENUES])
    return CanaryRead(client, ScopedVenues(client, VENUES, now_ms=HandClock().now_ms))


async def test_the_sums_are_of_the_buckets_minutes_alone() -> None:
    client = FakeReader()
    client.says[LIQUIDATIONS] = [bar(n, 10 + n, 1) for n in range(-2, 8)]
    assert await canary(client).read("BTC", BUCKET_MS, 300) == (60, 5)
    asked = client.asked[-1]
    assert asked.params == {
        "exchange_list": "Binance,OKX,Bybit,Hyperliquid",
        "symbol": "BTC",
        "limit": "5",
        "start_time": str(BUCKET_MS),
        "end_time": str(BUCKET_MS + 4 * MINUTE_MS),
    }
    assert asked.priority is Priority.BACKGROUND


@pytest.mark.parametrize("hole", range(5))
async def test_an_absent_minute_leaves_the_bucket_unknown(hole: int) -> None:
    client = FakeReader()
    client.says[LIQUIDATIONS] = [bar(n, 1, 1) for n in range(5) if n != hole]
    assert await canary(client).read("BTC", BUCKET_MS, 300) is None


async def test_a_coarser_bar_counts_only_where_it_is_exactly_the_bucket() -> None:
    client = FakeReader(used={LIQUIDATIONS: "5m"})
    client.says[LIQUIDATIONS] = [bar(-5, 7, 7), bar(0, 60, 5), bar(5, 9, 9)]
    reads = canary(client)
    assert await reads.read("BTC", BUCKET_MS, 300) == (60, 5)
    assert await reads.read("BTC", BUCKET_MS, 600) == (69, 14)
    assert await reads.read("BTC", BUCKET_MS + MINUTE_MS, 300) is None
    assert await reads.read("BTC", BUCKET_MS, 240) is None


async def test_a_failed_read_and_a_span_of_no_whole_minutes_are_unknown() -> None:
    client = FakeReader()
    client.says[LIQUIDATIONS] = ServerFaultError(LIQUIDATIONS, "Server Error")
    reads = canary(client)
    assert await reads.read("BTC", BUCKET_MS, 300) is None
    calls = len(client.asked)
    assert await reads.read("BTC", BUCKET_MS + 1, 300) is None
    assert await reads.read("BTC", BUCKET_MS, 90) is None
    assert await reads.read("BTC", BUCKET_MS, 0) is None
    assert len(client.asked) == calls


async def test_without_a_listed_exchange_nothing_is_known() -> None:
    client = FakeReader(says={"supported_exchanges": [{"name": "Elsewhere"}]})
    assert await canary(client).read("BTC", BUCKET_MS, 300) is None


@pytest.mark.parametrize("coin", ["BTC", "SOL", "LINK"])
async def test_the_sums_are_those_of_the_orders_that_were_emitted(coin: str) -> None:
    async with simulated("cascade") as api:
        api.live(900)
        start_ms = (START_MS // 300_000 + 1) * 300_000
        longs, shorts = await CanaryRead(api.client, api.venues).read(coin, start_ms, 300) or (0, 0)
        sums = [0.0, 0.0]
        for order in api.emitted:
            within = start_ms <= order.time_ms < start_ms + 300_000
            if within and order.coin == coin and order.exchange in VENUES:
                sums[order.side - 1] += order.usd
    assert sums[0] > 0
    assert sums[1] > 0
    assert (longs, shorts) == pytest.approx(sums)
