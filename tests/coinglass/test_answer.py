from __future__ import annotations

import json
from typing import Any

import pytest

from cgtui.coinglass.answer import ParsedAnswer, drop_empty_newest, read_answer
from cgtui.coinglass.catalogue import (
    ACCOUNT,
    CATALOGUE,
    ETF_FLOWS,
    EXCHANGE_PAIRS,
    FUNDING_EXCHANGES,
    HYPERLIQUID_POSITIONS,
    LIQUIDATION_AGGREGATED,
    LIQUIDATION_ORDERS,
    OI_AGGREGATED,
    SUPPORTED_COINS,
    TAKER_AGGREGATED,
)
from cgtui.coinglass.key_mask import KeyMask
from cgtui.coinglass.rest_errors import (
    BadBodyError,
    CoinglassError,
    KeyRefusedError,
    NotFoundError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
)
from cgtui.coinglass.rows_history import FundingBar, LiquidationBar, TakerBar

HTML = b"<html><head><title>502 Bad Gateway</title></head></html>"
BAR: dict[str, Any] = {
    "time": 1_700_000_000_000,
    "open": "1",
    "high": "2",
    "low": "0.5",
    "close": "1.5",
}


def body(data: Any, **envelope: Any) -> bytes:
    return json.dumps({"code": "0", "data": data} | envelope).encode()


def read(data: Any, **envelope: Any) -> ParsedAnswer[Any]:
    return read_answer(OI_AGGREGATED, 200, body(data, **envelope))


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_an_empty_list_is_no_error(name: str) -> None:
    answer = read_answer(CATALOGUE[name], 200, body([]))
    assert answer.rows == ()
    assert answer.skipped == 0
    assert answer.code == "0"


@pytest.mark.parametrize("name", sorted(CATALOGUE))
@pytest.mark.parametrize("data", [None, 7, "text", True, {"x": 1}, [[]], [None], [1.5]])
def test_the_wrong_shape_is_a_bad_body(name: str, data: object) -> None:
    if name == "exchange_pairs" and data == {"x": 1}:
        data = {"x": [{"y": 1}]}
    with pytest.raises(BadBodyError) as caught:
        read_answer(CATALOGUE[name], 200, body(data))
    assert caught.value.endpoint == name
    assert caught.value.code == "0"


def test_a_list_for_an_object_and_an_object_for_a_list_say_so() -> None:
    with pytest.raises(BadBodyError, match="data is a list; expected an object"):
        read_answer(ACCOUNT, 200, body([{"level": "STANDARD"}]))
    with pytest.raises(BadBodyError, match="data is an object; expected a list"):
        read(BAR)


def test_missing_data_is_a_bad_body() -> None:
    with pytest.raises(BadBodyError, match="null or missing"):
        read_answer(OI_AGGREGATED, 200, b'{"code":"0","msg":"success"}')


@pytest.mark.parametrize("raw", [b"", b"  \r\n", HTML, b"\xff\xfe\x00", b"{", b"Server Error"])
def test_what_is_no_json_is_the_servers_fault_and_asked_again(raw: bytes) -> None:
    for http_status in (200, 403, 502):
        with pytest.raises(ServerFaultError) as caught:
            read_answer(OI_AGGREGATED, http_status, raw)
        assert caught.value.retryable
        assert caught.value.http_status == http_status


@pytest.mark.parametrize(
    ("http_status", "expected"),
    [(401, KeyRefusedError), (404, NotFoundError), (429, RateLimitedError)],
)
def test_a_page_under_a_telling_status_is_that_error(
    http_status: int, expected: type[CoinglassError]
) -> None:
    with pytest.raises(expected):
        read_answer(OI_AGGREGATED, http_status, HTML)


def test_a_page_that_is_not_a_gateways_points_at_the_address() -> None:
    with pytest.raises(ServerFaultError, match=r"HTML page .* check coinglass\.rest_url"):
        read_answer(OI_AGGREGATED, 200, HTML)


def test_the_wrong_path_is_not_found_though_it_has_no_code() -> None:
    raw = b'{"status":404,"error":"Not Found","message":"404 Endpoint not found"}'
    with pytest.raises(NotFoundError, match="404 Endpoint not found"):
        read_answer(OI_AGGREGATED, 404, raw)


