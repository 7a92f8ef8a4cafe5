from __future__ import annotations

import json

from cgtui.coinglass.rows_account import Subscription
from cgtui.coinglass.rows_etf import EtfFlowDay, FundFlow
from cgtui.coinglass.rows_history import LiquidationBar, TakerBar
from cgtui.coinglass.rows_levels import Heatmap, HeatmapCandle
from cgtui.views.query.query_json import json_line, query_json
from tests.views.query_sample import NOON_MS, result


def test_the_promised_keys_come_first_and_times_are_there_twice() -> None:
    row = LiquidationBar(time_ms=NOON_MS, long_usd=1.5, short_usd=0.0)
    read = result(LiquidationBar, row, interval_requested="1m", interval_used="1h", skipped=3)
    whole = json.loads(query_json(read))
    assert list(whole)[:5] == ["endpoint", "params", "interval_requested", "interval_used", "rows"]
    assert whole["endpoint"] == "/api/futures/some/path"
    assert whole["params"] == {"symbol": "BTC"}
    assert (whole["interval_requested"], whole["interval_used"]) == ("1m", "1h")
    time = "2025-10-10T12:00:00.000Z"
    assert whole["rows"] == [{"time_ms": NOON_MS, "time": time, "long_usd": 1.5, "short_usd": 0.0}]
    assert whole["fetched"] == "2025-10-10T12:00:07.000Z"
    assert (whole["cached"], whole["rows_skipped"], whole["rows_total"]) == (False, 3, 1)


def test_a_unit_that_was_asked_is_in_the_names() -> None:
    row = TakerBar(time_ms=NOON_MS, buy=1.0, sell=2.0)
    (shown,) = json.loads(query_json(result(TakerBar, row, unit="coin")))["rows"]
    assert list(shown) == ["time_ms", "time", "buy_coins", "sell_coins"]


def test_what_is_missing_is_null_in_rows_and_within_them() -> None:
    day = EtfFlowDay(time_ms=NOON_MS, funds=(FundFlow(ticker="IBIT"),))
    (shown,) = json.loads(query_json(result(EtfFlowDay, day)))["rows"]
    assert shown["flow_usd"] is None
    assert shown["funds"] == [{"ticker": "IBIT", "flow_usd": None}]
    (account,) = json.loads(query_json(result(Subscription, Subscription(level="X"))))["rows"]
    assert account["expires_ms"] is None
    assert account["expires"] is None


def test_a_heatmap_keeps_its_form() -> None:
    candle = HeatmapCandle(time_ms=NOON_MS, open=1, high=1, low=1, close=1)
    heatmap = Heatmap(prices=(100.0,), cells=((0, 0, 5.0),), candles=(candle,))
    (shown,) = json.loads(query_json(result(Heatmap, heatmap)))["rows"]
    assert shown["prices"] == [100.0]
    assert shown["cells"] == [[0, 0, 5.0]]
    assert shown["candles"][0]["time"] == "2025-10-10T12:00:00.000Z"


def test_the_line_is_ascii_and_without_numbers_that_json_lacks() -> None:
    line = json_line({"name": "牛", "numbers": [float("nan"), float("inf"), 1.0]})
    assert line == '{"name":"\\u725b","numbers":[null,null,1.0]}'
