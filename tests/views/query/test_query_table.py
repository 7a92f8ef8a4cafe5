from __future__ import annotations

import pytest
from rich.cells import cell_len

from cgtui.coinglass.events import Side
from cgtui.coinglass.rows_etf import EtfFlowDay, FundFlow
from cgtui.coinglass.rows_history import FundingBar, LiquidationBar, OpenInterestBar
from cgtui.coinglass.rows_levels import Heatmap
from cgtui.coinglass.rows_lists import CoinLiquidations, LiquidationOrder
from cgtui.coinglass.rows_market import CoinMarket
from cgtui.coinglass.rows_names import CoinName, ExchangePair
from cgtui.views.query.query_table import query_table
from tests.views.query_sample import NOON_MS, result

HOUR_MS = 3_600_000


def bar(at_ms: int, long_usd: float, short_usd: float) -> LiquidationBar:
    return LiquidationBar(time_ms=at_ms, long_usd=long_usd, short_usd=short_usd)


def test_columns_are_aligned_under_headings_with_their_units() -> None:
    rows = (bar(NOON_MS - HOUR_MS, 1_210_000_000, 0), bar(NOON_MS, 950, 12_400))
    lines = query_table(result(LiquidationBar, *rows), "BTC")
    assert lines[1:] == [
        "TIME UTC          LONG USD  SHORT USD",
        "2025-10-10 11:00     1.21B          0",
        "2025-10-10 12:00       950      12.4k",
    ]


def test_the_line_above_says_what_was_read_when_and_with_what_reserve() -> None:
    read = result(
        LiquidationBar,
        bar(NOON_MS, 1, 1),
        total=30,
        skipped=2,
        interval_requested="1m",
        interval_used="1h",
        unit="usd",
        notes=("the newest bucket is still filling",),
    )
    assert query_table(read, "BTC")[0] == (
        "/api/futures/some/path · BTC · unit usd · interval 1m asked and refused, 1h used · "
        "1 of 30 rows · 2 rows skipped: not in the documented form · read 12:00:07Z in 84ms · "
        "the newest bucket is still filling"
    )


def test_an_answer_that_was_kept_says_so() -> None:
    head = query_table(result(LiquidationBar, bar(NOON_MS, 1, 1), cached=True), None)[0]
    assert head == "/api/futures/some/path · BTC · 1 row · read 12:00:07Z in 84ms, from the cache"


def test_an_interval_that_was_given_is_told_once() -> None:
    read = result(LiquidationBar, bar(NOON_MS, 1, 1), interval_requested="1h", interval_used="1h")
    assert " · interval 1h · " in query_table(read, None)[0]


def test_no_rows_leave_the_line_alone() -> None:
    assert query_table(result(LiquidationBar), None) == [
        "/api/futures/some/path · BTC · 0 rows · read 12:00:07Z in 84ms"
    ]


def test_what_is_missing_is_a_dash_and_never_zero() -> None:
    row = CoinLiquidations(coin="BTC", long_liquidation_usd_1h=0.0)
    cells = query_table(result(CoinLiquidations, row), None)[2].split()
    assert cells == ["BTC", "0", "-", "-", "-", "-", "-"]


@pytest.mark.parametrize(
    ("unit", "heading", "cell"),
    [("usd", "CLOSE USD", "94.6k"), ("coin", "CLOSE BTC", "94.6k"), ("coin", "LOW BTC", "0.0125")],
)
def test_open_interest_is_headed_with_the_unit_that_was_asked(
    unit: str, heading: str, cell: str
) -> None:
    row = OpenInterestBar(time_ms=NOON_MS, open=1, high=94_600, low=0.0125, close=94_600)
    _, head, cells = query_table(result(OpenInterestBar, row, unit=unit), "BTC")
    assert heading in head
    assert cell in cells.split()


def test_funding_has_the_decimals_it_is_read_in() -> None:
    row = FundingBar(time_ms=NOON_MS, open_pct=0.0057, high_pct=1.5, low_pct=-0.00001, close_pct=0)
    cells = query_table(result(FundingBar, row), "BTC")[2].split()
    assert cells[2:] == ["0.0057", "1.5000", "0.0000", "0.0000"]


