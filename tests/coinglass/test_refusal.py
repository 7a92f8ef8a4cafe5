"""Which words end the stream for good."""

from __future__ import annotations

import pytest

from cgtui.coinglass.refusal import refusal_kind
from cgtui.coinglass.stream_events import RefusalKind


@pytest.mark.parametrize(
    "text",
    ["liquidationOrders need upgrade plan", "Upgrade Plan", "please upgrade your API plan"],
)
def test_a_plan_refusal(text: str) -> None:
    assert refusal_kind(text) is RefusalKind.PLAN


@pytest.mark.parametrize(
    "text",
    [
        "Invalid API key provided",
        "API key missing.",
        "bad apikey",
        "invalid key",
        "Expired token",
        "UNAUTHORIZED",
        "authentication failed",
    ],
)
def test_a_key_refusal(text: str) -> None:
    assert refusal_kind(text) is RefusalKind.KEY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Server Error",
        "going away",
        "keep-alive timeout",
        "Too many requests for this API key",
        "api key rate limit exceeded",
    ],
)
def test_anything_else_may_be_tried_again(text: str) -> None:
    assert refusal_kind(text) is None
