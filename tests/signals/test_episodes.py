from __future__ import annotations

from dataclasses import replace

from cgtui.coinglass.events import Side
from cgtui.signals.episode_change import ChangeKind
from cgtui.signals.episodes import MAX_OPEN, MAX_TRAILS, EpisodeBook
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import HeadsUp, Key, LargestOrder, Phase
from cgtui.signals.tier import Tier
from tests.signals.flows import T0_MS, episode_book, flow

BTC: Key = ("BTC", Side.LONG)
BTC_SHORT: Key = ("BTC", Side.SHORT)
M = 1_000_000.0
OPENED, ROSE, CLOSED = ChangeKind.OPENED, ChangeKind.ROSE, ChangeKind.CLOSED
Told = list[tuple[ChangeKind, HeadsUp]]


def batch(book: EpisodeBook, now_ms: int, *flows: Flow) -> Told:
    """Feed one batch and judge it."""
    for one in flows:
        book.take(one, now_ms)
    return [(change.kind, change.heads_up) for change in book.advance(now_ms)]


def pass_time(book: EpisodeBook, from_ms: int, seconds: int) -> Told:
    """Advance second by second after ``from_ms``."""
    return [one for s in range(1, seconds + 1) for one in batch(book, from_ms + s * 1000)]


def many(usd: float, at_ms: int = T0_MS, *, coin: str = "BTC", side: Side = Side.LONG) -> Flow:
    """A flow none of whose orders speaks for itself."""
    return flow(usd, at_ms, coin=coin, side=side, orders=1000, largest_usd=usd / 1000)


def kinds(told: Told) -> list[ChangeKind]:
    return [kind for kind, _ in told]


def test_an_episode_opens_at_large() -> None:
    book = episode_book()
    assert not batch(book, T0_MS, many(2_499_999.99))
    [(kind, heads_up)] = batch(book, T0_MS + 20, many(0.01))
    assert kind is OPENED
    assert heads_up.episode_id == f"BTC-LONG-{T0_MS + 20}"
    assert (heads_up.tier, heads_up.single, heads_up.closed_ms) == (Tier.LARGE, False, None)
    assert heads_up.sum_usd == heads_up.peak_usd == heads_up.total_usd == 2.5 * M
    assert heads_up.orders == 2000
    assert heads_up.threshold.large_usd == 2.5 * M
    assert book.open() == (heads_up,)
    assert book.get(heads_up.episode_id) == book.heads_up(BTC) == heads_up


def test_orders_of_a_batch_open_one_episode_whatever_their_order() -> None:
    flows = (many(1 * M), many(2 * M, T0_MS - 5_000), flow(5 * M, exchange="OKX"))
    told = [batch(episode_book(), T0_MS, *order) for order in (flows, flows[::-1])]
    assert told[0] == told[1]
    assert kinds(told[0]) == [OPENED]


def test_there_is_one_episode_a_coin_and_side() -> None:
    book = episode_book()
    told = batch(book, T0_MS, many(3 * M), many(3 * M, side=Side.SHORT), many(3 * M, coin="ETH"))
    assert kinds(told) == [OPENED] * 3
    assert not batch(book, T0_MS + 100, many(0.1 * M))
    assert len(book.open()) == 3


def test_an_unknown_side_never_opens_anything() -> None:
    book = episode_book()
    assert not batch(book, T0_MS, flow(1e12, side=Side.UNKNOWN))
    assert book.sums(("BTC", Side.UNKNOWN)) == 0.0


def test_one_order_of_three_floors_opens_an_episode_by_itself() -> None:
    book = episode_book()
    assert not batch(book, T0_MS, flow(1_499_999.0))
    told = batch(book, T0_MS + 61_000, flow(1.5 * M, T0_MS + 61_000))
    [(kind, heads_up)] = told
    assert (kind, heads_up.single, heads_up.tier) == (OPENED, True, Tier.NOTABLE)
    assert heads_up.largest == LargestOrder(1.5 * M, "Binance", "BTCUSDT", 100.0, T0_MS + 61_000)


def test_an_episode_is_single_only_where_the_others_were_not_large_without_it() -> None:
    told = batch(episode_book(), T0_MS, flow(3 * M), many(1 * M))
    assert told[0][1].single
    told = batch(episode_book(), T0_MS, flow(3 * M), many(3 * M))
    assert not told[0][1].single


