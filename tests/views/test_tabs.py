"""A name in a line of names is found by where it stands, at any width."""

from __future__ import annotations

import pytest

from cgtui.views.alerts.alert_summary import PART_NAMES, Part, parts_line
from cgtui.views.cells import Line, Role, Span
from cgtui.views.coin.coin_titles import Box, tab_names, tabs_line
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from cgtui.views.tabs import tab_at
from tests.signal_sample import signals


def text_of(line: Line) -> str:
    return "".join(span.text for span in line)


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("chosen", list(Part))
def test_every_list_of_the_alerts_is_found_under_its_name(width: int, chosen: Part) -> None:
    line = parts_line(signals(), chosen, width)
    text = text_of(line)
    for part, name in PART_NAMES.items():
        first = text.index(name)
        assert tab_at(line, first, PART_NAMES) is part
        assert tab_at(line, first + len(name) - 1, PART_NAMES) is part
    assert tab_at(line, len(text), PART_NAMES) is None


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("chosen", list(Box))
def test_every_box_of_a_coin_is_found_under_its_name(
    chosen: Box, glyphs: Glyphs, width: int
) -> None:
    counts = {Box.ORDERS: 200, Box.POSITIONS: 20, Box.TOLD: 3}
    line, names = tabs_line(counts, chosen, width, glyphs), tab_names(glyphs)
    text = text_of(line)
    for box, name in names.items():
        assert tab_at(line, text.index(name) + 1, names) is box


def test_between_two_names_is_nothing() -> None:
    line = (Span("[A 1]", Role.STRONG), Span(" "), Span(" AB 2 ", Role.DIM))
    names = {1: "A", 2: "AB"}
    assert [tab_at(line, column, names) for column in (0, 4, 5, 6, 11, 12)] == [
        1, 1, None, 2, 2, None,
    ]  # fmt: skip
