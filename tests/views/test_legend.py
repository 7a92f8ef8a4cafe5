from __future__ import annotations

import pytest

from cgtui.views.cells import width_of
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from cgtui.views.legend import legend_lines


def text(width: int, glyphs: Glyphs = UNICODE) -> str:
    lines = legend_lines(width, glyphs)
    assert all(width_of(line) <= width for line in lines)
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.mark.parametrize("width", [78, 118, 158])
def test_every_sign_of_the_screens_has_its_meaning(width: int) -> None:
    told = " ".join(text(width).split())
    for words in (
        "WHAT THE SIGNS MEAN",
        "L1m~ 60s~ not whole",
        "PX the market's price, read once a minute; dim once it is older than 15 s",
        "XPL* not on your list",
        "×41 orders of one second",
        "p99·1 ",
        "✓✓ ✓ – ✗ ? an input's vote: strong, yes, no, against, missing",
        "on all venues",
        "ended its 60 s sum has stayed for 3 minutes below half of the limit it opened at",
        "on the venues of coins.exchanges alone",
    ):
        assert words in told


def test_signs_are_those_that_are_drawn() -> None:
    assert "++ + - x ? " in text(78, ASCII)
    assert "x41" in text(78, ASCII)
