"""Held because this machine's clock is not CoinGlass's."""

from __future__ import annotations

from cgtui.signals.hold_rules.row import Row
from cgtui.signals.trip import Cause, Degree


class ClockOff(Row):
    """Trips when it is off by more than ``clock_off_s``, re-arms below ``clock_ok_s``.

    ``warning`` is a line while it is off by more than ``clock_warn_s``, else empty.
    """

    cause = Cause.CLOCK
    degree = Degree.HOLD
    warning = ""

    @property
    def rearms(self) -> str:
        return f"below {self._params.clock_ok_s:g} s"

    def measured(self, offset_s: float, now_ms: int) -> None:
        """``offset_s`` is this machine's time less the server's."""
        off_s = abs(offset_s)
        words = f"clock {'ahead' if offset_s > 0 else 'behind'} by {off_s:.1f} s"
        self.warning = words if off_s > self._params.clock_warn_s else ""
        if off_s > self._params.clock_off_s or (
            self.is_tripped() and off_s >= self._params.clock_ok_s
        ):
            self.trip(f"{words} (limit {self._params.clock_off_s:g} s)", now_ms)
        else:
            self.rearm(now_ms)
