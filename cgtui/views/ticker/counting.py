"""How much of a window has been counted: sums are whole, partial, or nobody was listening."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.monitor.snapshot import SideSums, Snapshot
from cgtui.views.cells import Line, Role, Span
from cgtui.views.numbers import usd


@dataclass(frozen=True, slots=True)
class Counting:
    """``since_ms`` is when counting began where the longest window is not whole yet."""

    since_ms: int | None
    now_ms: int

    def mark(self, span_s: float) -> str:
        """``~`` after the name of a window of ``span_s`` seconds that is not whole."""
        partial = self.since_ms is not None and self.now_ms - self.since_ms < span_s * 1000
        return "~" if partial else ""

    def amount(self, amount_usd: float, role: Role) -> Span:
        """A sum; while nobody is listening, a sum of nothing is not known."""
        return Span(self.words(amount_usd), role if amount_usd else Role.DIM)

    def words(self, amount_usd: float) -> str:
        """The same without a colour."""
        return "-" if not amount_usd and self.since_ms == self.now_ms else usd(amount_usd)

    def both_sides(self, name: str, span_s: float, sums: SideSums) -> Line:
        """``60s L 8.40M S 210k``, or ``60s~ L …`` where not all of it has been counted."""
        return (
            Span(f"{name}{self.mark(span_s)} ", Role.DIM),
            Span("L ", Role.LONG),
            self.amount(sums.long_usd, Role.LONG),
            Span(" S ", Role.SHORT),
            self.amount(sums.short_usd, Role.SHORT),
        )


def counting(snapshot: Snapshot) -> Counting:
    """From the market's windows: the longest is the last to be whole."""
    starts = [window.since_ms for window in snapshot.market if window.since_ms is not None]
    return Counting(max(starts, default=None), snapshot.now_ms)
