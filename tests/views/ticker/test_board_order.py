"""The board in its own order or by size, and narrowed down to coins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cgtui.monitor.signal_snapshot import CoinSignal
from cgtui.monitor.snapshot import CoinRow, SideSums, Snapshot
from cgtui.signals.alert import PriceNow
from cgtui.views.text_filter import text_filter
from cgtui.views.ticker.board_order import RANK_EVERY_MS, BoardOrder, BoardSort, filtered
from tests.sample import NOW_MS, coin_row, snapshot
from tests.signal_sample import coin_signal, signals


def board(**hours_usd: float) -> tuple[CoinRow, ...]:
    return tuple(
        coin_row(coin, h1=SideSums(long_usd=usd), m5=SideSums(short_usd=1e6 - usd))
        for coin, usd in hours_usd.items()
    )


def names(rows: Any) -> list[str]:
    return [row.coin for row in rows]


def at(taken: Snapshot, ms: int, **hours_usd: float) -> Snapshot:
    return replace(taken, now_ms=NOW_MS + ms, coins=board(**hours_usd))


def test_its_own_order_is_the_snapshots() -> None:
    taken = snapshot(coins=board(A=1, B=3, C=2))
    assert names(BoardOrder().rows(taken, BoardSort.OWN)) == ["A", "B", "C"]


def test_sums_rank_the_largest_first() -> None:
    taken = snapshot(coins=board(A=1, B=3, C=2))
    assert names(BoardOrder().rows(taken, BoardSort.HOUR)) == ["B", "C", "A"]
    assert names(BoardOrder().rows(taken, BoardSort.FIVE_MINUTES)) == ["A", "C", "B"]


def moved(coin: str, pct: float | None, age_ms: int = 0) -> CoinSignal:
    price = PriceNow(1.0, "rest", NOW_MS - age_ms, pct)
    return replace(coin_signal(coin), price=price)


def test_moves_rank_by_how_far_and_stale_or_unknown_ones_last() -> None:
    coins = {
        "A": moved("A", 0.5),
        "B": moved("B", -3.0),
        "C": moved("C", None),
        "D": moved("D", 9.0, age_ms=10_000_000),
    }
    taken = snapshot(coins=board(C=1, D=1, A=1, B=1), signals=signals(coins=coins))
    assert names(BoardOrder().rows(taken, BoardSort.MOVE)) == ["B", "A", "C", "D"]


def test_ranks_stand_for_two_seconds_and_newcomers_wait_at_the_end() -> None:
    order, taken = BoardOrder(), snapshot()
    assert names(order.rows(at(taken, 0, A=1, B=3), BoardSort.HOUR)) == ["B", "A"]
    soon = at(taken, RANK_EVERY_MS - 1, A=9, B=3, NEW=50)
    assert names(order.rows(soon, BoardSort.HOUR)) == ["B", "A", "NEW"]
    later = at(taken, RANK_EVERY_MS, A=9, B=3, NEW=50)
    assert names(order.rows(later, BoardSort.HOUR)) == ["NEW", "A", "B"]


def test_another_sort_ranks_at_once() -> None:
    order, taken = BoardOrder(), snapshot(coins=board(A=1, B=3))
    assert names(order.rows(taken, BoardSort.HOUR)) == ["B", "A"]
    assert names(order.rows(taken, BoardSort.FIVE_MINUTES)) == ["A", "B"]


def test_the_round_of_sorts_ends_where_it_began() -> None:
    sort = BoardSort.OWN
    seen = []
    for _ in BoardSort:
        sort = sort.following
        seen.append(sort)
    assert seen == [BoardSort.HOUR, BoardSort.FIVE_MINUTES, BoardSort.MOVE, BoardSort.OWN]


def test_the_board_has_the_coins_of_that_name_and_those_of_the_rows_on_the_tape() -> None:
    rows = board(BTC=1, ETH=2, ETHFI=3)

    def found(text: str, *on_tape: str) -> list[str]:
        return names(filtered(rows, text_filter(text), on_tape))

    assert found("eth") == ["ETH", "ETHFI"]
    assert found("btc,ethfi") == ["BTC", "ETHFI"]
    assert found("long", "BTC", "ETHFI") == ["BTC", "ETHFI"]
    assert found("btc long", "BTC") == ["BTC"]
    assert found("btc", "ETH") == ["BTC", "ETH"]
    assert found("xyz") == []
    assert found("") == ["BTC", "ETH", "ETHFI"]
