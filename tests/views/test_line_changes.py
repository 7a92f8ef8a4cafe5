"""What is sent of a changed row is enough to make it the new one, and its tail is left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.cells import Line, Role, Span, padded
from cgtui.views.line_changes import changed_until

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
    until = changed_until(before, after, WIDTH)
    assert 0 <= until <= WIDTH
    assert wanted[:until] + shown[until:] == wanted


def test_what_stands_after_the_last_figure_that_moved_is_not_sent() -> None:
    before = (Span("BTC     "), Span(" 112,480"), Span("  64M"), Span("   0"))
    after = (Span("BTC     "), Span(" 112,481"), Span("  64M"), Span("   0"))
    assert changed_until(before, after, WIDTH) == 16
    assert changed_until(before, before, WIDTH) == 0


def test_another_colour_is_a_change() -> None:
    assert changed_until((Span("x"),), (Span("x", Role.DIM),), WIDTH) == 1


def test_with_a_span_of_another_length_the_whole_rest_is_sent() -> None:
    before = (Span("a"), Span("bb"), Span("ccc"))
    assert changed_until(before, (Span("a"), Span("b"), Span("ccc")), WIDTH) == WIDTH
    assert changed_until(before, before[:2], WIDTH) == WIDTH
    assert changed_until((), before, WIDTH) == WIDTH