@pytest.mark.parametrize("raw", [b"[]", b"null", b"7", b'"hello"', b'{"data":[]}'])
def test_json_that_is_no_envelope_is_a_bad_body(raw: bytes) -> None:
    with pytest.raises(BadBodyError):
        read_answer(OI_AGGREGATED, 200, raw)


def test_json_nested_too_deep_is_a_bad_body() -> None:
    with pytest.raises(BadBodyError, match="too deep"):
        read_answer(OI_AGGREGATED, 200, b'{"code":"0","data":' + b"[" * 100_000)


@pytest.mark.parametrize("code", ["0", 0, 0.0])
def test_code_0_may_be_a_number(code: object) -> None:
    assert len(read([BAR], code=code, success=True, msg=None).rows) == 1


def test_success_true_stands_in_for_a_missing_code() -> None:
    assert (
        len(
            read_answer(
                OI_AGGREGATED, 200, json.dumps({"success": True, "data": [BAR]}).encode()
            ).rows
        )
        == 1
    )


def test_numbers_may_be_strings_and_strings_numbers() -> None:
    as_text = read([{name: str(value) for name, value in BAR.items()}])
    as_numbers = read([{name: float(value) for name, value in BAR.items()}])
    assert as_text.rows == as_numbers.rows
    assert as_text.rows[0].close == 1.5


def test_rows_that_do_not_fit_are_skipped_and_counted() -> None:
    bad: list[Any] = [
        BAR | {"close": "abc"},
        BAR | {"close": True},
        BAR | {"close": -1},
        BAR | {"close": "1e999"},
        BAR | {"close": "1_0"},
        BAR | {"time": 0},
        {"time": BAR["time"]},
        None,
        [1, 2],
    ]
    answer = read([*bad, BAR])
    assert len(answer.rows) == 1
    assert answer.skipped == len(bad)


def test_a_row_of_nan_costs_only_itself() -> None:
    raw = body([BAR, BAR | {"time": 1, "close": float("nan")}])
    assert b"NaN" in raw
    answer = read_answer(OI_AGGREGATED, 200, raw)
    assert (len(answer.rows), answer.skipped) == (1, 1)


def test_numbers_of_thousands_of_digits_cost_only_their_row() -> None:
    raw = body([BAR, BAR | {"close": 7}]).replace(b"7}", b"9" * 9000 + b"}")
    answer = read_answer(OI_AGGREGATED, 200, raw)
    assert (len(answer.rows), answer.skipped) == (1, 1)


def test_rows_of_which_none_fits_are_a_bad_body() -> None:
    with pytest.raises(BadBodyError, match="not one of 2 rows has the fields of OpenInterestBar"):
        read([{"a": 1}, {"b": 2}])


def test_rows_ascend_and_the_last_of_equal_times_is_kept() -> None:
    later = BAR | {"time": 1_700_000_600_000}
    answer = read([later, BAR, BAR | {"close": "9"}])
    assert [row.time_ms for row in answer.rows] == [1_700_000_000_000, 1_700_000_600_000]
    assert answer.rows[0].close == 9.0


def test_times_in_seconds_become_milliseconds() -> None:
    assert read([BAR | {"time": 1_700_000_000}]).rows[0].time_ms == 1_700_000_000_000


def test_orders_of_one_time_are_all_kept() -> None:
    order = {
        "exchange_name": "BINANCE",
        "symbol": "BTCUSDT",
        "base_asset": "BTC",
        "price": 1,
        "usd_value": 2,
        "side": 1,
        "time": 1_700_000_000_000,
    }
    answer = read_answer(LIQUIDATION_ORDERS, 200, body([order, order]))
    assert len(answer.rows) == 2


def test_pairs_of_one_broken_exchange_do_not_cost_the_others() -> None:
    good = {"instrument_id": "BTCUSDT", "base_asset": "BTC", "quote_asset": "USDT"}
    data = {"BINANCE": [good, "x", {}], "OKX": None, "Gate.io": [good]}
    answer = read_answer(EXCHANGE_PAIRS, 200, body(data))
    assert [row.exchange for row in answer.rows] == ["Binance", "Gate"]
    assert answer.skipped == 3


