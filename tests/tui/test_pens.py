"""The way from one pen to another ends where it should, and is never the longer one."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cgtui.tui.pens import PLAIN, Pen, pen, pen_of, way

ATTRIBUTES = ("1", "2", "3", "4", "5", "7", "8", "9", "21", "51", "53")
COLOURS = ("0", "7", "8;5;17", "8;5;201", "8;2;1;2;3", "8;2;200;100;0")
ENDS = {
    22: ("1", "2"), 23: ("3",), 24: ("4", "21"), 25: ("5", "6"), 27: ("7",), 28: ("8",),
    29: ("9",), 54: ("51", "52"), 55: ("53",),
}  # fmt: skip


@st.composite
def pens(draw: st.DrawFn) -> Pen:
    attributes = draw(st.frozensets(st.sampled_from(ATTRIBUTES), max_size=3))
    ink = draw(st.sampled_from(("", *(f"3{colour}" for colour in COLOURS), "95")))
    paper = draw(st.sampled_from(("", *(f"4{colour}" for colour in COLOURS), "102")))
    link = draw(st.sampled_from(("", "id=1;https://a", "id=2;https://a")))
    return pen(attributes, ink, paper, link)


class Reader:
    """A terminal's pen, by ECMA-48 and xterm's colours."""

    def __init__(self) -> None:
        self.attributes: set[str] = set()
        self.ink = self.paper = self.link = ""

    def read(self, text: str) -> None:
        for codes, link in re.findall("\x1b\\[([0-9;]*)m|\x1b\\]8;(.*?)\x1b\\\\", text):
            if link:
                self.link = "" if link == ";" else link
            else:
                self._sgr([int(code or 0) for code in codes.split(";")])

    def _sgr(self, codes: list[int]) -> None:
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.attributes, self.ink, self.paper = set(), "", ""
            elif code in ENDS:
                self.attributes -= set(ENDS[code])
            elif code in (38, 48):
                length = 4 if codes[0] == 2 else 2
                colour = ";".join(map(str, [code, *codes[:length]]))
                del codes[:length]
                self.ink, self.paper = (colour, self.paper) if code == 38 else (self.ink, colour)
            elif code in (39, 49):
                self.ink, self.paper = ("", self.paper) if code == 39 else (self.ink, "")
            elif 30 <= code < 38 or 90 <= code < 98:
                self.ink = str(code)
            elif 40 <= code < 48 or 100 <= code < 108:
                self.paper = str(code)
            else:
                self.attributes.add(str(code))

    @property
    def pen(self) -> Pen:
        return pen(frozenset(self.attributes), self.ink, self.paper, self.link)


def full(one: Pen) -> str:
    codes = ";".join(filter(None, ("0", *sorted(one.attributes), one.ink, one.paper)))
    link = f"\x1b]8;{one.link}\x1b\\" if one.link else "\x1b]8;;\x1b\\"
    return f"\x1b[{codes}m{link}"


@given(pens(), pens())
@example(pen_of("1;2;38;2;1;2;3"), pen_of("1;38;2;1;2;3"))  # one code ends both
def test_a_way_ends_at_the_other_pen_and_is_not_longer_than_starting_anew(
    now: Pen, then: Pen
) -> None:
    reader = Reader()
    reader.read(full(now))
    assert reader.pen is now
    reader.read(way(now, then))
    assert reader.pen is then
    assert len(way(now, then)) <= len(full(then))
    assert way(now, now) == ""


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("", PLAIN),
        ("39;49", PLAIN),
        ("1;38;2;1;2;3;48;5;9", pen(frozenset("1"), "38;2;1;2;3", "48;5;9", "")),
        ("4;53;97;104", pen(frozenset(("4", "53")), "97", "104", "")),
        ("2;3;7;31;41", pen(frozenset("237"), "31", "41", "")),
    ],
)
def test_rich_s_codes_are_read(codes: str, expected: Pen) -> None:
    assert pen_of(codes) is expected


def test_codes_that_are_not_known_are_an_error_and_not_a_guess() -> None:
    with pytest.raises(ValueError, match="SGR 77"):
        pen_of("1;77")


def test_of_a_space_only_paper_and_lines_are_seen() -> None:
    assert pen_of("1;3;31;44").blank is pen_of("44")
    assert pen_of("1;31").blank is PLAIN
    assert pen_of("4;31").blank is None
    assert pen_of("7;31").blank is None
