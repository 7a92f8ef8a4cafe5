"""Which recorded orders are judged at once."""

from __future__ import annotations

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.backtest.backtest_stir import Stir
from cgtui.monitor.feed.order_group import Gathered
from cgtui.signals.coin_tiers import CoinTiers
from tests.monitor.recordings import at
from tests.signals.params import DEFAULTS


@pytest.fixture
def stir() -> Stir:
    return Stir(CoinTiers(DEFAULTS.coins, DEFAULTS.thresholds), DEFAULTS.thresholds)


def put(stir: Stir, seconds: float, usd: float, coin: str = "BTC", side: Side = Side.LONG) -> bool:
    frame = at(seconds, usd, coin, side)
    return stir.stirs(Gathered([frame]).live, frame.received_ms)


def test_small_orders_stir_nothing_until_they_may_come_to_the_coins_floor(stir: Stir) -> None:
    told = [put(stir, step, 140_000.0) for step in range(20)]
    assert told.index(True) == 17  # 18 of them are 2.52 M
    assert all(told[17:])
    assert not put(stir, 21, 100_000.0, "ETH")
    assert not put(stir, 22, 100_000.0, "BTC", Side.SHORT)


def test_what_came_up_to_two_minutes_ago_still_counts_and_no_longer(stir: Stir) -> None:
    assert not put(stir, 1, 140_000.0, "XYZ")
    assert put(stir, 119, 10_000.0, "XYZ")
    assert not put(stir, 500, 140_000.0, "XYZ")


def test_one_order_that_may_speak_alone_stirs_whatever_its_coin(stir: Stir) -> None:
    assert not put(stir, 0, 149_999.0)
    assert put(stir, 1, 150_000.0, "ETH")  # three times the lowest order floor


def test_an_open_episode_is_stirred_by_any_order_of_its_own(stir: Stir) -> None:
    stir.open_keys.add(("BTC", Side.LONG))
    assert put(stir, 0, 1.0)
    assert not put(stir, 0, 1.0, "BTC", Side.SHORT)


def test_orders_of_unknown_side_stir_nothing(stir: Stir) -> None:
    assert not put(stir, 0, 1e9, "BTC", Side.UNKNOWN)
