"""Whatever Textual draws, the changed cells make the same picture as Textual's own bytes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from cgtui.tui.frame_writer import FrameWriter
from tests.tui.glass import Glass

STYLES = (
    None,
    Style(),
    Style.parse("bold red"),
    Style.parse("dim #102030 on #a0b0c0"),
    Style.parse("reverse green"),
    Style.parse("underline color(17) on color(200)"),
    Style.parse("strike bright_black on default"),
    Style.parse("red link https://a.example"),
    Style.parse("red link https://b.example"),
    Style.from_meta({"@click": "app.quit"}) + Style.parse("italic"),
)
NARROW = ("a", "b", " ", " ", "─", "█", "⣿", "▼", "é")
WIDE = (*NARROW, "漢", "字", "🔥", "e\u0301", "漢\u0301")
JOINED = (*NARROW, "漢", "👩\u200d👧", "❤\ufe0f", "x\u0301")
COLUMNS, ROWS, CUTS = 17, 3, (0, 5, 11, 17)

Piece = list[Segment]


@st.composite
def pieces(draw: st.DrawFn, signs: tuple[str, ...], width: int) -> Piece:
    """Segments that are ``width`` cells wide."""
    made: Piece = []
    room = width
    while room:
        length = draw(st.integers(1, room))
        chosen = draw(st.lists(st.sampled_from(signs), min_size=length, max_size=length))
        style = draw(st.sampled_from(STYLES))
        text = ""
        for sign in chosen:
            if Segment(text + sign).cell_length <= room:
                text += sign
        if not text:
            text = " "
        made.append(Segment(text, style))
        room -= made[-1].cell_length
    return made


Picture = list[list[Piece]]


@st.composite
def courses(draw: st.DrawFn, signs: tuple[str, ...]) -> list[tuple[str, Picture, list[int]]]:
    """Pictures, each with how it comes about and the parts (row × piece) it replaces."""
    widths = [right - left for left, right in pairwise(CUTS)]

    def fresh() -> list[Piece]:
        return [draw(pieces(signs, width)) for width in widths]

    picture = [fresh() for _ in range(ROWS)]
    course: list[tuple[str, Picture, list[int]]] = [("layout", picture, [])]
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(("layout", "chops", "chops", "forget")))
        places = draw(st.sets(st.integers(0, ROWS * 3 - 1), min_size=1, max_size=4))
        picture = [list(row) for row in picture]
        for place in places:
            y, part = divmod(place, 3)
            picture[y][part] = draw(pieces(signs, widths[part]))
        course.append((kind, picture, sorted(places)))
    return course


def layout(picture: Picture) -> LayoutUpdate:
    strips = [[Strip(piece) for piece in row] for row in picture]
    return LayoutUpdate(list(strips), Region(0, 0, COLUMNS, ROWS))


def chops(picture: Picture, places: list[int]) -> ChopsUpdate:
    marked = {place // 3 for place in places}
    lines: list[Mapping[int, Strip | None]] = [
        {
            x: Strip(piece) if y in marked else None
            for x, piece in zip(CUTS, picture[y], strict=False)
        }
        for y in range(ROWS)
    ]
    spans = [(place // 3, CUTS[place % 3], CUTS[place % 3 + 1]) for place in places]
    return ChopsUpdate(lines, spans, [list(CUTS[1:])] * ROWS)


def console(colours: str) -> Console:
    for style in filter(None, STYLES):
        style._ansi = None  # a style keeps what it was first rendered as, for whichever console
    return Console(color_system=colours, force_terminal=True)  # type: ignore[arg-type]


def update_of(kind: str, picture: Picture, places: list[int]) -> LayoutUpdate | ChopsUpdate:
    return chops(picture, places) if kind == "chops" else layout(picture)


@pytest.mark.parametrize("colours", ["truecolor", "256", "standard"])
@settings(max_examples=50)
@given(course=courses(WIDE))
def test_every_picture_is_textual_s(
    colours: str, course: list[tuple[str, Picture, list[int]]]
) -> None:
    shown, writer = console(colours), FrameWriter(console(colours))
    own, ours = Glass(COLUMNS, ROWS), Glass(COLUMNS, ROWS)
    for kind, picture, places in course:
        if kind == "forget":  # somebody else has drawn
            ours.feed("\x1b[H\x1b[2Jwall")
            writer.forget()
            assert not writer.is_complete
        own.feed(update_of(kind, picture, places).render_segments(shown))
        ours.feed(writer.frame(update_of(kind, picture, places)))
        assert ours.cells == own.cells
        assert ours.pen_is_plain
        assert writer.is_complete
        assert writer.frame(layout(picture)) == ""


@given(course=courses(JOINED))
def test_a_terminal_that_thinks_otherwise_of_joined_signs_shows_all_others_in_their_place(
    course: list[tuple[str, Picture, list[int]]],
) -> None:
    # pyte draws each part of a joined sign, which is up to four cells for Rich's two.
    writer, glass = FrameWriter(console("256")), Glass(COLUMNS, ROWS)
    for kind, picture, places in course:
        glass.feed(writer.frame(update_of(kind, picture, places)))
        for row, shown in zip(picture, glass.cells, strict=True):
            column = 0
            for segment in (segment for piece in row for segment in piece):
                for sign in _signs(segment.text):
                    width = Segment(sign).cell_length
                    if len(sign) == 1:
                        assert shown[column].text == sign
                    column += width


def _signs(text: str) -> list[str]:
    signs: list[str] = []
    for point in text:
        if signs and (point in "\u200d\ufe0f\u0301" or signs[-1].endswith("\u200d")):
            signs[-1] += point
        else:
            signs.append(point)
    return signs


def test_another_size_is_painted_whole() -> None:
    writer = FrameWriter(console("256"))
    writer.frame(LayoutUpdate([[Strip([Segment("abc")])]], Region(0, 0, 3, 1)))
    wider = LayoutUpdate([[Strip([Segment("abcd")])]] * 2, Region(0, 0, 4, 2))
    assert writer.frame(wider) == "\x1b[1Habcd\x1b[2Habcd"


def test_a_part_of_a_screen_that_is_not_known_is_not_all_of_it() -> None:
    writer = FrameWriter(console("256"))
    strips = [{0: Strip([Segment("ab")]), 2: Strip([Segment("cd")])}]
    update = ChopsUpdate(strips, [(0, 2, 3)], [[2, 4]])
    assert writer.frame(update) == "\x1b[1;3Hcd"
    assert not writer.is_complete


def test_a_row_longer_than_the_screen_is_cut_and_no_half_sign_is_left() -> None:
    writer = FrameWriter(console("256"))
    update = LayoutUpdate([[Strip([Segment("abc")]), Strip([])]], Region(0, 0, 3, 1))
    writer.frame(update)
    longer = ChopsUpdate([{0: Strip([Segment("ab漢d")])}], [(0, 0, 3)], [[3]])
    assert writer.frame(longer) == "\x1b[1;3H "
