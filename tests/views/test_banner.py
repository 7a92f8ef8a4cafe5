from __future__ import annotations

import pytest

from cgtui.monitor.signal_snapshot import ArmedState, InputsMode, JournalState, TelegramState
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.signals.trip import Cause, Degree
from cgtui.views.banner import banner_line
from cgtui.views.cells import Role, width_of
from cgtui.views.glyphs import UNICODE
from tests.sample import feed, snapshot
from tests.signal_sample import rest, signals, trip

HELD = ArmedState("HELD", "no order for 74 s", "60 s of data", (trip(),))
DELIVERY = ArmedState(
    trips=(
        trip(Cause.DELIVERY, Degree.DELIVERY, reason="3 failed deliveries", rearms="one success"),
    )
)


def banner(taken: Snapshot, width: int = 120) -> str:
    line = banner_line(taken, width, UNICODE)
    if line is None:
        return ""
    assert width_of(line) <= width
    return "".join(span.text for span in line)


def test_nothing_wrong_is_no_banner() -> None:
    assert banner(snapshot(signals=signals())) == ""


@pytest.mark.parametrize("width", [80, 120, 160])
def test_held_alerts_say_why_and_what_arms_them_again(width: int) -> None:
    text = banner(snapshot(signals=signals(armed=HELD)), width)
    assert "alerts held: no order for 74 s; re-arms: 60 s of data" in text


def test_a_long_reason_is_cut_before_what_happens_next() -> None:
    armed = ArmedState("HELD", "x" * 200, "60 s of data", ())
    text = banner(snapshot(signals=signals(armed=armed)), 80)
    assert "xx…; re-arms: 60 s of data" in text


def test_unsent_alerts_say_how_many_how_old_why_and_what_happens_next() -> None:
    telegram = TelegramState(on=True, pending=2, oldest_unsent_s=134.0, last_error="timed out")
    text = banner(snapshot(signals=signals(armed=DELIVERY, telegram=telegram)))
    assert "2 alerts unsent, oldest 2m14s: timed out; trying on, over: one success" in text


def test_telegram_that_went_off_by_itself_is_told_and_a_persons_choice_is_not() -> None:
    lost = TelegramState(on=False, reason="chat not found")
    text = banner(snapshot(signals=signals(telegram=lost)))
    assert "Telegram is off: chat not found; alerts are only recorded" in text
    for reason in ("", "switched off", "no bot token", "no chat id", "a replay sends nothing"):
        off = TelegramState(on=False, reason=reason)
        assert banner(snapshot(signals=signals(telegram=off))) == ""


@pytest.mark.parametrize("trouble", ["No space left", "not kept on disk: No space left"])
def test_a_journal_that_is_not_kept_is_told(trouble: str) -> None:
    state = signals(journal=JournalState(role="writer", trouble=trouble))
    assert "journal: not kept on disk: No space left" in banner(snapshot(signals=state))


def test_a_set_aside_journal_is_told_at_the_start_only() -> None:
    state = signals(journal=JournalState(role="writer", note="set aside as journal-x.db"))
    assert "set aside as journal-x.db" in banner(snapshot(signals=state))
    assert banner(snapshot(signals=state, uptime_s=601.0)) == ""


def test_the_feed_comes_first_and_the_rest_is_counted() -> None:
    state = signals(armed=HELD, journal=JournalState(role="writer", trouble="read-only"))
    refused = feed(state=FeedState.REFUSED, reason="Invalid API key provided")
    text = banner(snapshot(feed=refused, signals=state), 80)
    assert "feed refused: Invalid API key" in text
    assert "(+2 more)" in text


def test_degraded_is_told_without_alarm() -> None:
    armed = ArmedState("DEGRADED", "p95 lag 7 s", "2 min clean", ())
    line = banner_line(snapshot(signals=signals(armed=armed)), 120, UNICODE)
    assert line is not None
    assert "only extreme alerts: p95 lag 7 s; re-arms: 2 min clean" in line[0].text
    assert line[0].role is Role.WARN


