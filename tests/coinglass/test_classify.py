from __future__ import annotations

import pytest

from cgtui.coinglass.classify import classify, normal_code, wants_coarser_interval
from cgtui.coinglass.rest_errors import (
    BadBodyError,
    BadRequestError,
    CoinglassError,
    IntervalRefusedError,
    KeyRefusedError,
    NotFoundError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
)

INTERVAL = "The requested interval is not available for your current API plan."

SEEN = [
    ("401", "API key missing.", KeyRefusedError),
    ("400", "API key missing.", KeyRefusedError),
    ("400", "Invalid API key provided", KeyRefusedError),
    ("401", "Upgrade plan", PlanTooLowError),
    ("400", "Upgrade plan", PlanTooLowError),
    ("403", INTERVAL, IntervalRefusedError),
    ("400", "Required String parameter 'exchange_list' is not present", BadRequestError),
    ("400", "limit must be at most 1000", BadRequestError),
    ("422", "Parameters valid but not acceptable", BadRequestError),
    ("429", "Too many requests", RateLimitedError),
    ("500", "Server Error", ServerFaultError),
    ("408", "The request took too long to complete", ServerFaultError),
    ("404", "The requested resource does not exist", NotFoundError),
    ("405", "Unsupported HTTP method", NotFoundError),
]
OF_OTHER_HOSTS = [
    ("30001", "API key missing.", KeyRefusedError),
    ("30001", "", KeyRefusedError),
    ("40001", "Upgrade plan", PlanTooLowError),
    ("40001", "", PlanTooLowError),
    ("40003", "", BadRequestError),
    ("40004", "", BadRequestError),
    ("50001", "", ServerFaultError),
]
THE_MESSAGE_DECIDES = [
    ("400", INTERVAL, IntervalRefusedError),
    ("500", "please upgrade plan", PlanTooLowError),
    ("403", "Upgrade plan", IntervalRefusedError),
    ("500", "Invalid api-key", KeyRefusedError),
    ("500", "rate limit exceeded", RateLimitedError),
    ("400", "Rate-limited", RateLimitedError),
    ("500", "failed to generate the report", ServerFaultError),
    ("401", "Unauthorized", KeyRefusedError),
    ("429", "", RateLimitedError),
    ("500", "Required String parameter 'range' is not present", BadRequestError),
    ("503", "busy", ServerFaultError),
    ("418", "teapot", BadRequestError),
    ("777777", "who knows", BadBodyError),
    ("not a code", "who knows", BadBodyError),
]


@pytest.mark.parametrize(("code", "msg", "expected"), SEEN + OF_OTHER_HOSTS + THE_MESSAGE_DECIDES)
def test_a_body_under_http_200_is_classified_by_message_then_code(
    code: str, msg: str, expected: type[CoinglassError]
) -> None:
    for spelling in (code, int(code) if code.isdecimal() else code):
        error = classify("oi_history", 200, spelling, msg)
        assert type(error) is expected
        assert error.code == code
        assert error.http_status == 200
        assert error.endpoint == "oi_history"


@pytest.mark.parametrize("code", ["0", 0, 0.0, " 0 "])
def test_code_0_under_http_200_is_no_error(code: str | float) -> None:
    assert classify("oi_history", 200, code, "success") is None


def test_code_0_under_another_http_status_is_an_error() -> None:
    assert type(classify("oi_history", 500, "0", "success")) is ServerFaultError
    assert type(classify("oi_history", 429, "0", None)) is RateLimitedError


@pytest.mark.parametrize(
    ("http_status", "expected"),
    [
        (400, BadRequestError),
        (401, KeyRefusedError),
        (403, ServerFaultError),
        (404, NotFoundError),
        (302, NotFoundError),
        (408, ServerFaultError),
        (422, BadRequestError),
        (429, RateLimitedError),
        (500, ServerFaultError),
        (502, ServerFaultError),
        (503, ServerFaultError),
        (200, BadBodyError),
    ],
)
def test_without_a_code_the_http_status_stands_in(
    http_status: int, expected: type[CoinglassError]
) -> None:
    assert type(classify("oi_history", http_status, None, None)) is expected


def test_the_line_names_endpoint_status_code_message_and_what_to_do() -> None:
    line = str(classify("coins_markets", 200, "401", "Upgrade plan"))
    assert line == (
        "coins_markets · HTTP 200 · code 401: Upgrade plan (needs a higher CoinGlass plan)"
    )


def test_messages_and_codes_are_made_harmless() -> None:
    error = classify("oi_history", 200, "\x1b[2J" + "9" * 99, "\x1b]0;owned\x07\nUpgrade plan" * 99)
    assert isinstance(error, PlanTooLowError)
    assert "\x1b" not in str(error)
    assert "\n" not in str(error)
    assert len(error.message) <= 300
    assert error.code is not None
    assert len(error.code) <= 24


@pytest.mark.parametrize("code", [None, True, [], {}, ""])
def test_what_is_no_code_is_none(code: object) -> None:
    assert normal_code(code) is None


@pytest.mark.parametrize(
    ("http_status", "code", "msg", "expected"),
    [
        (200, "403", INTERVAL, True),
        (200, "422", "not acceptable", True),
        (422, None, None, True),
        (200, "400", "Required String parameter 'interval' is not present", False),
        (200, "401", "Upgrade plan", False),
        (200, "500", "Server Error", False),
    ],
)
def test_a_coarser_interval_helps_only_where_the_interval_was_the_trouble(
    http_status: int, code: str | None, msg: str | None, expected: bool
) -> None:
    error = classify("oi_history", http_status, code, msg)
    assert error is not None
    assert wants_coarser_interval(error) is expected


def test_a_limit_that_names_the_key_does_not_stop_every_call() -> None:
    error = classify("oi_aggregated", 200, "429", "Too many requests for this API key")
    assert isinstance(error, RateLimitedError)
    error = classify("oi_aggregated", 429, None, "API key rate limit")
    assert isinstance(error, RateLimitedError)
