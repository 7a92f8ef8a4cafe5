"""One line of the checklist, and what all of them together say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cgtui.coinglass.rest_types import Quota


class Status(StrEnum):
    """How a check came out."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"  # it works, and somebody should look
    FAIL = "fail"
    SKIP = "skip"  # not asked, or nothing to judge by; ``detail`` says why


@dataclass(frozen=True, slots=True)
class Check:
    """A line: what was looked at, how it came out, the evidence, and how to mend it.

    ``id`` is stable, ``section`` a letter A to H. ``endpoint`` is the path of a REST read, or the
    websocket's address with its key masked. ``http_status`` and ``code`` are those of the answer;
    ``None`` where none came. ``refused`` says that CoinGlass turned the key or the plan down, so
    that nothing but a person can change it. Intervals are those of the read where it had one.
    """

    id: str
    section: str
    title: str
    status: Status
    detail: str
    mend: str | None = None
    endpoint: str | None = None
    http_status: int | None = None
    code: str | None = None
    latency_ms: float | None = None
    refused: bool = False
    interval_requested: str | None = None
    interval_used: str | None = None

    def retold(self, detail: str, status: Status | None = None) -> Check:
        """The same check with another ``detail`` and, where given, another ``status``."""
        return replace(self, detail=detail, status=status or self.status)

    def at(self, endpoint: str, latency_ms: float | None) -> Check:
        """The same check, with where it was tried and how long that took."""
        return replace(self, endpoint=endpoint, latency_ms=latency_ms)


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Every check in its order, and the account behind them as far as it is known.

    ``plan_level`` is CoinGlass's own word; ``expires_ms`` milliseconds since the epoch.
    """

    checks: tuple[Check, ...]
    plan_level: str | None
    expires_ms: int | None
    quota: Quota

    @property
    def ok(self) -> bool:
        """Whether no check failed."""
        return not any(check.status is Status.FAIL for check in self.checks)

    @property
    def refused(self) -> bool:
        """Whether a check failed because CoinGlass refused the key or the plan."""
        return any(check.status is Status.FAIL and check.refused for check in self.checks)

    def count(self, status: Status) -> int:
        """How many checks came out like this."""
        return sum(check.status is status for check in self.checks)
