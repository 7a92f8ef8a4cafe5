"""The daily line is due once a day at its local time, and says what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cgtui.alerts.schedule import DayCounts, daily_due, daily_text

HOUR_S = 3600
WIB_S = 7 * HOUR_S


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_it_is_due_from_its_local_minute_on_and_not_before() -> None:
    started_ms = ms("2025-10-09T22:00:00")  # 05:00 local
    assert not daily_due(started_ms, ms("2025-10-10T00:59:59"), "08:00", WIB_S)
    assert daily_due(started_ms, ms("2025-10-10T01:00:00"), "08:00", WIB_S)
    assert daily_due(started_ms, ms("2025-10-10T09:00:00"), "08:00", WIB_S)


def test_a_program_started_after_the_time_waits_for_tomorrow() -> None:
    started_ms = ms("2025-10-10T01:00:01")
    assert not daily_due(started_ms, ms("2025-10-11T00:59:59"), "08:00", WIB_S)
    assert daily_due(started_ms, ms("2025-10-11T01:00:00"), "08:00", WIB_S)


def test_after_days_away_one_line_is_due() -> None:
    now_ms = ms("2025-10-10T12:00:00")
    assert daily_due(ms("2025-10-05T08:00:00"), now_ms, "08:00", 0)
    assert not daily_due(now_ms, now_ms + 1000, "08:00", 0)


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(-12 * 4, 14 * 4),
    st.integers(1_577_836_800_000, 1_893_456_000_000),
    st.lists(st.integers(1, 200), min_size=1, max_size=60),
)
def test_looked_at_often_it_comes_exactly_once_a_local_day(
    hour: int, minute: int, quarters: int, start_ms: int, gaps_min: list[int]
) -> None:
    at, offset_s = f"{hour:02}:{minute:02}", quarters * 900
    last_ms = now_ms = start_ms
    lines: list[int] = []
    for gap_min in gaps_min:
        now_ms += gap_min * 60_000
        if daily_due(last_ms, now_ms, at, offset_s):
            lines.append(now_ms)
            last_ms = now_ms
    local = [datetime.fromtimestamp(t / 1000, UTC) + timedelta(seconds=offset_s) for t in lines]
    due = [one - timedelta(hours=hour, minutes=minute) for one in local]
    days = [one.date() for one in due]
    assert len(days) == len(set(days))
    passed = (now_ms + offset_s * 1000 - (hour * 60 + minute) * 60_000) // 86_400_000
    before = (start_ms + offset_s * 1000 - (hour * 60 + minute) * 60_000) // 86_400_000
    assert len(lines) == passed - before


def test_the_text_counts_what_was_seen_sent_and_suppressed() -> None:
    assert daily_text(DayCounts(24, seen=41, sent=3, suppressed=12)) == (
        "41 heads-ups seen, 3 sent, 12 suppressed in 24 h"
    )
    assert daily_text(DayCounts(7.6, 1, 0, 0, recorded=2, expired=1, failed=3)) == (
        "1 heads-up seen, 0 sent, 0 suppressed, 2 only recorded, 1 expired unsent, 3 failed in 8 h"
    )
