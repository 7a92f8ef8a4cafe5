"""The simulated market: determinism, rates, and what belongs to a cascade."""

from __future__ import annotations

import random
from collections import Counter, defaultdict, deque
from itertools import pairwise
from statistics import median

import pytest

from cgtui.simulator.coins import COINS
from cgtui.simulator.live_coin import MinuteColumns
from cgtui.simulator.market import Market
from cgtui.simulator.order import LONG, SHORT, Order
from cgtui.simulator.scenarios import SCENARIOS
from cgtui.simulator.script import EVERY_COIN

START_MS = 1_763_700_123_456
FOUR_VENUES = {"Binance", "OKX", "Bybit", "Hyperliquid"}
BTC_FLOOR_USD = 2_500_000


def market(scenario: str, seed: int = 1, start_ms: int = START_MS) -> Market:
    return Market(seed=seed, scenario=SCENARIOS[scenario], start_ms=start_ms)


def first_crossing_s(orders: list[Order], coin: str, side: int, floor_usd: float) -> float | None:
    """Seconds from the start until the trailing 60 s sum reaches the floor."""
    window: deque[Order] = deque()
    total = 0.0
    for order in orders:
        if (order.coin, order.side) != (coin, side) or order.exchange not in FOUR_VENUES:
            continue
        window.append(order)
        total += order.usd
        while window[0].time_ms <= order.time_ms - 60_000:
            total -= window.popleft().usd
        if total >= floor_usd:
            return (order.time_ms - START_MS) / 1000
    return None


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_the_same_seed_gives_the_same_orders_however_time_is_sliced(scenario: str) -> None:
    end_ms = START_MS + 105_000
    whole_market = market(scenario, seed=7)
    whole = whole_market.step(end_ms)
    sliced_market, rng = market(scenario, seed=7), random.Random(3)
    sliced: list[Order] = []
    while sliced_market.now_ms < end_ms:
        step_ms = rng.choice((1, 40, 333, 1_000, 2_500))
        sliced += sliced_market.step(min(end_ms, sliced_market.now_ms + step_ms))
    assert len(whole) > 100
    assert sliced == whole
    for name, live in whole_market.coins.items():
        assert sliced_market.coins[name].price == live.price
        assert sliced_market.coins[name].minutes.sell == live.minutes.sell
        assert sliced_market.ledgers[name].minutes == whole_market.ledgers[name].minutes


def test_another_seed_gives_other_orders() -> None:
    assert market("calm", seed=1).step(START_MS + 30_000) != market("calm", seed=2).step(
        START_MS + 30_000
    )


def test_a_step_returns_its_own_orders_oldest_first() -> None:
    simulated = market("storm")
    for to_ms in range(START_MS + 250, START_MS + 40_000, 250):
        orders = simulated.step(to_ms)
        assert all(to_ms - 250 < o.time_ms <= to_ms for o in orders)
        assert all(a.time_ms <= b.time_ms for a, b in pairwise(orders))


def test_time_never_goes_back() -> None:
    simulated = market("storm")
    assert simulated.step(START_MS + 30_000)
    assert simulated.step(START_MS + 10_000) == []
    assert simulated.now_ms == START_MS + 30_000


def test_orders_trickle_within_a_second() -> None:
    simulated = market("storm")
    simulated.step(START_MS + 30_000)
    tenths = [len(simulated.step(START_MS + 30_000 + 100 * n)) for n in range(1, 11)]
    assert min(tenths) > 0
    assert max(tenths) < sum(tenths) / 2


