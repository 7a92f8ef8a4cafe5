"""The REST server's way in: keys, plans, rates, parameters, faults."""

from __future__ import annotations

import pytest

from cgtui.simulator import rest_faults
from cgtui.simulator.rest_routes import ENDPOINTS
from tests.simulator.rest_client import START_MS, serve

OI = "/api/futures/open-interest/aggregated-history"
COINS_MARKETS = "/api/futures/coins-markets"
LIQUIDATIONS = "/api/futures/liquidation/aggregated-history"
SUPPORTED = "/api/futures/supported-coins"
DAY_MS = 86_400_000


async def test_without_a_key_or_with_a_wrong_one_the_service_says_so_in_its_own_words() -> None:
    async with serve() as api:
        missing = await api.refusal(SUPPORTED, key="")
        assert missing == {"code": "401", "msg": "API key missing."}
        wrong = await api.refusal(SUPPORTED, key="wrong")
        assert wrong == {"code": "400", "msg": "Invalid API key provided"}


async def test_a_plan_too_low_is_told_to_upgrade() -> None:
    async with serve() as api:
        for path, endpoint in ENDPOINTS.items():
            if endpoint.plan != "HOBBYIST":
                refused = await api.refusal(path, key="hobbyist")
                assert refused == {"code": "401", "msg": "Upgrade plan"}
        heatmap = "/api/futures/liquidation/aggregated-heatmap/model3"
        query = {"symbol": "BTC", "range": "24h"}
        assert (await api.refusal(heatmap, key="standard", **query))["msg"] == "Upgrade plan"
        assert set(await api.data(heatmap, key="professional", **query)) == {
            "y_axis",
            "liquidation_leverage_data",
            "price_candlesticks",
        }


@pytest.mark.parametrize(
    ("key", "interval", "allowed"),
    [
        ("hobbyist", "1m", False),
        ("hobbyist", "1h", False),
        ("hobbyist", "4h", True),
        ("startup", "15m", False),
        ("startup", "30m", True),
        ("standard", "1m", True),
        ("standard", "10m", False),
        ("professional", "h1", False),
        ("hobbyist", "1w", True),
    ],
)
async def test_an_interval_the_plan_lacks_or_nobody_knows_is_refused(
    key: str, interval: str, *, allowed: bool
) -> None:
    async with serve() as api:
        answer = await api.get(OI, key=key, symbol="BTC", interval=interval)
        if allowed:
            assert answer.json()["code"] == "0"
        else:
            assert answer.json() == {
                "code": "403",
                "msg": "The requested interval is not available for your current API plan.",
            }


@pytest.mark.parametrize(
    ("path", "query", "name", "kind"),
    [
        (LIQUIDATIONS, {"symbol": "BTC", "interval": "1m"}, "exchange_list", "String"),
        (OI, {"symbol": "BTC"}, "interval", "String"),
        ("/api/futures/liquidation/exchange-list", {}, "range", "String"),
        ("/api/futures/funding-rate/history", {"exchange": "OKX"}, "symbol", "String"),
        (
            "/api/futures/price/history",
            {"exchange": "Binance", "symbol": "BTCUSDT", "interval": "1m"},
            "limit",
            "Integer",
        ),
    ],
)
async def test_a_missing_parameter_is_named_in_the_frameworks_words(
    path: str, query: dict[str, str], name: str, kind: str
) -> None:
    async with serve() as api:
        assert await api.refusal(path, **query) == {
            "code": "400",
            "msg": f"Required {kind} parameter '{name}' is not present",
        }


async def test_a_limit_above_a_thousand_is_refused() -> None:
    async with serve() as api:
        query = {"symbol": "BTC", "interval": "1m"}
        assert (await api.refusal(OI, **query, limit=1001))["code"] == "400"
        assert (await api.refusal(OI, **query, limit=0))["code"] == "400"
        assert (await api.refusal(OI, **query, limit="many"))["code"] == "400"
        assert len(await api.data(OI, **query, limit=1000)) == 1000
        assert len(await api.data(OI, **query)) == 1000
        assert len(await api.data(OI, **query, limit=7)) == 7


async def test_an_unknown_path_is_not_found_and_only_get_is_allowed() -> None:
    async with serve() as api:
        assert (await api.get("/api/futures/nothing")).status_code == 404
        assert (await api.get("//api/futures/supported-coins")).status_code == 404
        posted = await api.client.post(SUPPORTED, headers={"CG-API-KEY": "many"})
        assert posted.status_code == 405


async def test_the_rate_is_counted_over_a_sliding_minute_for_each_key() -> None:
    async with serve() as api:
        for n in range(30):
            api.real_s = n
            answer = await api.get(SUPPORTED, key="hobbyist")
            assert answer.json()["code"] == "0"
            assert answer.headers["API-KEY-MAX-LIMIT"] == "30"
            assert answer.headers["API-KEY-USE-LIMIT"] == str(n + 1)
        over = await api.get(SUPPORTED, key="hobbyist")
        assert over.status_code == 200
        assert over.json() == {"code": "429", "msg": "Too many requests"}
        assert over.headers["API-KEY-USE-LIMIT"] == "30"
        assert (await api.get(SUPPORTED, key="startup")).json()["code"] == "0"
        # The first call leaves the window after a minute, and one more is allowed.
        api.real_s = 60.5
        assert (await api.get(SUPPORTED, key="hobbyist")).json()["code"] == "0"
        assert (await api.get(SUPPORTED, key="hobbyist")).json()["code"] == "429"


