"""One message a second a chat, twenty a minute a group, and Telegram's own waits above both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.alerts.pacing import Pacing, is_group

GROUP = "-1001234567890"
PERSON = "4242"


def sent_at(pacing: Pacing, messages: int, call_s: float = 0.0) -> list[float]:
    """When each of ``messages`` goes, sent as fast as allowed by calls that take ``call_s``."""
    now_s = 1000.0
    times = []
    for _ in range(messages):
        now_s += pacing.wait_s(now_s)
        times.append(now_s - 1000.0)
        now_s += call_s
        pacing.ended(now_s)
    return times


def test_the_first_message_goes_at_once() -> None:
    assert Pacing(PERSON).wait_s(5.0) == 0.0


def test_a_person_gets_one_message_a_second() -> None:
    assert sent_at(Pacing(PERSON), 40) == [float(n) for n in range(40)]


def test_a_group_gets_twenty_a_minute() -> None:
    times = sent_at(Pacing(GROUP), 45)
    assert times[:20] == [float(n) for n in range(20)]
    assert times[20:23] == [60.0, 61.0, 62.0]
    assert times[40] == 120.0


def test_a_second_counts_from_the_end_of_the_call() -> None:
    assert sent_at(Pacing(PERSON), 3, call_s=4.0) == [0.0, 5.0, 10.0]


@pytest.mark.parametrize("chat_id", [PERSON, GROUP, "@desk"])
def test_telegrams_wait_holds_every_message(chat_id: str) -> None:
    pacing = Pacing(chat_id)
    pacing.pause(10.0, 35.0)
    assert pacing.wait_s(10.0) == pacing.paused_s(10.0) == 35.0
    pacing.pause(12.0, 1.0)  # a shorter one does not cut it
    assert pacing.paused_s(20.0) == 25.0
    assert pacing.wait_s(45.0) == 0.0
    assert pacing.paused_s(99.0) == 0.0


def test_groups_and_channels_are_known_by_their_ids() -> None:
    assert [is_group(chat) for chat in (PERSON, GROUP, "@desk")] == [False, True, True]


@given(
    st.sampled_from([PERSON, GROUP]),
    st.lists(
        st.tuples(st.floats(0, 30), st.floats(0, 12), st.none() | st.floats(0, 50)), max_size=80
    ),
)
def test_no_minute_and_no_second_ever_holds_too_many(
    chat_id: str, course: list[tuple[float, float, float | None]]
) -> None:
    pacing, now_s, until_s = Pacing(chat_id), 0.0, 0.0
    starts: list[float] = []
    ends: list[float] = []
    for idle_s, call_s, retry_after_s in course:
        now_s += idle_s
        now_s += pacing.wait_s(now_s)
        assert now_s >= until_s - 1e-6
        assert all(now_s - end >= 1 - 1e-6 for end in ends)
        if chat_id == GROUP:
            assert sum(end > now_s - 60 + 1e-6 for end in ends) < 20
        starts.append(now_s)
        now_s += call_s
        ends.append(now_s)
        pacing.ended(now_s)
        if retry_after_s is not None:
            pacing.pause(now_s, retry_after_s)
            until_s = max(until_s, now_s + retry_after_s)
