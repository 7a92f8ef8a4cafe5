from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.monitor.signal_snapshot import (
    InputsMode,
    JournalState,
    SeedState,
    SignalsSnapshot,
    TelegramState,
)
from cgtui.monitor.snapshot import FeedState, GapRecord, ReconnectRecord, Snapshot
from cgtui.monitor.source import Mode, ReplayProgress
from cgtui.signals.canary import CanaryState
from cgtui.views.cells import Role, width_of
from cgtui.views.connection.connection import connection_lines
from cgtui.views.glyphs import UNICODE
from tests.sample import NOW_MS, feed, snapshot
from tests.signal_sample import coin_signal, rest, signals


@pytest.mark.parametrize(
    ("bad_lines", "words", "role"),
    [
        (0, "0 lines unreadable", Role.TEXT),
        (1, "1 line unreadable", Role.WARN),
        (1200, "1,200 lines unreadable", Role.WARN),
    ],
)
def test_the_lines_of_a_tape_that_could_not_be_read_are_shown(
    bad_lines: int, words: str, role: Role
) -> None:
    taken = snapshot(replay=ReplayProgress(5, 9, (), False, bad_lines=bad_lines))
    spans = [span for line in connection_lines(taken, 80, UNICODE) for span in line]
    assert [span.role for span in spans if span.text.strip() == words] == [role]


def text_of(taken: Snapshot, width: int = 120) -> str:
    lines = connection_lines(taken, width, UNICODE)
    assert all(width_of(line) <= width for line in lines)
    return "\n".join("".join(span.text for span in line) for line in lines)


def test_rest_is_counted_by_status_code_and_class() -> None:
    text = text_of(snapshot(signals=signals()))
    for words in (
        "61 of 250 calls in 60 s",
        "64 of 300 this minute, by CoinGlass",
        "812 HTTP 200             ok",
        "2 HTTP 200  code 40001 IntervalNotAllowed",
        "1 HTTP 429             RateLimited",
        "3 no answer            Unreachable",
        "120ms median · 480ms p95",
        "4 retries · 2 fallbacks",
        "the server's is 0.2s ahead of ours",
        "taker-history 1m 3m",
    ):
        assert words in text


def test_a_pause_and_calls_that_wait_are_told() -> None:
    text = text_of(snapshot(signals=signals(rest=rest(paused_s=31.0, waiting=4))), 80)
    assert "61 of 250 calls in 60 s · 4 waiting · paused for 31s" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, "not asked in this session"),
        (signals(rest=None), "not asked yet"),
        (signals(rest=None, inputs=InputsMode.NONE), "a replay has no REST"),
        (signals(rest=None, rest_note="no key for REST"), "no key for REST"),
    ],
)
def test_without_rest_it_says_why(state: SignalsSnapshot | None, words: str) -> None:
    assert words in text_of(snapshot(signals=state))


def test_telegram_journal_and_seeding_say_where_they_stand() -> None:
    state = signals(
        telegram=TelegramState(
            on=False, reason="chat not found", pending=2, oldest_unsent_s=134.0, last_error="403"
        ),
        journal=JournalState(
            "writer", "not kept on disk: full", "set aside: x.db", "/j/journal.db"
        ),
        seeds=(
            SeedState("BTC", 9, 9),
            SeedState("ETH", 4, 9),
            SeedState("SOL", 1, 9, "the plan lacks it"),
        ),
    )
    text = text_of(snapshot(signals=state), 80)
    for words in (
        "off: chat not found; alerts are only recorded",
        "2 · the oldest for 2m14s",
        "not kept on disk: full",
        "set aside: x.db",
        "1 of 3 coins",
        "ETH 4/9",
        "SOL 1/9: the plan lacks it",
    ):
        assert words in text


def test_a_viewer_records_nothing_and_does_not_say_so() -> None:
    off = TelegramState(on=False, reason="another cgtui writes this journal")
    viewer = signals(telegram=off, journal=JournalState(role="viewer"))
    text = text_of(snapshot(signals=viewer), 80)
    assert "off: another cgtui writes this journal" in text
    assert "only recorded" not in text


