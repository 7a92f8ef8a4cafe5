"""How much of a window has been counted: sums are whole, partial, or nobody was listening."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from cgtui.monitor.hole import Hole, unseen_ms
from cgtui.monitor.snapshot import SideSums, Snapshot
from cgtui.views.cells import Line, Role, Span
from cgtui.views.numbers import hole_length, usd, utc_moment

_DAY_S = 86_400
_HEARD_MS = 1000
"""Less than that of a window is no listening: an answer and the end, say."""


@dataclass(frozen=True)
class Counting:
    """``since_ms`` is when counting began where the longest window is not whole yet; ``holes``
    are the stretches after that of which the feed brought nothing."""

    since_ms: int | None
    now_ms: int
    holes: tuple[Hole, ...] = ()
    # Every cell of the board asks; the holes of a bad day are many.
    _heard: dict[float, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def stands(self) -> bool:
        """Whether nothing is being counted at this moment: what is shown is of before."""
        return self.since_ms == self.now_ms or any(hole.ended_ms is None for hole in self.holes)

    def mark(self, span_s: float) -> str:
        """``~`` after the name of a window of ``span_s`` seconds that is not whole."""
        return "~" if self._heard_ms(span_s) < span_s * 1000 else ""

    def amount(self, amount_usd: float, role: Role, span_s: float) -> Span:
        """A sum of the last ``span_s`` seconds, dim while nothing is being counted."""
        dim = self.stands or not amount_usd
        return Span(self.words(amount_usd, span_s), Role.DIM if dim else role)

    def words(self, amount_usd: float, span_s: float) -> str:
        """The same without a colour; nothing in a window that nobody has heard is not known."""
        return usd(amount_usd) if amount_usd or self.is_heard(span_s) else "-"

    def is_heard(self, span_s: float) -> bool:
        """Whether anybody listened in the last ``span_s`` seconds."""
        return self._heard_ms(span_s) >= _HEARD_MS

    def both_sides(self, name: str, span_s: float, sums: SideSums) -> Line:
        """``60s L 8.40M S 210k``, or ``60s~ L …`` where not all of it has been counted."""
        return (
            Span(f"{name}{self.mark(span_s)} ", Role.DIM),
            Span("L ", Role.LONG),
            self.amount(sums.long_usd, Role.LONG, span_s),
            Span(" S ", Role.SHORT),
            self.amount(sums.short_usd, Role.SHORT, span_s),
        )

    def since_words(self) -> str:
        """``since 19:03Z``; empty once the longest window reaches back to a later moment."""
        if self.since_ms is None:
            return ""
        return f"since {utc_moment(self.since_ms, self.now_ms, seconds=False)}"

    def hole_words(self) -> str:
        """``hole 1m30s``: how much of the longest window nobody saw; empty without one."""
        unseen = unseen_ms(self.holes, self._begin_ms(_DAY_S), self.now_ms)
        return f"hole {hole_length(unseen / 1000)}" if unseen else ""

    def _begin_ms(self, span_s: float) -> int:
        begin_ms = self.now_ms - round(span_s * 1000)
        return begin_ms if self.since_ms is None else max(begin_ms, self.since_ms)

    def _heard_ms(self, span_s: float) -> int:
        known = self._heard.get(span_s)
        if known is None:
            begin_ms = self._begin_ms(span_s)
            unseen = unseen_ms(self.holes, begin_ms, self.now_ms)
            known = self._heard[span_s] = self.now_ms - begin_ms - unseen
        return known


def counting(snapshot: Snapshot) -> Counting:
    """From the market's windows, of which the longest is the last to be whole, and the holes."""
    starts = [window.since_ms for window in snapshot.market if window.since_ms is not None]
    return Counting(max(starts, default=None), snapshot.now_ms, snapshot.feed.holes)
