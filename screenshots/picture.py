"""A screen as an SVG file that looks the same in every viewer.

Blocks, bars and braille are drawn as shapes and every sign outside ASCII stands in its own cell:
the fonts of viewers differ in what they hold and how wide it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from rich.cells import get_character_cell_size
from rich.color import Color, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME, TerminalTheme
from textual.strip import Strip

_WIDTH: Final = 8.4  # of a cell, at 14 px of a monospaced font
_HEIGHT: Final = 18.0
_BASELINE: Final = 13.5
_EDGE: Final = 10.0
_TOP: Final = 34.0  # the window's own bar
_FONTS: Final = "'Fira Code','DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace"

# A shape within a cell: x, y, width and height in parts of it, and its opacity.
Box = tuple[float, float, float, float, float]
_BLOCKS: Final[dict[str, Box]] = {
    **{sign: (0.0, 1 - n / 8, 1.0, n / 8, 1.0) for n, sign in enumerate("▁▂▃▄▅▆▇█", 1)},
    **{sign: (0.0, 0.0, n / 8, 1.0, 1.0) for n, sign in enumerate("▏▎▍▌▋▊▉", 1)},
    **{sign: (0.0, 0.0, 1.0, 1.0, n / 4) for n, sign in enumerate("░▒▓", 1)},
}
_LINES: Final = {"─": (1.0, 0.0), "│": (0.0, 1.0), "╌": (0.3, 0.0)}
# Dots of a braille sign: bit to column and row.
_DOTS: Final = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))


def picture(rows: Sequence[Strip], title: str, theme: TerminalTheme = SVG_EXPORT_THEME) -> str:
    """The rows of a screen in a window that is called ``title``."""
    columns = max(row.cell_length for row in rows)
    width, height = columns * _WIDTH + 2 * _EDGE, len(rows) * _HEIGHT + _TOP + _EDGE
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">\n'
        f"<style>text{{font:14px {_FONTS}}}.b{{font-weight:700}}</style>\n"
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#23262b"/>\n'
        f'<text x="{width / 2:g}" y="22" text-anchor="middle" fill="#9aa0a6">{escape(title)}</text>'
    )
    lights = "".join(
        f'<circle cx="{20 + 20 * at}" cy="17" r="6" fill="{colour}"/>'
        for at, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    body = [part for y, row in enumerate(rows) for part in _row(row, _TOP + y * _HEIGHT, theme)]
    return "\n".join([frame, lights, *body, "</svg>\n"])


def _row(row: Strip, top: float, theme: TerminalTheme) -> Iterator[str]:
    column = 0
    papers: list[tuple[str, int, int]] = []  # colour, from and until which column
    texts: list[str] = []
    for segment in row:
        style = segment.style or Style.null()
        ink, paper = _colours(style, theme)
        start, column = column, column + segment.cell_length
        if papers and papers[-1][0] == paper.hex:
            start = papers.pop()[1]
        papers.append((paper.hex, start, column))
        texts += _inked(segment.text, column - segment.cell_length, top, ink, bold=bool(style.bold))
    for colour, start, end in papers:
        yield (
            f'<rect x="{_x(start):g}" y="{top:g}" width="{(end - start) * _WIDTH:g}" '
            f'height="{_HEIGHT:g}" fill="{colour}" shape-rendering="crispEdges"/>'
        )
    yield from texts


def _x(column: float) -> float:
    return _EDGE + column * _WIDTH


def _colours(style: Style, theme: TerminalTheme) -> tuple[ColorTriplet, ColorTriplet]:
    ink = (style.color or Color.default()).get_truecolor(theme)
    paper = (style.bgcolor or Color.default()).get_truecolor(theme, foreground=False)
    if style.reverse:
        ink, paper = paper, ink
    return (blend_rgb(ink, paper, 0.4) if style.dim else ink), paper


def _inked(text: str, column: int, top: float, ink: ColorTriplet, *, bold: bool) -> Iterator[str]:
    look = f'y="{top + _BASELINE:g}" fill="{ink.hex}"' + (' class="b"' if bold else "")
    for word, at, cells in _words(text, column):
        if shapes := list(_shapes(word)):
            yield _path(shapes, at, top, ink)
        elif word.isascii():
            wide = f'textLength="{cells * _WIDTH:g}"'
            yield f'<text x="{_x(at):g}" {wide} {look}>{escape(word)}</text>'
        else:
            middle = _x(at + cells / 2)
            yield f'<text x="{middle:g}" text-anchor="middle" {look}>{escape(word)}</text>'


def _words(text: str, column: int) -> Iterator[tuple[str, int, int]]:
    """Words of ASCII, and every other sign by itself; each with its column and its cells."""
    word = ""
    for sign in text:
        if sign.isascii() and sign != " ":
            word += sign
            column += 1
            continue
        if word:
            yield word, column - len(word), len(word)
            word = ""
        cells = get_character_cell_size(sign)
        if sign != " ":
            yield sign, column, cells
        column += cells
    if word:
        yield word, column - len(word), len(word)


def _shapes(sign: str) -> Iterable[Box]:
    """None of a sign that is left to a font."""
    if len(sign) > 1:
        return ()
    if "\u2800" <= sign <= "\u28ff":
        return _braille(ord(sign) - 0x2800)
    if sign in _LINES:
        return _line(*_LINES[sign])
    return (_BLOCKS[sign],) if sign in _BLOCKS else ()


def _braille(bits: int) -> Iterable[Box]:
    return [
        (0.16 + 0.5 * x, 0.06 + 0.25 * y, 0.24, 0.12, 1.0)
        for bit, (x, y) in enumerate(_DOTS)
        if bits & 1 << bit
    ]


def _line(across: float, down: float) -> Iterable[Box]:
    if across:
        yield 0.0, 0.47, across, 0.06, 1.0
    if 0 < across < 1:
        yield 0.5, 0.47, across, 0.06, 1.0
    if down:
        yield 0.45, 0.0, 0.1, 1.0, 1.0


def _path(boxes: Iterable[Box], column: int, top: float, ink: ColorTriplet) -> str:
    drawn = "".join(
        f"M{_x(column + x):.2f} {top + y * _HEIGHT:.2f}h{w * _WIDTH:.2f}v{h * _HEIGHT:.2f}"
        f"h{-w * _WIDTH:.2f}z"
        for x, y, w, h, _ in boxes
    )
    faint = min(opacity for *_, opacity in boxes)
    return f'<path d="{drawn}" fill="{ink.hex}"' + (
        f' fill-opacity="{faint}"/>' if faint < 1 else "/>"
    )
