from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.signals.alert import AlertKind
from cgtui.signals.key_book import MOST_KEYS
from cgtui.signals.speech import Speech
from cgtui.signals.tier import Tier
from cgtui.signals.wish import Rise, Wish
from tests.signals.params import DEFAULTS
from tests.signals.wishes import (
    BTC,
    BTC_SHORT,
    T0_MS,
    a_wish,
    deliver,
    key_of,
    must_hush,
    must_speak,
    say,
)

MINUTE_MS = 60_000
FIRST = a_wish()
EXTREME = a_wish(tier=Tier.EXTREME, peak_usd=5e6)
UNCONFIRMED = a_wish(kind=AlertKind.UNCONFIRMED, tier=Tier.EXTREME)
CONFIRMED_LATER = a_wish(tier=Tier.EXTREME)


@pytest.fixture
def speech() -> Speech:
    return Speech(DEFAULTS.speech)


def test_a_key_is_silent_for_five_minutes_after_the_delivery_not_after_the_decision(
    speech: Speech,
) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.delivered("a1", T0_MS + 20_000)
    hush = must_hush(speech.ask(FIRST, T0_MS + 62_000))
    assert (hush.reason, hush.until_ms) == ("repeat in 4:18", T0_MS + 320_000)
    assert not hush.kept
    must_hush(speech.ask(FIRST, T0_MS + 319_999))
    must_speak(speech.ask(FIRST, T0_MS + 320_000))


def test_the_silence_doubles_within_an_episode_up_to_forty_minutes(speech: Speech) -> None:
    now_ms = T0_MS
    for number, minutes in enumerate((5, 10, 20, 40, 40)):
        say(speech, FIRST, f"a{number}", now_ms)
        must_hush(speech.ask(FIRST, now_ms + minutes * MINUTE_MS - 1))
        now_ms += minutes * MINUTE_MS


def test_a_new_episode_meets_the_first_silence_again(speech: Speech) -> None:
    now_ms = T0_MS
    for number, minutes in enumerate((5, 10, 20)):
        say(speech, FIRST, f"a{number}", now_ms)
        now_ms += minutes * MINUTE_MS
    last_ms = now_ms - 20 * MINUTE_MS
    other = a_wish(episode="e2")
    must_hush(speech.ask(other, last_ms + 5 * MINUTE_MS - 1))
    say(speech, other, "b1", last_ms + 5 * MINUTE_MS)
    must_hush(speech.ask(other, last_ms + 10 * MINUTE_MS - 1))
    must_speak(speech.ask(other, last_ms + 10 * MINUTE_MS))


def test_the_other_side_is_a_key_of_its_own(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_speak(speech.ask(a_wish(BTC_SHORT), T0_MS + 1))


def test_what_is_held_back_is_counted_and_the_next_message_says_so(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    for second in range(7):
        must_hush(speech.ask(FIRST, T0_MS + 30_000 * (second + 1)))
    assert say(speech, FIRST, "a2", T0_MS + 300_000).suppressed == 7
    assert say(speech, FIRST, "a3", T0_MS + 900_000).suppressed == 0


@pytest.mark.parametrize(
    ("before", "after", "rise"),
    [
        (UNCONFIRMED, CONFIRMED_LATER, Rise.CONFIRMED),
        (FIRST, EXTREME, Rise.EXTREME),
        (FIRST, a_wish(peak_usd=8e6), Rise.DOUBLED),
        (EXTREME, a_wish(tier=Tier.EXTREME, peak_usd=1e7), Rise.DOUBLED),
    ],
)
def test_a_rise_speaks_inside_the_silence(
    before: Wish, after: Wish, rise: Rise, speech: Speech
) -> None:
    say(speech, before, "a1", T0_MS)
    assert must_speak(speech.ask(after, T0_MS + 60_000)).rise is rise


@pytest.mark.parametrize(
    "same",
    [
        FIRST,
        a_wish(peak_usd=7.99e6),
        a_wish(peak_usd=1e6),
        a_wish(kind=AlertKind.UNCONFIRMED),
        a_wish(episode="e2"),
    ],
)
def test_nothing_else_does(same: Wish, speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(same, T0_MS + 60_000))
    assert speech.due(T0_MS + 299_000) == []


def test_what_doubled_is_measured_against_the_last_message_not_the_first(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    say(speech, a_wish(peak_usd=8e6), "a2", T0_MS + 60_000)
    must_hush(speech.ask(a_wish(peak_usd=15e6), T0_MS + 200_000))
    must_speak(speech.ask(a_wish(peak_usd=16e6), T0_MS + 200_000))


def test_a_rise_that_comes_too_early_is_spoken_when_its_minute_is_over(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    hush = must_hush(speech.ask(EXTREME, T0_MS + 18_000))
    assert (hush.reason, hush.until_ms, hush.kept) == ("rise in 0:42", T0_MS + 60_000, True)
    assert speech.due(T0_MS + 59_999) == []
    (speak,) = speech.due(T0_MS + 60_000)
    assert (speak.wish, speak.rise, speak.suppressed) == (EXTREME, Rise.EXTREME, 0)


def test_a_smaller_rise_never_takes_the_place_of_an_owed_extreme_one(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 1_000))
    must_hush(speech.ask(a_wish(episode="e2", peak_usd=9e6), T0_MS + 2_000))
    must_hush(speech.ask(a_wish(episode="e2", peak_usd=9e6), T0_MS + 60_000))
    assert [speak.wish for speak in speech.due(T0_MS + 60_000)] == [EXTREME]


def test_confirmation_replies_to_the_unconfirmed_message(speech: Speech) -> None:
    say(speech, UNCONFIRMED, "a1", T0_MS)
    speak = must_speak(speech.ask(CONFIRMED_LATER, T0_MS + 70_000))
    assert speak.follow_up == "a1"
    deliver(speech, speak, "a2", T0_MS + 70_000)
    doubled = replace(CONFIRMED_LATER, peak_usd=2e7)
    assert must_speak(speech.ask(doubled, T0_MS + 140_000)).follow_up is None


def test_confirmation_after_the_silence_replies_too_but_another_episode_does_not(
    speech: Speech,
) -> None:
    say(speech, UNCONFIRMED, "a1", T0_MS)
    other = replace(CONFIRMED_LATER, episode_id="e2")
    assert must_speak(speech.ask(other, T0_MS + 400_000)).follow_up is None
    speak = must_speak(speech.ask(CONFIRMED_LATER, T0_MS + 400_000))
    assert (speak.follow_up, speak.rise) == ("a1", Rise.NONE)


def test_what_is_owed_since_before_a_long_hold_can_be_given_up(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 10_000))
    assert speech.forget_owed(T0_MS + 10_000) == ()
    assert speech.forget_owed(T0_MS + 10_001) == (EXTREME,)
    assert speech.due(T0_MS + 60_000) == []


def test_what_was_owed_for_long_and_wished_anew_is_not_given_up(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 10_000))
    must_speak(speech.ask(EXTREME, T0_MS + 3_600_000))
    assert speech.forget_owed(T0_MS + 3_600_000) == ()


def test_what_an_episode_owes_can_be_withdrawn_and_is_counted(speech: Speech) -> None:
    assert not speech.withdraw(EXTREME)
    say(speech, FIRST, "a1", T0_MS)
    assert speech.owed(BTC) is None
    assert not speech.withdraw(EXTREME)
    must_hush(speech.ask(EXTREME, T0_MS + 10_000))
    assert speech.owed(BTC) == EXTREME
    assert not speech.withdraw(replace(EXTREME, episode_id="e2"))
    assert speech.withdraw(EXTREME)
    assert speech.owed(BTC) is None
    assert speech.due(T0_MS + 60_000) == []
    assert speech.state(BTC, T0_MS + 60_000).suppressed == 1


def test_what_the_kill_switch_does_not_allow_stays_owed(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 10_000))
    assert speech.due(T0_MS + 60_000, lambda _wish: False) == []
    assert [speak.wish for speak in speech.due(T0_MS + 61_000)] == [EXTREME]


