"""Whole frames: pongs, notices, refusals, and what is none of ours."""

from __future__ import annotations

import pytest

from cgtui.coinglass.frames import Pong, RefusalText
from cgtui.coinglass.stream_events import BadFrame, NoticeReceived, RefusalKind
from tests.coinglass.wire_samples import CAMEL, NOW_MS, bad_kind, parse, parse_orders


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
