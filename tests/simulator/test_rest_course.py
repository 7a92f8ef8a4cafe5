"""What REST tells about the orders that were emitted: the same sums, the same story."""

from __future__ import annotations

from collections import defaultdict

import pytest

from cgtui.simulator.coins import COINS
from cgtui.simulator.order import LONG, SHORT
from tests.simulator.confirmation import votes
from tests.simulator.rest_client import START_MS, Api, serve

MINUTE_MS = 60_000
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid", "Gate", "Bitget", "HTX", "CoinEx")


def emitted_by_minute(api: Api, **wanted: object) -> dict[int, list[float]]:
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for order in api.emitted:
        if all(getattr(order, name) == value for name, value in wanted.items()):
            sums[order.time_ms // MINUTE_MS * MINUTE_MS][order.side - 1] += order.usd
    return sums


async def test_liquidation_history_is_the_sum_of_the_emitted_orders() -> None:
    async with serve("cascade") as api:
        for _ in range(130):
            api.live(1.7)
        for coin in ("BTC", "SOL"):
            for venue in VENUES:
                rows = await api.data(
                    "/api/futures/liquidation/aggregated-history",
                    exchange_list=venue,
                    symbol=coin,
                    interval="1m",
                    start_time=START_MS // MINUTE_MS * MINUTE_MS,
                )
                told = emitted_by_minute(api, coin=coin, exchange=venue)
                assert len(rows) == 4
                for row in rows:
                    longs, shorts = told[row["time"]]
                    assert row["aggregated_long_liquidation_usd"] == pytest.approx(longs)
                    assert row["aggregated_short_liquidation_usd"] == pytest.approx(shorts)


async def test_a_contracts_history_is_the_sum_of_its_own_orders() -> None:
    async with serve("cascade") as api:
        api.live(200)
        pairs = {(o.exchange, o.pair) for o in api.emitted if o.coin == "BTC"}
        assert len(pairs) > 10
        for exchange, pair in pairs:
            rows = await api.data(
                "/api/futures/liquidation/history",
                exchange=exchange,
                symbol=pair,
                interval="1m",
                start_time=START_MS // MINUTE_MS * MINUTE_MS,
            )
            told = emitted_by_minute(api, exchange=exchange, pair=pair)
            for row in rows:
                longs, shorts = told[row["time"]]
                assert float(row["long_liquidation_usd"]) == pytest.approx(longs)
                assert float(row["short_liquidation_usd"]) == pytest.approx(shorts)


async def test_an_order_shows_in_rest_only_when_it_has_been_emitted() -> None:
    async with serve("storm") as api:
        api.live(30.25)
        rows = await api.data(
            "/api/futures/liquidation/aggregated-history",
            exchange_list=",".join(VENUES),
            symbol="BTC",
            interval="1m",
            start_time=START_MS // MINUTE_MS * MINUTE_MS,
        )
        total = sum(
            row["aggregated_long_liquidation_usd"] + row["aggregated_short_liquidation_usd"]
            for row in rows
        )
        assert total == pytest.approx(sum(o.usd for o in api.emitted if o.coin == "BTC"))


async def test_the_order_list_gives_the_newest_two_hundred_with_the_feeds_side_code() -> None:
    async with serve("cascade") as api:
        api.live(240)
        query = {"exchange": "Bybit", "symbol": "BTC", "min_liquidation_amount": "0"}
        rows = await api.data("/api/futures/liquidation/order", **query)
        sent = [o for o in api.emitted if (o.exchange, o.coin) == ("Bybit", "BTC")]
        assert len(rows) == 200
        assert [
            (r["exchange_name"], r["symbol"], r["side"], r["price"], r["usd_value"], r["time"])
            for r in rows
        ] == [("BYBIT", o.pair, o.side, o.price, o.usd, o.time_ms) for o in sent[-200:]]
        since = await api.data(
            "/api/futures/liquidation/order", **query, start_time=START_MS + 200_000
        )
        assert since
        assert all(row["time"] >= START_MS + 200_000 for row in since)


async def test_a_minimum_leaves_out_smaller_orders_and_the_past_never_hides_a_hole() -> None:
    async with serve("cascade") as api:
        query = {"exchange": "binance", "symbol": "BTC"}
        path = "/api/futures/liquidation/order"
        fresh = await api.data(path, **query, min_liquidation_amount="5000")
        assert len(fresh) == 200
        assert all(row["usd_value"] >= 5_000 and row["time"] <= START_MS for row in fresh)
        api.live(400)
        later = await api.data(path, **query, min_liquidation_amount="5000")
        # The server keeps the newest orders only: what it forgot is not made up from the past.
        assert 20 < len(later) < 200
        assert all(row["usd_value"] >= 5_000 and row["time"] > START_MS for row in later)


async def test_the_newest_bar_is_in_progress_and_reads_zero_when_it_has_just_begun() -> None:
    async with serve("cascade") as api:
        boundary_ms = (START_MS // MINUTE_MS + 2) * MINUTE_MS
        api.live((boundary_ms - START_MS + 1_000) / 1000)
        for path, field in (
            ("liquidation/aggregated-history", "aggregated_long_liquidation_usd"),
            ("aggregated-taker-buy-sell-volume/history", "aggregated_sell_volume_usd"),
        ):
            query = {"exchange_list": "Binance,Bybit", "symbol": "BTC", "interval": "1m"}
            young = (await api.data(f"/api/futures/{path}", **query))[-1]
            assert (young["time"], young[field]) == (boundary_ms, 0)
        api.live(20)
        older = (await api.data(f"/api/futures/{path}", **query))[-1]
        api.live(20)
        oldest = (await api.data(f"/api/futures/{path}", **query))[-1]
        assert older["time"] == oldest["time"] == boundary_ms
        assert 0 < older[field] < oldest[field]


@pytest.mark.parametrize("seed", [0, 1, 2])
async def test_all_four_inputs_confirm_the_cascade_well_before_three_minutes(seed: int) -> None:
    start_ms = START_MS + seed * 5 * 3_600_000 + seed * 17_000
    async with serve("cascade", seed=seed, start_ms=start_ms) as api:
        api.live(125)
        found = await votes(api.client, "BTC", LONG, start_ms + 20_000)
        assert {name: yes for name, (yes, _) in found.items()} == {
            "taker": True,
            "oi": True,
            "liquidations": True,
            "funding": True,
        }, found
        share, volume_x = found["taker"][1]
        assert 0.62 < share < 0.76
        assert volume_x >= 2.2


async def test_at_its_height_a_cascade_is_strong_in_flow_and_open_interest() -> None:
    async with serve("cascade") as api:
        api.live(250)
        found = await votes(api.client, "BTC", LONG, START_MS + 20_000)
        share, volume_x = found["taker"][1]
        short_term, _ = found["oi"][1]
        assert share >= 0.65
        assert volume_x >= 3
        assert -4 < short_term < -1.5


async def test_the_short_squeeze_is_confirmed_from_the_other_side() -> None:
    async with serve("cascade") as api:
        api.live(870)
        client = api.client
        found = await votes(client, "HYPE", SHORT, START_MS + 740_000)
        assert all(yes for yes, _ in found.values()), found
        against = await votes(client, "HYPE", LONG, START_MS + 740_000)
        assert {name for name, (yes, _) in against.items() if yes} == {"oi"}, against


async def test_the_decoy_is_liquidations_and_nothing_else() -> None:
    async with serve("cascade") as api:
        api.live(485)
        found = await votes(api.client, "LINK", LONG, START_MS + 420_000)
        assert {name for name, (yes, _) in found.items() if yes} == {"liquidations"}, found
        share, _ = found["taker"][1]
        assert 0.45 < share < 0.55


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_calm_market_confirms_nothing(seed: int) -> None:
    async with serve("calm", seed=seed) as api:
        client = api.client
        for _ in range(3):
            api.live(1_200)
            by_size = sorted(api.emitted, key=lambda o: -o.usd / COINS[o.coin].large_usd)
            liquidated = {(o.coin, o.side) for o in by_size[:6]} | {("BTC", LONG), ("ETH", SHORT)}
            for coin, side in liquidated:
                if coin == "牛来" or "1000" in coin:
                    continue
                found = await votes(client, coin, side, api.market.now_ms)
                assert {name for name, (yes, _) in found.items() if yes} <= {"liquidations"}, found
                share, _ = found["taker"][1]
                assert 0.42 < share < 0.58
