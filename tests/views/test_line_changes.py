"""What is sent of a changed row is enough to make it the new one, and no whole row for a figure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.cells import Line, Role, Span, padded
from cgtui.views.line_changes import BRIDGED, changed_columns

WIDTH = 40
SPANS = st.builds(
    Span,
    st.text(alphabet="ab1 牛…", max_size=8),
    st.sampled_from([Role.TEXT, Role.DIM]),
)
LINES = st.lists(SPANS, max_size=8).map(tuple)


def cells(line: Line) -> list[tuple[str, Role]]:
    """Cell by cell what a terminal shows; a wide sign fills two."""
    found: list[tuple[str, Role]] = []
    for text, role in padded(line, WIDTH):
        for sign in text:
            found += [(sign, role)] * (2 if sign == "牛" else 1)
    return found


@given(LINES, LINES)
def test_what_has_changed_makes_the_old_row_the_new_one(before: Line, after: Line) -> None:
    shown, wanted = cells(before), cells(after)
    for start, stop in changed_columns(before, after, WIDTH):
        assert 0 <= start < stop <= WIDTH
        shown[start:stop] = wanted[start:stop]
    assert shown == wanted


def test_a_figure_that_moves_is_sent_alone() -> None:
    before = (Span("BTC     "), Span(" 112,480"), Span("  64M"), Span("   0"))
    after = (Span("BTC     "), Span(" 112,481"), Span("  64M"), Span("   0"))
    assert changed_columns(before, after, WIDTH) == [(8, 16)]
    assert changed_columns(before, before, WIDTH) == []


def test_another_colour_is_a_change() -> None:
    assert changed_columns((Span("x"),), (Span("x", Role.DIM),), WIDTH) == [(0, 1)]


def test_from_a_span_of_another_length_on_the_rest_is_sent() -> None:
    before = (Span("a"), Span("bb"), Span("ccc"))
    assert changed_columns(before, (Span("a"), Span("b"), Span("ccc")), WIDTH) == [(1, WIDTH)]
    assert changed_columns(before, before[:2], WIDTH) == [(3, WIDTH)]
    assert changed_columns((), before, WIDTH) == [(0, WIDTH)]


def test_small_stretches_between_changes_are_sent_along() -> None:
    gap = "x" * (BRIDGED - 1)
    before = (Span("a"), Span(gap), Span("b"))
    after = (Span("A"), Span(gap), Span("B"))
    assert changed_columns(before, after, WIDTH) == [(0, BRIDGED + 1)]
    wide = Span("x" * BRIDGED)
    runs = changed_columns((before[0], wide, before[2]), (after[0], wide, after[2]), WIDTH)
    assert runs == [(0, 1), (BRIDGED + 1, BRIDGED + 2)]
