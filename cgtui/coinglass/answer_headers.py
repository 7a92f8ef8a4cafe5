"""What the headers of an answer say: quota, when to come back, and the server's clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from cgtui.coinglass.rest_types import Quota

USED_HEADER: Final = "API-KEY-USE-LIMIT"
LIMIT_HEADER: Final = "API-KEY-MAX-LIMIT"

# The header has whole seconds; on average the moment lies half of one later.
_HALF_A_SECOND_MS: Final = 500
_COUNT: Final = re.compile(r"\s*(\d{1,9})(?:\.0*)?\s*")
_SECONDS: Final = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*")


@dataclass(frozen=True, slots=True)
class AnswerHeaders:
    """``retry_after_s`` counts from the answer; ``date_ms`` is ``None`` for a kept answer."""

    quota: Quota
    retry_after_s: float | None
    date_ms: int | None


def read_headers(headers: Mapping[str, str], *, now_ms: int) -> AnswerHeaders:
    """The headers, each ``None`` where it is missing or makes no sense. Names in any case."""
    date_ms = _date_ms(headers.get("Date"))
    return AnswerHeaders(
        quota=Quota(_count(headers.get(USED_HEADER)), _count(headers.get(LIMIT_HEADER))),
        retry_after_s=_retry_after_s(
            headers.get("Retry-After"), now_ms if date_ms is None else date_ms
        ),
        # An Age says that some cache on the way answered; its Date is of then.
        date_ms=None if headers.get("Age", "0").strip() not in {"", "0"} else date_ms,
    )


def clock_offset_ms(date_ms: int, *, sent_ms: int, received_ms: int) -> int:
    """The server's clock minus ours: its Date against the middle of the exchange."""
    return date_ms + _HALF_A_SECOND_MS - (sent_ms + received_ms) // 2


def _count(text: str | None) -> int | None:
    written = _COUNT.fullmatch(text or "")
    return int(written[1]) if written else None


def _retry_after_s(text: str | None, now_ms: int) -> float | None:
    """Seconds, or a date."""
    seconds = _SECONDS.fullmatch(text or "")
    if seconds:
        return float(seconds[1])
    until_ms = _date_ms(text)
    return None if until_ms is None else max(0.0, (until_ms - now_ms) / 1_000)


def _date_ms(text: str | None) -> int | None:
    if not text:
        return None
    try:
        at = parsedate_to_datetime(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        return int((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000)
    except (ValueError, OverflowError):
        return None
