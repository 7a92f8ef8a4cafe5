"""Held because CoinGlass does not take the key, or the plan lacks what alerts rest on."""

from __future__ import annotations

from cgtui.signals.hold_facts import CallOutcome, Refusal
from cgtui.signals.hold_ledger import HoldLedger
from cgtui.signals.hold_rules.row import Row
from cgtui.signals.params import HoldParams
from cgtui.signals.trip import Cause, Degree

WEBSOCKET = "websocket"


class Key(Row):
    """Trips at the first refusal of the key, re-arms with any call that succeeds."""

    cause = Cause.KEY
    degree = Degree.HOLD

    @property
    def rearms(self) -> str:
        return "with a call that succeeds"

    def called(self, outcome: CallOutcome, now_ms: int) -> None:
        """A REST call has ended."""
        if outcome is CallOutcome.KEY:
            self.trip("CoinGlass refuses the API key", now_ms)
        elif outcome is CallOutcome.GOOD:
            self.rearm(now_ms)

    def refused(self, refusal: Refusal, now_ms: int) -> None:
        """The websocket was refused."""
        if refusal is Refusal.KEY:
            self.trip("CoinGlass refuses the API key for the websocket", now_ms)


class Plan(Row):
    """Trips when the plan lacks the websocket or an input, re-arms when the same one succeeds."""

    cause = Cause.PLAN
    degree = Degree.HOLD

    def __init__(self, params: HoldParams, ledger: HoldLedger) -> None:
        super().__init__(params, ledger)
        self._lacking: dict[str, None] = {}  # names in the order in which they were refused

    @property
    def rearms(self) -> str:
        return "when the same call succeeds"

    def called(
        self, endpoint_name: str, outcome: CallOutcome, *, is_input: bool, now_ms: int
    ) -> None:
        """A REST call has ended; only those of the four inputs matter."""
        if outcome is CallOutcome.PLAN and is_input:
            self._lacks(endpoint_name, now_ms)
        elif outcome is CallOutcome.GOOD:
            self._has(endpoint_name, now_ms)

    def refused(self, refusal: Refusal, now_ms: int) -> None:
        """The websocket was refused."""
        if refusal is Refusal.PLAN:
            self._lacks(WEBSOCKET, now_ms)

    def live(self, now_ms: int) -> None:
        """The websocket is subscribed."""
        self._has(WEBSOCKET, now_ms)

    def _lacks(self, name: str, now_ms: int) -> None:
        self._lacking[name] = None
        self._tell(now_ms)

    def _has(self, name: str, now_ms: int) -> None:
        if name in self._lacking:
            del self._lacking[name]
            self._tell(now_ms)

    def _tell(self, now_ms: int) -> None:
        if self._lacking:
            self.trip(f"the plan does not include {', '.join(self._lacking)}", now_ms)
        else:
            self.rearm(now_ms)
