"""Hourly liquidations: how often a bar stands out of those before it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.monitor.rest.hourly_bars import (
    HOUR_MS,
    Bars,
    is_hourly_header,
    read_bars,
    standing_out,
)

HEADER = "timestamp,datetime_utc,longUsd,shortUsd,totalUsd"
FIRST = 490_000  # an hour since the epoch


def line(hour: int, long_usd: object, short_usd: object = 1) -> str:
    return f"{(FIRST + hour) * HOUR_MS},x,{long_usd},{short_usd},0"


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        (HEADER, True),
        ("timestamp,price_open,liquidation_long_usd,liquidation_short_usd", True),
        ("timestamp,longUsd", False),
        ("time_ms,received_ms,exchange,coin,pair,side,price,usd", False),
        ('{"t": 1, "frame": "timestamp,longUsd,shortUsd"}', False),
        ("", False),
    ],
)
def test_a_file_is_known_by_its_header(header: str, ours: bool) -> None:
    assert is_hourly_header(header) is ours


def test_missing_hours_are_missing_and_unreadable_lines_are_counted() -> None:
    bad = ["rubbish", line(9, "nan"), line(9, -1), f"{FIRST * HOUR_MS + 1},x,1,1,0", "1,2", '"']
    bars = read_bars([HEADER, line(4, 5), line(0, 2), line(1, 3), line(4, 7), "", *bad])
    assert bars.hours == [FIRST, FIRST + 1, FIRST + 4]
    assert bars.usd[Side.LONG][FIRST + 4] == 7.0  # the later line of an hour counts
    assert bars.holes == 2
    assert bars.bad_lines == len(bad)


def test_only_what_is_late_enough_is_read() -> None:
    bars = read_bars([HEADER, line(0, 2), line(1, 3)], since_ms=(FIRST + 1) * HOUR_MS)
    assert bars.hours == [FIRST + 1]


def test_a_bar_is_judged_once_a_whole_window_lies_before_it() -> None:
    bars = read_bars([HEADER, *(line(hour, hour + 1) for hour in range(30))])
    rising = standing_out(bars, Side.LONG, 24)
    assert (rising.judged, dict(rising.above)) == (6, {95: 6, 99: 6})
    assert rising.per_day(95) == 24.0
    equal = standing_out(bars, Side.SHORT, 24)
    assert equal.above == {95: 6, 99: 6}  # at or above, as a threshold is met
    week = standing_out(bars, Side.LONG, 24 * 7)
    assert (week.judged, week.per_day(99)) == (0, None)


AMOUNTS = st.lists(st.one_of(st.none(), st.just(0.0), st.floats(1, 1e6)), min_size=1, max_size=80)


@given(AMOUNTS, st.integers(1, 30))
def test_percentiles_are_those_of_sorting_the_bars_before(
    amounts: list[float | None], window_h: int
) -> None:
    usd = {FIRST + hour: one for hour, one in enumerate(amounts) if one is not None}
    found = standing_out(Bars({Side.LONG: usd, Side.SHORT: usd}, 0), Side.LONG, window_h)
    judged = above_95 = 0
    for hour, amount in usd.items():
        before = sorted(usd[one] for one in range(hour - window_h, hour) if usd.get(one, 0.0) > 0.0)
        if hour - min(usd) < window_h or not before:
            continue
        judged += 1
        above_95 += amount >= before[math.ceil(0.95 * len(before) - 1e-9) - 1]
    assert (found.judged, found.above[95]) == (judged, above_95)
