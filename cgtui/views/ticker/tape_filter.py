"""Which rows of the tape are shown: by text and by size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from cgtui.monitor.snapshot import TapeEntry, TapeMarker, TapeRow
from cgtui.views.text_filter import folded, text_filter
from cgtui.views.ticker.tape import venue_code

LEAST_USD: Final = (0.0, 10_000.0, 50_000.0, 100_000.0, 500_000.0, 1_000_000.0)
"""The minimum sizes that are offered, in US dollars."""

_MOST_KNOWN: Final = 10_000


class Shown(NamedTuple):
    """``entries`` newest first; ``rows`` of ``of`` rows of the tape are among them."""

    entries: Sequence[TapeEntry]
    rows: int
    of: int


class TapeFilter:
    """Shows rows of at least ``least_usd`` in which ``text`` is found: in the coin, the pair, the
    exchange or the side. Markers are always shown: what is missing concerns every row."""

    def __init__(self, text: str = "", least_usd: float = 0.0) -> None:
        self.text = text
        self.least_usd = least_usd
        self._filter = text_filter(text)
        self._known: dict[int, tuple[TapeEntry, bool]] = {}

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return not self._filter.words and self.least_usd <= 0

    def shown(self, entries: Sequence[TapeEntry]) -> Shown:
        """What passes of ``entries`` (oldest first)."""
        if self.is_open:
            return Shown(entries[::-1], 0, 0)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        passing = [entry for entry in reversed(entries) if self._passes(entry)]
        markers = sum(isinstance(entry, TapeMarker) for entry in entries)
        return Shown(passing, len(passing) - markers, len(entries) - markers)

    def _passes(self, entry: TapeEntry) -> bool:
        if not isinstance(entry, TapeRow):
            return True
        if entry.usd < self.least_usd:
            return False
        if not self._filter.words:
            return True
        # What it is about never changes, so that each row is looked through once.
        known = self._known.get(entry.seq)
        if known is None or known[0] is not entry:
            names = f"{entry.coin} {entry.pair} {entry.exchange} {venue_code(entry.exchange)}"
            found = self._filter.matches(folded(f"{names} {entry.side}"))
            known = self._known[entry.seq] = entry, found
        return known[1]
