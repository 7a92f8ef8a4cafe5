from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.signals.alert import AlertKind
from cgtui.signals.speech import Speech
from cgtui.signals.storm import GATHER_MS
from cgtui.signals.tier import Tier
from cgtui.signals.wish import DigestDue, Wish
from tests.signals.params import DEFAULTS
from tests.signals.wishes import T0_MS, a_wish, deliver, key_of, must_hush, must_speak, say

MINUTE_MS = 60_000
SPEECH = DEFAULTS.speech


@pytest.fixture
def speech() -> Speech:
    return Speech(SPEECH)


def in_storm(speech: Speech, now_ms: int = T0_MS) -> int:
    """Four keys have spoken and two wait for the digest; returns when it may go out."""
    for number in range(4):
        say(speech, a_wish(key_of(number), peak_usd=1e6 * (number + 1)), f"a{number}", now_ms)
    for number in (4, 5):
        wish = a_wish(key_of(number), peak_usd=1e6 * (number + 1))
        hush = must_hush(speech.ask(wish, now_ms))
        assert (hush.reason, hush.kept) == ("waits for the digest", True)
    return now_ms + GATHER_MS


def must_digest(speech: Speech, now_ms: int, market_usd: float = 1e8) -> DigestDue:
    due = speech.digest(now_ms, market_usd)
    assert due is not None
    return due


def coins(wishes: tuple[Wish, ...]) -> list[str]:
    return [wish.key[0] for wish in wishes]


def test_four_keys_within_a_minute_are_no_storm(speech: Speech) -> None:
    for number in range(4):
        say(speech, a_wish(key_of(number)), f"a{number}", T0_MS)
    say(speech, a_wish(key_of(4)), "a4", T0_MS + 60_000)
    assert speech.digest(T0_MS + 60_000, 1e8) is None


def test_the_fifth_key_within_a_minute_makes_a_digest_of_what_has_not_spoken(
    speech: Speech,
) -> None:
    due_ms = in_storm(speech)
    state = speech.state(key_of(5), T0_MS)
    assert (state.hush, state.hush_until_ms, state.owed) == ("waits for the digest", due_ms, True)
    assert speech.digest(due_ms - 1, 1e8) is None
    due = must_digest(speech, due_ms)
    assert coins(due.wishes) == ["C5", "C4"]
    assert coins(due.spoken) == ["C3", "C2", "C1", "C0"]
    assert due.reason == "more than 4 coins and sides within 60 s"


def test_a_key_that_repeats_itself_makes_no_storm(speech: Speech) -> None:
    say(speech, a_wish(), "a1", T0_MS)
    for second in range(50):
        must_hush(speech.ask(a_wish(), T0_MS + second * 1000))
    must_speak(speech.ask(a_wish(key_of(1)), T0_MS + 50_000))


def test_the_keys_of_a_delivered_digest_are_silent_like_after_a_message_of_their_own(
    speech: Speech,
) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    wish = a_wish(key_of(5), peak_usd=6e6)
    assert must_hush(speech.ask(wish, due_ms + 299_999)).reason == "repeat in 0:01"
    # And their own message before it left the others' silence as it was.
    must_hush(speech.ask(a_wish(key_of(0), peak_usd=1e6), T0_MS + 299_999))
    assert speech.state(key_of(0), due_ms).hush_until_ms == T0_MS + 300_000


def test_while_a_digest_is_on_its_way_its_keys_wait_and_no_other_follows(speech: Speech) -> None:
    due_ms = in_storm(speech)
    speech.pending(must_digest(speech, due_ms), "d1")
    wish = a_wish(key_of(5), peak_usd=6e6)
    assert must_hush(speech.ask(wish, due_ms)).reason == "waiting for delivery"
    must_hush(speech.ask(a_wish(key_of(6)), due_ms))
    assert speech.digest(due_ms + 301_000, 1e9) is None
    speech.delivered("d1", due_ms + 302_000)
    assert coins(must_digest(speech, due_ms + 602_000).wishes) == ["C6"]