def test_a_clock_that_drifts_is_a_warning_until_it_holds_alerts() -> None:
    drifts = "clock behind by 6.0 s"
    line = banner_line(snapshot(signals=signals(armed=ArmedState(warning=drifts))), 80, UNICODE)
    assert line is not None
    assert line[0].text.startswith(f" ▲! {drifts}")
    assert "set this machine's clock" in line[0].text
    assert line[0].role is Role.WARN
    held = ArmedState("HELD", "clock behind by 11 s", "1 min", (), drifts)
    assert banner(snapshot(signals=signals(armed=held))).count("clock") == 1


def test_a_replay_without_inputs_and_a_viewer_hold_nothing_back() -> None:
    assert banner(snapshot(signals=signals(armed=HELD, inputs=InputsMode.NONE))) == ""
    viewer = signals(armed=HELD, journal=JournalState(role="viewer"))
    assert banner(snapshot(signals=viewer, uptime_s=601.0)) == ""


def test_a_hold_of_one_coin_names_it_and_is_no_alarm() -> None:
    one = (trip(Cause.CALIBRATION, coin="SOL"),)
    armed = ArmedState("HELD", "sides disagree", "5 agree", one)
    line = banner_line(snapshot(signals=signals(armed=armed)), 120, UNICODE)
    assert line is not None
    assert "SOL held: sides disagree; re-arms: 5 agree" in line[0].text
    assert line[0].role is Role.WARN


def test_a_viewer_says_why_at_the_start() -> None:
    state = signals(journal=JournalState(role="viewer", trouble="another cgtui writes this"))
    assert "another cgtui writes this" in banner(snapshot(signals=state))
    assert "not kept" not in banner(snapshot(signals=state))
    assert banner(snapshot(signals=state, uptime_s=601.0)) == ""


@pytest.mark.parametrize("width", [80, 120])
def test_the_banner_stays_with_its_reason_through_every_attempt_of_an_outage(width: int) -> None:
    lost = {"down_s": 9.0, "down_reason": "HTTP 503", "reason": "HTTP 503", "retry_in_s": 0.6}
    waits = banner(snapshot(feed=feed(state=FeedState.WAITING, **lost)), width)
    assert "no feed: HTTP 503; next try in 0.6s" in waits
    lost |= {"reason": "attempt 4, after: HTTP 503", "retry_in_s": None}
    tries = banner(snapshot(feed=feed(state=FeedState.CONNECTING, **lost)), width)
    assert "no feed: HTTP 503; trying again now" in tries
    assert banner(snapshot(feed=feed(state=FeedState.CONNECTING, reason="starting")), width) == ""


def test_a_refused_key_says_that_it_is_not_tried_again_and_what_mends_it() -> None:
    refused = feed(state=FeedState.REFUSED, reason="HTTP 401 Unauthorized")
    taken = snapshot(feed=refused, signals=signals(armed=HELD))
    line = banner_line(taken, 120, UNICODE, new_key="K on screen 3")
    assert line is not None
    assert "Unauthorized; no retry by itself: K on screen 3 takes another key" in line[0].text
    narrow = banner_line(taken, 80, UNICODE, new_key="K on screen 3")
    assert narrow is not None
    assert "K on screen 3 takes another key (+1 more)" in narrow[0].text


@pytest.mark.parametrize("width", [80, 100, 120])
def test_a_sentence_is_never_cut_within_a_word(width: int) -> None:
    used = rest(budget_used=250, budget_limit=250, budget_others=40)
    text = banner(snapshot(signals=signals(starved=3, rest=used)), width)
    whole = "3 heads-ups wait to be read: 250 of 250 REST calls of this minute are used, 40"
    whole += " by others on this key"
    for said in text.split("…")[:-1]:
        assert said.split()[-1] in whole.split()
    assert "REST calls are used" in text or "REST calls of this minute are used" in text
    assert "largest" in text


def test_others_on_the_key_are_named_where_coinglass_counts_their_calls_and_only_there() -> None:
    def said(**used: int) -> str:
        one = rest(budget_used=250, budget_limit=250, **used)
        return banner(snapshot(signals=signals(starved=24, rest=one)), 160)

    assert "REST calls of this minute are used; the largest" in said()
    assert "others" not in said()
    assert "are used, 70 by others on this key; the largest" in said(budget_others=70)
