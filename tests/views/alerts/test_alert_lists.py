from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.signal_snapshot import InputsMode, JournalState
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.outcome_table import table
from cgtui.signals.outcomes import Outcome
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree
from cgtui.views.alerts.alert_lists import (
    delivery_columns,
    heads_up_columns,
    outcome_columns,
    trip_columns,
)
from cgtui.views.alerts.alert_summary import PART_NAMES, Part, counts_line, listed_line, parts_line
from cgtui.views.cells import width_of
from cgtui.views.columns import head_line, row_line
from cgtui.views.glyphs import UNICODE
from tests.sample import NOW_MS
from tests.signal_sample import alert, closed, episode, heads_up, record, signals, trip

WIDTHS = [79, 119, 159]
DAY_MS = 86_400_000


def cells(columns: tuple[Any, ...], row: object, width: int) -> dict[str, str]:
    line = row_line(columns, row)
    assert width_of(line) <= width
    assert width_of(head_line(columns)) <= width
    return {column.head: span.text.strip() for column, span in zip(columns, line, strict=True)}


@pytest.mark.parametrize("width", WIDTHS)
def test_a_heads_up_keeps_its_verdict_and_its_state_at_any_width(width: int) -> None:
    rows = (
        episode("1000PEPE", Side.SHORT, hush="repeat in 4:18", spoken=AlertKind.CONFIRMED),
        closed(),
        episode(last=None),
    )
    columns = heads_up_columns(rows, InputsMode.REST, NOW_MS, width, UNICODE)
    found = cells(columns, rows[0], width)
    assert (found["COIN"], found["SIDE"], found["TIER"]) == ("1000PEPE", "▲ SHORT", "large")
    assert (found["LAST READING"], found["STATE"]) == ("CONFIRMED 69", "open 4m")
    assert cells(columns, rows[1], width)["STATE"] == "ended 12m"
    assert cells(columns, rows[2], width)["LAST READING"] == "reading in 18s"
    if width >= 119:
        assert (found["SAID"], found["WHY SILENT"]) == ("CONFIRMED", "repeat in 4:18")


def test_why_one_is_silent_is_told_whole_where_there_is_room() -> None:
    row = episode(hush="waits for the digest")
    columns = heads_up_columns((row,), InputsMode.REST, NOW_MS, 159, UNICODE)
    assert cells(columns, row, 159)["WHY SILENT"] == "waits for the digest"
    # No longer than what there is to say, and no wider than the screen.
    row = episode(hush="alerts held: " + "x" * 200)
    assert cells(heads_up_columns((row,), InputsMode.REST, NOW_MS, 159, UNICODE), row, 159)


def test_a_heads_up_of_another_day_carries_its_date() -> None:
    old = closed(heads_up=heads_up(opened_ms=NOW_MS - DAY_MS, closed_ms=NOW_MS - DAY_MS + 1))
    columns = heads_up_columns((episode(), old), InputsMode.REST, NOW_MS, 300, UNICODE)
    assert cells(columns, old, 300)["OPENED"] == "10-09 21:15Z"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", list(AlertState))
def test_a_delivery_keeps_its_state_its_message_and_its_reason(
    width: int, state: AlertState
) -> None:
    rows = (record(state, reason="the outbox is full"), record(alert=alert(alert_id="b")))
    found = cells(delivery_columns(rows, NOW_MS, width, UNICODE), rows[0], width)
    assert found["STATE"] == state.value
    assert found["MESSAGE"] == ("#123" if state is AlertState.SENT else "-")
    assert found["REASON"].startswith("the outbox is f")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_silence_that_counted_down_is_a_moment_in_the_list(width: int) -> None:
    what = alert(created_ms=NOW_MS - 1_800_000)  # 20:45:03Z
    for reason, told in (
        ("repeat in 4:00", "repeat at 20:49Z"),
        ("rise in 0:42", "rise at 20:45Z"),
        ("retry in 20:00", "retry at 21:05Z"),
        ("muted until 21:00Z", "muted until 21:0"),
    ):
        row = record(AlertState.SUPPRESSED, alert=what, reason=reason)
        found = cells(delivery_columns((row,), NOW_MS, width, UNICODE), row, width)
        assert found["REASON"].startswith(told)


def test_a_notice_says_its_line_where_others_say_their_reason() -> None:
    what = alert(AlertKind.NOTICE, coin="", side=None, heads_up=None, reading=None, text="held")
    found = cells(delivery_columns((), NOW_MS, 119, UNICODE), record(alert=what), 119)
    assert (found["WHAT"], found["REASON"], found["SCORE"]) == ("NOTICE", "held", "-")


