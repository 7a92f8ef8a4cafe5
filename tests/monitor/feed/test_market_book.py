from __future__ import annotations

from cgtui.coinglass.events import Liquidation, Side
from cgtui.journal.records import OrderSecond
from cgtui.monitor.feed.coverage import Coverage
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.snapshot import SideSums
from tests.monitor.build import T0_MS, frame, order

MINUTE_MS = 60_000


def book(*watch: str, board_rows: int = 10, max_coins: int = 20) -> MarketBook:
    return MarketBook(watch, board_rows=board_rows, max_coins=max_coins)


def put(market: MarketBook, *orders: Liquidation, received_ms: int | None = None) -> None:
    market.add(Gathered([frame(*orders, received_ms=received_ms)]).by_key)


def names(market: MarketBook, now_ms: int = T0_MS) -> list[str]:
    return [row.coin for row in market.board(now_ms)]


def test_watched_coins_come_first_in_their_own_order_even_without_an_order() -> None:
    market = book("SOL", "BTC")
    put(market, order(coin="XPL", usd=10.0), order(coin="PEPE", usd=99.0), order(coin="BTC"))
    assert names(market) == ["SOL", "BTC", "PEPE", "XPL"]
    assert [row.watched for row in market.board(T0_MS)] == [True, True, False, False]


def test_a_watched_coin_without_an_order_has_no_price_and_no_last_order() -> None:
    (row,) = book("SOL").board(T0_MS)
    assert (row.feed_price, row.last_order_ms, row.h24) == (None, None, SideSums())


def test_a_coin_that_is_not_watched_leaves_after_thirty_quiet_minutes() -> None:
    market = book("BTC")
    put(market, order(coin="XPL"), received_ms=T0_MS)
    assert names(market, T0_MS + 30 * MINUTE_MS) == ["BTC", "XPL"]
    assert names(market, T0_MS + 31 * MINUTE_MS) == ["BTC"]


def test_the_board_is_bounded() -> None:
    market = book("BTC", board_rows=3)
    put(market, *(order(coin=f"C{n}", usd=float(n + 1)) for n in range(9)))
    assert names(market) == ["BTC", "C8", "C7"]


def test_sums_are_by_side_and_span() -> None:
    market = book("BTC")
    put(market, order(time_ms=T0_MS, usd=10.0), order(time_ms=T0_MS, side=Side.SHORT, usd=4.0))
    put(market, order(time_ms=T0_MS - 100_000, side=Side.UNKNOWN, usd=2.0), received_ms=T0_MS)
    (row,) = market.board(T0_MS)
    assert row.m1 == SideSums(10.0, 4.0, 0.0, 2)
    assert row.m5 == row.h1 == row.h24 == SideSums(10.0, 4.0, 2.0, 3)


def test_the_price_is_the_newest_orders_whatever_came_last() -> None:
    market = book("BTC")
    put(market, order(time_ms=T0_MS + 50, price=2.0))
    put(market, order(time_ms=T0_MS, price=1.0, exchange="OKX"))
    (row,) = market.board(T0_MS)
    assert (row.feed_price, row.last_order_ms) == (2.0, T0_MS + 50)


def test_of_orders_of_one_moment_the_newest_is_the_last_to_arrive_whatever_its_side() -> None:
    market = book("BTC")
    first, late = order(time_ms=T0_MS, price=1.0), order(time_ms=T0_MS, price=3.0, exchange="OKX")
    other = order(time_ms=T0_MS, side=Side.SHORT, price=2.0)
    frames = [
        frame(one, received_ms=T0_MS + after_ms)
        for one, after_ms in ((first, 100), (other, 500), (late, 900))
    ]
    market.add(Gathered(frames).by_key)
    newest = market.newest("BTC")
    assert newest is not None
    assert newest.price == 3.0
    put(market, order(time_ms=T0_MS, side=Side.SHORT, price=9.0), received_ms=T0_MS + 700)
    assert market.newest("BTC") is newest


def test_of_orders_that_arrived_together_the_newest_is_of_the_side_that_came_later() -> None:
    market = book("BTC")
    put(market, order(time_ms=T0_MS, price=1.0), order(time_ms=T0_MS, side=Side.SHORT, price=2.0))
    newest = market.newest("BTC")
    assert newest is not None
    assert newest.side is Side.SHORT


def test_a_row_in_which_nothing_changed_is_the_same_object() -> None:
    market = book("BTC", "ETH")
    put(market, order(coin="BTC"), order(coin="ETH"))
    before = market.board(T0_MS)
    put(market, order(coin="BTC"))
    after = market.board(T0_MS)
    assert after[1] is before[1]
    assert after[0] is not before[0]


def test_watching_and_unwatching_keeps_what_was_counted() -> None:
    market = book("BTC")
    put(market, order(coin="XPL", usd=7.0), order(coin="ETH", usd=9.0))
    assert names(market) == ["BTC", "ETH", "XPL"]
    market.watch("XPL")
    assert names(market) == ["BTC", "XPL", "ETH"]
    assert market.board(T0_MS)[1].h1.long_usd == 7.0
    market.unwatch("XPL")
    market.unwatch("BTC")
    assert names(market) == ["ETH", "XPL"]