def test_the_canary_shows_what_is_wrong_first() -> None:
    def state(coin: str, *, coverage_off: bool) -> CanaryState:
        return CanaryState(
            coin=coin,
            bucket_ms=NOW_MS - 420_000,
            coverage_pct=38.0 if coverage_off else 97.0,
            agree=True,
            wrong=0,
            compared=41,
            at_ms=NOW_MS - 120_000,
            coverage_off=coverage_off,
            sides_off=False,
        )

    coins = {
        "BTC": coin_signal("BTC", canary=state("BTC", coverage_off=False)),
        "SOL": coin_signal("SOL", canary=state("SOL", coverage_off=True)),
        "XPL": coin_signal("XPL"),
    }
    text = text_of(snapshot(signals=signals(coins=coins)), 80)
    assert text.index("38% covered") < text.index("97% covered")
    assert "41 buckets, 2m ago" in text
    assert "97% covered, sides" in " ".join(text.split())
    once = {"BTC": coin_signal("BTC", canary=replace(state("BTC", coverage_off=False), compared=1))}
    assert "1 bucket, 2m ago" in text_of(snapshot(signals=signals(coins=once)), 80)


@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_screen_is_never_wider_than_the_terminal(width: int) -> None:
    long = "x" * 300
    state = signals(
        rest_note=long,
        telegram=TelegramState(reason=long, last_error=long),
        journal=JournalState("writer", long, long, long),
        seeds=(SeedState(long, 1, 9, long),),
        rest=rest(calls={(200, long, long): 1}, refused_intervals={long: (long,)}),
    )
    text_of(snapshot(signals=state), width)


def test_a_gap_says_what_was_back_filled_or_why_nothing_was() -> None:
    gap = GapRecord(NOW_MS - 90_000, NOW_MS - 76_000, "read timeout")
    gaps = (
        gap,
        replace(gap, back_filled=38),
        replace(gap, back_filled=1, back_fill_note="3 of 28 reads failed"),
        replace(gap, back_fill_note="plan too low"),
        GapRecord(NOW_MS - 4_000, None, "read timeout"),
        GapRecord(NOW_MS - 2_000, NOW_MS - 1_970, "closed"),
    )
    text = text_of(snapshot(feed=feed(gaps=gaps)), 160)
    assert "14s · not back-filled · read timeout" in text
    assert "14s · 38 orders back-filled · read timeout" in text
    assert "14s · not back-filled: plan too low" in text
    assert "1 order back-filled; 3 of 28" in text
    assert "lasting 4.0s · read timeout" in text
    assert "<1s · not back-filled · closed" in text


def test_an_outage_is_one_entry_with_its_attempts_and_what_was_really_waited() -> None:
    whole = ReconnectRecord(
        NOW_MS - 200_000,
        "read timeout",
        (1.0, 2.0, 4.0, 8.0, 16.0, 30.0),
        60.0,
        NOW_MS - 100_000,
        7,
        "connection refused",
    )
    lasting = ReconnectRecord(NOW_MS - 3000, "closed", (), 5.0)
    cut_short = ReconnectRecord(
        NOW_MS - 60_000, "closed", (44.0,), 5.0, NOW_MS - 15_800, 1, "closed"
    )
    losses = (whole, cut_short, lasting)
    text = text_of(snapshot(feed=feed(reconnect_log=losses, reconnects=10, outages=3)), 260)
    assert (
        "21:11:43Z down 1m40s · 7 tries · read timeout, then connection refused"
        " · waited 1.0s 2.0s 4.0s 8.0s 16s … · back"
    ) in text
    assert "21:14:03Z down 44s · 1 try · closed · waited 44s · back" in text
    assert "21:15:00Z down 3.0s · closed · not back yet" in text
    assert "10  in 3 outages" in text


def test_many_outages_leave_room_for_the_gaps() -> None:
    loss = ReconnectRecord(NOW_MS - 1000, "closed", (1.0,), 5.0, NOW_MS, 1)
    losses = (loss,) * 50
    text = text_of(snapshot(feed=feed(reconnect_log=losses)), 160)
    assert text.count("1 try") == 8
    assert "GAPS" in text


def test_a_journal_that_is_not_kept_is_not_said_to_be_written() -> None:
    state = signals(journal=JournalState("writer", "not kept on disk: full", "", "/j/journal.db"))
    text = text_of(snapshot(signals=state))
    assert "nothing is written now" in text
    assert "written by this instance" not in text
    assert "written by this instance" in text_of(snapshot(signals=signals()))