def test_an_order_that_has_left_the_60_s_opens_nothing() -> None:
    assert not batch(episode_book(), T0_MS, flow(9 * M, T0_MS - 60_000))


def test_the_tier_only_rises() -> None:
    book = episode_book()
    assert batch(book, T0_MS, many(2.6 * M))[0][1].tier is Tier.LARGE
    told = batch(book, T0_MS + 100, many(4.9 * M))
    assert kinds(told) == [ROSE]
    assert told[0][1].tier is Tier.EXTREME
    pass_time(book, T0_MS + 100, 100)
    heads_up = book.heads_up(BTC)
    assert heads_up is not None
    assert (heads_up.tier, heads_up.sum_usd, heads_up.peak_usd) == (Tier.EXTREME, 0.0, 7.5 * M)


def test_a_peak_that_doubled_since_it_was_read_has_risen() -> None:
    book = episode_book()
    [(_, heads_up)] = batch(book, T0_MS, many(8 * M))
    assert not batch(book, T0_MS + 100, many(7.99 * M))
    assert kinds(batch(book, T0_MS + 200, many(0.01 * M))) == [ROSE]
    batch(book, T0_MS + 300, many(4 * M))
    book.mark_read(heads_up.episode_id)  # at 20 M
    assert not batch(book, T0_MS + 400, many(19 * M))
    assert kinds(batch(book, T0_MS + 500, many(1 * M))) == [ROSE]
    book.mark_read("unknown")


def test_the_total_counts_everything_since_60_s_before_the_opening() -> None:
    book = episode_book()
    batch(book, T0_MS - 59_000, many(1 * M, T0_MS - 59_000))
    batch(book, T0_MS, many(2 * M))
    batch(book, T0_MS + 70_000, many(5 * M, T0_MS + 70_000), many(10.0, T0_MS - 59_000))
    batch(book, T0_MS + 70_000, many(99.0, T0_MS - 60_000))
    heads_up = book.heads_up(BTC)
    assert heads_up is not None
    assert heads_up.total_usd == 8 * M + 10.0
    assert heads_up.orders == 4000
    assert (heads_up.sum_usd, heads_up.peak_usd) == (5 * M, 5 * M)
    assert heads_up.peak_ms == T0_MS + 70_000


def test_venues_are_ranked_by_their_share_and_the_newest_price_is_kept() -> None:
    book = episode_book()
    batch(book, T0_MS, many(1 * M), flow(2 * M, exchange="OKX", price=5.0))
    batch(book, T0_MS + 2_000, flow(7 * M, T0_MS + 1_500, exchange="Bybit", price=6.0))
    batch(book, T0_MS + 2_100, flow(0.5 * M, T0_MS - 900, exchange="OKX", price=4.0))
    heads_up = book.heads_up(BTC)
    assert heads_up is not None
    assert heads_up.venues == (("Bybit", 7 * M), ("OKX", 2.5 * M), ("Binance", 1 * M))
    assert (heads_up.last_price, heads_up.last_order_ms) == (6.0, T0_MS + 1_500)
    assert (heads_up.largest.exchange, heads_up.largest.price) == ("Bybit", 6.0)


def test_it_closes_after_three_minutes_below_half_its_opening_threshold() -> None:
    book = episode_book()
    batch(book, T0_MS, many(3 * M))
    told = pass_time(book, T0_MS, 60 + 180)
    [(kind, heads_up)] = told
    assert kind is CLOSED
    assert heads_up.closed_ms == T0_MS + 240_000
    assert (heads_up.sum_usd, heads_up.total_usd, heads_up.phase) == (0.0, 3 * M, Phase.FADING)
    assert book.open() == ()
    assert book.heads_up(BTC) is None
    assert book.get(heads_up.episode_id) is None


def test_a_sum_at_half_the_threshold_holds_it_open() -> None:
    book = episode_book()
    batch(book, T0_MS, many(3 * M))
    for minute in range(1, 8):
        at_ms = T0_MS + minute * 60_000  # just as the one before leaves
        assert not pass_time(book, at_ms - 60_000, 59)
        assert not batch(book, at_ms, many(1.25 * M, at_ms))
    assert kinds(pass_time(book, at_ms, 60 + 180)) == [CLOSED]


