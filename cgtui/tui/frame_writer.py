"""Textual's updates of the screen as the cells that differ from what the terminal shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from cgtui.tui.brush import Brush
from cgtui.tui.cell_diff import Cell, Cells, changed_columns
from cgtui.tui.pens import PLAIN, Pen, pen_of

CHECKED_WITH: Final = "8.2.8"
"""The Textual whose compositor this was compared with; the names it uses are Textual's own."""

_STYLES_KEPT: Final = 4096

Strips: TypeAlias = list[tuple[int, Strip]]
"""Each with the column it starts in."""


class FrameWriter:
    """Keeps what the terminal shows. Ask `frame` once for every update, and send what it gives.

    ``is_complete``: every cell of the screen is known. `forget` when anybody else has drawn.
    """

    def __init__(self, console: Console) -> None:
        self._colours = console._color_system or ColorSystem.TRUECOLOR  # as `Strip.render` does
        self._cells = Cells()
        self._pens: dict[Style, Pen] = {}
        self._rows: list[list[Cell | None]] = []
        self._epoch = 0
        self.is_complete = False

    def forget(self) -> None:
        """Nothing is known of what the terminal shows."""
        self._rows = []
        self.is_complete = False

    def frame(self, update: LayoutUpdate | ChopsUpdate) -> str:
        """What to send for ``update``; empty if the terminal shows all of it already."""
        self._cells.spare()
        if self._epoch != self._cells.epoch:
            self._epoch = self._cells.epoch
            self.forget()
        if isinstance(update, LayoutUpdate):
            return self._whole(update)
        self._fit(len(update.chops), max(ends[-1] for ends in update.chop_ends))
        return self._painted(_changed_strips(update))

    def _whole(self, update: LayoutUpdate) -> str:
        region = update.region
        self._fit(region.bottom, region.right)
        text = self._painted(
            (y, [(region.x, Strip.join(strips))])
            for y, strips in enumerate(update.strips, region.y)
        )
        if not (region.x or region.y):
            self.is_complete = True
        return text

    def _fit(self, height: int, width: int) -> None:
        if len(self._rows) != height or len(self._rows[0]) != width:
            self.forget()
            self._rows = [[None] * width for _ in range(height)]

    def _painted(self, rows: Iterable[tuple[int, Strips]]) -> str:
        brush = Brush()
        for y, strips in rows:
            self._paint(brush, y, strips)
        return brush.frame()

    def _paint(self, brush: Brush, y: int, strips: Strips) -> None:
        row = self._rows[y]
        columns: list[int] = []
        before = row.copy()
        for x, strip in strips:
            fresh = self._cells_of(strip, len(row) - x)
            end = x + len(fresh)
            if row[x:end] != fresh:
                columns += [x + column for column in changed_columns(row[x:end], fresh)]
                row[x:end] = fresh
        if columns:
            composed = self._cells.composed
            if composed and not (composed.isdisjoint(before) and composed.isdisjoint(row)):
                # What stands after a composed sign may not be where we think it is.
                brush.paint(y, range(len(row)), row)
            else:
                brush.paint(y, sorted(columns), row)

    def _cells_of(self, strip: Strip, room: int) -> list[Cell]:
        cells: list[Cell] = []
        for text, style, control in strip:
            if text and not control:
                cells += self._cells.of(text, self._pen(style))
        if len(cells) > room:
            del cells[room:]
        if cells and cells[-1].tail is not None:
            cells[-1:] = self._cells.of(" ", cells[-1].pen)  # half of it is over the edge
        return cells

    def _pen(self, style: Style | None) -> Pen:
        if style is None:
            return PLAIN
        if style.link:
            link = f"id={style.link_id};{style.link}"
            return pen_of(Strip.render_ansi(style, self._colours), link)
        known = self._pens.get(style)
        if known is None:
            if len(self._pens) >= _STYLES_KEPT:
                self._pens.clear()
            known = self._pens[style] = pen_of(Strip.render_ansi(style, self._colours))
        return known


def _changed_strips(update: ChopsUpdate) -> Iterator[tuple[int, Strips]]:
    """The strips that Textual would send, whole: cutting one may cut a sign of two cells."""
    for y, left, right in update.spans:
        strips = zip(update.chop_ends[y], update.chops[y].items(), strict=False)
        yield (
            y,
            [
                (x, strip)
                for end, (x, strip) in strips
                if strip is not None and x < right and end > left
            ],
        )
