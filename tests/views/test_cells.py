from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cgtui.views.cells import (
    Role,
    Segment,
    Span,
    clip,
    fit,
    joined,
    padded,
    shortened,
    width_of,
    wrapped,
)

TEXT = st.text(alphabet=st.sampled_from("abc 牛来é…×"), max_size=40)
LINE = st.lists(st.builds(Span, TEXT, st.sampled_from(Role)), max_size=6).map(tuple)


@given(TEXT, st.integers(0, 30), st.sampled_from(["left", "right"]))
def test_a_fitted_text_takes_exactly_its_cells(text: str, width: int, align: str) -> None:
    assert cell_len(fit(text, width, align)) == width


@given(LINE, st.integers(0, 60))
def test_a_padded_line_takes_exactly_its_cells(line: tuple[Span, ...], width: int) -> None:
    assert width_of(padded(line, width)) == width


@given(LINE, st.integers(0, 60))
def test_a_clipped_line_is_never_wider(line: tuple[Span, ...], width: int) -> None:
    assert width_of(clip(line, width)) <= width


def test_a_narrow_bar_drops_its_least_important_part_first() -> None:
    segments = [Segment(0, (Span("feed"),)), Segment(9, (Span("lag"),)), Segment(1, (Span("utc"),))]
    texts = ["".join(span.text for span in joined(segments, width, "|")) for width in (12, 8, 4)]
    assert texts == ["feed|lag|utc", "feed|utc", "feed"]


@given(LINE, st.integers(12, 60))
def test_a_wrapped_line_loses_no_word_that_fits(line: tuple[Span, ...], width: int) -> None:
    rows = wrapped(line, width, 4)
    assert all(width_of(row) <= width for row in rows)
    if all(width_of((Span(word),)) <= width - 4 for span in line for word in span.text.split()):
        kept = "".join(span.text for row in rows for span in row)
        assert kept.split() or not "".join(span.text for span in line).strip(" .·")
        # A dot that stands for a separator may be left out.
        assert _without_dots(kept) == _without_dots("".join(span.text for span in line))


def _without_dots(text: str) -> str:
    return "".join(text.split()).replace(".", "").replace("·", "")


def test_a_row_of_a_wrapped_list_does_not_begin_with_its_separator() -> None:
    for dot in ("·", "."):
        line = (Span(f"4 retries {dot} 2 fallbacks {dot} 40 cached"),)
        texts = ["".join(span.text for span in row) for row in wrapped(line, 23, 2)]
        assert texts == [f"4 retries {dot} 2 fallbacks", "  40 cached"]


SEGMENT = st.builds(
    Segment, st.integers(0, 9), LINE, st.none() | st.builds(Segment, st.integers(0, 9), LINE)
)


@given(st.lists(SEGMENT, max_size=6), st.integers(0, 80))
def test_a_bar_is_never_wider_than_its_room(segments: list[Segment], width: int) -> None:
    assert width_of(joined(segments, width, " | ")) <= width


def test_a_part_gives_way_to_its_shorter_form_before_it_goes() -> None:
    held = Segment(5, (Span("HELD: why"),), Segment(0, (Span("HELD"),)))
    segments = [Segment(0, (Span("feed"),)), held, Segment(1, (Span("utc"),))]
    texts = ["".join(span.text for span in joined(segments, width, "|")) for width in (18, 17, 9)]
    assert texts == ["feed|HELD: why|utc", "feed|HELD|utc", "feed|HELD"]


def test_what_has_room_after_all_comes_back() -> None:
    segments = [
        Segment(0, (Span("feed"),)),
        Segment(3, (Span("utc"),)),
        Segment(2, (Span("a very long reason"),), Segment(0, (Span("HELD"),))),
    ]
    assert "".join(span.text for span in joined(segments, 14, "|")) == "feed|utc|HELD"


def test_the_more_important_part_comes_back_first() -> None:
    segments = [
        Segment(0, (Span("feed"),)),
        Segment(3, (Span("utc"),)),
        Segment(4, (Span("rtt"),)),
        Segment(2, (Span("a very long reason"),), Segment(0, (Span("HELD"),))),
    ]
    assert "".join(span.text for span in joined(segments, 14, "|")) == "feed|utc|HELD"


def test_blanks_at_a_rows_end_are_not_cut_with_an_ellipsis() -> None:
    assert wrapped((Span("12345678  "), Span("next")), 9, 1) == [
        (Span("12345678"),),
        (Span(" "), Span("next")),
    ]


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (40, "data is back after 90 s without an order"),
        (39, "data is back after 90 s without an…"),
        (35, "data is back after 90 s without an…"),
        (34, "data is back after 90 s without…"),
        (5, "data…"),
    ],
)
def test_what_is_shortened_ends_with_a_whole_word(width: int, words: str) -> None:
    assert shortened("data is back after 90 s without an order", width) == words


def test_a_remark_in_brackets_goes_whole_where_it_has_no_room() -> None:
    text = "no order for 374 s (limit 60 s)"
    assert shortened(text, 29) == "no order for 374 s…"
    assert shortened(text, 31) == text


def test_a_word_longer_than_the_room_is_cut_where_the_room_ends() -> None:
    assert shortened("x" * 20, 10) == "x" * 9 + "…"
    assert shortened(f"held: {'x' * 200}", 60) == f"held: {'x' * 53}…"


@given(st.text(), st.integers(0, 60))
def test_what_is_shortened_is_never_wider_than_its_room(text: str, width: int) -> None:
    assert cell_len(shortened(text, width)) <= max(width, 0)
