"""What `cgtui query` reads, leaves out and says about it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.cli.query_names import NAMES
from cgtui.simulator.plans import Level
from cgtui.simulator.rest_faults import Fault, coded
from cgtui.simulator.simulator import Simulator
from tests.cli.query_program import KEY, Program, program, simulator_of_all_plans

LIQUIDATIONS = NAMES["liquidations"].endpoint.path


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with simulator_of_all_plans() as started:
        yield started


@pytest.fixture
def query(
    tmp_path: Path,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Program]:
    with program(tmp_path, simulator, monkeypatch, capsys) as ready:
        yield ready


def body(data: object) -> Fault:
    return Fault(body=json.dumps({"code": "0", "data": data}).encode())


def test_a_pair_is_asked_for_by_the_exchanges_own_name(query: Program) -> None:
    asked = query("funding", "btc", "--exchange", "okx", "--json").json
    assert asked["params"]["symbol"] == "BTC-USDT-SWAP"
    assert asked["params"]["exchange"] == "OKX"
    other = query("funding", "BTC", "--exchange", "Hyperliquid", "--limit", "2")
    assert "BTC (quoted in USD: there is none in USDT) on Hyperliquid" in other.out
    in_dollars = query("funding", "BTC", "--exchange", "OKX", "--quote", "usd", "--json").json
    assert in_dollars["params"]["symbol"] == "BTC-USD-SWAP"


def test_the_exchange_and_the_quote_come_from_the_settings(query: Program) -> None:
    sets = ("--set", "coins.reference_exchange=Bybit", "--set", "coins.quote=USDC")
    asked = query("price", "BTC", "--json", *sets).json
    assert asked["params"]["exchange"] == "Bybit"
    assert asked["params"]["symbol"] == "BTCPERP"
    summed = query("taker", "BTC", "--json", "--set", "coins.exchanges=OKX,Gate").json
    assert summed["params"]["exchange_list"] == "OKX,Gate"


def test_a_refused_interval_is_replaced_and_both_are_told(query: Program) -> None:
    asked = query("oi-agg", "BTC", "--interval", "15m", "--json", key=KEY["HOBBYIST"]).json
    assert (asked["interval_requested"], asked["interval_used"]) == ("15m", "4h")
    assert asked["params"]["interval"] == "4h"
    table = query("oi-agg", "BTC", "--interval", "15m", key=KEY["HOBBYIST"]).out
    assert "interval 15m asked and refused, 4h used" in table.splitlines()[0]


def test_a_table_has_24_rows_unless_asked_and_json_a_thousand(query: Program) -> None:
    assert len(query("price", "BTC").out.splitlines()) == 2 + 24
    assert len(query("price", "BTC", "--limit", "3").out.splitlines()) == 2 + 3
    whole = query("price", "BTC", "--json").json
    assert whole["params"]["limit"] == "1000"
    # The simulated market is not that old, which is told.
    rows = len(whole["rows"])
    assert 24 < rows < 1000
    assert f"only {rows} of 1,000 rows asked: history ends there" in whole["notes"]


def test_the_limit_keeps_the_newest_days_of_an_answer_that_comes_whole(query: Program) -> None:
    every = query("etf-flows", "--json").json
    two = query("etf-flows", "--json", "--limit", "2").json
    assert two["rows"] == every["rows"][-2:]
    assert two["rows_total"] == len(every["rows"]) > 2


def test_the_unit_is_in_the_names_of_the_fields(query: Program) -> None:
    (row,) = query("oi", "BTC", "--limit", "1", "--json").json["rows"]
    assert list(row) == ["time_ms", "time", "open_usd", "high_usd", "low_usd", "close_usd"]
    (row,) = query("oi", "BTC", "--limit", "1", "--json", "--unit", "coin").json["rows"]
    assert list(row) == ["time_ms", "time", "open_coins", "high_coins", "low_coins", "close_coins"]
    headings = query("taker", "BTC", "--unit", "coin").out.splitlines()[1]
    assert re.split(r"\s{2,}", headings) == ["TIME UTC", "BUY BTC", "SELL BTC"]


@pytest.mark.parametrize("name", ["markets", "liq-coins", "funding-exchanges", "pairs"])
def test_an_answer_about_every_coin_is_cut_down_to_the_one_that_was_given(
    query: Program, name: str
) -> None:
    rows = query(name, "sol", "--json").json["rows"]
    assert rows
    assert {row["base" if name == "pairs" else "coin"] for row in rows} == {"SOL"}


def test_a_venue_is_kept_out_of_a_list_that_cannot_be_asked_for_it(query: Program) -> None:
    rows = query("oi-exchanges", "BTC", "--exchange", "okx", "--json").json["rows"]
    assert [row["exchange"] for row in rows] == ["OKX"]


def test_pages_are_put_together_without_repeating_a_row(query: Program) -> None:
    every = query("positions", "BTC", "--json").json["rows"]
    wallets = [row["wallet"] for row in every]
    assert len(wallets) > 20
    assert sorted(set(wallets)) == sorted(wallets)
    assert (
        query("positions", "BTC", "--json", "--limit", "21").json["rows"][-1]["wallet"] in wallets
    )


def test_an_exchange_that_turns_out_to_be_required_is_sent_and_told(query: Program) -> None:
    query.faults.queue(coded("400", "Required String parameter 'exchange' is not present"))
    shown = query("liq-coins", "SOL", "--json").json
    assert shown["params"] == {"exchange": "Binance"}
    query.faults.queue(coded("400", "Required String parameter 'exchange' is not present"))
    assert " · SOL on Binance · " in query("liq-coins", "SOL").out


def test_a_row_that_moved_to_the_next_page_meanwhile_is_counted_once(query: Program) -> None:
    wallets = {"1": ["a", "b"], "2": ["b", "c"], "3": []}
    for page, users in wallets.items():
        rows = [
            {"user": user, "symbol": "BTC", "position_size": 1, "position_value_usd": int(page)}
            for user in users
        ]
        query.faults.queue(body({"total_pages": 3, "current_page": page, "list": rows}))
    shown = query("positions", "BTC", "--json").json
    assert [(row["wallet"], row["value_usd"]) for row in shown["rows"]] == [
        *(("a", 1), ("b", 1), ("c", 2))
    ]
    assert shown["notes"] == []


def test_a_newest_bucket_that_is_not_counted_yet_is_left_out_and_told(query: Program) -> None:
    def bar(time_ms: int, usd: str) -> dict[str, object]:
        return {"time": time_ms, "long_liquidation_usd": usd, "short_liquidation_usd": "0"}

    hour_ms = int(time.time()) // 3600 * 3_600_000
    query.faults.queue(body([bar(hour_ms - 3_600_000, "0"), bar(hour_ms, "0")]), path=LIQUIDATIONS)
    zero = query("liquidations", "BTC", "--limit", "2", "--json").json
    assert [row["time_ms"] for row in zero["rows"]] == [hour_ms - 3_600_000]
    assert any("left out: nothing is counted in it yet" in note for note in zero["notes"])
    query.faults.queue(body([bar(hour_ms - 3_600_000, "0"), bar(hour_ms, "5")]), path=LIQUIDATIONS)
    filling = query("liquidations", "BTC", "--limit", "2", "--json").json
    assert len(filling["rows"]) == 2
    assert "the newest bucket is still filling" in filling["notes"]


def test_a_row_that_does_not_fit_is_skipped_and_told(query: Program) -> None:
    query.faults.queue(body(["BTC", {"no": "name"}, "ETH"]))
    assert "2 rows · 1 row skipped" in query("coins").out
    query.faults.queue(body(["BTC", 7, "ETH"]))
    assert query("coins", "--json").json["rows_skipped"] == 1


def test_a_terminal_without_unicode_gets_none(
    query: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert query("coins", "--set", "ui.glyphs=ascii").out.isascii()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    query.faults.queue(body(["牛来"]))
    query("coins", "--csv")
    sys.stdout.seek(0)
    assert sys.stdout.read() == "coin\n\\u725b\\u6765\n"


def test_the_look_back_of_a_list_is_its_interval(query: Program) -> None:
    asked = query("liq-exchanges", "BTC", "--interval", "4h", "--json").json
    assert asked["params"] == {"symbol": "BTC", "range": "4h"}
    assert asked["interval_used"] is None


def test_a_fund_that_has_not_reported_is_missing_and_never_zero(query: Program) -> None:
    rows = query("etf-flows", "--json").json["rows"]
    flows = [fund["flow_usd"] for row in rows for fund in row["funds"]]
    assert None in flows
    cells = [line.split() for line in query("etf-flows").out.splitlines()[2:]]
    assert any("-" in line for line in cells)


def test_the_side_of_single_orders_is_told_to_be_unverified(query: Program) -> None:
    asked = query("liq-orders", "BTC", "--min-usd", "50000", "--json").json
    assert asked["params"]["min_liquidation_amount"] == "50000"
    assert all(row["usd"] >= 50_000 for row in asked["rows"])
    assert any("unverified" in note for note in asked["notes"])


def test_no_rows_are_no_failure_and_say_why(query: Program) -> None:
    done = query("oi-agg", "NOSUCH")
    assert done.code == 0
    assert "CoinGlass has no rows for NOSUCH: see cgtui query coins" in done.out
    assert query("oi-agg", "NOSUCH", "--json").json["rows"] == []
    assert query("oi-agg", "NOSUCH", "--csv").out == (
        "time_ms,time,open_usd,high_usd,low_usd,close_usd,interval\n"
    )


@pytest.mark.parametrize("name", ["liquidations-agg", "taker", "oi-exchanges", "liq-orders"])
def test_a_misspelt_venue_never_becomes_data(query: Program, name: str) -> None:
    done = query(name, "BTC", "--exchange", "Binanse")
    assert done.code == 1
    assert done.out == ""
    assert "did you mean Binance" in done.err


def test_a_csv_says_which_interval_its_rows_have(query: Program) -> None:
    lines = query("oi-agg", "BTC", "--interval", "4h", "--limit", "2", "--csv").out.splitlines()
    assert lines[0].endswith(",interval")
    assert all(line.endswith(",4h") for line in lines[1:])


@pytest.mark.parametrize("least", ["nan", "inf", "1e30"])
def test_a_least_amount_that_is_none_is_refused(query: Program, least: str) -> None:
    done = query("liq-orders", "BTC", "--min-usd", least)
    assert done.code == 2
    assert done.out == ""


def test_reading_loads_no_textual() -> None:
    script = "import cgtui.cli.query_answer, sys; print('textual' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_plan_tells_what_this_key_may_call(query: Program) -> None:
    expected: dict[Level, tuple[str, str]] = {
        "HOBBYIST": ("needs STANDARD", "needs PROFESSIONAL"),
        "STANDARD": ("yes", "needs PROFESSIONAL"),
        "PROFESSIONAL": ("yes", "yes"),
    }
    for level, of_two in expected.items():
        matrix = query("plan", "--json", key=KEY[level]).json
        may = {row["name"]: row["this_key"] for row in matrix["rows"]}
        assert matrix["plan"]["level"] == level
        assert (may["markets"], may["heatmap-model1"]) == of_two
        assert (may["funding"], may["liq-coins"]) == ("yes", "ask")
        assert set(may) == set(NAMES) - {"plan"}


def test_every_call_is_in_the_log(query: Program) -> None:
    query("oi-agg", "BTC", "--interval", "15m")
    (line,) = [line for line in query.written().splitlines() if '"call"' in line]
    assert '"path": "/api/futures/open-interest/aggregated-history"' in line
    assert '"interval": "15m"' in line
    assert '"http_status": 200' in line
