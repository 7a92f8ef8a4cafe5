"""Kept answers: for their time, and no more of them than there is room for."""

from __future__ import annotations

from typing import Any

from cgtui.coinglass.catalogue import OI_EXCHANGES, SUPPORTED_COINS
from cgtui.coinglass.reply_cache import ReplyCache
from cgtui.coinglass.rest_types import Reply
from cgtui.coinglass.rows_names import CoinName
from cgtui.coinglass.wire_call import WireCall


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def call(coin: str) -> WireCall[Any]:
    return WireCall(OI_EXCHANGES, {"symbol": coin})


def reply(rows: int) -> Reply[Any]:
    row = CoinName(coin="BTC")
    return Reply(OI_EXCHANGES, {}, (row,) * rows, fetched_ms=1, latency_ms=1.0, attempts=1)


def kept(cache: ReplyCache, coins: str) -> str:
    return "".join(coin for coin in coins if cache.get(call(coin)) is not None)


def test_a_reply_is_kept_for_the_time_of_its_endpoint() -> None:
    clock = Clock()
    cache = ReplyCache(clock)
    cache.put(call("BTC"), reply(3))
    clock.now_s = OI_EXCHANGES.cache_s - 0.01
    found = cache.get(call("BTC"))
    assert found is not None
    assert found.cached
    assert len(found.rows) == 3
    clock.now_s = OI_EXCHANGES.cache_s
    assert cache.get(call("BTC")) is None
    assert cache.get(WireCall(SUPPORTED_COINS)) is None


def test_the_longest_unused_goes_first() -> None:
    cache = ReplyCache(Clock(), max_replies=3)
    for coin in "ABC":
        cache.put(call(coin), reply(1))
    cache.get(call("A"))
    cache.put(call("D"), reply(1))
    assert kept(cache, "ABCD") == "ACD"


def test_rows_are_bounded_too_and_counted_right() -> None:
    cache = ReplyCache(Clock(), max_rows=10)
    for coin in "ABC":
        cache.put(call(coin), reply(4))
    assert kept(cache, "ABC") == "BC"
    cache.put(call("X"), reply(11))
    assert kept(cache, "BCX") == "BC"
    for _ in range(20):
        cache.put(call("C"), reply(2))
    cache.put(call("D"), reply(4))
    assert kept(cache, "BCD") == "BCD"
    cache.clear()
    assert kept(cache, "BCD") == ""
    cache.put(call("E"), reply(10))
    assert kept(cache, "E") == "E"