@pytest.mark.parametrize("width", WIDTHS)
def test_outcomes_are_a_median_a_share_and_what_is_missing(width: int) -> None:
    outcomes = [
        Outcome("a", "BTC", Side.LONG, Tier.LARGE, "CONFIRMED", 5, 1.0, -0.4, 0.4, 0, "rest"),
        Outcome("b", "BTC", Side.LONG, Tier.LARGE, "CONFIRMED", 5, 1.0, 0.2, -0.2, 0, "rest"),
        Outcome("c", "BTC", Side.LONG, Tier.LARGE, "CONFIRMED", 5, None, None, None, 0, None),
    ]
    (row,) = table(outcomes)
    found = cells(outcome_columns(width), row, width)
    assert (found["TIER"], found["VERDICT"], found["ALERTS"]) == ("large", "CONFIRMED", "3")
    assert (found["AFTER 5 MIN"], found["AFTER 15 MIN"]) == ("2: +0.10% 50% 1?", "-")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_trip_says_since_when_for_whom_why_and_what_arms_it_again(width: int) -> None:
    rows = (trip(), trip(Cause.COVERAGE, Degree.DEGRADED, coin="SOL"))
    columns = trip_columns(rows, NOW_MS, width)
    found = cells(columns, rows[0], width)
    assert (found["SINCE"], found["FOR"], found["DEGREE"]) == ("21:13Z", "1m14s", "HOLD")
    assert (found["COIN"], found["REASON"]) == ("all", "no order for 74 s")
    assert found["RE-ARMS"] == "60 s of data"
    assert cells(columns, rows[1], width)["COIN"] == "SOL"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "why", ["100 % of 68 REST calls failed", "sums 9 %, 8 %, 7 % of REST's: below 10 % for 5 min"]
)
def test_why_alerts_are_held_is_whole_before_anything_else_is(width: int, why: str) -> None:
    row = trip(reason=why, rearms="under 5 % of the calls fail for two minutes")
    columns = trip_columns((row,), NOW_MS, width)
    assert cells(columns, row, width)["REASON"] == why
    short = trip(reason="100 % of 68 REST calls failed", rearms="below 10 % for 5 min")
    found = cells(trip_columns((short,), NOW_MS, width), short, width)
    assert (found["REASON"], found["RE-ARMS"]) == (short.reason, short.rearms)


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("part", list(Part))
def test_the_lines_above_the_lists_fit_and_name_what_is_shown(width: int, part: Part) -> None:
    counts = counts_line(signals(), width, UNICODE)
    assert width_of(counts) <= width
    assert "3 sent │ 0 recorded │ 7 suppressed │ 0 failed" in "".join(s.text for s in counts)
    parts = parts_line(signals(), part, width)
    assert width_of(parts) <= width
    name = part.name.replace("_", "-")
    assert f"[{name} " in "".join(span.text for span in parts)


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("part", list(Part))
def test_lists_that_hold_the_newest_alone_say_of_how_many(width: int, part: Part) -> None:
    many = replace(
        signals(),
        closed=signals().closed * 50,
        closed_older=2_076,
        alerts=signals().alerts * 200,
        alerts_older=15_300,
    )
    line = parts_line(many, part, width)
    assert width_of(line) <= width
    text = "".join(span.text for span in line)
    assert all(name in text for name in PART_NAMES.values())
    if part is Part.HEADS_UPS:
        closed = len(many.closed)
        assert f"{closed} of {closed + 2_076:,} ended" in text
    if part is Part.DELIVERIES:
        assert f"{len(many.alerts)} of {len(many.alerts) + 15_300:,}]" in text


@pytest.mark.parametrize("width", [80, 120, 160])
def test_every_row_of_the_list_is_in_one_number_of_its_head_under_its_own_word(width: int) -> None:
    rows = (
        record(),
        record(AlertState.SUPPRESSED, message_id=None, reason="repeat in 4:18"),
        record(AlertState.SUPPRESSED, message_id=None, reason="rise in 0:42"),
        record(AlertState.SUPPRESSED, message_id=None, reason="waits for the digest"),
        record(AlertState.EXPIRED, message_id=None, reason="not sent within 300 s"),
        record(alert=alert(AlertKind.TEST)),
    )
    line = listed_line(rows, width, UNICODE)
    assert width_of(line) <= width
    words = "".join(span.text for span in line)
    assert words.strip() == "LISTED 2 sent │ 1 suppressed │ 2 waiting │ 1 expired"
    columns = delivery_columns(rows, NOW_MS, width - 1, UNICODE)
    states = [cells(columns, row, width - 1)["STATE"] for row in rows]
    assert states == ["sent", "suppressed", "waiting", "waiting", "expired", "sent"]


def test_what_waits_and_what_is_on_its_way_have_words_of_their_own_since_the_start() -> None:
    waits = record(AlertState.SUPPRESSED, reason="rise in 0:42")
    telegram = replace(signals().telegram, pending=2)
    line = counts_line(signals(alerts=(waits,), telegram=telegram), 160, UNICODE)
    assert "│ 1 waiting │ 2 pending" in "".join(span.text for span in line)


def test_a_viewer_is_not_called_armed() -> None:
    viewer = replace(signals(), journal=JournalState(role="viewer"))
    line = "".join(span.text for span in parts_line(viewer, Part.HEADS_UPS, 120))
    assert "KILL-SWITCH viewer" in line
