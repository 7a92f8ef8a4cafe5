from __future__ import annotations

from cgtui.checklist.acceptance import AcceptanceClock
from cgtui.checklist.evidence import FeedVisit, NotAsked
from cgtui.coinglass.stream_events import (
    DisconnectKind,
    PongMissed,
    PongReceived,
    RefusalKind,
    Refused,
    StreamEvent,
)
from cgtui.monitor.feed.feed_witness import OWN_CUT, FeedWitness
from tests.monitor.build import T0_MS, URL, connected, frame, lost, order, subscribed


def witness() -> FeedWitness:
    return FeedWitness(AcceptanceClock(), url="wss://somewhere", channel="liquidationOrders")


def hear(one: FeedWitness, *course: tuple[float, StreamEvent]) -> FeedWitness:
    for real_s, event in course:
        one.heard(event, real_s)
    return one


def at(real_s: float, events: list[StreamEvent]) -> list[tuple[float, StreamEvent]]:
    return [(real_s, event) for event in events]


def data(seconds: float = 0.0, number: int = 1) -> StreamEvent:
    at_ms = T0_MS + round(seconds * 1000)
    return frame(*(order(time_ms=at_ms) for _ in range(number)), received_ms=at_ms)


def pong(seconds: float) -> tuple[float, StreamEvent]:
    return seconds, PongReceived(T0_MS + round(seconds * 1000), 80.0)


def cut(seconds: float, **changes: object) -> StreamEvent:
    return lost(T0_MS + round(seconds * 1000), **changes)


def test_before_it_opens_there_is_nothing_to_visit() -> None:
    assert isinstance(witness().visit(), NotAsked)
    assert witness().connection is None


def test_a_connection_is_a_visit() -> None:
    one = hear(witness(), *at(0.0, connected()), pong(0.1), (1.0, data(1, 3)))
    seen = one.visit()
    assert seen == FeedVisit(
        url=URL,
        channel="liquidationOrders",
        handshake_ms=30.0,
        subscribed=True,
        pong_rtt_ms=80.0,
        orders=3,
    )


def test_a_connection_that_was_lost_says_why_until_the_next_one_opens() -> None:
    one = hear(witness(), *at(0.0, connected()), (5.0, cut(5, reason="HTTP 503")))
    seen = one.visit()
    assert isinstance(seen, FeedVisit)
    assert (seen.handshake_ms, seen.ended) == (None, "HTTP 503")
    again = hear(one, *at(9.0, connected(T0_MS + 9000))).visit()
    assert isinstance(again, FeedVisit)
    assert again.handshake_ms == 30.0


def test_a_refusal_is_told_with_its_kind() -> None:
    refused = Refused(T0_MS, RefusalKind.PLAN, "Upgrade plan", 0.1)
    seen = hear(witness(), *at(0.0, connected()), (0.2, refused)).visit()
    assert isinstance(seen, FeedVisit)
    assert (seen.refusal, seen.ended) == (RefusalKind.PLAN, "Upgrade plan")


def test_the_longest_gap_between_pongs_is_of_this_connection_and_runs_on() -> None:
    one = hear(witness(), *at(0.0, connected()), pong(0.1), pong(20.0), pong(65.0))
    here = one.connection
    assert here is not None
    assert here.gap_s(66.0) == 45.0
    assert here.gap_s(165.0) == 100.0
    hear(one, (170.0, cut(170)), *at(171.0, subscribed()), pong(171.1))
    assert one.connection is not None
    assert one.connection.pongs == 1
    assert one.connection.gap_s(180.0) < 10.0


def test_missed_pongs_are_counted_by_connection() -> None:
    one = hear(witness(), *at(0.0, connected()), (10.0, PongMissed(T0_MS, 1)))
    assert one.connection is not None
    assert one.connection.missed == 1
    hear(one, (11.0, cut(11)), *at(12.0, connected()))
    assert one.connection is not None
    assert one.connection.missed == 0


def test_a_loss_is_mended_by_the_subscription_and_counts_the_orders_since() -> None:
    one = hear(witness(), *at(0.0, connected()), (5.0, cut(5)), (6.0, data(6)))
    assert one.last_loss is not None
    assert (one.last_loss.back_after_s, one.last_loss.orders_since) == (None, 0)
    hear(one, *at(9.0, connected(T0_MS + 9000)), (10.0, data(10, 2)))
    assert (one.last_loss.back_after_s, one.last_loss.orders_since) == (4.0, 2)


def test_attempts_that_fail_belong_to_the_loss_they_are_to_mend() -> None:
    one = hear(
        witness(),
        *at(0.0, connected()),
        (5.0, cut(5)),
        (9.0, cut(9, reason="HTTP 503", open_s=0.0)),
    )
    assert one.last_loss is not None
    assert (one.last_loss.at_ms, one.last_loss.reason) == (T0_MS + 5000, "HTTP 503")


def test_a_connection_that_closes_at_once_mends_no_loss() -> None:
    one = hear(witness(), *at(0.0, connected()), (5.0, cut(5)), *at(9.0, subscribed()))
    assert one.last_loss is not None
    assert (one.last_loss.back_after_s, one.last_loss.orders_since) == (None, 0)
    hear(one, (9.1, cut(9, reason="closed", open_s=0.1)))
    assert (one.last_loss.at_ms, one.last_loss.reason) == (T0_MS + 5000, "closed")
    hear(one, *at(12.0, subscribed()), (14.0, data(14)))
    assert (one.last_loss.back_after_s, one.last_loss.orders_since) == (7.0, 1)


def test_only_the_cut_that_was_wanted_is_our_own() -> None:
    by_key = cut(5, kind=DisconnectKind.CUT, reason="reconnect asked for")
    one = hear(witness(), *at(0.0, connected()), (5.0, by_key))
    assert one.own_cut is None
    ours = cut(8, kind=DisconnectKind.CUT, reason=OWN_CUT)
    hear(one, *at(6.0, connected()), (8.0, ours), *at(9.5, connected()), (10.0, data(10, 4)))
    assert one.own_cut is not None
    assert (one.own_cut.back_after_s, one.own_cut.orders_since) == (1.5, 4)


def test_a_later_loss_leaves_the_proof_of_our_own_cut_alone() -> None:
    ours = cut(5, kind=DisconnectKind.CUT, reason=OWN_CUT)
    one = hear(witness(), *at(0.0, connected()), (5.0, ours), *at(6.0, connected()), (7.0, data(7)))
    hear(one, (8.0, cut(8)))
    assert one.own_cut is not None
    assert one.own_cut.back_after_s == 1.0
    assert one.last_loss is not None
    assert one.last_loss.back_after_s is None


def test_the_acceptance_clock_runs_along() -> None:
    one = hear(witness(), *at(0.0, connected()), (1.0, data(1)))
    assert one.clock.look(T0_MS + 30_000).stable_ms == 30_000
    hear(one, (31.0, cut(31)))
    assert one.clock.look(T0_MS + 32_000).stable_ms == 0


def test_an_empty_frame_is_no_data() -> None:
    one = hear(witness(), *at(0.0, connected()))
    one.heard(frame(received_ms=T0_MS + 59_000), 59.0)
    assert one.clock.look(T0_MS + 61_000).stable_ms == 0
