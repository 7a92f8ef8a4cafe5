"""One of a thing is not several."""

from __future__ import annotations

import pytest

from cgtui.counted import counted


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 tries"), (1, "1 try"), (2, "2 tries"), (1200, "1,200 tries")]
)
def test_a_number_of_things_is_told_in_english(number: int, words: str) -> None:
    assert counted(number, "try", "tries") == words
    assert counted(1, "heads-up") == "1 heads-up"
    assert counted(3, "heads-up") == "3 heads-ups"
