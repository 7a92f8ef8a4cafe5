"""Quota, Retry-After and the server's clock, from headers that may say anything."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.answer_headers import clock_offset_ms, read_headers
from cgtui.coinglass.rest_types import Quota

AT = "Wed, 21 Oct 2026 07:28:00 GMT"
AT_MS = 1_792_567_680_000


def headers(**named: str) -> httpx.Headers:
    return httpx.Headers({name.replace("_", "-"): value for name, value in named.items()})


@pytest.mark.parametrize(
    ("used", "limit", "quota"),
    [
        ("7", "300", Quota(7, 300)),
        (" 7 ", "300.0", Quota(7, 300)),
        ("", "many", Quota(None, None)),
        ("-1", "1e3", Quota(None, None)),
        ("9" * 30, "٣", Quota(None, 3)),
    ],
)
def test_the_quota_is_read_where_it_is_a_number(used: str, limit: str, quota: Quota) -> None:
    said = {"api-key-use-limit": used, "api-key-max-limit": limit}
    if limit == "٣":
        # A digit of another script is a digit to int(); it costs nothing to take it as one.
        said = {"API-KEY-USE-LIMIT": used, "API-KEY-MAX-LIMIT": limit}
        assert read_headers(said, now_ms=0).quota == quota
        return
    assert read_headers(httpx.Headers(said), now_ms=0).quota == quota


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4", 4.0),
        ("0.5", 0.5),
        ("-4", None),
        ("soon", None),
        ("", None),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
        ("Wed, 99 Oct 2026 07:27:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert read_headers(headers(Retry_After=text), now_ms=AT_MS).retry_after_s == seconds
    # By the server's own clock where it tells it.
    both = headers(Retry_After=text, Date=AT)
    assert read_headers(both, now_ms=AT_MS + 3_600_000).retry_after_s == seconds


def test_the_date_of_a_kept_answer_is_not_that_of_now() -> None:
    assert read_headers(headers(Date=AT), now_ms=0).date_ms == AT_MS
    assert read_headers(headers(Date=AT, Age="0"), now_ms=0).date_ms == AT_MS
    assert read_headers(headers(Date=AT, Age="12"), now_ms=0).date_ms is None
    assert read_headers(headers(), now_ms=0).date_ms is None


def test_the_offset_is_against_the_middle_of_the_exchange() -> None:
    assert clock_offset_ms(10_000, sent_ms=9_000, received_ms=10_000) == 1_000
    assert clock_offset_ms(10_000, sent_ms=20_000, received_ms=21_000) == -10_000


@given(st.dictionaries(st.sampled_from(["Date", "Retry-After", "Age"]), st.text(max_size=40)))
def test_no_header_raises(said: dict[str, str]) -> None:
    read_headers(said, now_ms=0)
