"""What becomes of a message becomes of its key; and coins that a person has silenced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.alert import AlertKind
from cgtui.signals.speech import Speech
from cgtui.signals.tier import Tier
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

FIRST = a_wish()
EXTREME = a_wish(tier=Tier.EXTREME, peak_usd=5e6)
UNCONFIRMED = a_wish(kind=AlertKind.UNCONFIRMED, tier=Tier.EXTREME)
CONFIRMED_LATER = a_wish(tier=Tier.EXTREME)


def closed(_episode_id: str) -> bool:
    return False


def still_open(_episode_id: str) -> bool:
    return True


@pytest.fixture
def speech() -> Speech:
    return Speech(DEFAULTS.speech)


def test_an_owed_rise_is_offered_until_it_is_taken_and_never_again(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 1_000))
    assert speech.due(T0_MS + 60_000) == speech.due(T0_MS + 61_000)
    deliver(speech, speech.due(T0_MS + 62_000)[0], "a2", T0_MS + 63_000)
    assert speech.due(T0_MS + 10**9) == []


def test_what_is_most_important_is_offered_first(speech: Speech) -> None:
    owed = {
        key_of(1): a_wish(key_of(1), peak_usd=9e6),
        key_of(2): a_wish(key_of(2), tier=Tier.EXTREME, peak_usd=5e6),
        key_of(3): a_wish(key_of(3), peak_usd=2e7),
    }
    for key, wish in owed.items():
        say(speech, a_wish(key), f"a{key}", T0_MS)
        must_hush(speech.ask(wish, T0_MS + 1_000))
    offers = [speak.wish.key for speak in speech.due(T0_MS + 60_000)]
    assert offers == [key_of(2), key_of(3), key_of(1)]


def test_the_latest_of_several_rises_is_the_one_that_is_spoken(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 1_000))
    latest = replace(EXTREME, peak_usd=9e6)
    must_hush(speech.ask(latest, T0_MS + 50_000))
    (speak,) = speech.due(T0_MS + 60_000)
    assert (speak.wish, speak.suppressed) == (latest, 1)


def test_a_rise_over_an_offer_that_is_taken_late_stays_owed(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 1_000))
    (late,) = speech.due(T0_MS + 60_000)
    doubled = replace(EXTREME, peak_usd=2e7)
    must_speak(speech.ask(doubled, T0_MS + 61_000))
    deliver(speech, late, "a2", T0_MS + 62_000)
    assert [speak.wish for speak in speech.due(T0_MS + 122_000)] == [doubled]


def test_what_an_offer_taken_late_says_as_well_is_not_said_again(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 1_000))
    (late,) = speech.due(T0_MS + 60_000)
    must_speak(speech.ask(replace(EXTREME, episode_id="e2"), T0_MS + 61_000))
    speech.pending(late, "a2")
    assert speech.state(BTC, T0_MS + 62_000).suppressed == 2
    speech.delivered("a2", T0_MS + 62_000)
    assert speech.due(T0_MS + 10**9) == []


def test_of_two_messages_on_their_way_both_must_have_arrived(speech: Speech) -> None:
    first, second = must_speak(speech.ask(FIRST, T0_MS)), must_speak(speech.ask(FIRST, T0_MS))
    speech.pending(first, "a1")
    speech.pending(second, "a2")
    speech.delivered("a1", T0_MS)
    assert speech.state(BTC, T0_MS).pending
    speech.pending(first, "a3")
    speech.failed("a2", T0_MS, still_open)
    assert speech.state(BTC, T0_MS).pending


def test_a_message_on_its_way_holds_its_key(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    hush = must_hush(speech.ask(FIRST, T0_MS + 200_000))
    assert (hush.reason, hush.until_ms) == ("waiting for delivery", None)
    assert speech.state(BTC, T0_MS + 200_000).pending


def test_a_rise_over_a_message_on_its_way_is_spoken_a_minute_after_it_arrives(
    speech: Speech,
) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    assert must_hush(speech.ask(EXTREME, T0_MS + 5_000)).kept
    assert speech.due(T0_MS + 90_000) == []
    speech.delivered("a1", T0_MS + 100_000)
    assert speech.due(T0_MS + 159_999) == []
    assert [speak.wish for speak in speech.due(T0_MS + 160_000)] == [EXTREME]


def test_an_unconfirmed_message_that_never_arrived_is_not_replied_to(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(UNCONFIRMED, T0_MS)), "a1")
    must_hush(speech.ask(CONFIRMED_LATER, T0_MS + 5_000))
    speech.expired("a1", T0_MS + 300_000, still_open)
    (speak,) = speech.due(T0_MS + 360_000)
    assert (speak.wish, speak.follow_up) == (CONFIRMED_LATER, None)


def test_with_telegram_off_a_recorded_alert_holds_its_key_like_a_sent_one(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.recorded("a1", T0_MS)
    must_hush(speech.ask(FIRST, T0_MS + 299_999))
    must_speak(speech.ask(FIRST, T0_MS + 300_000))


def test_a_failed_message_is_owed_again_while_its_episode_is_open(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.failed("a1", T0_MS + 1_000, still_open)
    assert speech.due(T0_MS + 60_999) == []
    assert must_hush(speech.ask(FIRST, T0_MS + 20_000)).reason == "retry in 0:41"
    assert speech.state(BTC, T0_MS + 20_000).hush == "retry in 0:41"
    assert [speak.wish for speak in speech.due(T0_MS + 61_000)] == [FIRST]


def test_a_later_message_that_fails_waits_as_long(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    speech.pending(must_speak(speech.ask(FIRST, T0_MS + 300_000)), "a2")
    speech.failed("a2", T0_MS + 310_000, still_open)
    assert speech.due(T0_MS + 369_999) == []
    assert [speak.wish for speak in speech.due(T0_MS + 370_000)] == [FIRST]


def test_a_failed_message_of_a_closed_episode_is_left_to_the_missed_ones(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.failed("a1", T0_MS + 1_000, closed)
    assert speech.due(T0_MS + 10**9) == []
    must_speak(speech.ask(a_wish(episode="e2"), T0_MS + 61_000))


def test_a_message_that_was_never_tried_is_owed_at_once(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.failed("a1", T0_MS + 1_000, still_open, was_tried=False)
    assert [speak.wish for speak in speech.due(T0_MS + 1_000)] == [FIRST]


def test_a_new_episode_right_after_a_failure_waits_and_is_not_lost(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.failed("a1", T0_MS, closed)
    other = a_wish(episode="e2")
    assert must_hush(speech.ask(other, T0_MS + 1_000)).kept
    assert [speak.wish for speak in speech.due(T0_MS + 60_000)] == [other]


def test_a_failure_leaves_the_count_of_the_suppressed_as_it_was(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    for _ in range(3):
        must_hush(speech.ask(FIRST, T0_MS + 1_000))
    speech.pending(must_speak(speech.ask(FIRST, T0_MS + 300_000)), "a2")
    must_hush(speech.ask(FIRST, T0_MS + 310_000))
    speech.failed("a2", T0_MS + 320_000, closed)
    assert say(speech, FIRST, "a3", T0_MS + 400_000).suppressed == 4


def test_what_was_held_back_during_a_delivery_is_counted_by_the_next_message(
    speech: Speech,
) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(FIRST, T0_MS + 1_000))
    speech.pending(must_speak(speech.ask(FIRST, T0_MS + 300_000)), "a2")
    must_hush(speech.ask(FIRST, T0_MS + 310_000))
    speech.delivered("a2", T0_MS + 320_000)
    assert speech.state(BTC, T0_MS + 320_000).suppressed == 1


def test_an_offer_that_is_not_taken_leaves_no_trace(speech: Speech) -> None:
    assert speech.ask(FIRST, T0_MS) == speech.ask(FIRST, T0_MS + 1_000)


def test_an_alert_it_never_heard_of_is_passed_over(speech: Speech) -> None:
    speech.delivered("notice", T0_MS)
    speech.failed("notice", T0_MS, still_open)
    must_speak(speech.ask(FIRST, T0_MS))


def test_a_muted_coin_is_silent_on_both_sides_and_counted(speech: Speech) -> None:
    speech.mute("BTC", T0_MS + 900_000)
    hush = must_hush(speech.ask(EXTREME, T0_MS))
    assert (hush.reason, hush.until_ms) == ("muted until 21:30Z", T0_MS + 900_000)
    must_hush(speech.ask(a_wish(BTC_SHORT), T0_MS))
    must_speak(speech.ask(a_wish(("ETH", Side.LONG)), T0_MS))
    assert must_speak(speech.ask(FIRST, T0_MS + 900_000)).suppressed == 1


def test_until_unmuted_means_it(speech: Speech) -> None:
    speech.mute("BTC", None)
    assert must_hush(speech.ask(FIRST, T0_MS + 10**9)).reason == "muted"
    speech.mute("ETH", T0_MS + 10**9)
    assert speech.mutes(T0_MS + 10**9 - 1) == {"BTC": None, "ETH": T0_MS + 10**9}
    assert speech.mutes(T0_MS + 10**9) == {"BTC": None}
    speech.unmute("BTC")
    must_speak(speech.ask(FIRST, T0_MS + 10**9))


def test_muting_gives_up_what_was_owed(speech: Speech) -> None:
    say(speech, FIRST, "a1", T0_MS)
    must_hush(speech.ask(EXTREME, T0_MS + 1_000))
    speech.mute("BTC", T0_MS + 30_000)
    assert speech.due(T0_MS + 60_000) == []
    assert speech.state(BTC, T0_MS + 60_000).suppressed == 1


def test_a_message_that_fails_while_its_coin_is_muted_is_not_owed(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.mute("BTC", None)
    speech.failed("a1", T0_MS + 1_000, still_open)
    assert speech.due(T0_MS + 10**9) == []
    assert speech.state(BTC, T0_MS + 1_000).suppressed == 1


def test_nor_the_wait_after_a_failure(speech: Speech) -> None:
    speech.pending(must_speak(speech.ask(FIRST, T0_MS)), "a1")
    speech.failed("a1", T0_MS, still_open)
    early_ms = T0_MS - 3_600_000
    assert speech.due(early_ms) == []
    assert [speak.wish for speak in speech.due(early_ms + 60_000)] == [FIRST]
