from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cgtui.views.coin_name import coin_name


def test_names_that_begin_with_one_number_differ_when_they_are_cut() -> None:
    assert coin_name("1000000MOG", 9) == "10000…MOG"
    assert coin_name("1000000MOG", 8) == "1000…MOG"
    assert coin_name("1000000BABYDOGE", 8) == "1…BYDOGE"
    assert coin_name("1000000牛来了", 8) == "1…牛来了"


def test_other_names_keep_their_beginning() -> None:
    assert coin_name("FARTCOINS", 8) == "FARTCOI…"
    assert coin_name("10000000000", 8) == "1000000…"


def test_a_name_with_room_is_whole() -> None:
    assert coin_name("FARTCOIN", 8) == "FARTCOIN"
    assert coin_name("1000PEPE", 8) == "1000PEPE"


@given(st.text(), st.integers(min_value=0, max_value=20))
def test_no_name_is_wider_than_its_room(name: str, width: int) -> None:
    assert cell_len(coin_name(name, width)) <= width
