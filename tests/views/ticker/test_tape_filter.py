"""What is typed and chosen narrows the tape down, and what is missing stays in sight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.monitor.snapshot import TapeEntry, TapeMarker
from cgtui.views.text_filter import folded, text_filter
from cgtui.views.ticker.tape_filter import LEAST_USD, TapeFilter
from tests.sample import NOW_MS, tape_row

GAP = TapeMarker(3, NOW_MS, "gap", "gap 14 s")
TAPE: tuple[TapeEntry, ...] = (
    tape_row(1, coin="BTC", usd=12_400.0),
    tape_row(2, coin="ETH", pair="ETHUSDT", exchange="OKX", side=Side.SHORT, usd=99_000.0),
    GAP,
    tape_row(4, coin="SOL", pair="SOLUSDT", exchange="Hyperliquid", usd=1_000_000.0),
)


def seqs(text: str = "", least_usd: float = 0.0) -> list[int]:
    return [entry.seq for entry in TapeFilter(text, least_usd).shown(TAPE).entries]


def test_without_a_filter_the_tape_is_newest_first() -> None:
    assert seqs() == [4, 3, 2, 1]
    assert TapeFilter().is_open


def test_coin_exchange_and_side_are_found_in_any_case() -> None:
    assert seqs("btc") == [3, 1]
    assert seqs("okx") == [3, 2]
    assert seqs("HYP") == [4, 3]
    assert seqs("short") == [3, 2]
    assert seqs("ethusdt") == [3, 2]


def test_every_word_must_be_found_and_a_comma_is_or() -> None:
    assert seqs("long sol") == [4, 3]
    assert seqs("long eth") == [3]
    assert seqs("btc,sol") == [4, 3, 1]
    assert seqs("btc,eth short") == [3, 2]


def test_rows_below_the_least_size_are_left_out_and_markers_never() -> None:
    assert seqs(least_usd=50_000.0) == [4, 3, 2]
    assert seqs("eth", 500_000.0) == [3]
    assert LEAST_USD == (0.0, 10_000.0, 50_000.0, 100_000.0, 500_000.0, 1_000_000.0)


def test_what_is_shown_is_counted_against_all_rows() -> None:
    shown = TapeFilter("btc").shown(TAPE)
    assert (shown.rows, shown.of) == (1, 3)


def test_its_coins_are_those_in_which_the_text_is_found_whatever_their_size() -> None:
    assert TapeFilter("okx,btc", 50_000.0).shown(TAPE).coins == {"BTC", "ETH"}
    assert TapeFilter("xyz").shown(TAPE).coins == frozenset()


def test_a_row_that_has_grown_is_judged_anew() -> None:
    narrow = TapeFilter("btc", 50_000.0)
    assert narrow.shown((tape_row(1, usd=40_000.0),)).rows == 0
    assert narrow.shown((tape_row(1, usd=60_000.0),)).rows == 1


def test_markup_and_blanks_are_plain_text() -> None:
    assert text_filter("  , ,  ").words == ()
    row = tape_row(1, coin="[RED]X[/]")
    assert TapeFilter("[red]").shown((row,)).rows == 1


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_is_typed_never_raises_and_finds_itself(text: str, around: str) -> None:
    wanted = text_filter(text)
    assert wanted.matches(folded(around + text + around)) or "," in text or len(text) > 60
    wanted.matches(folded(around))
