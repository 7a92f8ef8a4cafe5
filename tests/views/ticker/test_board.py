from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.hole import Hole
from cgtui.monitor.signal_snapshot import ArmedState
from cgtui.monitor.snapshot import CoinRow, SideSums, Snapshot
from cgtui.signals.alert import PriceNow
from cgtui.signals.reading import Verdict
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree
from cgtui.views.cells import Role, Span, width_of
from cgtui.views.columns import chosen, head_line, row_line
from cgtui.views.glyphs import UNICODE
from cgtui.views.ticker.board import board_columns
from cgtui.views.ticker.board_price import price_cell
from tests.sample import NOW_MS, coin_row, feed, snapshot
from tests.signal_sample import (
    closed,
    coin_signal,
    episode,
    heads_up,
    reading,
    signals,
    threshold,
    trip,
)


def cells(taken: Snapshot, row: CoinRow, width: int = 120) -> dict[str, str]:
    columns = chosen(board_columns(taken, width, UNICODE), width)
    line = row_line(columns, row)
    assert width_of(line) <= width
    return {column.head: span.text.strip() for column, span in zip(columns, line, strict=True)}


def state(coin: str = "BTC", width: int = 62, **changes: Any) -> str:
    row = coin_row(coin, watched=coin != "XPL")
    return cells(snapshot(signals=signals(**changes)), row, width)["STATE"]


def heads(width: int) -> list[str]:
    taken = snapshot(signals=signals(), coins=(coin_row("BTC"),))
    line = head_line(chosen(board_columns(taken, width, UNICODE), width))
    return [span.text.strip().rstrip("~") for span in line]


def test_the_price_is_the_markets_with_its_move_and_open_interest() -> None:
    found = cells(snapshot(signals=signals(), coins=(coin_row("BTC"),)), coin_row("BTC"))
    assert (found["PX"], found["5m%"], found["OI15%"]) == ("112,480", "-1.9", "-1.4")


def test_a_price_from_the_feed_among_market_prices_is_marked() -> None:
    taken = snapshot(signals=signals())
    assert cells(taken, coin_row("BTC"))["PX ~liq"] == "112,480"
    found = cells(taken, coin_row("XPL", watched=False))
    assert (found["PX ~liq"], found["5m%"], found["OI15%"]) == ("~112,480", "-", "-")


def test_prices_that_are_all_from_the_feed_are_headed_as_such() -> None:
    coins = {"BTC": coin_signal("BTC", price=PriceNow(1.0, "feed", NOW_MS, None))}
    taken = snapshot(signals=signals(coins=coins), coins=(coin_row("BTC"),))
    assert cells(taken, coin_row("BTC"))["LIQ PX"] == "112,480"


def test_a_stale_price_says_how_old_it_is() -> None:
    old = PriceNow(112_480.0, "rest", NOW_MS - 300_000, -1.9)
    taken = snapshot(signals=signals(coins={"BTC": coin_signal("BTC", price=old)}))
    assert cells(taken, coin_row("BTC"))["5m%"] == ">5m"


@pytest.mark.parametrize(("age_s", "role"), [(14, Role.TEXT), (15, Role.DIM), (59, Role.DIM)])
def test_a_price_that_a_crash_may_have_left_behind_is_dim(age_s: int, role: Role) -> None:
    now = PriceNow(112_480.0, "rest", NOW_MS - age_s * 1000, -1.9)
    taken = snapshot(
        signals=signals(coins={"BTC": coin_signal("BTC", price=now)}), coins=(coin_row("BTC"),)
    )
    assert price_cell(taken)(coin_row("BTC")) == Span("112,480", role)


def test_a_window_that_is_not_whole_is_marked_and_what_nobody_counted_is_not_zero() -> None:
    def shown(since_ms: int | None) -> dict[str, str]:
        windows = tuple(replace(one, since_ms=since_ms) for one in snapshot().market)
        quiet = coin_row("BTC", m1=SideSums(), m5=SideSums(long_usd=5000.0))
        return cells(snapshot(signals=signals(), market=windows, coins=(quiet,)), quiet)

    whole, young, unheard = shown(None), shown(NOW_MS - 100_000), shown(NOW_MS)
    assert (whole["L1m"], whole["L5m"], whole["S5m"]) == ("0", "5.00k", "0")
    assert (young["L1m"], young["L5m~"], young["S5m~"]) == ("0", "5.00k", "0")
    assert (unheard["L1m~"], unheard["L5m~"], unheard["S5m~"]) == ("-", "5.00k", "-")


def test_the_number_of_orders_of_an_hour_is_marked_like_its_sums() -> None:
    def shown(*holes: Hole) -> dict[str, str]:
        windows = tuple(replace(one, since_ms=None) for one in snapshot().market)
        quiet = coin_row("BTC", h1=SideSums())
        taken = snapshot(signals=signals(), market=windows, coins=(quiet,), feed=feed(holes=holes))
        return cells(taken, quiet, 220)

    assert shown()["N1h"] == "0"
    assert shown(Hole(NOW_MS - 9_000, NOW_MS - 8_000))["N1h~"] == "0"
    assert shown(Hole(NOW_MS - 3_600_000, None))["N1h~"] == "-"


