"""What every rule about a REST read has in common: the line for an error, for a read not tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import NotAsked, Read
from cgtui.coinglass.rest_errors import (
    CoinglassError,
    KeyRefusedError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
)

HTTP_OK: Final = 200
SUCCESS: Final = "0"

_REFUSALS: Final = (KeyRefusedError, PlanTooLowError)

# The errors' own advice is for a program that goes on asking; this one has ended.
_MEND: Final = (
    (RateLimitedError, "run it again in a minute; something else may be using this key"),
    (ServerFaultError, "run it again later; if it lasts, check coinglass.rest_url and any proxy"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a check is called, before it is known how it came out."""

    id: str
    section: str
    title: str

    def check(
        self, status: Status, detail: str, mend: str | None = None, *, refused: bool = False
    ) -> Check:
        """The check, with no answer of a server behind it."""
        return Check(self.id, self.section, self.title, status, detail, mend, refused=refused)

    def answered(
        self,
        read: Read[Any],
        status: Status,
        detail: str,
        mend: str | None = None,
        *,
        refused: bool = False,
    ) -> Check:
        """The check of a read that succeeded."""
        return replace(
            self.check(status, detail, mend, refused=refused),
            endpoint=read.path,
            http_status=HTTP_OK,
            code=SUCCESS,
            latency_ms=read.latency_ms,
            interval_requested=read.interval_requested,
            interval_used=read.interval_used,
        )

    def failed(self, read: Read[Any], error: CoinglassError, status: Status = Status.FAIL) -> Check:
        """The check of a read that ended in ``error``."""
        tries = f" ({read.attempts} attempts)" if read.attempts > 1 else ""
        about = f"{read.about}: " if read.about else ""
        return replace(
            self.check(status, f"{about}{said(error)}{tries}", mend_of(error)),
            endpoint=read.path,
            http_status=error.http_status,
            code=error.code,
            latency_ms=read.latency_ms,
            refused=isinstance(error, _REFUSALS),
            interval_requested=read.interval_requested,
        )

    def skipped(self, why: NotAsked) -> Check:
        """The check of something that was not tried."""
        return self.check(Status.SKIP, why.reason)


def mend_of(error: CoinglassError) -> str:
    """What a person can do about it."""
    for kind, mend in _MEND:
        if isinstance(error, kind):
            return mend
    return error.advice


def said(error: CoinglassError) -> str:
    """``HTTP 200 · code 429: Too many requests``: an error without its endpoint and advice."""
    parts = [f"HTTP {error.http_status}"] if error.http_status is not None else []
    if error.code is not None:
        parts.append(f"code {error.code}")
    where = " · ".join(parts)
    return f"{where}: {error.message}" if where else error.message
