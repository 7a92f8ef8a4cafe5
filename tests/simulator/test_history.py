"""The past a market starts with, and how it joins the present."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cgtui.simulator.coins import COINS
from cgtui.simulator.history import HOUR_MS
from cgtui.simulator.instruments import VENUES
from cgtui.simulator.market import Market
from cgtui.simulator.order import LONG, SHORT
from cgtui.simulator.scenarios import SCENARIOS
from cgtui.simulator.series import Bar

START_MS = 1_763_700_123_456
MINUTE_MS = 60_000
DAY_MS = 24 * HOUR_MS
MAJORS = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE")


def market(scenario: str = "calm", seed: int = 1, start_ms: int = START_MS) -> Market:
    return Market(seed=seed, scenario=SCENARIOS[scenario], start_ms=start_ms)


def test_the_past_does_not_depend_on_the_order_of_asking() -> None:
    first, second = market(), market()
    since_ms = START_MS - 3 * DAY_MS
    forwards = first.series("ETH").bars(15, since_ms, START_MS)
    second.series("SOL").bars(60, since_ms, START_MS)
    for hour in reversed(range(72)):
        second.series("ETH").bars(1, since_ms + hour * HOUR_MS, since_ms + (hour + 1) * HOUR_MS)
    assert second.series("ETH").bars(15, since_ms, START_MS) == forwards


@pytest.mark.parametrize("start_ms", [START_MS, START_MS // HOUR_MS * HOUR_MS, 1_763_702_340_000])
def test_the_past_ends_where_the_present_begins(start_ms: int) -> None:
    simulated = market(start_ms=start_ms)
    simulated.step(start_ms + 300_000)
    for name in ("BTC", "SUI", "牛来"):
        bars = simulated.series(name).bars(1, start_ms - 10 * MINUTE_MS, start_ms + 300_000)
        times = [bar.time_ms for bar in bars]
        assert times == list(range(times[0], times[-1] + 1, MINUTE_MS))
        assert times[-1] == (start_ms + 300_000) // MINUTE_MS * MINUTE_MS
        for before, after in pairwise(bars):
            assert after.open == pytest.approx(before.close)
            assert abs(after.close / after.open - 1) < 0.01
            assert abs(after.oi_close / before.oi_close - 1) < 0.005
        assert any(bar.close == pytest.approx(COINS[name].price, rel=1e-4) for bar in bars)


def test_there_are_six_days_of_minutes_and_thirty_of_hours() -> None:
    series = market().series("BTC")
    minutes = series.bars(1, 0, START_MS)
    assert START_MS - minutes[0].time_ms >= 6 * DAY_MS
    hours = series.bars(60, 0, START_MS)
    assert START_MS - hours[0].time_ms >= 29.9 * DAY_MS
    assert len(series.bars(1440, 0, START_MS)) in {31, 32}


def test_a_wide_bar_is_the_sum_of_its_minutes() -> None:
    simulated = market("cascade")
    simulated.step(START_MS + 4_000_000)
    series = simulated.series("BTC")
    since_ms = (START_MS // HOUR_MS - 3) * HOUR_MS
    for interval_min in (5, 60, 240):
        bars = series.bars(interval_min, since_ms, simulated.now_ms)
        for bar in bars[-4:-1]:
            inside = [
                m
                for m in series.bars(1, bar.time_ms, simulated.now_ms)
                if m.time_ms < bar.time_ms + interval_min * MINUTE_MS
            ]
            assert_is_merged(bar, inside)


def assert_is_merged(bar: Bar, minutes: list[Bar]) -> None:
    assert bar.open == pytest.approx(minutes[0].open)
    assert bar.close == minutes[-1].close
    assert bar.high == pytest.approx(max(m.high for m in minutes))
    assert bar.low == pytest.approx(min(m.low for m in minutes))
    assert bar.buy_usd == pytest.approx(sum(m.buy_usd for m in minutes))
    assert bar.sell_usd == pytest.approx(sum(m.sell_usd for m in minutes))
    assert bar.oi_high == pytest.approx(max(m.oi_high for m in minutes))
    assert bar.oi_close == minutes[-1].oi_close


def test_every_bar_is_a_candle() -> None:
    simulated = market("cascade")
    simulated.step(START_MS + 600_000)
    for interval_min in (1, 15, 60, 1440, 10080):
        for bar in simulated.series("DOGE").bars(interval_min, 0, simulated.now_ms):
            assert bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high
            assert bar.oi_low <= min(bar.oi_open, bar.oi_close)
            assert bar.oi_high >= max(bar.oi_open, bar.oi_close)


@pytest.mark.parametrize("coin", MAJORS)
def test_a_cascade_stands_out_of_six_days_of_minutes(coin: str) -> None:
    bars = market().liquidations(coin).bars(1, START_MS - 6 * DAY_MS, START_MS - MINUTE_MS)
    for sums in (sorted(b.long_usd for b in bars if b.long_usd), sorted(b.short_usd for b in bars)):
        filled = [usd for usd in sums if usd]
        assert len(filled) > 200
        p99_usd = filled[int(0.99 * len(filled))]
        assert p99_usd < 0.5 * COINS[coin].large_usd
        assert p99_usd > 3 * filled[len(filled) // 2]


def test_past_orders_add_up_to_the_past_sums() -> None:
    simulated = market()
    series = simulated.liquidations("ETH")
    minute_ms = (START_MS // MINUTE_MS - 90) * MINUTE_MS
    orders = [
        o
        for venue in VENUES
        for o in series.orders(venue, START_MS)
        if minute_ms <= o.time_ms < minute_ms + 30 * MINUTE_MS
    ]
    bars = series.bars(1, minute_ms, minute_ms + 29 * MINUTE_MS)
    assert sum(b.long_usd for b in bars) > 0
    for side, usd in (
        (LONG, sum(b.long_usd for b in bars)),
        (SHORT, sum(b.short_usd for b in bars)),
    ):
        assert sum(o.usd for o in orders if o.side == side) == pytest.approx(usd, rel=1e-5)


def test_the_shares_of_the_contracts_add_up_to_the_coin() -> None:
    simulated = market()
    listing, series = simulated.listings["BTC"], simulated.liquidations("BTC")
    since_ms = START_MS - 10 * DAY_MS
    for interval_min in (1, 60):
        whole = series.bars(interval_min, since_ms, START_MS)
        parts = [
            series.bars(interval_min, since_ms, START_MS, frozenset({n}))
            for n in range(len(listing.instruments))
        ]
        for at, bar in enumerate(whole):
            assert sum(p[at].long_usd for p in parts) == pytest.approx(bar.long_usd)


def test_funding_is_ordinary_when_calm_and_has_a_month_of_both_sides() -> None:
    simulated = market()
    for coin in COINS.values():
        now = [simulated.funding.pct(coin, START_MS + n * HOUR_MS) for n in range(-11, 24)]
        assert 0.005 <= min(now) <= max(now) <= 0.01
        month = sorted(simulated.funding.pct(coin, START_MS - n * HOUR_MS) for n in range(720))
        assert month[int(0.95 * 720)] > max(now)
        assert month[0] < -0.001


def test_the_side_that_will_be_liquidated_pays_before_a_cascade() -> None:
    funding = market("cascade").funding
    bitcoin, hype = COINS["BTC"], COINS["HYPE"]
    assert all(funding.pct(bitcoin, START_MS - n * MINUTE_MS) >= 0.03 for n in range(65))
    assert funding.pct(bitcoin, START_MS - 4 * HOUR_MS) < 0.02
    assert funding.pct(bitcoin, START_MS + 70 * MINUTE_MS) < 0.02
    assert funding.pct(hype, START_MS + 700_000) <= -0.03


def test_a_rolling_total_counts_what_was_just_emitted() -> None:
    simulated = market("cascade")
    before = sum(longs for longs, _ in simulated.liquidations("BTC").rolling(24, START_MS))
    orders = simulated.step(START_MS + 300_000)
    after = sum(longs for longs, _ in simulated.liquidations("BTC").rolling(24, simulated.now_ms))
    emitted = sum(o.usd for o in orders if (o.coin, o.side) == ("BTC", LONG))
    assert after - before == pytest.approx(emitted, rel=0.05)
    # An hour from now the total of one hour has forgotten nearly all of it.
    simulated.step(START_MS + 2 * HOUR_MS)
    hour = sum(longs for longs, _ in simulated.liquidations("BTC").rolling(1, simulated.now_ms))
    assert hour < emitted / 3
