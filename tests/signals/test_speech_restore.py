"""A restart in the middle of a silence changes nothing that a person would notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState
from cgtui.signals.speech import Speech
from cgtui.signals.tier import Tier
from cgtui.signals.wish import Speak
from tests.signal_sample import heads_up
from tests.signals.alert_records import digest_record, record
from tests.signals.params import DEFAULTS
from tests.signals.wishes import (
    BTC,
    T0_MS,
    a_wish,
    deliver,
    key_of,
    must_hush,
    must_speak,
    say,
)

FIRST = a_wish()
EXTREME = a_wish(tier=Tier.EXTREME)


def restored(*records: AlertRecord) -> Speech:
    speech = Speech(DEFAULTS.speech)
    speech.restore(records)
    return speech


def test_the_silence_goes_on_from_the_delivery() -> None:
    speech = restored(record(FIRST, "a1", T0_MS))
    must_hush(speech.ask(FIRST, T0_MS + 299_999))
    must_speak(speech.ask(FIRST, T0_MS + 300_000))


def test_it_goes_on_doubling_whatever_the_order_of_the_records() -> None:
    speech = restored(record(FIRST, "a2", T0_MS + 300_000), record(FIRST, "a1", T0_MS))
    must_hush(speech.ask(FIRST, T0_MS + 899_999))
    must_speak(speech.ask(FIRST, T0_MS + 900_000))


def test_a_rise_is_still_a_rise() -> None:
    speech = restored(record(FIRST, "a1", T0_MS))
    must_hush(speech.ask(EXTREME, T0_MS + 59_000))
    assert [speak.wish for speak in speech.due(T0_MS + 60_000)] == [EXTREME]


def test_what_is_still_on_its_way_holds_its_key_and_settles_under_its_id() -> None:
    speech = restored(record(FIRST, "a1", T0_MS, AlertState.PENDING))
    assert must_hush(speech.ask(FIRST, T0_MS + 1_000)).reason == "waiting for delivery"
    speech.delivered("a1", T0_MS + 2_000)
    assert speech.state(BTC, T0_MS + 2_000).hush_until_ms == T0_MS + 302_000


@pytest.mark.parametrize("state", [AlertState.EXPIRED, AlertState.FAILED])
def test_what_never_arrived_keeps_nobody_silent(state: AlertState) -> None:
    must_speak(restored(record(FIRST, "a1", T0_MS, state)).ask(FIRST, T0_MS + 1_000))


def test_a_recorded_alert_holds_its_key_from_when_it_was_written() -> None:
    speech = restored(record(FIRST, "a1", T0_MS, AlertState.RECORDED))
    assert speech.state(BTC, T0_MS).hush_until_ms == T0_MS - 2_000 + 300_000


def test_the_suppressed_since_the_last_message_are_counted_on() -> None:
    suppressed = AlertState.SUPPRESSED
    speech = restored(
        record(FIRST, "s0", T0_MS - 10_000, suppressed),
        record(FIRST, "a1", T0_MS),
        record(FIRST, "s1", T0_MS + 10_000, suppressed),
        record(FIRST, "s2", T0_MS + 20_000, suppressed),
    )
    assert must_speak(speech.ask(FIRST, T0_MS + 300_000)).suppressed == 2


def test_what_a_message_said_that_was_suppressed_needs_no_records_of_it() -> None:
    speech = restored(record(FIRST, "a1", T0_MS, AlertState.PENDING, suppressed=7))
    speech.failed("a1", T0_MS, lambda _episode: False)
    assert must_speak(speech.ask(a_wish(episode="e2"), T0_MS + 60_000)).suppressed == 7


@pytest.mark.parametrize("reason", ["rise in 0:42", "retry in 0:10", "waits for the digest"])
def test_what_was_to_be_spoken_later_is_not_counted_as_suppressed(reason: str) -> None:
    kept = replace(record(FIRST, "s1", T0_MS + 10_000, AlertState.SUPPRESSED), reason=reason)
    speech = restored(record(FIRST, "a1", T0_MS), kept)
    state = speech.state(BTC, T0_MS + 20_000)
    assert (state.suppressed, state.owed) == (0, True)
    assert [speak.wish.episode_id for speak in speech.due(T0_MS + 60_000)] == ["e1"]


def test_a_rise_that_waited_for_a_delivery_is_still_owed() -> None:
    waits = record(EXTREME, "s1", T0_MS + 10_000, AlertState.SUPPRESSED)
    waits = replace(waits, reason="waiting for delivery")
    repeats = replace(
        record(FIRST, "s2", T0_MS + 11_000, AlertState.SUPPRESSED), reason=waits.reason
    )
    speech = restored(repeats, waits, record(FIRST, "a1", T0_MS, AlertState.PENDING))
    state = speech.state(BTC, T0_MS + 20_000)
    assert (state.suppressed, state.owed) == (1, True)


def test_what_a_muted_coin_owed_is_not_spoken_after_a_restart() -> None:
    kept = replace(record(FIRST, "s1", T0_MS, AlertState.SUPPRESSED), reason="rise in 0:42")
    speech = Speech(DEFAULTS.speech)
    speech.restore((kept,), {"BTC": None})
    assert speech.due(T0_MS + 60_000) == []


def test_what_a_message_shows_already_is_not_spoken_once_more() -> None:
    speech = restored(record(FIRST, "a1", T0_MS))
    must_hush(speech.ask(EXTREME, T0_MS + 10_000))
    (speak,) = speech.due(T0_MS + 60_000)
    now = heads_up(*BTC, episode_id="e1", tier=Tier.EXTREME, peak_usd=9e6, total_usd=2e7)
    deliver(speech, speak.as_of(now), "a2", T0_MS + 60_000)
    must_hush(speech.ask(replace(EXTREME, peak_usd=9e6), T0_MS + 120_000))
    must_speak(speech.ask(replace(EXTREME, peak_usd=1.8e7), T0_MS + 120_000))


def test_a_follow_up_still_finds_its_unconfirmed_message() -> None:
    unconfirmed = replace(EXTREME, kind=AlertKind.UNCONFIRMED)
    speech = restored(record(unconfirmed, "a1", T0_MS))
    assert must_speak(speech.ask(EXTREME, T0_MS + 60_000)).follow_up == "a1"


def test_mutes_go_on() -> None:
    speech = Speech(DEFAULTS.speech)
    speech.restore((), {"BTC": None})
    assert must_hush(speech.ask(FIRST, T0_MS)).reason == "muted"


def test_other_kinds_of_alerts_are_passed_over() -> None:
    notice = AlertRecord(Alert("n1", AlertKind.NOTICE, "LIVE", T0_MS), AlertState.SENT)
    drill = record(replace(FIRST, kind=AlertKind.DRILL), "d1", T0_MS)
    must_speak(restored(notice, drill).ask(FIRST, T0_MS + 1_000))


def test_a_digest_silences_its_keys_and_sets_the_pace_of_the_next() -> None:
    before, records = Speech(DEFAULTS.speech), []
    for number in range(6):
        wish = a_wish(key_of(number))
        answer = before.ask(wish, T0_MS)
        if isinstance(answer, Speak):
            deliver(before, answer, f"a{number}", T0_MS)
            records.append(record(wish, f"a{number}", T0_MS))
    due = before.digest(T0_MS + 5_000, 1e8)
    assert due is not None
    deliver(before, due, "d1", T0_MS + 5_000)
    after = restored(*records, digest_record(due, "d1", T0_MS + 5_000))
    for number in range(6):
        key = key_of(number)
        assert after.state(key, T0_MS + 9_000) == before.state(key, T0_MS + 9_000)
    for number in range(10, 15):
        after.ask(a_wish(key_of(number)), T0_MS + 20_000)
    assert after.digest(T0_MS + 64_999, 1e12) is None
    assert after.digest(T0_MS + 65_000, 1.0) is not None


def test_the_messages_of_the_last_hour_count_after_a_restart() -> None:
    records = [record(a_wish(key_of(n)), f"a{n}", T0_MS + n * 60_000) for n in range(20)]
    speech = restored(*records)
    assert must_hush(speech.ask(FIRST, T0_MS + 20 * 60_000)).reason == "waits for the digest"


def test_both_sides_and_other_coins_come_back_apart() -> None:
    speech = restored(record(FIRST, "a1", T0_MS))
    say(speech, a_wish(("BTC", Side.SHORT)), "b1", T0_MS + 1_000)
    say(speech, a_wish(("ETH", Side.LONG)), "c1", T0_MS + 1_000)
