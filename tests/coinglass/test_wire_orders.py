"""Orders of a frame: both spellings, numbers in any dress, and the good ones of a bad frame."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cgtui.coinglass.events import Side
from cgtui.coinglass.frames import FrameParser
from cgtui.coinglass.stream_events import OrdersReceived
from tests.coinglass.wire_samples import (
    BTC_SHORT,
    CAMEL,
    DAY_MS,
    NOW_MS,
    SNAKE,
    TIME_MS,
    bad_kind,
    parse,
    parse_one,
    parse_orders,
    rejection,
)


def test_the_documented_frame_is_read() -> None:
    text = (
        '{"channel":"liquidationOrders","data":[{"baseAsset":"BTC","exName":"Binance",'
        '"price":56738.00,"side":2,"symbol":"BTCUSDT","time":1725416318379,"volUsd":3858.184}]}'
    )
    assert parse(text) == OrdersReceived(NOW_MS, len(text), (BTC_SHORT,))


@pytest.mark.parametrize("channel", ["liquidationOrders", "liquidation_orders"])
@pytest.mark.parametrize("order", [CAMEL, SNAKE, CAMEL | SNAKE], ids=["camel", "snake", "both"])
def test_both_spellings_and_channel_names_are_understood(
    channel: str, order: dict[str, Any]
) -> None:
    assert parse_orders(order, channel=channel).orders == (BTC_SHORT,)


def test_spellings_may_change_from_frame_to_frame_and_mix_within_one() -> None:
    parser = FrameParser("liquidationOrders")
    mixed = {**CAMEL, "exchange": CAMEL["exName"], "volume_usd": CAMEL["volUsd"]}
    del mixed["exName"], mixed["volUsd"]
    for orders in ([SNAKE], [CAMEL], [SNAKE, SNAKE], [CAMEL, SNAKE, mixed]):
        text = json.dumps({"channel": "liquidationOrders", "data": orders})
        event = parser.parse(text, received_ms=NOW_MS)
        assert isinstance(event, OrdersReceived)
        assert event.orders == (BTC_SHORT,) * len(orders)


def test_a_subscribed_name_of_another_day_is_ours_too() -> None:
    text = json.dumps({"channel": "liquidations_v5", "data": [CAMEL]})
    assert isinstance(parse(text, "liquidations_v5"), OrdersReceived)
    assert bad_kind(text) == "other_channel"


def test_numbers_may_be_numeric_strings() -> None:
    event = parse_orders(
        CAMEL | {"price": "56738.00", "volUsd": "3858.184", "time": str(TIME_MS), "side": "2"}
    )
    assert event.orders == (BTC_SHORT,)


def test_no_official_dress_needs_the_patient_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(FrameParser, "_patiently", fail)
    strings = {"price": "1.5", "time": str(TIME_MS), "side": "2"}
    for order in (CAMEL | strings | {"volUsd": "1"}, SNAKE | strings | {"volume_usd": "1"}):
        assert parse_orders(order).orders[0].price == 1.5


@pytest.mark.parametrize(
    ("code", "side"),
    [
        (1, Side.LONG),
        (2, Side.SHORT),
        ("1", Side.LONG),
        ("2", Side.SHORT),
        (1.0, Side.LONG),
        (0, Side.UNKNOWN),
        (3, Side.UNKNOWN),
        (-1, Side.UNKNOWN),
        (1.5, Side.UNKNOWN),
        ("LONG", Side.UNKNOWN),
        ("", Side.UNKNOWN),
        (True, Side.UNKNOWN),
        (None, Side.UNKNOWN),
        ([1], Side.UNKNOWN),
        (10**400, Side.UNKNOWN),
    ],
)
def test_a_side_is_never_guessed(code: object, side: Side) -> None:
    assert parse_one(side=code).side is side


def test_equal_orders_of_one_frame_are_all_real() -> None:
    assert parse_orders(CAMEL, CAMEL, CAMEL).orders == (BTC_SHORT,) * 3


def test_unknown_fields_are_ignored() -> None:
    assert parse_one(qty=3, nested={"a": [1]}) == BTC_SHORT


def test_zero_is_dust_rounded_on_the_wire_and_kept() -> None:
    assert parse_one(volUsd=0, price=0.0).usd == 0.0


@pytest.mark.parametrize("field", list(CAMEL))
def test_an_order_without_a_field_is_rejected_alone(field: str) -> None:
    assert rejection({key: value for key, value in CAMEL.items() if key != field}) == (
        "missing_field"
    )


@pytest.mark.parametrize("field", ["price", "volUsd"])
@pytest.mark.parametrize(
    "value",
    [-1, -1e-9, "-3", "nan", "inf", "abc", "", "1_000", "9" * 400, True, [1], {}, 1e16, 10**30],
)
def test_a_negative_or_non_finite_amount_is_rejected_alone(field: str, value: object) -> None:
    assert rejection(CAMEL | {field: value}) == "bad_number"


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000])
def test_number_literals_beyond_json_spoil_only_their_order(literal: str) -> None:
    bad = json.dumps(CAMEL | {"price": "@"}).replace('"@"', literal)
    good = json.dumps(CAMEL)
    event = parse(f'{{"channel":"liquidationOrders","data":[{bad},{good}]}}')
    assert isinstance(event, OrdersReceived)
    assert event.orders == (BTC_SHORT,)
    assert [item.kind for item in event.rejected] == ["bad_number"]


@pytest.mark.parametrize("order", [None, 1, "BTC", [], [CAMEL], True])
def test_what_is_not_an_object_is_no_order(order: object) -> None:
    assert rejection(order) == "not_an_order"


@pytest.mark.parametrize("field", ["baseAsset", "exName", "symbol"])
def test_a_name_must_be_text_and_not_blank(field: str) -> None:
    assert rejection(CAMEL | {field: 7}) == "bad_text"
    assert rejection(CAMEL | {field: " \n"}) == "missing_field"
    assert rejection(CAMEL | {field: None}) == "missing_field"


@pytest.mark.parametrize("offset_ms", [60_000, 0, -7 * DAY_MS])
def test_a_time_within_bounds_is_kept(offset_ms: int) -> None:
    assert parse_one(time=NOW_MS + offset_ms).time_ms == NOW_MS + offset_ms


@pytest.mark.parametrize("time", [NOW_MS + 60_001, NOW_MS - 7 * DAY_MS - 1, 0, -5, 1e300])
def test_a_time_out_of_bounds_is_rejected(time: float) -> None:
    assert rejection(CAMEL | {"time": time}) == "time_out_of_range"


def test_a_time_in_seconds_is_understood() -> None:
    assert parse_one(time=TIME_MS // 1_000).time_ms == TIME_MS // 1_000 * 1_000
    assert parse_one(time=TIME_MS / 1_000).time_ms == TIME_MS


def test_names_are_normalised_sanitised_and_bounded() -> None:
    order = parse_one(exName="BINANCE", baseAsset="A\x1b[31m" + "x" * 99, symbol="牛来USDT")
    assert order.exchange == "Binance"
    assert order.coin.startswith(r"A\x1b[31m")
    assert len(order.coin) == 24
    assert order.pair == "牛来USDT"


def test_a_raw_control_character_does_not_cost_the_order() -> None:
    text = json.dumps({"channel": "liquidationOrders", "data": [CAMEL]})
    event = parse(text.replace("BTCUSDT", "BTC\x07USDT"))
    assert isinstance(event, OrdersReceived)
    assert event.orders[0].pair == r"BTC\x07USDT"


def test_text_that_is_not_utf8_costs_nothing_but_its_characters() -> None:
    text = json.dumps({"channel": "liquidationOrders", "data": [CAMEL, CAMEL]}).encode()
    event = parse(text.replace(b"BTCUSDT", b"BTC\xffUSDT", 1))
    assert isinstance(event, OrdersReceived)
    assert len(event.orders) == 2


def test_a_name_is_held_once_however_many_orders_carry_it() -> None:
    parser = FrameParser("liquidationOrders")
    text = json.dumps({"channel": "liquidationOrders", "data": [CAMEL, CAMEL]})
    first = parser.parse(text, received_ms=NOW_MS)
    second = parser.parse(text, received_ms=NOW_MS)
    assert isinstance(first, OrdersReceived)
    assert isinstance(second, OrdersReceived)
    assert first.orders[0].pair is second.orders[1].pair


def test_excerpts_are_short_and_inert() -> None:
    event = parse_orders({"price": -1, "note": "\x1b]0;owned\x07" + "z" * 500})
    excerpt = event.rejected[0].excerpt
    assert len(excerpt) <= 120
    assert excerpt.isprintable()
    assert excerpt.startswith("{price: -1, note:")


def test_the_key_is_masked_wherever_the_server_repeats_it() -> None:
    parser = FrameParser("liquidationOrders", mask=lambda text: text.replace("k3y", "***"))

    def say(text: str) -> str:
        return repr(parser.parse(text, received_ms=NOW_MS))

    data = {"channel": "liquidationOrders", "data": [CAMEL | {"symbol": "k3y"}, {"k3y": "k3y"}]}
    for text in (json.dumps(data), "hello k3y", '{"event":"k3y"}', "bad api key k3y", '["k3y"]'):
        assert "k3y" not in say(text)
        assert "***" in say(text)
