"""The rows of the REST answers: field names, and which numbers are strings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.rest_client import START_MS, Api, serve

PAIR = {"exchange": "Binance", "symbol": "BTCUSDT", "interval": "5m", "limit": "20"}
COIN = {"exchange_list": "Binance,OKX", "symbol": "BTC", "interval": "5m", "limit": "20"}
Shape = dict[str, type[Any]]

TIME: Shape = {"time": int}
OHLC: Shape = dict.fromkeys(("open", "high", "low", "close"), str)

ROW_SHAPES: dict[str, tuple[dict[str, str], Shape]] = {
    "price/history": (PAIR, TIME | OHLC | {"volume_usd": str}),
    "funding-rate/history": (PAIR, TIME | OHLC),
    "funding-rate/oi-weight-history": (COIN, TIME | OHLC),
    "open-interest/history": (PAIR, TIME | OHLC),
    "open-interest/aggregated-history": (COIN, TIME | OHLC),
    "liquidation/history": (
        PAIR,
        TIME | {"long_liquidation_usd": str, "short_liquidation_usd": str},
    ),
    "liquidation/aggregated-history": (
        COIN,
        TIME
        | {"aggregated_long_liquidation_usd": float, "aggregated_short_liquidation_usd": float},
    ),
    "aggregated-taker-buy-sell-volume/history": (
        COIN,
        TIME | {"aggregated_buy_volume_usd": float, "aggregated_sell_volume_usd": float},
    ),
    "v2/taker-buy-sell-volume/history": (
        PAIR,
        TIME | {"taker_buy_volume_usd": str, "taker_sell_volume_usd": str},
    ),
    "taker-buy-sell-volume/history": (
        PAIR,
        TIME | {"taker_buy_volume_usd": str, "taker_sell_volume_usd": str},
    ),
    "global-long-short-account-ratio/history": (
        PAIR,
        TIME
        | {
            "global_account_long_percent": float,
            "global_account_short_percent": float,
            "global_account_long_short_ratio": float,
        },
    ),
}


@pytest.mark.parametrize("path", sorted(ROW_SHAPES))
async def test_history_rows_have_the_documented_fields_and_types(path: str) -> None:
    query, shape = ROW_SHAPES[path]
    async with serve() as api:
        api.live(30)
        rows = await api.data(f"/api/futures/{path}", **query)
        assert len(rows) == 20
        for row in rows:
            assert {name: type(value) for name, value in row.items()} == shape
            assert all(float(value) >= 0 for value in row.values())
        times = [row["time"] for row in rows]
        assert times == sorted(times)
        assert times[-1] == (START_MS + 30_000) // 300_000 * 300_000


@pytest.mark.parametrize("path", sorted(ROW_SHAPES))
async def test_the_wrong_kind_of_symbol_gives_no_rows_and_no_error(path: str) -> None:
    query, _ = ROW_SHAPES[path]
    wrong = "BTC" if query is PAIR else "BTCUSDT"
    async with serve() as api:
        assert await api.data(f"/api/futures/{path}", **(query | {"symbol": wrong})) == []


async def test_a_unit_of_coins_divides_by_the_price() -> None:
    async with serve() as api:
        path = "/api/futures/open-interest/aggregated-history"
        usd = await api.data(path, **COIN)
        coins = await api.data(path, **COIN, unit="coin")
        assert float(usd[-1]["close"]) / float(coins[-1]["close"]) == pytest.approx(112_480, 0.001)


async def test_pairs_are_an_object_by_venue() -> None:
    async with serve() as api:
        pairs = await api.data("/api/futures/supported-exchange-pairs")
        assert list(pairs) == await api.data("/api/futures/supported-exchanges")
        bitcoin = next(p for p in pairs["OKX"] if p["instrument_id"] == "BTC-USDT-SWAP")
        assert (bitcoin["base_asset"], bitcoin["quote_asset"]) == ("BTC", "USDT")
        assert {
            "settlement_currency",
            "max_leverage",
            "funding_interval",
            "price_tick_size",
        } <= set(bitcoin)
        assert any(p["base_asset"] == "牛来" for p in pairs["Binance"])
        assert list(await api.data("/api/futures/supported-exchange-pairs", exchange="OKX")) == [
            "OKX"
        ]
        spot = await api.data("/api/spot/supported-exchange-pairs")
        assert {"instrument_id", "base_asset", "quote_asset"} == set(spot["Coinbase"][0])


async def test_exchange_lists_begin_with_the_sum_of_the_venues() -> None:
    async with serve("cascade") as api:
        api.live(200)
        lists: tuple[tuple[str, dict[str, str], str], ...] = (
            ("open-interest/exchange-list", {"symbol": "BTC"}, "open_interest_usd"),
            ("liquidation/exchange-list", {"range": "1h"}, "long_liquidation_usd"),
            ("liquidation/exchange-list", {"range": "1h", "symbol": "BTC"}, "liquidation_usd"),
        )
        for path, query, field in lists:
            rows = await api.data(f"/api/futures/{path}", **query)
            assert rows[0]["exchange"] == "All"
            assert len(rows) == 9
            assert rows[0][field] > 0
            assert sum(row[field] for row in rows[1:]) == pytest.approx(rows[0][field])


async def test_coins_markets_holds_about_seventy_numbers_a_coin() -> None:
    async with serve() as api:
        rows = await api.data("/api/futures/coins-markets")
        assert len(rows) == 60
        assert [row["symbol"] for row in rows[:2]] == ["BTC", "ETH"]
        by_size = [row["open_interest_usd"] for row in rows]
        assert by_size == sorted(by_size, reverse=True)
        for row in rows:
            assert 60 <= len(row) <= 80
            assert all(isinstance(v, int | float) for k, v in row.items() if k != "symbol")
        assert {
            "current_price",
            "price_change_percent_5m",
            "open_interest_change_percent_24h",
            "liquidation_usd_24h",
            "short_liquidation_usd_1h",
        } <= set(rows[0])
        page = await api.data("/api/futures/coins-markets", per_page=7, page=2)
        assert page == rows[7:14]


async def test_pairs_markets_misspells_radio_and_leaves_funding_out_of_dated_contracts() -> None:
    async with serve() as api:
        rows = await api.data("/api/futures/pairs-markets", symbol="BTC")
        assert all("open_interest_volume_radio" in row for row in rows)
        assert {row["symbol"] for row in rows} == {"BTC/USDT", "BTC/USD", "BTC/USDC"}
        assert sum("next_funding_time" not in row for row in rows) == 2


async def test_the_funding_list_has_two_margins_and_gaps() -> None:
    async with serve() as api:
        bitcoin = (await api.data("/api/futures/funding-rate/exchange-list"))[0]
        assert bitcoin["symbol"] == "BTC"
        stable = {row["exchange"]: row for row in bitcoin["stablecoin_margin_list"]}
        assert stable["Binance"]["funding_rate_interval"] == 8
        assert stable["Hyperliquid"]["funding_rate_interval"] == 1
        assert stable["Hyperliquid"]["funding_rate"] * 8 == pytest.approx(
            stable["Binance"]["funding_rate"], abs=0.001
        )
        assert "next_funding_time" not in stable["CoinEx"]
        assert {row["exchange"] for row in bitcoin["token_margin_list"]} >= {"Binance", "OKX"}


async def test_taker_volume_by_venue_is_an_object() -> None:
    async with serve() as api:
        path = "/api/futures/taker-buy-sell-volume/exchange-list"
        told = await api.data(path, symbol="BTC", range="1h")
        assert told["buy_ratio"] + told["sell_ratio"] == pytest.approx(100)
        assert sum(row["buy_vol_usd"] for row in told["exchange_list"]) == pytest.approx(
            told["buy_vol_usd"]
        )
        assert (await api.refusal(path, symbol="BTC", range="2h"))["code"] == "400"


async def test_etf_flows_are_daily_with_holes_and_the_list_mixes_types() -> None:
    async with serve() as api:
        days = await api.data("/api/etf/bitcoin/flow-history")
        assert 0 < START_MS - days[-1]["timestamp"] < 4 * 86_400_000
        assert any("flow_usd" not in fund for day in days for fund in day["etf_flows"])
        for day in days:
            known = sum(fund.get("flow_usd", 0) for fund in day["etf_flows"])
            assert day["flow_usd"] == pytest.approx(known)
        fund = (await api.data("/api/etf/bitcoin/list"))[0]
        for name in ("shares_outstanding", "aum_usd", "management_fee_percent"):
            assert isinstance(fund[name], str)
        assert isinstance(fund["volume_usd"], float)
        assert isinstance(fund["asset_details"]["btc_holding"], float)


async def test_positions_come_in_pages_and_vanish_when_the_price_reaches_them() -> None:
    async with serve("cascade") as api:
        path = "/api/hyperliquid/position"
        before = await all_positions(api)
        longs = [p for p in before if p["position_size"] > 0]
        assert longs
        assert all(p["liq_price"] < p["mark_price"] for p in longs)
        assert (await api.data(path, symbol="BTC", current_page="2"))["current_page"] == 2
        api.live(400)
        gone = {p["user"] for p in before} - {p["user"] for p in await all_positions(api)}
        mark = (await all_positions(api))[0]["mark_price"]
        assert gone
        assert gone == {p["user"] for p in longs if p["liq_price"] >= mark}


async def all_positions(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    pages = 1
    while len(found) == 20 * (pages - 1):
        body = await api.data("/api/hyperliquid/position", symbol="BTC", current_page=str(pages))
        assert body["total_pages"] >= pages - 1
        found += body["list"]
        pages += 1
    return found


async def test_the_account_says_its_plan() -> None:
    async with serve() as api:
        path = "/api/user/account/subscription"
        expires = START_MS + 86_400_000
        account = {"level": "HOBBYIST", "expire_time": expires, "expired": False}
        assert await api.data(path, key="hobbyist") == account
        assert (await api.data(path, key="ending"))["expired"] is False
        api.live(5)
        assert (await api.data(path, key="ending"))["expired"] is True


async def test_heatmap_candles_use_seconds_and_strings() -> None:
    async with serve() as api:
        body = await api.data(
            "/api/futures/liquidation/heatmap/model1",
            exchange="Binance",
            symbol="BTCUSDT",
            range="12h",
        )
        candle = body["price_candlesticks"][-1]
        assert candle[0] < 1e11
        assert [type(value) for value in candle[1:]] == [str] * 5
        x, y, usd = body["liquidation_leverage_data"][-1]
        assert x < len(body["price_candlesticks"])
        assert y < len(body["y_axis"])
        assert usd > 0
