"""The market row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.views.glyphs import UNICODE
from cgtui.views.ticker.market import market_line
from tests.sample import snapshot


@pytest.mark.parametrize(("coins", "words"), [(1, " long 1 coin"), (34, " long 34 coins")])
def test_one_coin_is_not_several(coins: int, words: str) -> None:
    taken = snapshot()
    first, *others = taken.market
    taken = replace(taken, market=(replace(first, coins=coins), *others))
    text = "".join(span.text for span in market_line(taken, 160, UNICODE))
    assert f"{words} " in text
