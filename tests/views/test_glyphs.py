from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cgtui.views.charts.form import Form, form_of
from cgtui.views.glyphs import ASCII, UNICODE, ascii_cells, glyphs_for, spelled
from cgtui.views.vote_table import vote_table
from tests.signal_sample import reading


def test_a_comparison_means_the_same_in_plain_ascii() -> None:
    assert (
        spelled("0.65 ≥ 0.58, -1.4% ≤ -0.8%, ±0.03", ASCII)
        == "0.65 >= 0.58, -1.4% <= -0.8%, +-0.03"
    )
    assert spelled("0.65 ≥ 0.58", UNICODE) == "0.65 ≥ 0.58"
    # What was not spelled in time is not known rather than another comparison.
    assert ascii_cells("0.65 ≥ 0.58") == "0.65 ? 0.58"


def test_votes_are_compared_in_plain_ascii_as_they_are_in_unicode() -> None:
    rows = vote_table(reading(), reading().at_ms, 118, ASCII)
    text = "\n".join(ascii_cells("".join(span.text for span in row)) for row in rows)
    assert "0.63 >= 0.58 @ 3.1x >= 2x" in text


@given(st.text())
def test_plain_text_takes_as_many_cells(text: str) -> None:
    assert ascii_cells(text).isascii()
    assert cell_len(ascii_cells(text)) == cell_len(text)


def test_charts_are_drawn_in_what_the_settings_say() -> None:
    assert form_of(glyphs_for("unicode")) is Form.BRAILLE
    assert form_of(glyphs_for("unicode", "block")) is Form.BLOCK
    assert form_of(glyphs_for("ascii", "block")) is Form.ASCII