async def test_the_rate_can_be_refused_with_an_http_status() -> None:
    async with serve(http_429=True) as api:
        for _ in range(30):
            await api.get(SUPPORTED, key="hobbyist")
        assert (await api.get(SUPPORTED, key="hobbyist")).status_code == 429


async def test_refused_calls_count_too_but_not_those_over_the_rate() -> None:
    async with serve() as api:
        await api.refusal(COINS_MARKETS, key="hobbyist")
        for _ in range(60):
            answer = await api.get(SUPPORTED, key="hobbyist")
        assert answer.headers["API-KEY-USE-LIMIT"] == "30"


async def test_history_is_clipped_to_the_plans_depth_without_a_word() -> None:
    async with serve() as api:
        query = {"symbol": "BTC", "interval": "1m", "exchange_list": "Binance"}
        window = {"start_time": START_MS - 9 * DAY_MS, "end_time": START_MS - 6 * DAY_MS + 600_000}
        rows = await api.data(LIQUIDATIONS, key="standard", **query, **window)
        assert rows[0]["time"] >= START_MS - 6 * DAY_MS
        assert len(rows) == 10
        # The clipped oldest bucket reads zero, although a deeper plan sees more.
        assert rows[0]["aggregated_long_liquidation_usd"] == 0
        deeper = await api.data(LIQUIDATIONS, key="professional", **query, **window)
        full = next(row for row in deeper if row["time"] == rows[0]["time"])
        assert (
            full["aggregated_long_liquidation_usd"] + full["aggregated_short_liquidation_usd"] > 0
        )


async def test_times_select_the_buckets_that_begin_between_them() -> None:
    async with serve() as api:
        first, last = (START_MS // 60_000 - 50) * 60_000, (START_MS // 60_000 - 40) * 60_000
        rows = await api.data(OI, symbol="ETH", interval="1m", start_time=first, end_time=last)
        assert [row["time"] for row in rows] == list(range(first, last + 1, 60_000))
        # The service ignores the other spelling silently.
        rows = await api.data(OI, symbol="ETH", interval="1m", startTime=last, limit=3)
        assert rows[-1]["time"] == START_MS // 60_000 * 60_000


async def test_queued_faults_are_answered_once_each_in_order() -> None:
    async with serve() as api:
        for fault in (
            rest_faults.HTML_502,
            rest_faults.EMPTY_BODY,
            rest_faults.NULL_DATA,
            rest_faults.SERVER_ERROR,
            rest_faults.LIMITED_HTTP,
            rest_faults.coded("40001", "Upgrade plan"),
        ):
            api.faults.queue(fault, path=SUPPORTED)
        answers = [await api.get(SUPPORTED) for _ in range(7)]
        assert answers[0].status_code == 502
        assert answers[0].text.startswith("<html>")
        assert answers[1].content == b""
        assert answers[2].json() == {"code": "0", "data": None}
        assert answers[3].json() == {"code": "500", "msg": "Server Error"}
        assert answers[4].status_code == 429
        assert answers[5].json()["code"] == "40001"
        assert answers[6].json()["code"] == "0"


async def test_a_storm_of_refusals_meets_every_path_and_can_be_ended() -> None:
    async with serve() as api:
        api.faults.queue(rest_faults.LIMITED, times=50)
        for path in (SUPPORTED, COINS_MARKETS, OI):
            assert (await api.get(path)).json()["code"] == "429"
        api.faults.clear()
        assert (await api.get(SUPPORTED)).json()["code"] == "0"


async def test_a_slow_call_gives_the_real_answer_late() -> None:
    async with serve() as api:
        api.faults.queue(rest_faults.slow(3.0), path=SUPPORTED)
        api.faults.queue(rest_faults.HTML_502.after(9.0), path=SUPPORTED)
        assert "BTC" in await api.data(SUPPORTED)
        assert (await api.get(SUPPORTED)).status_code == 502
        assert api.slept == [3.0, 9.0]


async def fates(seed: int) -> list[tuple[int, bytes]]:
    async with serve("flaky", seed=seed) as api:
        answers = [await api.get("/api/futures/supported-exchanges") for _ in range(400)]
        assert api.slept
        return [(answer.status_code, answer.content[:20]) for answer in answers]


async def test_the_flaky_scenario_fails_now_and_then_the_same_way_under_the_same_seed() -> None:
    first = await fates(5)
    assert first == await fates(5)
    assert first != await fates(6)
    good = first.count((200, b'{"code":"0","data":['))
    assert 0.88 * 400 < good < 0.98 * 400
    assert any(status == 502 for status, _ in first)
    assert any(b'"429"' in body for _, body in first)


async def test_no_other_scenario_fails_by_itself() -> None:
    async with serve("storm") as api:
        for _ in range(200):
            await api.data("/api/futures/supported-exchanges")
        assert api.slept == []
