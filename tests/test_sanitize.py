from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.sanitize import MAX_MARKS_PER_LETTER, clean

# Any str at all, lone surrogates included, with hostile characters made likely.
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Mn", "Me"]),
        st.sampled_from("\x1b[31m\r\n\t\u202e\u2066\u200b\u3164\ufe0f…א"),
    )
)


@given(HOSTILE)
@settings(deadline=None, max_examples=400)
def test_nothing_that_a_terminal_acts_on_is_left(text: str) -> None:
    for char in clean(text):
        assert char.isprintable(), hex(ord(char))
        assert unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        assert unicodedata.bidirectional(char) not in ("R", "AL", "AN", "RLO", "LRO", "RLI", "PDI")


@given(HOSTILE, st.integers(-1, 50))
@settings(deadline=None)
def test_the_result_fits_the_limit(text: str, limit: int) -> None:
    assert len(clean(text, limit)) <= max(0, limit)


@given(HOSTILE)
@settings(deadline=None, max_examples=400)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(HOSTILE)
@settings(deadline=None)
def test_marks_never_pile_up(text: str) -> None:
    run = 0
    for char in clean(text):
        run = run + 1 if unicodedata.category(char)[0] == "M" else 0
        assert run <= MAX_MARKS_PER_LETTER


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("BTCUSDT", "BTCUSDT"),
        ("币安人生", "币安人生"),
        ("Crédit é", "Crédit é"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("\x7f", "\\x7f"),
        ("a\u202eb", "a\\u202eb"),
        ("BT\u200bC", "BT\\u200bC"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("\ue000", "\\ue000"),
        ("a\u2028b", "a\\u2028b"),
        ("a\xa0b", "a\\xa0b"),
        ("\u3164", "\\u3164"),
        ("שלום 5", "\\u05e9\\u05dc\\u05d5\\u05dd 5"),
        ("a\tb\r\nc\nd", "a b c d"),
        ("\u0301x", "\\u0301x"),
        ("x" + "\u0301" * 5, "x" + "\u0301" * 3 + "\\u0301" * 2),
        ("[bold]&<b>", "[bold]&<b>"),
    ],
)
def test_each_kind_is_shown_in_its_own_way(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_cut_is_marked() -> None:
    assert clean("abcdef", 4) == "abc…"
    assert clean("abcd", 4) == "abcd"
    assert clean("\x1b" * 400, 300).endswith("…")
    assert clean("\r\n" * 10, 10) == " " * 10


def test_an_invisible_character_never_yields_the_plain_name() -> None:
    assert clean("BT\u200dC") != clean("BTC")
    assert clean("BTC\u00ad") != clean("BTC")