def test_midnights_are_days_and_odd_times_have_seconds() -> None:
    midnight_ms = NOON_MS - 12 * HOUR_MS
    assert query_table(result(LiquidationBar, bar(midnight_ms, 1, 1)), None)[2].startswith(
        "2025-10-10  "
    )
    order = LiquidationOrder(
        exchange="OKX",
        coin="BTC",
        pair="BTC-USDT-SWAP",
        side=Side.LONG,
        price=112_480,
        usd=31_548.6,
        time_ms=NOON_MS + 5_250,
    )
    cells = query_table(result(LiquidationOrder, order), "BTC")[2].split()
    assert cells == [
        *("OKX", "BTC", "BTC-USDT-SWAP", "LONG", "112,480", "31.5k", "2025-10-10", "12:00:05")
    ]


def test_a_wide_row_shows_the_columns_that_fit_a_terminal() -> None:
    row = CoinMarket(coin="BTC", price=112_480, funding_rate_by_oi_pct=0.0061)
    lines = query_table(result(CoinMarket, row), None)
    assert max(cell_len(line) for line in lines[1:]) <= 120
    assert lines[1].split()[:2] == ["COIN", "PRICE"]


def test_each_fund_has_a_column_and_a_dash_where_it_has_not_reported() -> None:
    first = EtfFlowDay(
        time_ms=NOON_MS,
        flow_usd=5e6,
        price_usd=112_480,
        funds=(FundFlow(ticker="IBIT", flow_usd=5e6), FundFlow(ticker="FBTC", flow_usd=None)),
    )
    second = EtfFlowDay(time_ms=NOON_MS, funds=(FundFlow(ticker="GBTC", flow_usd=-1e6),))
    _, head, one, two = query_table(result(EtfFlowDay, first, second), None)
    assert head.split()[-6:] == ["IBIT", "USD", "FBTC", "USD", "GBTC", "USD"]
    assert one.split()[-5:] == ["5.00M", "112,480", "5.00M", "-", "-"]
    assert two.split()[-5:] == ["-", "-", "-", "-", "-1.00M"]


def test_a_fund_cannot_take_the_place_of_a_days_own_column() -> None:
    day = EtfFlowDay(time_ms=NOON_MS, flow_usd=1.0, funds=(FundFlow(ticker="flow", flow_usd=9.0),))
    assert query_table(result(EtfFlowDay, day), None)[2].split()[-2:] == ["1", "-"]


def test_of_a_heatmap_the_largest_levels_are_shown() -> None:
    heatmap = Heatmap(
        prices=(100.0, 200.0), cells=((0, 0, 5.0), (0, 1, 9e6), (7, 1, 7.0)), candles=()
    )
    lines = query_table(result(Heatmap, heatmap, limit=2), None)
    assert [line.split() for line in lines[2:]] == [["-", "200.0", "9.00M"], ["-", "200.0", "7"]]


def test_spot_pairs_have_no_columns_of_futures() -> None:
    pair = ExchangePair(exchange="OKX", instrument_id="BTC-USDT", base="BTC", quote="USDT")
    assert query_table(result(ExchangePair, pair), None)[1].split() == [
        *("EXCHANGE", "INSTRUMENT", "ID", "BASE", "QUOTE")
    ]


def test_chinese_names_are_measured_in_cells() -> None:
    rows = (CoinName(coin="牛来"), CoinName(coin="BTC"))
    assert query_table(result(CoinName, *rows), None)[2:] == ["牛来", "BTC"]
    first, second = (
        query_table(result(ExchangePair, pair), None)[2]
        for pair in (
            ExchangePair(exchange="A", instrument_id="牛来USDT", base="BTC", quote="USDT"),
            ExchangePair(exchange="A", instrument_id="ABCDUSDT", base="BTC", quote="USDT"),
        )
    )
    assert cell_len(first) == cell_len(second)
