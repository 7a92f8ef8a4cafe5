from __future__ import annotations

import csv
import io

from cgtui.coinglass.rows_account import Subscription
from cgtui.coinglass.rows_etf import EtfFlowDay, FundFlow
from cgtui.coinglass.rows_history import LiquidationBar
from cgtui.coinglass.rows_names import CoinName
from cgtui.views.query.query_csv import query_csv
from tests.views.query_sample import NOON_MS, result


def test_the_heading_is_our_field_names_and_numbers_keep_every_digit() -> None:
    row = LiquidationBar(time_ms=NOON_MS, long_usd=4953009.05832, short_usd=0.0)
    assert query_csv(result(LiquidationBar, row)) == (
        "time_ms,time,long_usd,short_usd\n"
        "1760097600000,2025-10-10T12:00:00.000Z,4953009.05832,0.0\n"
    )


def test_no_rows_still_have_a_heading() -> None:
    assert query_csv(result(LiquidationBar)) == "time_ms,time,long_usd,short_usd\n"


def test_what_is_missing_is_empty_and_never_zero() -> None:
    first = EtfFlowDay(time_ms=NOON_MS, flow_usd=0.0, funds=(FundFlow(ticker="IBIT"),))
    second = EtfFlowDay(time_ms=NOON_MS, funds=(FundFlow(ticker="GBTC", flow_usd=-1.5),))
    heading, *rows = csv.reader(io.StringIO(query_csv(result(EtfFlowDay, first, second))))
    assert heading[2:] == ["flow_usd", "price_usd", "IBIT_usd", "GBTC_usd"]
    assert [row[2:] for row in rows] == [["0.0", "", "", ""], ["", "", "", "-1.5"]]


def test_a_boolean_is_a_word() -> None:
    row = Subscription(level="STANDARD", expires_ms=NOON_MS, expired=False)
    assert query_csv(result(Subscription, row)).splitlines()[1] == (
        "STANDARD,1760097600000,2025-10-10T12:00:00.000Z,false"
    )


def test_a_name_from_outside_is_no_formula_and_breaks_no_row() -> None:
    rows = [CoinName(coin='=HYPERLINK("x")'), CoinName(coin="A,B"), CoinName(coin="C\nD")]
    _, *cells = csv.reader(io.StringIO(query_csv(result(CoinName, *rows))))
    assert cells == [['\'=HYPERLINK("x")'], ["A,B"], ["C D"]]