def test_a_moment_above_begins_the_three_minutes_anew() -> None:
    book = episode_book()
    batch(book, T0_MS, many(3 * M))
    assert not pass_time(book, T0_MS, 230)
    at_ms = T0_MS + 230_000
    assert not batch(book, at_ms, many(1.3 * M, at_ms))
    assert not pass_time(book, at_ms, 239)
    assert kinds(pass_time(book, at_ms + 239_000, 1)) == [CLOSED]


def test_a_single_order_holds_its_episode_open_by_its_own_size() -> None:
    book = episode_book()
    batch(book, T0_MS, flow(1.6 * M))
    for minute in range(1, 8):
        at_ms = T0_MS + minute * 60_000  # just as the one before leaves
        assert not pass_time(book, at_ms - 60_000, 59)
        assert not batch(book, at_ms, many(0.8 * M, at_ms))
    batch(book, at_ms + 60_000, many(0.79 * M, at_ms + 60_000))
    assert kinds(pass_time(book, at_ms + 60_000, 180)) == [CLOSED]


def test_after_it_closed_the_next_one_is_another() -> None:
    book = episode_book()
    first = batch(book, T0_MS, many(3 * M))[0][1]
    pass_time(book, T0_MS, 240)
    second = batch(book, T0_MS + 300_000, many(3 * M, T0_MS + 300_000))[0][1]
    assert second.episode_id != first.episode_id
    assert second.total_usd == 3 * M


def test_the_phase_tells_building_from_peak_from_fading() -> None:
    book = episode_book()
    batch(book, T0_MS, many(3 * M))
    phases = []
    for second in (0, 9, 10, 59, 60):
        batch(book, T0_MS + second * 1000)
        heads_up = book.heads_up(BTC)
        assert heads_up is not None
        phases.append(heads_up.phase)
    assert phases == [Phase.BUILDING, Phase.BUILDING, Phase.PEAK, Phase.PEAK, Phase.FADING]


def test_the_open_ones_are_ranked_by_their_peak() -> None:
    book = episode_book()
    batch(book, T0_MS, many(1 * M, coin="SOL"), many(9 * M), many(4 * M, coin="ETH"))
    assert [one.coin for one in book.open()] == ["BTC", "ETH", "SOL"]


def test_a_heads_up_is_the_same_object_while_nothing_changes() -> None:
    book = episode_book()
    first = batch(book, T0_MS, many(3 * M))[0][1]
    batch(book, T0_MS + 5_000)
    assert book.heads_up(BTC) is first
    batch(book, T0_MS + 6_000, many(1.0, T0_MS + 6_000))
    assert book.heads_up(BTC) is not first


def test_both_sides_large_at_once_are_two_sided() -> None:
    book = episode_book()
    batch(book, T0_MS, many(3 * M), many(2.4 * M, side=Side.SHORT))
    assert not book.two_sided("BTC")
    batch(book, T0_MS + 100, many(0.2 * M, side=Side.SHORT))
    assert book.two_sided("BTC")
    pass_time(book, T0_MS + 100, 60)
    assert not book.two_sided("BTC")


def test_the_rank_of_the_peak_is_none_while_the_window_is_cold() -> None:
    book = episode_book()
    heads_up = batch(book, T0_MS, many(3 * M))[0][1]
    assert heads_up.rank_pct is None
    minute = T0_MS // 60_000
    book._thresholds.put_many(BTC, ((minute - n, n * 0.03 * M) for n in range(1, 201)))
    warm = book.heads_up(BTC)
    assert warm is not None
    assert warm.rank_pct == 50.0
    assert warm.threshold is heads_up.threshold  # as of the opening


def test_an_open_episode_goes_on_after_a_restart() -> None:
    before = episode_book()
    batch(before, T0_MS, many(3 * M))
    batch(before, T0_MS + 30_000, many(2 * M, T0_MS + 30_000))
    pass_time(before, T0_MS + 30_000, 35)
    [heads_up] = before.open()
    assert (heads_up.sum_usd, heads_up.peak_usd) == (2 * M, 5 * M)

    after = episode_book()
    assert after.restore(heads_up)
    assert not after.restore(heads_up)
    assert after.open() == (heads_up,)
    assert not batch(after, T0_MS + 90_000, many(1 * M, T0_MS + 90_000))
    again = after.get(heads_up.episode_id)
    assert again is not None
    assert (again.total_usd, again.peak_usd, again.sum_usd) == (6 * M, 5 * M, 1 * M)
    told = pass_time(after, T0_MS + 90_000, 240)
    assert kinds(told) == [CLOSED]
    assert told[0][1].episode_id == heads_up.episode_id


