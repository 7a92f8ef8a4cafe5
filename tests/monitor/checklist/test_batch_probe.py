from __future__ import annotations

import asyncio

from cgtui.checklist.evidence import Read
from cgtui.checklist.mark import When
from cgtui.checklist.market_rules import INPUTS
from cgtui.checklist.own_budget import SPENT
from cgtui.coinglass.rest_errors import BudgetSpentError, ServerFaultError
from cgtui.monitor.checklist.batch_probe import BatchProbe
from tests.monitor.checklist.test_health_probe import CONFIG
from tests.monitor.fake_reader import FakeReader, FakeResolver
from tests.virtual_time import virtual_loop, virtual_time


def probe(reader: FakeReader, resolver: FakeResolver, *coins: str) -> BatchProbe:
    def when() -> When:
        now_ms = round(virtual_loop().time() * 1000)
        return When(now_ms, now_ms)

    return BatchProbe(
        CONFIG,
        coins,
        reader=reader,
        resolver=resolver,
        when=when,
        monotonic=virtual_loop().time,
    )


@virtual_time
async def test_every_coin_resolves_and_is_asked_for_its_four_endpoints() -> None:
    reader, resolver = FakeReader(takes_s=0.5), FakeResolver()
    one = probe(reader, resolver, "BTC", "ETH")
    assert (one.done, one.of) == (0, 8)
    await one.run()
    assert (one.done, one.of) == (8, 8)
    assert resolver.asked == ["BTC/USDT on Binance", "ETH/USDT on Binance"]
    assert [coin.pair for coin in one.found] == ["BTCUSDT", "ETHUSDT"]
    assert all(set(coin.reads) == set(INPUTS) for coin in one.found)
    asked = {(ask.name, ask.params["symbol"]) for ask in reader.asked}
    assert len(asked) == 8
    assert {ask.interval for ask in reader.asked} == {"1m"}


@virtual_time
async def test_the_endpoints_of_a_coin_are_asked_together_and_coins_one_by_one() -> None:
    one = probe(FakeReader(takes_s=0.5), FakeResolver(), "BTC", "ETH")
    run = asyncio.create_task(one.run())
    await asyncio.sleep(0.75)
    assert one.done == 4
    assert [len(coin.reads) for coin in one.found] == [4, 0]
    await run
    assert virtual_loop().time() < 1.1
    assert one.found[1].when.source_ms == 1000


@virtual_time
async def test_a_coin_without_a_pair_is_not_asked_about() -> None:
    reader = FakeReader()
    one = probe(reader, FakeResolver(), "NONE", "BTC")
    await one.run()
    assert "no NONE on Binance" in one.found[0].no_pair
    assert {ask.params["symbol"] for ask in reader.asked} == {"BTC", "BTCUSDT"}
    assert one.done == one.of


@virtual_time
async def test_an_endpoint_that_fails_takes_no_other_along() -> None:
    reader = FakeReader({"oi_aggregated": ServerFaultError("oi_aggregated", "oops")})
    one = probe(reader, FakeResolver(), "BTC")
    await one.run()
    (coin,) = one.found
    assert set(coin.reads) == set(INPUTS)
    failed = [name for name, read in coin.reads.items() if isinstance(read, Read) and read.error]
    assert failed == ["open_interest"]


@virtual_time
async def test_a_spent_budget_is_not_held_against_the_coin() -> None:
    spent = BudgetSpentError("x", "250 of 250 calls a minute are spent")
    one = probe(FakeReader({"taker_aggregated": spent}), FakeResolver(), "BTC")
    await one.run()
    assert one.found[0].reads["taker"] is SPENT
    none = probe(FakeReader(), FakeResolver(error=spent), "BTC")
    await none.run()
    assert none.found[0].no_pair == ""
    assert set(none.found[0].reads.values()) == {SPENT}
    assert none.done == none.of
