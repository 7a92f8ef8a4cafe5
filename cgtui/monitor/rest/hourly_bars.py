"""CoinGlass's hourly liquidations of one coin: how often a bar stands out of the bars before it.

Hours are no trailing minutes: no episode, heads-up or alert can be told from them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgtui.coinglass.events import Side
from cgtui.coinglass.wire_orders import MAX_AMOUNT
from cgtui.signals.minute_window import MinuteWindow

HOUR_MS: Final = 3_600_000
WINDOWS_H: Final = (24, 7 * 24, 30 * 24)
PERCENTS: Final = (95, 99)

_MINUTES_A_DAY: Final = 1440
_END_OF_TIME_MS: Final = 253_402_300_800_000
_TIME: Final = "timestamp"
_COLUMNS: Final[Mapping[Side, tuple[str, ...]]] = {
    Side.LONG: ("longUsd", "liquidation_long_usd"),
    Side.SHORT: ("shortUsd", "liquidation_short_usd"),
}


@dataclass(frozen=True, slots=True)
class Bars:
    """USD by hour (since the epoch) and side. ``bad_lines`` could not be read."""

    usd: Mapping[Side, Mapping[int, float]]
    bad_lines: int

    @property
    def hours(self) -> Sequence[int]:
        """The hours that are there, ascending."""
        return sorted(self.usd[Side.LONG])

    @property
    def holes(self) -> int:
        """Hours between the first and the last that are missing."""
        hours = self.hours
        return hours[-1] - hours[0] + 1 - len(hours) if hours else 0


@dataclass(frozen=True, slots=True)
class StandingOut:
    """Bars of one side at or above a percentile of the ``window_h`` hours before each.

    ``judged`` bars had a whole window before them; ``above`` counts by percent.
    """

    side: Side
    window_h: int
    judged: int
    above: Mapping[int, int]

    def per_day(self, percent: int) -> float | None:
        """Bars a day; None where no bar could be judged."""
        return 24 * self.above[percent] / self.judged if self.judged else None


def is_hourly_header(line: str) -> bool:
    """Whether a line names the columns of such a file."""
    names = {name.strip() for name in line.split(",")}
    return _TIME in names and all(names & set(spelt) for spelt in _COLUMNS.values())


def read_bars(lines: Iterable[str], *, since_ms: int = 0) -> Bars:
    """The bars of a CSV with its header first. Of an hour that comes twice the later line counts.

    A line without whole hours and amounts from zero on is counted as bad and passed over.
    """
    rows = csv.reader(lines)
    names = [name.strip() for name in next(rows, [])]
    time_at = names.index(_TIME)
    sides = {
        side: next(names.index(name) for name in spelt if name in names)
        for side, spelt in _COLUMNS.items()
    }
    usd: dict[Side, dict[int, float]] = {side: {} for side in sides}
    bad_lines = 0
    while True:
        try:
            row = next(rows, None)
            if row is None:
                break
            if not row:
                continue
            hour = _hour(row[time_at])
            amounts = {side: _amount(row[at]) for side, at in sides.items()}
        except (csv.Error, IndexError, ValueError):
            bad_lines += 1
            continue
        if hour * HOUR_MS >= since_ms:
            for side, amount in amounts.items():
                usd[side][hour] = amount
    return Bars(usd, bad_lines)


def _hour(text: str) -> int:
    at_ms = int(text)
    if at_ms % HOUR_MS or not 0 < at_ms < _END_OF_TIME_MS:
        raise ValueError("not a whole hour")
    return at_ms // HOUR_MS


def _amount(text: str) -> float:
    amount = float(text)
    if not (math.isfinite(amount) and 0 <= amount <= MAX_AMOUNT):
        raise ValueError("not an amount")
    return amount


def standing_out(bars: Bars, side: Side, window_h: int) -> StandingOut:
    """Each bar against the non-empty bars of the ``window_h`` hours before it, once the file
    reaches back so far. Hours that are missing are neither zero nor judged."""
    # The window counts in steps, whatever their length: here a step is an hour.
    window = MinuteWindow(window_h / _MINUTES_A_DAY)
    hours = bars.hours
    judged, above = 0, dict.fromkeys(PERCENTS, 0)
    for hour in hours:
        usd = bars.usd[side][hour]
        window.advance(hour - 1)
        limits = {percent: window.quantile(percent) for percent in PERCENTS}
        if hour - hours[0] >= window_h and None not in limits.values():
            judged += 1
            for percent, limit in limits.items():
                above[percent] += limit is not None and usd >= limit
        window.advance(hour)
        window.put(hour, usd)
    return StandingOut(side, window_h, judged, above)


def all_standing_out(bars: Bars) -> tuple[StandingOut, ...]:
    """Both sides over every window."""
    return tuple(
        standing_out(bars, side, window_h)
        for side in (Side.LONG, Side.SHORT)
        for window_h in WINDOWS_H
    )
