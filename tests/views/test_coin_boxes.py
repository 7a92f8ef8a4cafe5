from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_detail import CoinDetail, Part, VenueInterest, VenueLiquidations
from cgtui.monitor.coin.price_grid import PriceCell, PriceColumn
from cgtui.monitor.hole import Hole
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.snapshot import TapeRow
from cgtui.signals.alert import AlertKind, AlertState, Digest, DigestCoin
from cgtui.signals.tier import Tier
from cgtui.views.cells import Line, Role, width_of
from cgtui.views.coin.coin_heat import heat_lines, heat_words, shown_minutes
from cgtui.views.coin.coin_lists import (
    known_venues,
    nearest_words,
    order_columns,
    position_columns,
    venue_columns,
    venue_rows,
)
from cgtui.views.coin.coin_titles import Box, box_title, empty_words, tabs_line, told_line
from cgtui.views.coin.coin_told import told_columns, told_of
from cgtui.views.columns import chosen, head_line, row_line
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from cgtui.views.memo import Memo
from tests.coin_sample import MINUTE, detail, grid, part, replayed, unread, wallet
from tests.sample import NOW_MS, feed, snapshot
from tests.signal_sample import alert, closed, episode, record, signals

WIDTHS = [27, 38, 78, 118]


def text(lines: list[Line]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


def venues(of: CoinDetail, width: int) -> list[Line]:
    columns = chosen(venue_columns(of, NOW_MS), width)
    return [head_line(columns), *(row_line(columns, row) for row in venue_rows(of))]


def test_venues_of_which_only_some_is_read_fit_the_narrowest_box() -> None:
    of = replace(detail(), liquidations_by_venue=Part("/liquidation/exchange-list"))
    assert all(width_of(line) <= 30 for line in venues(of, 30))
    assert not any("…" in span.text for line in venues(of, 30) for span in line)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_list_fits_its_width(width: int) -> None:
    of = detail()
    orders = chosen(order_columns(UNICODE), width)
    positions = chosen(position_columns(), width)
    lines = [
        *venues(of, width),
        *venues(replayed(), width),
        head_line(orders),
        *(row_line(orders, row) for row in of.orders if isinstance(row, TapeRow)),
        head_line(positions),
        *(row_line(positions, row) for row in of.positions.value or ()),
    ]
    assert all(width_of(line) <= width for line in lines)


def test_venues_are_of_three_sources_and_none_is_counted_twice() -> None:
    lines = text(venues(detail(), 78)).splitlines()
    assert lines[0].split() == ["VENUE", "OI", "OI%", "1h%", "L4h", "S4h", "feed", "L", "feed", "S"]
    assert lines[1].split() == ["Binance", "12.7B", "35%", "-0.9", "1.34M", "496", "9.00M", "400k"]
    assert lines[2].split() == ["Hyperliquid", "4.50B", "12%", "-", "-", "-", "-", "-"]
    assert lines[3].split() == ["Bybit", "-", "-", "-", "-", "-", "6.00M", "200k"]


def test_a_venue_without_a_figure_in_any_column_that_is_shown_has_no_row() -> None:
    def names(width: int) -> list[str]:
        columns = chosen(venue_columns(detail(), NOW_MS), width)
        return [row.exchange for row in known_venues(venue_rows(detail()), columns)]

    # Of Bybit only the feed knows, whose columns are the first to go.
    assert names(78) == ["Binance", "Hyperliquid", "Bybit"]
    assert names(38) == ["Binance", "Hyperliquid"]


def test_without_rest_the_venues_are_those_of_the_feed() -> None:
    lines = text(venues(replayed(), 27)).splitlines()
    assert lines[0].split() == ["VENUE", "feed", "L", "feed", "S"]
    assert lines[1].split() == ["Binance", "9.00M", "400k"]


def test_old_venues_are_dim() -> None:
    of = detail()
    old = replace(of, interest_by_venue=replace(of.interest_by_venue, as_of_ms=NOW_MS - 999_000))
    roles = {span.role for span in venues(old, 27)[1][1:2]}
    assert roles == {Role.DIM}


def test_a_position_has_its_liquidation_price_and_how_far_that_is() -> None:
    columns = chosen(position_columns(), 78)
    line = row_line(columns, wallet(2))
    assert text([line]).split() == [
        *("LONG", "3.20M", "110,200", "-2.0%", "20x", "-120k", "113,000"),
        "0x0000…0002",
    ]
    assert any(span.role is Role.WARN and "-2.0%" in span.text for span in line)
    unknown = wallet(9, liquidation_price=None, distance_pct=None, pnl_usd=None, leverage=None)
    assert text([row_line(columns, unknown)]).split()[2:6] == ["-", "-", "-", "-"]
    assert nearest_words((wallet(2),)) == "nearest LONG 3.20M at 110,200, 2.0% below"
    assert nearest_words((unknown,)) == nearest_words(()) == ""


def test_titles_say_how_old_a_box_is_and_which_one_has_the_cursor() -> None:
    of = snapshot(coin=detail())
    title = box_title(of, "BTC", Box.POSITIONS, 80, UNICODE, active=False)
    assert text([title]).startswith(" HYPERLIQUID  age 14s  nearest LONG")
    active = box_title(of, "BTC", Box.ORDERS, 40, UNICODE, active=True)
    assert text([active]).startswith("▌ORDERS  40 rows since 21:15Z")
    old = detail(positions=replace(detail().positions, as_of_ms=NOW_MS - 200_000, trouble="x"))
    assert "OLD 3m20s  x" in text(
        [box_title(snapshot(coin=old), "BTC", Box.POSITIONS, 30, UNICODE, active=False)]
    )
    other = box_title(of, "ETH", Box.ORDERS, 40, UNICODE, active=False)
    assert text([other]) == " ORDERS"
    tape = snapshot(coin=replayed())
    assert "no inputs: the feed alone" in text(
        [box_title(tape, "BTC", Box.VENUES, 60, UNICODE, active=False)]
    )
    noted = snapshot(coin=detail(orders_note="the journal did not answer in 2 s"))
    assert "the journal did not answer" in text(
        [box_title(noted, "BTC", Box.ORDERS, 60, UNICODE, active=False)]
    )


def test_an_empty_box_says_why() -> None:
    refused = unread(trouble="plan too low: Upgrade plan")
    assert empty_words(refused, Box.POSITIONS) == ("plan too low: Upgrade plan", Role.WARN)
    assert empty_words(replayed(), Box.POSITIONS) == ("no inputs", Role.DIM)
    assert empty_words(unread(), Box.VENUES) == ("reading…", Role.DIM)
    assert empty_words(None, Box.ORDERS).text == "reading…"
    assert empty_words(detail(orders_pending=True), Box.ORDERS).text == "looking in the journal…"
    assert empty_words(detail(), Box.ORDERS).text == "no order of it seen yet"
    assert empty_words(None, Box.TOLD).text == "none yet"


@pytest.mark.parametrize("width", [80, 109])
def test_the_tabs_fit_and_mark_the_one_that_is_shown(width: int) -> None:
    for box in Box:
        line = tabs_line({Box.ORDERS: 200, Box.POSITIONS: 20, Box.TOLD: 3}, box, width, UNICODE)
        assert width_of(line) <= width
        assert text([line]).count("[") == 1
    assert "[HYPERLIQUID 20]" in text(
        [tabs_line({Box.POSITIONS: 20}, Box.POSITIONS, width, UNICODE)]
    )


def test_heads_ups_and_messages_of_the_coin_are_one_list_newest_first() -> None:
    digest = alert(
        AlertKind.DIGEST,
        alert_id="d",
        coin="",
        side=None,
        heads_up=None,
        reading=None,
        created_ms=NOW_MS - 1000,
        digest=Digest((_digest_coin("BTC"),), 1e6, 1e5, 4, "storm"),
    )
    of = signals(
        open=(episode(), episode("SOL")),
        closed=(closed("BTC"), closed("ETH")),
        alerts=(
            record(AlertState.SENT, alert=digest),
            record(),
            record(AlertState.SUPPRESSED, alert=alert(alert_id="s", coin="SOL")),
        ),
    )
    told = told_of(of, "BTC")
    assert [one.key for one in told] == ["d", "a-000123", "BTC-LONG-1", "BTC-SHORT-1"]
    columns = told_columns(InputsMode.REST, NOW_MS, 118, UNICODE)
    shown = text([head_line(columns), *(row_line(columns, one) for one in told)])
    for words in (
        "DIGEST",
        "CONFIRMED",
        "heads-up",
        "sent #123",
        "open 4m",
        "ended 12m",
        "score 69",
    ):
        assert words in shown
    title = told_line(told, 60, UNICODE, active=True)
    assert text([title]) == "▌HEADS-UPS AND MESSAGES  2 heads-ups, 2 messages"
    assert told_of(None, "BTC") == ()


@pytest.mark.parametrize("width", [78, 118, 158])
def test_the_list_of_what_was_told_fits_its_width(width: int) -> None:
    hushed = episode(hush="muted for another 40 minutes by hand " * 3)
    told = told_of(signals(open=(hushed,)), "BTC")
    columns = told_columns(InputsMode.REST, NOW_MS, width, UNICODE)
    assert all(width_of(row_line(columns, one)) <= width for one in told)


def _digest_coin(coin: str) -> DigestCoin:
    return DigestCoin(coin, Side.LONG, Tier.LARGE, AlertKind.CONFIRMED, 69.0, 1e6, 2e6)


# -- price × time -----------------------------------------------------------------------------


def heat(
    of: CoinDetail, width: int = 78, height: int = 10, glyphs: Glyphs = UNICODE, **changes: Any
) -> list[Line]:
    return heat_lines(snapshot(**changes), of, (width, height), glyphs, Memo())


@pytest.mark.parametrize("width", [0, 5, 12, 33, 60, 78, 158, 300])
@pytest.mark.parametrize("height", [0, 1, 2, 9, 20])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_the_strip_fits_its_box(width: int, height: int, glyphs: Glyphs) -> None:
    for of in (detail(), unread(grid=grid(columns=(), missing=frozenset()))):
        lines = heat(of, width, height, glyphs)
        assert len(lines) == height
        assert all(width_of(line) <= max(width, 30) for line in lines)


def test_amounts_stand_at_their_price_and_minute() -> None:
    lines = text(heat(detail())).splitlines()
    minutes = shown_minutes(78)
    strip = [line[:minutes] for line in lines[:-1]]
    full = [row for row in strip if row[-3:] == "███"]
    assert len(full) == 1
    assert strip.index(full[0]) > 5
    assert strip[0][-3:] == "▓▓▓"
    assert "▼15.0M" in lines[strip.index(full[0])]
    assert "▲1.20M" in lines[0]


def test_the_present_price_stands_beside_its_band() -> None:
    lines = heat(detail())
    row = next(line for line in lines if "◂112,480" in text([line]))
    assert any(span.role is Role.STRONG for span in row)
    assert "112,9" in text(lines[:1])


def test_minutes_before_the_program_and_gaps_of_the_feed_are_unknown_not_quiet() -> None:
    lines = text(heat(detail())).splitlines()
    minutes = shown_minutes(78)
    assert lines[0][: minutes - 30] == "·" * (minutes - 31) + " "
    assert "unseen" in lines[-1]
    gap = Hole((MINUTE - 10) * 60_000, (MINUTE - 7) * 60_000)
    whole = detail(grid=grid(missing=frozenset()))
    lines = text(heat(whole, feed=feed(holes=(gap,)))).splitlines()
    assert lines[0][minutes - 12 : minutes - 5] == " ···   "
    open_gap = Hole((MINUTE - 1) * 60_000, None)
    empty = detail(grid=grid(columns=whole.grid.columns[:1], missing=frozenset()))
    lines = text(heat(empty, feed=feed(holes=(open_gap,)))).splitlines()
    assert [line[minutes - 2 : minutes] for line in lines[:-1]] == ["· "] * 9


def test_time_runs_to_the_right_and_the_title_adds_up_what_is_shown() -> None:
    axis = text(heat(detail())[-1:])
    minutes = shown_minutes(78)
    assert axis.startswith(f"-{minutes}m")
    assert axis[minutes - 3 : minutes] == "now"
    assert heat_words(detail(), 78) == f"feed, last {minutes} min: L 15.3M S 1.20M"


def test_the_title_says_how_much_did_not_come_live() -> None:
    whole = grid()
    columns = tuple(replace(one, late_usd=250_000.0) for one in whole.columns)
    words = heat_words(detail(grid=replace(whole, columns=columns)), 78)
    assert words.endswith(", 750k of it back-filled or late")


def test_a_quiet_coin_says_that_nothing_was_seen() -> None:
    empty = grid(columns=(), venues=())
    assert "no liquidation seen yet" in text(heat(detail(grid=empty)))
    assert "looking in the journal" in text(heat(detail(grid=empty, orders_pending=True)))


def test_one_price_alone_is_not_stretched_over_the_whole_height() -> None:
    one = PriceColumn(MINUTE, (PriceCell(112_480.0, 1e6, 0.0),))
    lines = text(heat(detail(grid=grid(columns=(one,))))).splitlines()
    labels = [line.split()[-1] for line in lines[:-1] if "◂" not in line]
    assert any("112,8" in line or "112,7" in line for line in lines)
    assert labels


def test_lists_of_venues_survive_an_empty_answer() -> None:
    of = detail(
        interest_by_venue=part("/x", (VenueInterest("Binance", 0.0, None, None),)),
        liquidations_by_venue=part("/x", (VenueLiquidations("Binance", 0.0, 0.0, "1h"),)),
        grid=grid(venues=()),
    )
    assert text(venues(of, 78)).splitlines()[1].split()[:2] == ["Binance", "0"]
