"""A screen as an SVG picture of one line of text a row, the same on every machine.

Textual's own export names fonts of a web host, has an id that follows the content in every
element, and shows colours that a terminal of sixteen has not. Here a class is named after its
colour and the file has a line for each row, so that a difference can be read in a diff.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Final

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.app import App

CELL_W: Final = 10
CELL_H: Final = 20
_BASELINE: Final = 15
_FONT_PX: Final = 16.25  # a sign of Fira Code is 0.6154 of it wide
_FONTS: Final = "'Fira Code','DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace"
# Signs that fonts may draw at a width of their own stand in elements of their own.
_RUNS: Final = re.compile(r"[\x21-\x7e\u2500-\u259f]+(?: [\x21-\x7e\u2500-\u259f]+)*|[^ ]")
# What a terminal of sixteen colours shows them as: those of xterm.
_TERMINAL: Final = TerminalTheme(
    (0, 0, 0),
    (229, 229, 229),
    [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
        (60, 110, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    ],
    [
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
        (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ],
)  # fmt: skip
_OWN_GROUND: Final = "g-own"


def svg_of(app: App[Any]) -> str:
    """What ``app`` shows now."""
    width, height = app.size
    painter = _Painter(few_colours=app.console.color_system == "standard")
    rows = [painter.row(strip) for strip in app.screen._compositor.render_strips()]
    ground = Counter([_OWN_GROUND])
    for row in rows:
        for _x, length, name in row.grounds:
            ground[name] += length
    usual = ground.most_common(1)[0][0]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * CELL_W}" '
            f'height="{height * CELL_H}" viewBox="0 0 {width * CELL_W} {height * CELL_H}">',
            painter.sheet(),
            f'<rect width="100%" height="100%" class="{usual}"/>',
            *(row.svg(y, usual) for y, row in enumerate(rows)),
            "</svg>",
            "",
        ]
    )


def rows_of(svg: str) -> list[str]:
    """The words of a picture row by row, without its colours and places."""
    rows = [line for line in svg.splitlines() if line.startswith("<g ")]
    return [
        " ".join(unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", row))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """``grounds`` are (place, length, class) in cells, all of the row."""

    grounds: list[tuple[int, int, str]]
    texts: list[str]

    def svg(self, y: int, usual: str) -> str:
        """Without the ground that most of the picture has."""
        rects = [
            f'<rect x="{x * CELL_W}" width="{length * CELL_W}" height="{CELL_H}" class="{name}"/>'
            for x, length, name in self.grounds
            if name != usual
        ]
        inner = "".join(rects + self.texts)
        return f'<g transform="translate(0 {y * CELL_H})">{inner}</g>'


class _Painter:
    def __init__(self, *, few_colours: bool) -> None:
        self._few = few_colours
        self._rules: dict[str, str] = {_OWN_GROUND: f"fill:{_TERMINAL.background_color.hex}"}

    def sheet(self) -> str:
        rules = "".join(f".{name}{{{rule}}}" for name, rule in sorted(self._rules.items()))
        text = f"font:{_FONT_PX}px {_FONTS};font-variant-ligatures:none;white-space:pre"
        return f"<style>text{{{text}}}{rules}</style>"

    def row(self, segments: Iterable[Segment]) -> _Row:
        grounds: list[tuple[int, int, str]] = []
        texts: list[str] = []
        x = 0
        for text, style in _merged(segments):
            length = cell_len(text)
            fore, back = self._colours(style)
            if grounds and grounds[-1][2] == back:
                begun, before, _ = grounds[-1]
                grounds[-1] = (begun, before + length, back)
            else:
                grounds.append((x, length, back))
            texts += self._texts(text, x, fore)
            x += length
        return _Row(grounds, texts)

    def _texts(self, text: str, x: int, fore: str) -> Iterator[str]:
        for found in _RUNS.finditer(text):
            at = (x + cell_len(text[: found.start()])) * CELL_W
            yield (
                f'<text x="{at}" y="{_BASELINE}" class="{fore}">'
                f"{escape(found.group(), quote=False)}</text>"
            )

    def _colours(self, style: Style) -> tuple[str, str]:
        """The classes of text and ground."""
        fore, back = style.color, style.bgcolor
        if style.reverse:
            fore, back = back or Color.parse("black"), fore or Color.parse("white")
        name = self._class("c", fore, "fill:{}", style)
        if back is None or back.is_default:
            return name, _OWN_GROUND
        return name, self._class("g", back, "fill:{};shape-rendering:crispEdges", Style.null())

    def _class(self, kind: str, color: Color | None, rule: str, style: Style) -> str:
        if color is None or color.is_default:
            word, hexed = "own", _TERMINAL.foreground_color.hex
        else:
            if self._few:
                color = color.downgrade(ColorSystem.STANDARD)
            hexed = color.get_truecolor(_TERMINAL).hex
            word = color.name.lstrip("#") if not self._few else f"n{color.number}"
        traits = {"bold": ";font-weight:bold", "dim": ";opacity:.6", "italic": ";font-style:italic"}
        traits["underline"] = ";text-decoration:underline"
        worn = [trait for trait in traits if getattr(style, trait)]
        name = "-".join([kind, word, *worn])
        self._rules[name] = rule.format(hexed) + "".join(traits[trait] for trait in worn)
        return name


def _merged(segments: Iterable[Segment]) -> Iterator[tuple[str, Style]]:
    """Neighbours that look alike as one."""
    whole, last = "", Style.null()
    for text, style, control in segments:
        if control:
            continue
        look = Style.null() if style is None else style.clear_meta_and_links()
        if look != last and whole:
            yield whole, last
            whole = ""
        whole, last = whole + text, look
    if whole:
        yield whole, last
