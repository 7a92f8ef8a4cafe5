"""Frames to values: both spellings, the good orders of a bad frame, and nothing that raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.frames import FrameParser, ParsedFrame, Pong, RefusalText
from cgtui.coinglass.stream_events import BadFrame, NoticeReceived, OrdersReceived, RefusalKind

NOW_MS = 1_725_416_320_000
TIME_MS = 1_725_416_318_379

CAMEL: dict[str, Any] = {
    "baseAsset": "BTC",
    "exName": "Binance",
    "price": 56738.00,
    "side": 2,
    "symbol": "BTCUSDT",
    "time": TIME_MS,
    "volUsd": 3858.184,
}
SNAKE: dict[str, Any] = {
    "base_asset": "BTC",
    "exchange": "Binance",
    "price": 56738.00,
    "side": 2,
    "symbol": "BTCUSDT",
    "time": TIME_MS,
    "volume_usd": 3858.184,
}
BTC_SHORT = Liquidation(
    exchange="Binance",
    coin="BTC",
    pair="BTCUSDT",
    side=Side.SHORT,
    price=56738.0,
    usd=3858.184,
    time_ms=TIME_MS,
    received_ms=NOW_MS,
)


def parse(text: str | bytes, channel: str = "liquidationOrders") -> ParsedFrame:
    return FrameParser(channel).parse(text, received_ms=NOW_MS)


def parse_orders(*orders: object, channel: str = "liquidationOrders") -> OrdersReceived:
    event = parse(json.dumps({"channel": channel, "data": list(orders)}))
    assert isinstance(event, OrdersReceived)
    return event


def parse_one(**changes: object) -> Liquidation:
    event = parse_orders(CAMEL | changes)
    assert event.rejected == ()
    return event.orders[0]


def rejection(order: object) -> str:
    """Why the order is rejected, in the company of a good one that must be kept."""
    event = parse_orders(order, CAMEL)
    assert event.orders == (BTC_SHORT,)
    assert len(event.rejected) == 1
    return event.rejected[0].kind


def bad_kind(text: str | bytes) -> str:
    event = parse(text)
    assert isinstance(event, BadFrame)
    return event.rejected.kind


# Orders


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


DAY_MS = 86_400_000


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


# Whole frames


@pytest.mark.parametrize("text", ["pong", '"pong"', b"pong", "pong\n", '{"event":"pong"}'])
def test_a_pong_is_a_pong(text: str | bytes) -> None:
    assert parse(text) == Pong()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello", "not_json"),
        ("", "not_json"),
        ("<html>", "not_json"),
        ('{"channel":"liquidationOrders","data":[', "not_json"),
        ("[1,2]", "not_an_object"),
        ('"hello"', "not_an_object"),
        ("7", "not_an_object"),
        ("null", "not_an_object"),
        ("{}", "no_channel"),
        ('{"data":[]}', "no_channel"),
        ('{"channel":"futures_trades@all_BTC@10000","data":[]}', "other_channel"),
        ('{"channel":"news","data":"your api key","code":1}', "other_channel"),
        ('{"channel":["liquidationOrders"],"data":[]}', "other_channel"),
        ('{"channel":"liquidationOrders"}', "no_data"),
        ('{"channel":"liquidationOrders","data":null}', "no_data"),
        ('{"channel":"liquidationOrders","data":{}}', "no_data"),
        ("[" * 100_000, "too_deep"),
        ('{"channel":"liquidationOrders","data":[' + '{"a":' * 100_000, "too_deep"),
        ('{"channel":"liquidationOrders","data":[' + "0," * 150_000 + "0]}", "too_many_orders"),
    ],
)
def test_a_frame_that_is_not_ours_says_why(text: str, kind: str) -> None:
    event = parse(text)
    assert isinstance(event, BadFrame)
    assert event.rejected.kind == kind
    assert event.frame_bytes == len(text)
    assert len(event.rejected.excerpt) <= 120


def test_deep_nesting_in_an_ignored_field_is_bad_but_harmless() -> None:
    text = f'{{"x":{"[" * 5_000}{"]" * 5_000},"channel":"liquidationOrders","data":[]}}'
    assert bad_kind(text) == "too_deep"


@pytest.mark.parametrize(
    "text",
    [
        '{"event":"subscribe","channels":["liquidationOrders"]}',
        '{"method":"subscribe","success":true}',
        '{"code":"0","msg":"success"}',
        '{"channel":"liquidationOrders","event":"subscribed"}',
        '{"code":"429","msg":"Too many requests for this API key"}',
    ],
)
def test_a_control_message_is_a_notice(text: str) -> None:
    event = parse(text)
    assert isinstance(event, NoticeReceived)
    assert event.at_ms == NOW_MS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("liquidationOrders need upgrade plan", RefusalKind.PLAN),
        ("liquidationOrders NEED UPGRADE PLAN", RefusalKind.PLAN),
        ('"liquidation_orders need upgrade plan"', RefusalKind.PLAN),
        ('{"code":"401","msg":"Upgrade plan"}', RefusalKind.PLAN),
        ('{"channel":"liquidationOrders","data":"need upgrade plan"}', RefusalKind.PLAN),
        ('{"error":{"code":401,"message":"Upgrade plan"}}', RefusalKind.PLAN),
        ('{"code":"400","msg":"Invalid API key provided"}', RefusalKind.KEY),
        ('{"code":"401","msg":"API key missing."}', RefusalKind.KEY),
        ("invalid key", RefusalKind.KEY),
        ("Unauthorized", RefusalKind.KEY),
        ("cg-api-key not found", RefusalKind.KEY),
    ],
)
def test_a_refusal_is_told_from_a_notice(text: str, kind: RefusalKind) -> None:
    event = parse(text)
    assert isinstance(event, RefusalText)
    assert event.kind is kind


def test_words_of_refusal_inside_orders_refuse_nothing() -> None:
    event = parse_orders(CAMEL | {"symbol": "API key"}, {"msg": "need upgrade plan"})
    assert event.orders[0].pair == "API key"


# Anything at all

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None))
    | st.sampled_from(["1", "NaN", "1e999", 2**70, 10**300, TIME_MS, TIME_MS // 1_000, -0.0]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from([*CAMEL, *SNAKE]), inner, max_size=9
        )
    ),
    max_leaves=20,
)
orders_nearly_right = st.lists(
    st.fixed_dictionaries(
        {}, optional={key: st.just(value) | json_values for key, value in (CAMEL | SNAKE).items()}
    )
    | st.just(CAMEL)
    | json_values,
    max_size=6,
)
frames_nearly_right = st.fixed_dictionaries(
    {"channel": st.just("liquidationOrders") | json_values, "data": orders_nearly_right},
    optional={"event": json_values, "code": json_values, "msg": json_values},
)


def check(event: ParsedFrame) -> None:
    """What holds for whatever the server sends."""
    if isinstance(event, OrdersReceived):
        for order in event.orders:
            assert 0 <= order.price <= 1e15
            assert 0 <= order.usd <= 1e15
            assert NOW_MS - 7 * DAY_MS <= order.time_ms <= NOW_MS + 60_000
            assert isinstance(order.time_ms, int)
            for name in (order.exchange, order.coin, order.pair):
                assert 0 < len(name) <= 32
                assert name.isprintable()
        for item in event.rejected:
            assert len(item.excerpt) <= 120
            assert item.excerpt.isprintable()
    repr(event).encode()


@given(st.text(st.characters(codec=None)) | st.binary())
@example("\ud800")
@example(b"\xff\xfe")
@example("9" * 5_000)
@example("-" * 10)
def test_no_text_raises(text: str | bytes) -> None:
    check(parse(text))


@given(json_values | frames_nearly_right)
def test_no_json_raises(value: object) -> None:
    check(parse(json.dumps(value)))


@given(orders_nearly_right, st.integers(min_value=0, max_value=6))
def test_good_orders_survive_any_neighbours(others: list[object], at: int) -> None:
    marked = CAMEL | {"symbol": "MARKED"}
    event = parse_orders(*others[:at], marked, *others[at:])
    check(event)
    assert "MARKED" in {order.pair for order in event.orders}
    assert len(event.orders) + len(event.rejected) == len(others) + 1


@given(orders_nearly_right)
def test_both_ways_of_reading_agree(orders: list[object]) -> None:
    """A spoilt neighbour sends the frame down the patient way; the orders must be the same."""
    at_once = parse_orders(*orders)
    patiently = parse_orders(*orders, "spoilt")
    assert patiently.orders == at_once.orders
    assert patiently.rejected[:-1] == at_once.rejected