def test_the_next_digest_comes_after_five_minutes(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    must_hush(speech.ask(a_wish(key_of(6)), due_ms + 10_000))
    assert speech.digest(due_ms + 299_999, 1.99e8) is None
    assert coins(must_digest(speech, due_ms + 300_000, 1.0).wishes) == ["C6"]


def test_a_market_that_doubled_brings_it_forward_but_not_below_a_minute(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    must_hush(speech.ask(a_wish(key_of(6)), due_ms + 10_000))
    assert speech.digest(due_ms + 59_999, 1e9) is None
    assert speech.digest(due_ms + 60_000, 1.99e8) is None
    must_digest(speech, due_ms + 60_000, 2e8)


def test_twice_nothing_is_no_doubling(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms, 0.0), "d1", due_ms)
    must_hush(speech.ask(a_wish(key_of(6)), due_ms + 10_000))
    assert speech.digest(due_ms + 60_000, 1e9) is None


def test_no_digest_repeats_what_was_said(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    assert speech.digest(due_ms + 600_000, 1e12) is None


def test_a_rise_inside_a_storm_joins_the_next_digest(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    extreme = a_wish(key_of(0), tier=Tier.EXTREME, peak_usd=1e6)
    assert must_hush(speech.ask(extreme, T0_MS + 30_000)).reason == "rise in 0:30"
    assert speech.due(T0_MS + 60_000) == []
    assert must_digest(speech, due_ms + 300_000).wishes == (extreme,)


def test_a_later_wish_takes_the_place_of_the_one_that_waits(speech: Speech) -> None:
    due_ms = in_storm(speech)
    bigger = a_wish(key_of(4), peak_usd=3e7)
    must_hush(speech.ask(bigger, T0_MS + 1_000))
    due = must_digest(speech, due_ms)
    assert due.wishes[0] == bigger
    assert (len(due.wishes), due.suppressed) == (2, 1)


def test_an_extreme_wish_that_waits_is_not_lost_to_a_smaller_one(speech: Speech) -> None:
    due_ms = in_storm(speech)
    extreme = a_wish(key_of(4), tier=Tier.EXTREME, peak_usd=5e6)
    must_hush(speech.ask(extreme, T0_MS + 1_000))
    smaller = a_wish(key_of(4), episode="e2", peak_usd=5e6)
    assert must_hush(speech.ask(smaller, T0_MS + 2_000)).reason == "the digest says more"
    assert extreme in must_digest(speech, due_ms).wishes


def test_the_storm_is_over_after_five_minutes_without_many_keys(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    must_hush(speech.ask(a_wish(key_of(7)), T0_MS + 299_999))
    must_speak(speech.ask(a_wish(key_of(8)), T0_MS + 300_000))


def test_what_a_storm_left_behind_comes_out_when_it_is_over(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    late = a_wish(key_of(7))
    must_hush(speech.ask(late, T0_MS + 299_000))
    due = must_digest(speech, T0_MS + 300_000, 1.0)
    assert (due.wishes, due.reason) == ((late,), "what the storm left")


def test_what_waits_speaks_for_itself_if_it_asks_again_after_the_storm(speech: Speech) -> None:
    due_ms = in_storm(speech)
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    late = a_wish(key_of(7))
    must_hush(speech.ask(late, T0_MS + 299_000))
    say(speech, late, "a7", T0_MS + 300_000)
    assert speech.digest(T0_MS + 10**9, 1e12) is None


def test_a_digest_that_fails_comes_again_with_what_is_still_open(speech: Speech) -> None:
    due_ms = in_storm(speech)
    speech.pending(must_digest(speech, due_ms), "d1")
    must_hush(speech.ask(a_wish(key_of(6)), due_ms))
    speech.expired("d1", due_ms + 100_000, lambda _episode: True)
    assert speech.due(due_ms + 160_000) == []  # the storm is still on: they join the digest
    assert sorted(coins(must_digest(speech, due_ms + 160_000).wishes)) == ["C4", "C5", "C6"]


def test_a_rise_over_a_digest_that_is_taken_late_waits_like_any_other(speech: Speech) -> None:
    due_ms = in_storm(speech)
    late = must_digest(speech, due_ms)
    must_hush(speech.ask(a_wish(key_of(4), peak_usd=1e7), due_ms + 1_000))
    deliver(speech, late, "d1", due_ms + 2_000)
    assert speech.state(key_of(4), due_ms + 2_000).hush == "rise in 1:00"


def test_what_waits_for_a_digest_is_withdrawn_only_if_that_is_meant(speech: Speech) -> None:
    due_ms = in_storm(speech)
    assert not speech.withdraw(a_wish(key_of(5)))
    assert speech.withdraw(a_wish(key_of(5)), from_digest=True)
    assert coins(must_digest(speech, due_ms).wishes) == ["C4"]


def test_a_muted_coin_is_in_no_digest(speech: Speech) -> None:
    due_ms = in_storm(speech)
    speech.mute("C5", None)
    must_hush(speech.ask(a_wish(key_of(5)), T0_MS + 1_000))
    assert coins(must_digest(speech, due_ms).wishes) == ["C4"]


def test_what_the_kill_switch_does_not_allow_is_left_for_a_later_digest(speech: Speech) -> None:
    due_ms = in_storm(speech)
    assert speech.digest(due_ms, 1e8, lambda _wish: False) is None
    due = speech.digest(due_ms, 1e8, lambda wish: wish.key != key_of(5))
    assert due is not None
    deliver(speech, due, "d1", due_ms)
    assert coins(must_digest(speech, due_ms + 300_000).wishes) == ["C5"]


def twenty_an_hour(speech: Speech) -> int:
    """Twenty messages, a minute and a half apart; returns the time of the next wish."""
    for number in range(20):
        say(speech, a_wish(key_of(number)), f"a{number}", T0_MS + number * 90_000)
    return T0_MS + 20 * 90_000


def test_after_twenty_messages_within_an_hour_there_are_digests_alone(speech: Speech) -> None:
    now_ms = twenty_an_hour(speech)
    wish = a_wish(key_of(20))
    assert must_hush(speech.ask(wish, now_ms)).reason == "waits for the digest"
    due = must_digest(speech, now_ms + GATHER_MS)
    assert (due.wishes, due.reason) == ((wish,), "more than 20 messages an hour")


def test_what_is_on_its_way_counts_towards_the_twenty(speech: Speech) -> None:
    for number in range(19):
        say(speech, a_wish(key_of(number)), f"a{number}", T0_MS + number * 90_000)
    now_ms = T0_MS + 19 * 90_000
    speech.pending(must_speak(speech.ask(a_wish(key_of(19)), now_ms)), "a19")
    must_hush(speech.ask(a_wish(key_of(20)), now_ms + 1_000))


def test_only_thirty_minutes_without_any_wish_end_digests_alone(speech: Speech) -> None:
    for number in range(20):
        say(speech, a_wish(key_of(number)), f"a{number}", T0_MS + number * 20_000)
    now_ms = T0_MS + 400_000
    must_hush(speech.ask(a_wish(key_of(20)), now_ms))
    for _ in range(2):
        now_ms += 14 * MINUTE_MS
        must_hush(speech.ask(a_wish(key_of(21)), now_ms))
    now_ms += 30 * MINUTE_MS - 1
    must_hush(speech.ask(a_wish(key_of(21)), now_ms))


def test_after_the_quiet_the_hour_is_counted_anew(speech: Speech) -> None:
    for number in range(20):
        say(speech, a_wish(key_of(number)), f"a{number}", T0_MS + number * 20_000)
    now_ms = T0_MS + 400_000
    must_hush(speech.ask(a_wish(key_of(20)), now_ms))
    say(speech, a_wish(key_of(21)), "b1", now_ms + 30 * MINUTE_MS)
    say(speech, a_wish(key_of(22)), "b2", now_ms + 31 * MINUTE_MS)


def test_messages_of_more_than_an_hour_ago_do_not_count(speech: Speech) -> None:
    twenty_an_hour(speech)
    must_speak(speech.ask(a_wish(key_of(20)), T0_MS + 60 * MINUTE_MS))


def test_the_numbers_are_the_settings() -> None:
    speech = Speech(replace(SPEECH, storm_keys=1, storm_window_s=10, storm_repeat_s=30))
    say(speech, a_wish(key_of(0)), "a0", T0_MS)
    say(speech, a_wish(key_of(1)), "a1", T0_MS + 10_000)
    must_hush(speech.ask(a_wish(key_of(2)), T0_MS + 19_999))
    deliver(speech, must_digest(speech, T0_MS + 25_000), "d1", T0_MS + 25_000)
    must_speak(speech.ask(a_wish(key_of(3)), T0_MS + 49_999))


def test_an_unconfirmed_wish_of_a_digest_is_followed_up_without_a_reply(speech: Speech) -> None:
    due_ms = in_storm(speech)
    unconfirmed = a_wish(key_of(4), kind=AlertKind.UNCONFIRMED, tier=Tier.EXTREME)
    must_hush(speech.ask(unconfirmed, T0_MS + 1_000))
    deliver(speech, must_digest(speech, due_ms), "d1", due_ms)
    confirmed = replace(unconfirmed, kind=AlertKind.CONFIRMED)
    speak = must_speak(speech.ask(confirmed, T0_MS + 301_000))
    assert (speak.rise, speak.follow_up) == ("confirmed", None)


def test_after_a_clock_was_set_back_no_storm_waits_until_it_catches_up(speech: Speech) -> None:
    twenty_an_hour(speech)
    due_ms = in_digests_alone(speech)
    early_ms = due_ms - 4 * 60 * MINUTE_MS
    say(speech, a_wish(key_of(30)), "b1", early_ms)


def in_digests_alone(speech: Speech) -> int:
    """Six more wishes, which wait for a digest; returns when they asked."""
    now_ms = T0_MS + 20 * 90_000
    for number in range(20, 26):
        must_hush(speech.ask(a_wish(key_of(number)), now_ms))
    return now_ms