def test_beside_a_tape_a_time_of_this_machine_says_so() -> None:
    sent = TelegramState(on=True, last_message_id=108, last_sent_at_ms=NOW_MS)
    assert "#108 at 21:15:03Z\n" in text_of(snapshot(signals=signals(telegram=sent)), 80)
    taken = snapshot(mode=Mode.REPLAY, label="x", signals=signals(telegram=sent))
    assert "#108 at 21:15:03Z (this machine)" in text_of(taken, 80)


@pytest.mark.parametrize("width", [60, 90, 160])
def test_the_address_shows_its_masked_key_at_any_width(width: int) -> None:
    url = "wss://open-ws.coinglass.com/ws-api?cg-api-key=***"
    assert "?cg-api-key=***" in text_of(snapshot(feed=feed(url=url)), width)


@pytest.mark.parametrize("state", [FeedState.WAITING, FeedState.CONNECTING, FeedState.REFUSED])
def test_an_outage_is_since_its_loss_whatever_is_being_tried(state: FeedState) -> None:
    lost = feed(
        state=state,
        state_since_ms=NOW_MS - 13_000,
        down_s=36.0,
        down_since_ms=NOW_MS - 36_000,
        connected_s=None,
    )
    text = text_of(snapshot(feed=lost), 80)
    assert "since       21:14:27Z" in text
    assert "21:14:50Z" not in text
    stalled = replace(lost, state=FeedState.STALLED, down_s=None, down_since_ms=None)
    assert "since       21:14:50Z" in text_of(snapshot(feed=stalled), 80)


def test_at_a_higher_speed_lengths_are_by_the_sources_clock_and_the_heading_says_so() -> None:
    outage = ReconnectRecord(NOW_MS - 90_000, "closed", (3.2,), 0.0, NOW_MS - 49_000, 1)
    state = feed(connected_s=41.0, longest_s=41.0, silence_limit_s=6.0, reconnect_log=(outage,))
    text = text_of(snapshot(mode=Mode.REPLAY, label="x", speed=10.0, feed=state), 80)
    assert "WEBSOCKET  times by the tape's clock, x10" in text
    assert "NEWEST PINGS  times by the tape's clock, x10" in text
    assert "uptime      6m50s · longest 6m50s" in text
    assert "last frame  4.0s ago" in text
    assert "CONNECTION LOSSES  newest first, waits in real time" in text
    assert "down 41s · 1 try · closed · waited 3.2s" in text
    demo = text_of(snapshot(mode=Mode.DEMO, label="x", speed=10.0, feed=state), 80)
    assert "times by the demo's clock, x10" in demo
    assert "(counts as stalled from 1m00s on)" in demo
    assert "clock" not in text_of(snapshot(feed=state), 80).split("REST")[0]


def test_a_ping_without_an_answer_and_a_late_one_are_no_fresh_round_trip() -> None:
    missed = text_of(snapshot(feed=feed(missed_in_a_row=2, missed_pongs=2)), 80)
    assert "round trip  no pong ×2 · worst 84ms" in missed
    late = text_of(snapshot(feed=feed(late_pong_s=45.0)), 80)
    assert "round trip  84ms 45s ago · worst 84ms" in late


@pytest.mark.parametrize(
    ("age_s", "words", "role"),
    [
        (None, "64 of 300 this minute, by CoinGlass", Role.TEXT),
        (4.9, "64 of 300 this minute, by CoinGlass", Role.TEXT),
        (34.2, "64 of 300, 34s ago, by CoinGlass", Role.TEXT),
        (61.0, "64 of 300, 1m01s ago, by CoinGlass", Role.DIM),
    ],
)
def test_an_old_quota_says_its_age_and_is_dim_after_its_minute(
    age_s: float | None, words: str, role: Role
) -> None:
    taken = snapshot(signals=signals(rest=rest(quota_age_s=age_s)))
    assert words in text_of(taken)
    spans = [span for line in connection_lines(taken, 80, UNICODE) for span in line]
    assert [span.role for span in spans if span.text == "64 of 300"] == [role]


@pytest.mark.parametrize("state", [FeedState.WAITING, FeedState.STALLED, FeedState.REFUSED])
def test_no_rate_and_no_lag_is_told_while_nobody_counts(state: FeedState) -> None:
    text = text_of(snapshot(feed=feed(state=state)))
    assert "-/min" in text
    assert "412/min" not in text
    assert "p95" not in text.partition("COUNTED SINCE START")[2].partition("bad")[0]
    assert "412/min" in text_of(snapshot())
