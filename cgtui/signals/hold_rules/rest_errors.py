"""Degraded because too many REST calls fail."""

from __future__ import annotations

from collections import deque

from cgtui.signals.hold_facts import CallOutcome
from cgtui.signals.hold_ledger import HoldLedger
from cgtui.signals.hold_rules.row import Row
from cgtui.signals.hold_words import length
from cgtui.signals.params import HoldParams
from cgtui.signals.trip import Cause, Degree

_COUNTED = {CallOutcome.GOOD: False, CallOutcome.INTERVAL: False, CallOutcome.FAILED: True}
"""Outcomes that say something about the service, and whether they speak against it.

A 429 only pauses; what the key or the plan lacks has rows of its own.
"""


class RestErrors(Row):
    """Trips at ``rest_failed_pct`` of ``rest_calls`` or more within ``rest_window_s``.

    It re-arms when the share has been below ``rest_ok_pct`` for as long again, with calls to show
    for it: no calls are no evidence.
    """

    cause = Cause.REST_ERRORS
    degree = Degree.DEGRADED

    def __init__(self, params: HoldParams, ledger: HoldLedger) -> None:
        super().__init__(params, ledger)
        self._window_ms = int(params.rest_window_s * 1000)
        self._calls: deque[tuple[int, bool]] = deque()
        self._failed = 0
        self._ok_since_ms: int | None = None

    @property
    def rearms(self) -> str:
        return f"below {self._params.rest_ok_pct:g} % for {length(self._params.rest_window_s)}"

    def called(self, outcome: CallOutcome, now_ms: int) -> None:
        """A REST call has ended."""
        failed = _COUNTED.get(outcome)
        if failed is not None:
            self._calls.append((now_ms, failed))
            self._failed += failed
            self._judge(now_ms)

    def advance(self, now_ms: int) -> None:
        self._judge(now_ms)

    def _judge(self, now_ms: int) -> None:
        while self._calls and abs(now_ms - self._calls[0][0]) >= self._window_ms:
            self._failed -= self._calls.popleft()[1]
        calls = len(self._calls)
        if not calls:
            self._ok_since_ms = None
            return
        failed_pct = 100 * self._failed / calls
        # Limits the wrong way round must not keep it from tripping.
        ok_pct = min(self._params.rest_ok_pct, self._params.rest_failed_pct)
        if self._failed and failed_pct >= ok_pct:
            self._ok_since_ms = None
            if calls >= self._params.rest_calls and failed_pct >= self._params.rest_failed_pct:
                self.trip(f"{failed_pct:.0f} % of {calls} REST calls failed", now_ms)
        elif self.is_tripped():
            self._ok_since_ms = min(self._ok_since_ms or now_ms, now_ms)
            if now_ms - self._ok_since_ms >= self._window_ms:
                self.rearm(now_ms)