def test_invented_names_push_out_the_longest_idle_and_never_a_watched_coin() -> None:
    market = book("BTC", board_rows=50, max_coins=3)
    put(market, order(coin="BTC"), order(coin="KEPT"), order(coin="OLD"))
    put(market, order(coin="KEPT"))
    put(market, order(coin="NEW1"), order(coin="NEW2"))
    assert sorted(names(market)) == ["BTC", "KEPT", "NEW1", "NEW2"]
    put(market, *(order(coin=f"X{n}") for n in range(5000)))
    assert len(market) == 4


def test_a_coin_of_yesterday_is_let_go() -> None:
    market = book()
    put(market, order(coin="XPL"), received_ms=T0_MS)
    market.board(T0_MS + 25 * 60 * MINUTE_MS)
    assert len(market) == 0


def test_the_windows_hold_all_coins_and_say_since_when() -> None:
    market, coverage = book(), Coverage()
    coverage.found(T0_MS - 90 * MINUTE_MS)
    put(market, order(coin="BTC", usd=10.0), order(coin="ETH", usd=5.0, side=Side.SHORT))
    minute, hour, day = market.windows(T0_MS, coverage)
    assert (minute.span_s, hour.span_s, day.span_s) == (60, 3600, 86_400)
    assert minute.sums == SideSums(10.0, 5.0, 0.0, 2)
    assert minute.coins == 2
    assert (minute.since_ms, hour.since_ms) == (None, None)
    assert day.since_ms == T0_MS - 90 * MINUTE_MS


def test_a_row_tells_the_last_hour_minute_by_minute() -> None:
    market = book("BTC")
    for minutes_ago, usd in ((61, 9.0), (59, 1.0), (3, 2.0), (0, 4.0)):
        at_ms = T0_MS - minutes_ago * MINUTE_MS
        put(market, order(usd=usd, time_ms=at_ms), received_ms=at_ms)
    put(market, order(usd=0.5, side=Side.SHORT))
    (row,) = market.board(T0_MS)
    assert row.last_minute == T0_MS // MINUTE_MS
    assert len(row.minutes_usd) == 60
    assert (row.minutes_usd[0], row.minutes_usd[-4], row.minutes_usd[-1]) == (1.0, 2.0, 4.5)
    assert sum(row.minutes_usd) == 7.5


def test_the_minutes_move_on_without_an_order_and_wait_a_little_with_many() -> None:
    market = book("BTC")
    put(market, order(usd=4.0))
    (first,) = market.board(T0_MS)
    put(market, order(usd=1.0))
    (soon,) = market.board(T0_MS + 1_000)
    assert soon.m1.long_usd == 5.0
    assert soon.minutes_usd is first.minutes_usd
    (later,) = market.board(T0_MS + 10_000)
    assert later.minutes_usd[-1] == 5.0
    (idle,) = market.board(T0_MS + 5 * MINUTE_MS)
    assert idle.last_minute == first.last_minute + 5
    assert idle.minutes_usd[-6] == 5.0


def test_what_an_earlier_run_has_counted_is_in_the_sums_beside_this_ones() -> None:
    market = book("BTC", "ETH")
    put(market, order(time_ms=T0_MS, usd=10.0))
    known = market.row("BTC", T0_MS)
    assert known is not None
    assert sum(known.minutes_usd) == 10.0
    before_ms = T0_MS - 100_000
    market.begin_with([order(coin="BTC", time_ms=before_ms), order(coin="XPL", time_ms=before_ms)])
    second = before_ms // 1000
    market.add_earlier(
        [
            OrderSecond("XPL", Side.SHORT, second - 5, 300, 1),
            OrderSecond("BTC", Side.LONG, second, 4_000, 2),
            OrderSecond("GONE", Side.LONG, second, 100, 1),
        ]
    )
    rows = {row.coin: row for row in market.board(T0_MS)}
    assert list(rows) == ["BTC", "ETH", "XPL"]
    assert (rows["BTC"].m1, rows["BTC"].m5) == (SideSums(10.0, orders=1), SideSums(50.0, orders=3))
    assert rows["BTC"].last_order_ms == T0_MS
    assert sum(rows["BTC"].minutes_usd) == 50.0
    assert rows["XPL"].h1 == SideSums(0.0, 3.0, orders=1)
    assert rows["XPL"].last_order_ms == before_ms
    minute, hour, _ = market.windows(T0_MS, Coverage())
    assert (minute.sums.long_usd, minute.coins) == (10.0, 1)
    assert (hour.sums.long_usd, hour.sums.short_usd, hour.coins) == (51.0, 3.0, 2)


def test_coins_of_an_earlier_run_push_out_none_of_this_one() -> None:
    market = book(max_coins=3)
    put(market, order(coin="NEW1"), order(coin="NEW2"))
    market.begin_with(order(coin=f"OLD{n}", time_ms=T0_MS - n) for n in range(5))
    assert set(names(market)) == {"NEW1", "NEW2", "OLD0"}
    put(market, order(coin="NEW3"))
    assert set(names(market, T0_MS + 1000)) == {"NEW1", "NEW2", "NEW3"}
