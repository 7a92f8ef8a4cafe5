from __future__ import annotations

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.snapshot import TapeEntry, TapeMarker
from cgtui.views.cells import Role, width_of
from cgtui.views.columns import chosen, head_line, row_line
from cgtui.views.connection.connection import connection_lines
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from cgtui.views.ticker.board import board_columns
from cgtui.views.ticker.market import market_line
from cgtui.views.ticker.tape import tape_columns, tape_line
from tests.sample import NOW_MS, coin_row, snapshot, tape_row
from tests.signal_sample import coin_signal, signals


def tape_text(entry: TapeEntry, width: int = 60, glyphs: Glyphs = UNICODE) -> str:
    line = tape_line(entry, chosen(tape_columns(glyphs), width), width, glyphs)
    return "".join(span.text for span in line)


def heads(width: int) -> list[str]:
    return [column.head for column in chosen(tape_columns(UNICODE), width)]


def test_a_long_and_a_short_differ_in_words_and_not_only_in_colour() -> None:
    assert "▼ LONG" in tape_text(tape_row(1))
    assert "▲ SHORT" in tape_text(tape_row(1, side=Side.SHORT))
    assert "unknown" in tape_text(tape_row(1, side=Side.UNKNOWN))


def test_merged_orders_show_how_many_and_the_largest() -> None:
    row = tape_row(1, count=41, usd=6_310_000.0, largest_usd=1_200_000.0)
    assert "6.31M" in tape_text(row)
    assert "×41" in tape_text(row)
    assert "1.20M" in tape_text(row)


def test_the_tape_drops_price_then_largest_then_count_then_rank_then_venue() -> None:
    wide = heads(200)
    assert heads(65) == [head for head in wide if head != "PAIR"]
    assert heads(55) == [head for head in wide if head not in {"PAIR", "LIQ PX"}]
    assert heads(49) == ["TIME", "VEN", "COIN", "LIQUIDATED", "USD", "n", "P"]
    assert heads(44) == ["TIME", "VEN", "COIN", "LIQUIDATED", "USD", "P"]
    assert heads(40) == ["TIME", "VEN", "COIN", "LIQUIDATED", "USD"]
    assert heads(35) == ["TIME", "COIN", "LIQUIDATED", "USD"]


def test_a_row_has_its_rank_or_the_badge_of_a_single_large_order() -> None:
    assert " 97 " in tape_text(tape_row(1, rank_pct=97))
    assert "p99·1" in tape_text(tape_row(1, rank_pct=97, badge=True))
    assert "p99.1" in tape_text(tape_row(1, badge=True), glyphs=ASCII)
    assert " None" not in tape_text(tape_row(1))


def test_an_order_that_was_old_on_arrival_is_dimmed() -> None:
    row = tape_row(1, history=True)
    line = tape_line(row, chosen(tape_columns(UNICODE), 60), 60, UNICODE)
    assert {span.role for span in line} == {Role.DIM}


def test_a_marker_fills_the_width() -> None:
    marker = TapeMarker(1, NOW_MS, "gap", "gap 14 s · not back-filled")
    assert tape_text(marker, 60).startswith("── 21:15:03 gap 14 s · not back-filled ─")
    assert width_of(tape_line(marker, (), 60, UNICODE)) == 60


def test_an_off_list_coin_that_crossed_its_floor_is_marked_on_the_board() -> None:
    crossed = {coin: coin_signal(coin, adopted=True) for coin in ("XPL", "LAUNCHCOIN")}
    known = snapshot(signals=signals(coins=crossed | {"PEPE": coin_signal("PEPE")}))
    columns = chosen(board_columns(known, 60, UNICODE), 60)
    assert row_line(columns, coin_row("XPL", watched=False))[0].text.startswith("XPL*")
    assert row_line(columns, coin_row("BTC"))[0].text.startswith("BTC ")
    assert "*" in row_line(columns, coin_row("LAUNCHCOIN", watched=False))[0].text
    assert row_line(columns, coin_row("PEPE", watched=False))[0].text.startswith("PEPE ")


def test_a_price_from_the_feed_is_headed_as_such() -> None:
    columns = chosen(board_columns(snapshot(), 120, UNICODE), 120)
    titles = [span.text.strip() for span in head_line(columns)]
    assert "LIQ PX" in titles
    assert "PX" not in titles


@pytest.mark.parametrize("width", [80, 120, 160, 200])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_nothing_is_wider_than_the_screen(width: int, glyphs: Glyphs) -> None:
    taken = snapshot()
    assert width_of(market_line(taken, width, glyphs)) <= width
    assert all(width_of(line) <= width for line in connection_lines(taken, width, glyphs))
    for columns in (
        chosen(board_columns(taken, width, glyphs), width),
        chosen(tape_columns(glyphs), width),
    ):
        assert sum(column.width + 1 for column in columns) - 1 <= width


def test_a_sum_that_is_not_whole_yet_says_since_when() -> None:
    line = "".join(span.text for span in market_line(snapshot(), 160, UNICODE))
    assert "counting since 21:13Z" in line
    assert "1h~" in line
    narrow = "".join(span.text for span in market_line(snapshot(), 80, UNICODE))
    assert "since 21:13Z" in narrow


def test_the_market_row_is_never_cut_in_the_middle_of_a_number() -> None:
    line = "".join(span.text for span in market_line(snapshot(), 80, UNICODE))
    assert "…" not in line
    assert "L 118M S 6.20M 95% long 34 coins" in line


@pytest.mark.parametrize("width", range(40, 130))
def test_the_last_column_that_is_kept_is_whole(width: int) -> None:
    columns = chosen(board_columns(snapshot(), width, UNICODE), width)
    assert width_of(row_line(columns, coin_row("BTC"))) <= width
    assert width_of(head_line(columns)) <= width