def test_a_calm_market_prints_one_to_five_small_orders_a_second() -> None:
    orders = market("calm").step(START_MS + 3_600_000)
    assert 1 <= len(orders) / 3600 <= 5
    assert 100 <= median(o.usd for o in orders) <= 5_000
    by_size = sorted(o.usd for o in orders)
    # Heavy-tailed: the largest hundredth is a good part of the total.
    assert sum(by_size[-len(by_size) // 100 :]) > 0.2 * sum(by_size)
    assert Counter(o.coin for o in orders)["BTC"] < len(orders) / 3
    assert len({o.coin for o in orders}) > 45


def test_the_venues_have_their_shares() -> None:
    counts = Counter(o.exchange for o in market("calm").step(START_MS + 3_600_000))
    total = sum(counts.values())
    assert counts.most_common(1)[0][0] == "Binance"
    assert 0.75 < sum(counts[v] for v in FOUR_VENUES) / total < 0.95
    assert set(counts) == FOUR_VENUES | {"Gate", "Bitget", "HTX", "CoinEx"}


@pytest.mark.parametrize("scenario", ["cascade", "storm"])
def test_binance_publishes_at_most_one_order_a_symbol_and_second(scenario: str) -> None:
    orders = market(scenario).step(START_MS + 90_000)
    # A burst stamps its orders with one time, so seconds are counted from the market's start.
    seconds = Counter(
        (o.pair, (o.time_ms - START_MS - 1) // 1000) for o in orders if o.exchange == "Binance"
    )
    assert max(seconds.values()) == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_cascade_reaches_the_floor_within_a_minute(seed: int) -> None:
    orders = market("cascade", seed).step(START_MS + 300_000)
    crossed_s = first_crossing_s(orders, "BTC", LONG, BTC_FLOOR_USD)
    assert crossed_s is not None
    assert 20 < crossed_s <= 60
    assert first_crossing_s(orders, "BTC", SHORT, BTC_FLOOR_USD) is None


def test_a_cascade_takes_price_and_open_interest_down_and_then_fades() -> None:
    simulated = market("cascade")
    bitcoin = simulated.coins["BTC"]
    simulated.step(START_MS + 20_000)
    price, open_interest = bitcoin.price, bitcoin.open_interest
    fell = simulated.step(START_MS + 400_000)
    assert -0.06 < bitcoin.price / price - 1 < -0.015
    assert -0.04 < bitcoin.open_interest / open_interest - 1 < -0.015
    assert sum(o.usd for o in fell if o.side == LONG) > 5 * sum(
        o.usd for o in fell if o.side == SHORT
    )
    late = simulated.step(START_MS + 700_000)
    assert sum(o.usd for o in late if o.coin == "BTC") < 0.05 * sum(
        o.usd for o in fell if o.coin == "BTC"
    )


def test_a_short_squeeze_follows_in_another_coin() -> None:
    simulated = market("cascade")
    simulated.step(START_MS + 735_000)
    price = simulated.coins["HYPE"].price
    orders = [o for o in simulated.step(START_MS + 960_000) if o.coin == "HYPE"]
    assert simulated.coins["HYPE"].price > price * 1.02
    assert sum(o.usd for o in orders if o.side == SHORT) > 1_500_000
    assert sum(o.usd for o in orders if o.side == LONG) < 300_000


def test_cascades_come_back_with_other_coins() -> None:
    simulated = market("cascade")
    simulated.step(START_MS + 2_700_000)
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for order in simulated.step(START_MS + 2_900_000):
        sums[order.coin, order.side] += order.usd
    assert sums["SOL", LONG] > 3_000_000
    assert max(sums, key=lambda key: sums[key] / COINS[key[0]].large_usd) == ("SOL", LONG)


def test_a_storm_holds_three_hundred_orders_a_second_with_its_bursts() -> None:
    orders = market("storm").step(START_MS + 180_000)
    seconds = Counter((o.time_ms - START_MS - 1) // 1000 for o in orders)
    assert all(seconds[s] >= 2_500 for s in range(60, 65))
    assert seconds[100] >= 12_000
    ordinary = [seconds[s] for s in range(40, 180) if s != 100 and not 60 <= s < 65]
    assert min(ordinary) > 270
    assert 300 <= sum(ordinary) / len(ordinary) < 500
    one_instant = Counter(o.time_ms for o in orders).most_common(1)[0][1]
    assert one_instant > 10_000
    assert len({o.coin for o in orders}) == len(COINS)


def test_a_storm_goes_on_for_hours() -> None:
    script = SCENARIOS["storm"]
    assert all(script.orders_per_s(hour * 3600.0) == 300 for hour in range(1, 30))


def test_every_scenario_casts_coins_that_exist() -> None:
    cast = {name for s in SCENARIOS.values() for c in s.cascades for name in c.cast}
    assert cast - {EVERY_COIN} <= set(COINS)


def test_only_the_flaky_scenario_misbehaves() -> None:
    assert {s.name for s in SCENARIOS.values() if s.connection_faults} == {"flaky"}
    assert {s.name for s in SCENARIOS.values() if s.rest_faults} == {"flaky"}


def test_orders_name_contracts_their_venue_lists() -> None:
    simulated = market("storm")
    listed = {
        (i.exchange, i.instrument_id, i.coin)
        for listing in simulated.listings.values()
        for i in listing.instruments
    }
    orders = simulated.step(START_MS + 70_000)
    assert {(o.exchange, o.pair, o.coin) for o in orders} <= listed
    assert "牛来" in {o.coin for o in orders}


def test_each_contract_id_is_unique_on_its_venue() -> None:
    simulated = market("calm")
    ids = [
        (i.exchange, i.instrument_id)
        for listing in simulated.listings.values()
        for i in listing.instruments
    ]
    assert len(ids) == len(set(ids))
    assert sum(i.dated for i in simulated.listings["BTC"].instruments) == 2
    assert {"BTCUSDT", "BTCUSD_PERP", "BTC-USDT-SWAP", "BTCUSDT_UMCBL", "BTC"} <= {
        i.instrument_id for i in simulated.listings["BTC"].instruments
    }


def test_a_long_run_keeps_eight_to_nine_days_of_minutes() -> None:
    columns = MinuteColumns()
    for minute in range(12 * 1440):
        for name in ("high", "low", "close", "buy", "sell", "open_interest"):
            getattr(columns, name).append(float(minute))
        columns.drop_oldest()
    assert len(columns) == 12 * 1440
    assert 8 * 1440 <= len(columns.close) <= 9 * 1440
    assert columns.close[0] == columns.first
