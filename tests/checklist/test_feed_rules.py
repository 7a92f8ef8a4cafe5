from __future__ import annotations

from typing import Any

import pytest

from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import NotAsked
from cgtui.coinglass.stream_events import RefusalKind
from tests.checklist.build import check, visit

PASS, WARN, FAIL, SKIP = Status.PASS, Status.WARN, Status.FAIL, Status.SKIP


def lines(**changed: Any) -> list[Check]:
    seen = visit(**changed)
    return [check(id_, feed=seen) for id_ in ("ws_open", "ws_subscribe", "ws_pong")]


@pytest.mark.parametrize(
    ("changed", "statuses"),
    [
        ({}, [PASS, PASS, PASS]),
        ({"orders": 0}, [PASS, PASS, PASS]),
        (
            {"handshake_ms": None, "subscribed": False, "pong_rtt_ms": None, "ended": "refused"},
            [FAIL, SKIP, SKIP],
        ),
        ({"pong_rtt_ms": None, "ended": "no pong came"}, [PASS, PASS, FAIL]),
        ({"pong_rtt_ms": None, "orders": 0, "ended": "read timeout"}, [PASS, SKIP, FAIL]),
        ({"orders": 0, "ended": "closed by server"}, [PASS, WARN, PASS]),
        (
            {"refusal": RefusalKind.PLAN, "ended": "need upgrade", "pong_rtt_ms": None},
            [PASS, FAIL, SKIP],
        ),
        (
            {"refusal": RefusalKind.PLAN, "ended": "need upgrade", "orders": 0},
            [PASS, FAIL, PASS],
        ),
    ],
)
def test_each_line_needs_the_one_before(changed: dict[str, Any], statuses: list[Status]) -> None:
    assert [line.status for line in lines(**changed)] == statuses


def test_times_are_the_handshake_and_the_round_trip() -> None:
    opened, subscribed, ponged = lines()
    assert (opened.latency_ms, subscribed.latency_ms, ponged.latency_ms) == (18.0, None, 84.0)
    assert opened.endpoint == "wss://open-ws.coinglass.com/ws-api?cg-api-key=***"


@pytest.mark.parametrize(
    ("kind", "word"), [(RefusalKind.KEY, "api_key"), (RefusalKind.PLAN, "Standard")]
)
def test_a_refusal_says_what_to_change(kind: RefusalKind, word: str) -> None:
    _, subscribed, _ = lines(refusal=kind, ended="no", pong_rtt_ms=None)
    assert subscribed.refused
    assert subscribed.mend is not None
    assert word in subscribed.mend


def test_a_key_refused_at_the_door_fails_the_first_line() -> None:
    opened, *_ = lines(
        handshake_ms=None, subscribed=False, refusal=RefusalKind.KEY, ended="HTTP 401"
    )
    assert opened.status is FAIL
    assert opened.refused
    assert opened.detail == "HTTP 401"


def test_a_websocket_that_was_not_visited_is_skipped() -> None:
    for id_ in ("ws_open", "ws_subscribe", "ws_pong"):
        assert check(id_, feed=NotAsked("the API key was refused")).status is SKIP
