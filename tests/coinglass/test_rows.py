from __future__ import annotations

import pytest
from pydantic import ValidationError

from cgtui.coinglass.catalogue import CATALOGUE
from cgtui.coinglass.events import Side
from cgtui.coinglass.numbers_in import read_number, read_time_ms
from cgtui.coinglass.rest_types import Plan
from cgtui.coinglass.rows import Row, column_name, side_of_code, side_of_size
from cgtui.coinglass.rows_account import Subscription
from cgtui.coinglass.rows_history import LiquidationBar, OpenInterestBar, PriceBar
from cgtui.coinglass.rows_lists import ExchangeLiquidations
from cgtui.coinglass.rows_market import CoinMarket

MODELS = sorted({endpoint.row for endpoint in CATALOGUE.values()}, key=lambda row: row.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_rows_are_frozen_and_deaf_to_unknown_fields(model: type[Row]) -> None:
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "ignore"
    assert model.model_config["hide_input_in_errors"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_field_stands_in_for_a_missing_number_with_zero(model: type[Row]) -> None:
    for name, field in model.model_fields.items():
        if not field.is_required():
            assert field.default in (None, (), Side.UNKNOWN), name


def test_the_synthetic_row_of_all_venues_is_marked() -> None:
    def row(exchange: str) -> ExchangeLiquidations:
        return ExchangeLiquidations(exchange=exchange, total_usd=1, long_usd=1, short_usd=0)

    assert row("All").is_total
    assert row("ALL").is_total
    assert not row("BINANCE").is_total
    assert row("BINANCE").exchange == "Binance"


@pytest.mark.parametrize(
    ("code", "side"),
    [
        (1, Side.LONG),
        (2, Side.SHORT),
        ("1", Side.LONG),
        (2.0, Side.SHORT),
        (0, Side.UNKNOWN),
        (3, Side.UNKNOWN),
        (1.5, Side.UNKNOWN),
        (True, Side.UNKNOWN),
        (None, Side.UNKNOWN),
        ("buy", Side.UNKNOWN),
    ],
)
def test_codes_of_rest_name_the_side_liquidated_or_nothing(code: object, side: Side) -> None:
    assert side_of_code(code) is side


@pytest.mark.parametrize(
    ("size", "side"),
    [(5, Side.LONG), ("-0.1", Side.SHORT), (0, Side.UNKNOWN), (None, Side.UNKNOWN)],
)
def test_the_sign_of_a_position_is_its_side(size: object, side: Side) -> None:
    assert side_of_size(size) is side


def test_a_column_carries_the_unit_that_was_asked_for() -> None:
    assert column_name(OpenInterestBar, "close", None) == "close_usd"
    assert column_name(OpenInterestBar, "close", "usd") == "close_usd"
    assert column_name(OpenInterestBar, "close", "coin") == "close_coins"
    assert column_name(OpenInterestBar, "time_ms", "coin") == "time_ms"
    assert column_name(PriceBar, "close", "coin") == "close"


@pytest.mark.parametrize("level", ["HOBBYIST", "hobbyist", " Hobbyist "])
def test_the_plan_is_read_from_its_word_in_any_case(level: str) -> None:
    assert Subscription(level=level).plan is Plan.HOBBYIST


def test_a_plan_of_another_name_is_unknown_and_its_word_kept() -> None:
    account = Subscription(level="Trial")
    assert account.plan is None
    assert account.level == "Trial"
    assert account.expired is None


def test_unreadable_optional_numbers_are_missing() -> None:
    row = CoinMarket.model_validate(
        {
            "symbol": "BTC",
            "current_price": "1",
            "open_interest_usd": "N/A",
            "market_cap_usd": -1,
            "price_change_percent_5m": "-0.5",
            "price_change_percent_1h": float("inf"),
        }
    )
    assert row.open_interest_usd is None
    assert row.market_cap_usd is None
    assert row.price_change_pct_5m == -0.5
    assert row.price_change_pct_1h is None


def test_hostile_names_are_shown_inert_and_blank_ones_do_not_fit() -> None:
    row = CoinMarket.model_validate({"symbol": "\u202eCTB\x1b[31m", "current_price": 1})
    assert row.coin == "\\u202eCTB\\x1b[31m"
    with pytest.raises(ValidationError):
        CoinMarket.model_validate({"symbol": " ", "current_price": 1})


def test_a_bar_without_one_of_its_sides_does_not_fit() -> None:
    with pytest.raises(ValidationError):
        LiquidationBar.model_validate({"time": 1_700_000_000_000, "long_liquidation_usd": "1"})


@pytest.mark.parametrize("value", ["", " ", "1_0", "nan", "inf", True, None, [], "1" * 41, 1e22])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="expected a"):
        read_number(value)


@pytest.mark.parametrize(
    ("value", "time_ms"),
    [
        (1_700_000_000_000, 1_700_000_000_000),
        ("1700000000000", 1_700_000_000_000),
        (1_700_000_000, 1_700_000_000_000),
        (1_700_000_000.5, 1_700_000_000_500),
    ],
)
def test_times_are_milliseconds_whatever_they_came_in(value: object, time_ms: int) -> None:
    assert read_time_ms(value) == time_ms


@pytest.mark.parametrize("value", [0, -1, 1e14, "soon"])
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="expected a"):
        read_time_ms(value)


def test_a_bar_of_nothing_but_zeros_is_empty_whatever_it_counts() -> None:
    nothing = {"time": 1_700_000_000_000, "open": 0, "high": "0", "low": 0, "close": "0.0"}
    assert PriceBar.model_validate({**nothing, "volume_usd": "0"}).is_empty
    assert OpenInterestBar.model_validate(nothing).is_empty
    assert not PriceBar.model_validate({**nothing, "high": 0.01}).is_empty
