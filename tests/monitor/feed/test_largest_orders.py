from __future__ import annotations

from cgtui.coinglass.events import Side
from cgtui.monitor.feed.largest_orders import MOST_COINS, LargestOrders
from cgtui.monitor.feed.order_group import HISTORY_MS
from tests.monitor.build import T0_MS, frame, order


def orders() -> LargestOrders:
    return LargestOrders(lambda exchange: exchange == "Binance")


def test_it_is_the_largest_of_all_frames() -> None:
    one = orders()
    assert one.largest() is None
    one.take(frame(order(usd=500.0), order(usd=900.0, coin="ETH"), order(usd=700.0)))
    one.take(frame(order(usd=800.0)))
    found = one.largest()
    assert found is not None
    assert (found.coin, found.usd) == ("ETH", 900.0)


def test_without_a_coin_it_is_the_largest_of_the_others() -> None:
    one = orders()
    one.take(frame(order(usd=900.0, coin="ETH"), order(usd=700.0), order(usd=800.0)))
    found = one.largest(without={"ETH"})
    assert found is not None
    assert (found.coin, found.usd) == ("BTC", 800.0)
    assert one.largest(without={"ETH", "BTC"}) is None


def test_what_could_not_open_an_episode_is_passed_over() -> None:
    one = orders()
    one.take(frame(order(usd=9e6, side=Side.UNKNOWN), order(usd=8e6, exchange="Gate")))
    old = order(usd=7e6, time_ms=T0_MS - HISTORY_MS - 1)
    one.take(frame(old, received_ms=T0_MS))
    assert one.largest() is None
    one.take(frame(order(usd=10.0)))
    assert one.largest() is not None


def test_names_that_were_invented_do_not_fill_the_memory() -> None:
    one = orders()
    one.take(frame(*(order(coin=f"C{n}", usd=1.0 + n) for n in range(2 * MOST_COINS))))
    assert len(one._by_coin) == MOST_COINS
    found = one.largest()
    assert found is not None
    assert found.usd == 2.0 * MOST_COINS