def test_the_last_60_s_given_before_a_restore_count_once_in_the_total() -> None:
    before = episode_book()
    batch(before, T0_MS, many(3 * M))
    [heads_up] = before.open()
    after = episode_book()
    after.take(many(3 * M), T0_MS + 5_000)
    after.restore(heads_up)
    assert not after.advance(T0_MS + 5_000)
    again = after.heads_up(BTC)
    assert again is not None
    assert (again.sum_usd, again.total_usd) == (3 * M, 3 * M)


def test_a_closed_episode_is_not_restored() -> None:
    before = episode_book()
    heads_up = batch(before, T0_MS, many(3 * M))[0][1]
    after = episode_book()
    assert not after.restore(replace(heads_up, closed_ms=T0_MS + 1))
    assert after.open() == ()


def test_a_coin_off_the_list_is_adopted_until_thirty_minutes_without_an_order() -> None:
    book = episode_book()
    batch(book, T0_MS, many(149_999.0, coin="PEPE"), many(9 * M))
    assert book.adopted(T0_MS) == ()
    batch(book, T0_MS + 100, many(1.0, coin="PEPE"))
    assert book.adopted(T0_MS + 100) == ("PEPE",)
    at_ms = T0_MS + 1_500_000
    batch(book, at_ms, many(1.0, at_ms, coin="PEPE", side=Side.SHORT))
    assert book.adopted(at_ms + 1_799_999) == ("PEPE",)
    assert book.adopted(at_ms + 1_800_000) == ()
    batch(book, at_ms + 1_800_000, many(1.0, at_ms + 1_800_000, coin="PEPE"))
    assert book.adopted(at_ms + 1_800_000) == ()


def test_coins_stay_in_the_order_of_their_adoption() -> None:
    book = episode_book()
    for number, coin in enumerate(("B", "A", "C", "B")):
        batch(book, T0_MS + number, many(1 * M, coin=coin))
    assert book.adopted(T0_MS + 10) == ("B", "A", "C")


def test_a_restored_coin_off_the_list_is_on_the_board_again() -> None:
    before = episode_book()
    heads_up = batch(before, T0_MS, many(1 * M, coin="PEPE"))[0][1]
    after = episode_book()
    after.restore(heads_up)
    assert after.adopted(T0_MS + 1000) == ("PEPE",)


def test_a_clock_set_back_leaves_no_episode_open_for_hours() -> None:
    book = episode_book()
    batch(book, T0_MS, many(3 * M))
    pass_time(book, T0_MS, 100)
    assert kinds(pass_time(book, T0_MS - 3_600_000, 181)) == [CLOSED]


def test_coins_without_an_order_in_the_last_minute_take_no_memory() -> None:
    book = episode_book()
    for second in range(300):
        at_ms = T0_MS + second * 1000
        batch(book, at_ms, *(many(1.0, at_ms, coin=f"C{second}-{n}") for n in range(10)))
    assert len(book._trails) <= 10 * (60 + 16)


def test_invented_names_are_bounded_and_do_not_hide_a_real_episode() -> None:
    book = episode_book()
    batch(book, T0_MS, many(3 * M), many(2.4 * M, coin="ETH"))
    flood = [many(100.0, coin=f"X{number}") for number in range(3 * MAX_TRAILS)]
    batch(book, T0_MS + 100, *flood)
    assert len(book._trails) <= MAX_TRAILS
    assert book.sums(BTC) == 3 * M
    assert kinds(batch(book, T0_MS + 200, many(0.2 * M, coin="ETH"))) == [OPENED]


def test_open_episodes_are_bounded() -> None:
    book = episode_book()
    flood = [many(1 * M, coin=f"X{number}") for number in range(MAX_OPEN + 10)]
    assert len(batch(book, T0_MS, *flood)) == MAX_OPEN
    assert len(book.open()) == MAX_OPEN
    assert len(book.adopted(T0_MS)) == 200
