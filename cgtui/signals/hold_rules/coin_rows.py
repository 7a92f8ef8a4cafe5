"""The rows whose trips reach one coin: its sides, its coverage, its inputs."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.signals.hold_rules.row import Row
from cgtui.signals.trip import Cause, Degree

MISSING = 2
"""Inputs of four that must be missing at a reading to degrade its coin."""


class Calibration(Row):
    """Holds a coin whose sides do not agree with REST's; judged by `signals.canary`."""

    cause = Cause.CALIBRATION
    degree = Degree.HOLD

    @property
    def rearms(self) -> str:
        return "when compared buckets agree again"

    def judged(self, coin: str, wrong: bool, now_ms: int) -> None:
        """``wrong`` is what the newest buckets amount to, not one of them."""
        if wrong:
            self.trip("long and short disagree with REST", now_ms, coin=coin)
        else:
            self.rearm(now_ms, coin=coin)


class Coverage(Row):
    """Degrades a coin whose feed is not all there, or too much; judged by `signals.canary`."""

    cause = Cause.COVERAGE
    degree = Degree.DEGRADED

    @property
    def rearms(self) -> str:
        return "when compared buckets are in band again"

    def judged(self, coin: str, out: bool, pct: float | None, now_ms: int) -> None:
        """``out`` is what the newest buckets amount to, ``pct`` the last one's coverage."""
        if out:
            shown = "" if pct is None else f" ({pct:.0f} % of REST's)"
            self.trip(f"coverage out of band{shown}", now_ms, coin=coin)
        else:
            self.rearm(now_ms, coin=coin)


class InputsMissing(Row):
    """Degrades a coin at a reading that lacks two inputs, until one lacks one at most.

    Readings end with the episode, and what they lacked then says nothing of the next one's.
    """

    cause = Cause.INPUTS
    degree = Degree.DEGRADED

    @property
    def rearms(self) -> str:
        return "at a reading with at most one missing, or as the episode ends"

    def read(self, coin: str, missing: Sequence[str], now_ms: int) -> None:
        """A reading; ``missing`` are the names of the inputs that could not vote."""
        if len(missing) >= MISSING:
            reason = f"{len(missing)} of 4 inputs missing: {', '.join(missing)}"
            self.trip(reason, now_ms, coin=coin)
        else:
            self.rearm(now_ms, coin=coin)

    def ended(self, coin: str, now_ms: int) -> None:
        """No episode of the coin is open any more."""
        self.rearm(now_ms, coin=coin)
