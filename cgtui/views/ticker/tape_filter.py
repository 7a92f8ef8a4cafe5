"""Which rows of the tape are shown: by text and by size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cgtui.views.text_filter import folded, text_filter

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import TapeEntry, TapeRow

LEAST_USD: Final = (0.0, 10_000.0, 50_000.0, 100_000.0, 500_000.0, 1_000_000.0)
"""The minimum sizes that are offered, in US dollars."""

_MOST_KNOWN: Final = 10_000


class Shown(NamedTuple):
    """``entries`` newest first; ``rows`` of ``of`` rows of the tape are among them. ``coins`` are
    those of the rows in which the text is found, of whatever size."""

    entries: Sequence[TapeEntry]
    rows: int
    of: int
    coins: frozenset[str] = frozenset()


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
        from cgtui.monitor.snapshot import TapeRow  # noqa: PLC0415 - after the first paint

        if self.is_open:
            return Shown(entries[::-1], 0, 0)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        passing: list[TapeEntry] = []
        coins: set[str] = set()
        markers = 0
        for entry in reversed(entries):
            if not isinstance(entry, TapeRow):
                markers += 1
                passing.append(entry)
            elif self._matches(entry):
                coins.add(entry.coin)
                if entry.usd >= self.least_usd:
                    passing.append(entry)
        rows, of = len(passing) - markers, len(entries) - markers
        return Shown(passing, rows, of, frozenset(coins))

    def _matches(self, entry: TapeRow) -> bool:
        if not self._filter.words:
            return True
        # What it is about never changes, so that each row is looked through once.
        known = self._known.get(entry.seq)
        if known is None or known[0] is not entry:
            from cgtui.views.ticker.tape import venue_code  # noqa: PLC0415 - as above

            names = f"{entry.coin} {entry.pair} {entry.exchange} {venue_code(entry.exchange)}"
            found = self._filter.matches(folded(f"{names} {entry.side}"))
            known = self._known[entry.seq] = entry, found
        return known[1]