def test_what_the_kill_switch_keeps_is_counted_too(speech: Speech) -> None:
    speech.suppress(FIRST, T0_MS)
    assert must_speak(speech.ask(FIRST, T0_MS + 1_000)).suppressed == 1


def test_the_state_says_when_it_may_speak_again(speech: Speech) -> None:
    assert speech.state(BTC, T0_MS).hush == ""
    say(speech, FIRST, "a1", T0_MS)
    say(speech, EXTREME, "a2", T0_MS + 60_000)
    state = speech.state(BTC, T0_MS + 100_000)
    assert (state.hush, state.hush_until_ms) == ("repeat in 9:20", T0_MS + 660_000)
    assert (state.last_kind, state.last_ms) == (AlertKind.CONFIRMED, T0_MS + 60_000)
    assert speech.state(BTC, T0_MS + 100_000, "e2").hush == "repeat in 4:20"
    assert speech.state(BTC, T0_MS + 660_000).hush == ""
    speech.mute("BTC", None)
    assert speech.state(BTC, T0_MS + 100_000).hush == "muted"


def test_the_state_tells_of_a_rise_that_is_owed(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 10_000))
    state = speech.state(BTC, T0_MS + 20_000)
    assert (state.hush, state.hush_until_ms, state.owed) == ("rise in 0:40", T0_MS + 60_000, True)


def test_a_clock_that_is_set_back_makes_no_silence_longer(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS + 3_600_000)
    must_hush(speech.ask(FIRST, T0_MS))
    must_speak(speech.ask(FIRST, T0_MS + 300_000))


def test_a_silence_shorter_than_the_gap_of_rises_still_keeps_the_gap() -> None:
    speech = Speech(replace(DEFAULTS.speech, dedup_s=1, dedup_longest_s=1))
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(FIRST, T0_MS + 59_999))
    must_speak(speech.ask(FIRST, T0_MS + 60_000))


def test_invented_names_do_not_pile_up() -> None:
    speech = Speech(replace(DEFAULTS.speech, storm_keys=100, most_per_hour=1000))
    for number in range(3 * MOST_KEYS):
        now_ms = T0_MS + number * 300_000
        say(speech, a_wish(key_of(number)), f"a{number}", now_ms)
    assert len(speech._keys) <= MOST_KEYS


def test_what_is_busy_is_not_forgotten_for_invented_names() -> None:
    speech = Speech(replace(DEFAULTS.speech, storm_keys=10**6, most_per_hour=1000))
    waits, owes, silent = (key_of(-number) for number in (1, 2, 3))
    speech.pending(must_speak(speech.ask(a_wish(waits), T0_MS)), "w1")
    for key in (owes, silent):
        say(speech, a_wish(key), f"a{key}", T0_MS + 200_000)
    must_hush(speech.ask(a_wish(owes, tier=Tier.EXTREME), T0_MS + 201_000))
    for number in range(2 * MOST_KEYS):
        speech.suppress(a_wish(key_of(number)), T0_MS + 400_000)
    assert speech.state(waits, T0_MS + 400_000).pending
    assert speech.state(owes, T0_MS + 400_000).owed
    assert speech.state(silent, T0_MS + 400_000).hush == "repeat in 1:40"
