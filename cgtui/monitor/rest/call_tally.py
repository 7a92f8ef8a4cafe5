"""A count of REST attempts, by endpoint and by what went wrong."""

from __future__ import annotations

from collections import Counter

from cgtui.checklist.evidence import Calls
from cgtui.coinglass.rest_errors import IntervalRefusedError
from cgtui.coinglass.rest_types import CallRecord


class CallTally:
    """Hears of every call of a client (its ``on_call``)."""

    def __init__(self) -> None:
        self._attempts = 0
        self._newest: dict[tuple[str, str | None], int] = {}
        self._failures: Counter[str] = Counter()

    def note(self, record: CallRecord) -> None:
        """One attempt, or one hit of the cache, which counts for nothing."""
        if record.cached:
            return
        self._attempts += 1
        self._newest[record.endpoint, record.params.get("exchange")] = record.attempt
        # That an interval is refused is how the plan is found out, and no trouble.
        if record.error_class not in (None, IntervalRefusedError.__name__):
            self._failures[record.error_class or ""] += 1

    def attempts(self, endpoint: str, exchange: str | None) -> int:
        """How many attempts the newest call of this endpoint and exchange took so far."""
        return self._newest.get((endpoint, exchange), 0)

    def calls(self) -> Calls:
        """All of it."""
        return Calls(
            attempts=self._attempts,
            failed=self._failures.total(),
            classes=tuple(sorted(self._failures)),
        )
