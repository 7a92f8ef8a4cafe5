"""What a journal holds of the past as a whole: its minutes, and how far it reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cgtui.journal.reader import JournalReader
from cgtui.journal.rows import ALERT_COLUMNS, SIDES, alert_record, sensible
from cgtui.signals.alert import AlertRecord
from cgtui.signals.heads_up import Key

_AT_ONCE = 500


class HistoryReader(JournalReader):
    """A reader for those who go through a journal once. Minutes are whole minutes since the epoch,
    sums US dollars."""

    @property
    def exists(self) -> bool:
        """Whether there is a file at all."""
        return self.path.exists()

    def span_ms(self) -> tuple[int, int] | None:
        """When its oldest and its newest order were received; None where it holds none."""
        rows = self._rows("SELECT min(received_ms), max(received_ms) FROM events", ())
        return None if not rows or rows[0][0] is None else (rows[0][0], rows[0][1])

    def minutes(
        self, since_minute: int, until_minute: int
    ) -> Mapping[Key, Sequence[tuple[int, float]]]:
        """(minute, USD) by key from ``since_minute`` until before ``until_minute``, ascending."""
        rows = self._rows(
            "SELECT coin, side, minute, usd FROM minutes WHERE minute >= ? AND minute < ? "
            "ORDER BY minute",
            (since_minute, until_minute),
        )
        found: defaultdict[Key, list[tuple[int, float]]] = defaultdict(list)
        for coin, side, minute, usd in rows:
            if side in SIDES:
                found[coin, SIDES[side]].append((minute, usd))
        return found

    def told_minutes(self, since_minute: int) -> list[tuple[int, Key, float]]:
        """Minutes from then on that REST told of, not the feed."""
        rows = self._rows(
            "SELECT minute, coin, side, usd FROM minutes WHERE minute >= ? AND source = 'rest'",
            (since_minute,),
        )
        return [
            (minute, (coin, SIDES[side]), usd) for minute, coin, side, usd in rows if side in SIDES
        ]

    def missing_minutes(self, since_minute: int) -> list[int]:
        """Minutes from then on in which the feed was down, ascending."""
        rows = self._rows(
            "SELECT minute FROM missing_minutes WHERE minute >= ? ORDER BY minute",
            (since_minute,),
        )
        return [minute for (minute,) in rows]

    def tier3(self, since_ms: int) -> list[str]:
        """Coins that stood in tier 3 when an episode of theirs opened, from then on."""
        found = (one.coin for one in self.heads_ups(since_ms) if one.threshold.coin_tier == 3)
        return list(dict.fromkeys(found))

    def all_alerts(self, since_ms: int) -> Iterator[AlertRecord]:
        """Alerts decided at or after ``since_ms``, oldest first, read as they are asked for."""
        after = (since_ms - 1, 2**63 - 1)
        while True:
            rows = self._rows(
                f"SELECT {ALERT_COLUMNS}, created_ms, rowid FROM alerts "  # noqa: S608 - our names
                "WHERE (created_ms, rowid) > (?, ?) ORDER BY created_ms, rowid LIMIT ?",
                (*after, _AT_ONCE),
            )
            yield from sensible(alert_record, (row[:-2] for row in rows))
            if len(rows) < _AT_ONCE:
                return
            after = (rows[-1][-2], rows[-1][-1])
