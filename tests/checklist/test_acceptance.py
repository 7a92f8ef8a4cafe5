from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.checklist.acceptance import NEEDED_MS, SILENCE_MS, AcceptanceClock

T0 = 1_760_000_000_000
MINUTE = 60_000


def running(minutes: int = 10, *, speed: float = 1.0) -> AcceptanceClock:
    """A feed with an order each ten seconds."""
    clock = AcceptanceClock(speed=speed)
    clock.subscribed(T0)
    for at_ms in range(T0, T0 + minutes * MINUTE + 1, 10_000):
        clock.data(at_ms)
    return clock


def test_it_stands_still_before_the_subscription() -> None:
    clock = AcceptanceClock()
    clock.data(T0)
    state = clock.look(T0 + MINUTE)
    assert (state.since_ms, state.stable_ms, state.restarts) == (None, 0, 0)
    assert not state.reached


def test_it_runs_from_the_subscription_on() -> None:
    state = running(10).look(T0 + 10 * MINUTE)
    assert (state.since_ms, state.stable_ms, state.restarts) == (T0, 10 * MINUTE, 0)
    assert state.left_ms == NEEDED_MS - 10 * MINUTE


def test_thirty_minutes_are_enough_and_a_second_less_is_not() -> None:
    clock = running(30)
    assert not clock.look(T0 + NEEDED_MS - 1000).reached
    assert clock.look(T0 + NEEDED_MS).reached


def test_a_drop_restarts_it_with_the_next_subscription() -> None:
    clock = running(10)
    clock.lost(T0 + 10 * MINUTE, "read timeout")
    gone = clock.look(T0 + 10 * MINUTE + 5000)
    assert (gone.stable_ms, gone.restarts, gone.why) == (0, 1, "read timeout")
    clock.subscribed(T0 + 11 * MINUTE)
    back = clock.look(T0 + 11 * MINUTE + 3000)
    assert (back.stable_ms, back.longest_ms) == (3000, 10 * MINUTE)
    assert back.restarted_ms == T0 + 10 * MINUTE


def test_attempts_that_fail_count_for_one_restart() -> None:
    clock = running(1)
    for at in (0, 1000, 3000):
        clock.lost(T0 + MINUTE + at, "HTTP 503")
    assert clock.look(T0 + 2 * MINUTE).restarts == 1


def test_a_silence_of_a_minute_is_borne_and_a_longer_one_restarts_it() -> None:
    clock = running(5)
    end_ms = T0 + 5 * MINUTE
    assert clock.look(end_ms + SILENCE_MS).stable_ms == 5 * MINUTE + SILENCE_MS
    silent = clock.look(end_ms + SILENCE_MS + 1)
    assert (silent.since_ms, silent.stable_ms, silent.restarts) == (None, 0, 1)
    assert silent.restarted_ms == end_ms + SILENCE_MS
    assert silent.why == "no order for 60 s"
    clock.data(end_ms + 2 * MINUTE)
    again = clock.look(end_ms + 2 * MINUTE + 500)
    assert (again.stable_ms, again.restarts) == (500, 1)


def test_a_silence_nobody_looked_at_is_found_by_the_order_that_ends_it() -> None:
    clock = running(5)
    clock.data(T0 + 5 * MINUTE + SILENCE_MS + 1)
    state = clock.look(T0 + 5 * MINUTE + SILENCE_MS + 1)
    assert (state.stable_ms, state.restarts) == (0, 1)


def test_a_connection_without_any_order_is_silent_too() -> None:
    clock = AcceptanceClock()
    clock.subscribed(T0)
    assert clock.look(T0 + SILENCE_MS + 1).restarts == 1


def test_at_a_high_speed_a_hiccup_of_the_machine_is_no_silence() -> None:
    clock = running(5, speed=100.0)
    assert clock.look(T0 + 5 * MINUTE + 150_000).restarts == 0
    assert clock.look(T0 + 5 * MINUTE + 200_001).restarts == 1


def test_a_clock_that_was_set_back_gives_nothing_for_free() -> None:
    clock = running(20)
    state = clock.look(T0 - 5 * MINUTE)
    assert (state.stable_ms, state.restarts, state.why) == (0, 1, "the clock was set back")
    assert not clock.look(T0 + 20 * MINUTE).reached


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["subscribed", "data", "lost", "look"]),
            st.integers(min_value=0, max_value=120_000),
        ),
        max_size=60,
    )
)
def test_it_is_stable_since_the_last_drop_or_long_silence_and_no_longer(
    course: list[tuple[str, int]],
) -> None:
    clock, now = AcceptanceClock(), T0
    subscribed, since, data = False, None, T0
    for what, step in course:
        now += step
        if since is not None and now - data > SILENCE_MS:
            since = None
        if what == "subscribed":
            subscribed, since, data = True, now, now
            clock.subscribed(now)
        elif what == "lost":
            subscribed, since = False, None
            clock.lost(now, "cut")
        elif what == "data":
            if subscribed:
                since, data = (now if since is None else since), now
            clock.data(now)
        assert clock.look(now).stable_ms == (0 if since is None else now - since)
