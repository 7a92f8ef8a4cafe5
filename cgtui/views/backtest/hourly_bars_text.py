"""What hourly bars tell of percentiles, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cgtui.alerts.time_words import utc_words
from cgtui.counted import counted
from cgtui.monitor.rest.hourly_bars import HOUR_MS, PERCENTS, Bars, StandingOut
from cgtui.views.backtest.backtest_json import source_fields, span_fields
from cgtui.views.backtest.backtest_source import BacktestSource
from cgtui.views.backtest.backtest_text import heading
from cgtui.views.json_values import Fields, Value
from cgtui.views.numbers import count
from cgtui.views.query.query_json import json_line

IS_NOT: Final = (
    "an hour's total is no trailing minute: no heads-up, alert or lead time can be told from it"
)
_WINDOWS: Final = {24: "24 h", 7 * 24: "7 d", 30 * 24: "30 d"}


def hourly_text(bars: Bars, found: Sequence[StandingOut], source: BacktestSource) -> Iterator[str]:
    """The report, line by line."""
    yield from heading(source)
    hours = bars.hours
    yield f"  {utc_words(hours[0] * HOUR_MS)} to {utc_words((hours[-1] + 1) * HOUR_MS)}"
    yield f"  {counted(len(hours), 'hourly bar')}, {counted(bars.holes, 'hour')} missing (not zero)"
    if bars.bad_lines:
        yield f"  passed over: {counted(bars.bad_lines, 'unreadable line')}"
    yield f"  {IS_NOT}"
    yield "verdict: no inputs"
    yield ""
    yield "BARS A DAY at or above a percentile of the non-empty bars in the window before each"
    yield f"  {'SIDE':<7}{'WINDOW':<8}{'p95':>7}{'p99':>7}   BARS JUDGED"
    for one in found:
        rates = "".join(f"{_rate(one, percent):>7}" for percent in PERCENTS)
        window = _WINDOWS.get(one.window_h, f"{one.window_h} h")
        yield f"  {one.side.value:<7}{window:<8}{rates}   {count(one.judged)}"
    yield "  (of 24 bars p95 is the second largest and p99 the largest: a day is a short window)"


def _rate(one: StandingOut, percent: int) -> str:
    per_day = one.per_day(percent)
    return "-" if per_day is None else f"{per_day:.2f}"


def hourly_json(bars: Bars, found: Sequence[StandingOut], source: BacktestSource) -> str:
    """The same as one object, one line of ASCII."""
    hours = bars.hours
    rows: list[Value] = [_row(one) for one in found]
    return json_line(
        {
            **source_fields(source),
            "span": span_fields(hours[0] * HOUR_MS, (hours[-1] + 1) * HOUR_MS),
            "bars": len(hours),
            "missing_hours": bars.holes,
            "verdict": "no inputs",
            "standing_out": rows,
        }
    )


def _row(one: StandingOut) -> Fields:
    return {
        "side": one.side.value,
        "window_h": one.window_h,
        "bars_judged": one.judged,
        **{f"per_day_p{percent}": one.per_day(percent) for percent in PERCENTS},
    }
