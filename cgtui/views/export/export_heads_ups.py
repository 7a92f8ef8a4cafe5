"""Episodes as records. Times are RFC 3339 UTC, amounts US dollars; the columns only grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Reading, Verdict
from cgtui.views.export.export_forms import moment
from cgtui.views.json_values import Fields, Value, rfc3339

_RANK: Final = {Verdict.CONFIRMED: 2, Verdict.WEAK: 1}


@dataclass(frozen=True, slots=True)
class _Row:
    up: HeadsUp
    mode: str
    readings: Sequence[Reading]

    @property
    def best(self) -> Reading | None:
        return max(self.readings, key=_standing, default=None)

    @property
    def last(self) -> Reading | None:
        return self.readings[-1] if self.readings else None


def _standing(reading: Reading) -> tuple[int, float, int]:
    return _RANK.get(reading.verdict, 0), reading.score, reading.number


def _verdict(reading: Reading | None) -> Value:
    return None if reading is None else reading.verdict.value


def _score(reading: Reading | None) -> Value:
    return None if reading is None else round(reading.score, 3)


_COLUMNS: Final[Mapping[str, Callable[[_Row], Value]]] = {
    "episode_id": lambda row: row.up.episode_id,
    "mode": lambda row: row.mode,
    "coin": lambda row: row.up.coin,
    "side": lambda row: row.up.side.value,
    "tier": lambda row: row.up.tier.word,
    "opened": lambda row: rfc3339(row.up.opened_ms),
    "closed": lambda row: moment(row.up.closed_ms),
    "peak_at": lambda row: rfc3339(row.up.peak_ms),
    "last_order_at": lambda row: rfc3339(row.up.last_order_ms),
    "peak_60s_usd": lambda row: row.up.peak_usd,
    "total_usd": lambda row: row.up.total_usd,
    "orders": lambda row: row.up.orders,
    "largest_usd": lambda row: row.up.largest.usd,
    "largest_exchange": lambda row: row.up.largest.exchange,
    "largest_pair": lambda row: row.up.largest.pair,
    "largest_price": lambda row: row.up.largest.price,
    "largest_at": lambda row: rfc3339(row.up.largest.time_ms),
    "venues_usd": lambda row: dict(row.up.venues),
    "last_price": lambda row: row.up.last_price,
    "large_usd": lambda row: row.up.threshold.large_usd,
    "large_basis": lambda row: row.up.threshold.large_basis.value,
    "extreme_usd": lambda row: row.up.threshold.extreme_usd,
    "extreme_basis": lambda row: row.up.threshold.extreme_basis.value,
    "floor_usd": lambda row: row.up.threshold.floor_usd,
    "coin_tier": lambda row: row.up.threshold.coin_tier,
    "samples": lambda row: row.up.threshold.samples,
    "samples_needed": lambda row: row.up.threshold.needed,
    "window_days": lambda row: row.up.threshold.window_days,
    "rank_pct": lambda row: row.up.rank_pct,
    "single_order": lambda row: row.up.single,
    "readings": lambda row: len(row.readings),
    "best_verdict": lambda row: _verdict(row.best),
    "best_score": lambda row: _score(row.best),
    "last_verdict": lambda row: _verdict(row.last),
    "last_score": lambda row: _score(row.last),
}
HEADS_UP_COLUMNS: Final = tuple(_COLUMNS)


def heads_up_records(
    heads_ups: Iterable[HeadsUp], readings: Iterable[Reading], mode: str
) -> Iterator[Fields]:
    """Episodes, each with what its readings (oldest first) came to."""
    by_episode: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_episode[reading.episode_id].append(reading)
    for up in heads_ups:
        row = _Row(up, mode, by_episode.get(up.episode_id, []))
        yield {name: value_of(row) for name, value_of in _COLUMNS.items()}