def test_a_move_that_rounds_to_nothing_has_no_minus() -> None:
    still = PriceNow(112_480.0, "rest", NOW_MS, -0.04)
    taken = snapshot(signals=signals(coins={"BTC": coin_signal("BTC", price=still)}))
    assert cells(taken, coin_row("BTC"))["5m%"] == "+0.0"


def test_the_board_drops_hours_then_open_interest_then_the_shorts_of_a_minute() -> None:
    assert heads(120)[:11] == [
        *["COIN", "PX", "5m%", "L1m", "S1m", "L5m", "S5m", "L1h", "S1h", "OI15%", "STATE"]
    ]
    assert "LAST" not in heads(80)
    assert "S1h" not in heads(79)
    assert ["L1h" in heads(width) for width in (74, 73)] == [True, False]
    assert ["OI15%" in heads(width) for width in (68, 67)] == [True, False]
    assert ["S1m" in heads(width) for width in (62, 61)] == [True, False]
    assert heads(50)[-1] == "STATE"


def test_an_open_episode_is_its_side_its_verdict_and_its_age() -> None:
    assert state() == "▼CONFIRMED 4m"
    unread = episode(last=None, heads_up=heads_up(tier=Tier.EXTREME))
    assert state(open=(unread,)) == "▼EXTREME 4m"
    short = episode("BTC", Side.SHORT)
    assert state(open=(short, episode())) == "▲CONFIRMED 4m"


def test_a_verdict_that_is_too_long_is_shortened_and_never_to_its_opposite() -> None:
    one = episode(last=reading(verdict=Verdict.NOT_CONFIRMED))
    assert state(open=(one,)) == "▼NOT CONF. 4m"
    assert state(open=(one,), width=120) == "▼NOT CONFIRMED 4m"


@pytest.mark.parametrize(
    ("until_ms", "words"), [(0, "muted"), (NOW_MS + 900_000, "muted, 15m"), (NOW_MS - 1, "")]
)
def test_a_muted_coin_says_for_how_long(until_ms: int, words: str) -> None:
    coins = {"BTC": coin_signal("BTC", muted_until_ms=until_ms)}
    assert state(open=(), closed=(), coins=coins) == words


def test_a_coin_that_is_held_says_so() -> None:
    held = ArmedState(trips=(trip(Cause.CALIBRATION, coin="BTC"),))
    assert state(open=(), armed=held) == "held"
    degraded = ArmedState(trips=(trip(Cause.INPUTS, Degree.DEGRADED, coin="BTC"),))
    assert state(open=(), armed=degraded) == "degraded"


def test_a_notable_sum_is_told_on_the_board_alone() -> None:
    coins = {"BTC": coin_signal("BTC", short_now=Tier.NOTABLE)}
    assert state(open=(), coins=coins) == "▲notable"


def test_an_episode_that_ended_is_told_for_half_an_hour() -> None:
    assert state("ETH") == "▲ended 12m"
    old = closed(heads_up=heads_up("ETH", closed_ms=NOW_MS - 1_800_001))
    assert state("ETH", closed=(old,)) == ""


def test_an_off_list_coin_and_a_thin_window_explain_themselves() -> None:
    assert state("XPL") == "·off-list"
    assert state("XPL", coins={"XPL": coin_signal("XPL")}) == ""
    thin = {"BTC": coin_signal("BTC", long=threshold(samples=37))}
    assert state(open=(), closed=(), coins=thin) == "base 37/200"


def test_without_signals_the_state_is_not_claimed() -> None:
    assert cells(snapshot(), coin_row("BTC"), 62)["STATE"] == "n/a"


@pytest.mark.parametrize("width", [68, 79, 109, 119])
@pytest.mark.parametrize("sparks", [False, True])
def test_a_name_of_eight_signs_is_whole_beside_its_star_at_the_cost_of_no_column(
    width: int, *, sparks: bool
) -> None:
    adopted = tuple(coin_row(name, watched=False) for name in ("FARTCOIN", "1000PEPE"))
    known = {row.coin: coin_signal(row.coin, adopted=True) for row in adopted}
    taken = snapshot(signals=signals(coins=known), coins=(coin_row("BTC"), *adopted))
    columns = board_columns(taken, width, UNICODE, sparks=sparks)
    for row in adopted:
        line = row_line(columns, row)
        assert width_of(line) <= width
        assert line[0].text.strip() == f"{row.coin}*"
    if not sparks:
        assert [one.head.rstrip("~") for one in columns[2:]] == heads(width)[2:]


def test_a_longer_name_and_its_star_keep_apart_from_the_next() -> None:
    names = ("1000000MOG", "1000000BABYDOGE")
    rows = tuple(coin_row(name, watched=False) for name in names)
    known = {name: coin_signal(name, adopted=True) for name in names}
    taken = snapshot(signals=signals(coins=known), coins=rows)
    shown = [cells(taken, row, 79)["COIN"] for row in rows]
    assert shown == ["10000…MOG*", "1…ABYDOGE*"]