def test_funding_by_venue_survives_missing_inner_fields_and_both_list_names() -> None:
    data = [
        {
            "symbol": "BTC",
            "stablecoin_margin_list": [{"exchange": "CoinEx", "funding_rate": "0.01"}],
            "coin_margin_list": [{"exchange": "OKX"}],
            "token_margin_list": None,
        }
    ]
    rows = read_answer(FUNDING_EXCHANGES, 200, body(data)).rows
    assert [(row.exchange, row.margin, row.funding_rate_pct) for row in rows] == [
        ("CoinEx", "stablecoin", 0.01),
        ("OKX", "coin", None),
    ]
    assert rows[0].interval_h is None
    assert rows[0].next_funding_ms is None


def test_a_fund_without_a_flow_stays_without_one() -> None:
    day = {
        "timestamp": 1_704_931_200_000,
        "flow_usd": 5,
        "etf_flows": [{"etf_ticker": "IBIT"}, {"etf_ticker": "FBTC", "flow_usd": 0}, None],
    }
    (row,) = read_answer(ETF_FLOWS, 200, body([day])).rows
    assert [(fund.ticker, fund.flow_usd) for fund in row.funds] == [("IBIT", None), ("FBTC", 0.0)]
    assert row.price_usd is None


def test_a_day_of_flows_that_comes_twice_is_one_day() -> None:
    days = [{"timestamp": 1_704_931_200_000, "flow_usd": usd} for usd in (1, 2)]
    assert [row.flow_usd for row in read_answer(ETF_FLOWS, 200, body(days)).rows] == [2.0]


def test_a_page_without_its_list_is_a_bad_body() -> None:
    with pytest.raises(BadBodyError, match=r"data\.list is null or missing"):
        read_answer(HYPERLIQUID_POSITIONS, 200, body({"total_pages": 1}))


def test_names_that_are_no_names_are_skipped() -> None:
    answer = read_answer(SUPPORTED_COINS, 200, body(["BTC", "", 7, None, "  ", "\x1b[2J"]))
    assert [row.coin for row in answer.rows] == ["BTC", "\\x1b[2J"]
    assert answer.skipped == 4


def test_the_key_never_comes_back_in_names_or_messages() -> None:
    key = "0123456789abcdef0123456789abcdef"
    mask = KeyMask(key)
    answer = read_answer(SUPPORTED_COINS, 200, body([key]), mask=mask)
    assert key[:8] not in repr(answer)
    with pytest.raises(PlanTooLowError) as caught:
        read_answer(
            SUPPORTED_COINS, 200, body(None, code="401", msg=f"Upgrade plan {key}"), mask=mask
        )
    assert key[:8] not in str(caught.value)


def test_input_never_shows_in_an_error() -> None:
    with pytest.raises(BadBodyError) as caught:
        read([{"time": "marker-of-the-input"}])
    assert "marker" not in str(caught.value)
    assert caught.value.__cause__ is None


def liquidations(*sums: float) -> tuple[LiquidationBar, ...]:
    data = [
        {
            "time": 1_700_000_000_000 + n,
            "aggregated_long_liquidation_usd": usd,
            "aggregated_short_liquidation_usd": 0,
        }
        for n, usd in enumerate(sums)
    ]
    return read_answer(LIQUIDATION_AGGREGATED, 200, body(data)).rows


def test_an_all_zero_newest_bar_counts_as_absent_and_older_ones_as_calm() -> None:
    assert [row.long_usd for row in drop_empty_newest(liquidations(0, 5, 0, 0))] == [0, 5, 0]
    assert len(drop_empty_newest(liquidations(0, 5))) == 2
    assert drop_empty_newest(()) == ()
    data = [
        {"time": 1_700_000_000_000, "aggregated_buy_volume_usd": 0, "aggregated_sell_volume_usd": 0}
    ]
    taker: tuple[TakerBar, ...] = read_answer(TAKER_AGGREGATED, 200, body(data)).rows
    assert drop_empty_newest(taker) == ()


def test_a_funding_rate_of_zero_is_a_value() -> None:
    zero = FundingBar(time_ms=1_700_000_000_000, open_pct=0, high_pct=0, low_pct=0, close_pct=0)
    assert drop_empty_newest([zero]) == (zero,)
