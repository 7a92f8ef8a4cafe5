"""A table of keyed rows under a heading, with a cursor that stays on its row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from textual import events
from textual.message import Message

from cgtui.tui.widgets.line_widget import LineWidget
from cgtui.views.cells import Line, Role, Span

Row = TypeVar("Row")


class RowList(LineWidget, Generic[Row]):
    """Rows from the top down, drawn by ``line_of``; the first row of the widget is a heading.

    While no row is picked the list *follows*: it shows its first rows (``follow="top"``) or its
    last ones (``follow="bottom"``). Moving picks a row by its key; from then on the rows keep
    their places on the screen until ``release`` is called or the end it follows is reached.
    With ``hold_order`` a list that is ranked anew on each update keeps its order meanwhile.
    ``runs`` is for lists whose newest rows keep coming in at the end that they follow.
    """

    DEFAULT_CSS = "RowList { height: 1fr; width: 1fr; }"

    class Pointed(Message):
        """The mouse has moved the cursor of ``rows``; ``again`` if it is where it was already."""

        def __init__(self, rows: RowList[Any], *, again: bool = False) -> None:
            super().__init__()
            self.rows = rows
            self.again = again

    def __init__(
        self,
        *,
        key_of: Callable[[Row], Hashable],
        follow: str = "top",
        hold_order: bool = False,
        runs: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._key_of = key_of
        self._follow_end = follow
        self._hold_order = hold_order
        self._runs = runs
        self._rows: Sequence[Row] = ()
        self._head_of: Callable[[], Line] = tuple
        self._line_of: Callable[[Row], Line] = lambda _row: ()
        self._picked: Hashable | None = None
        self._order_is_held = hold_order
        self._top = 0
        self._cache: dict[int, tuple[Row, Line]] = {}

    @property
    def following(self) -> bool:
        """Whether the list runs along with its newest rows."""
        return self._picked is None

    @property
    def picked(self) -> Row | None:
        """The row under the cursor."""
        index = self._index_of(self._picked)
        return None if index is None else self._rows[index]

    @property
    def picked_line(self) -> Line | None:
        """The row under the cursor as it is drawn, at its whole width."""
        row = self.picked
        return None if row is None else self._line_of(row)

    @property
    def hidden_ahead(self) -> int:
        """How many rows lie between the view and the end that the list would follow."""
        if self._follow_end == "top":
            return self._top
        return max(0, len(self._rows) - self._top - self._room)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - 1)

    def show(
        self, rows: Sequence[Row], head_of: Callable[[], Line], line_of: Callable[[Row], Line]
    ) -> None:
        """Replace the rows. Both functions may be called again later, when the view moves.

        ``head_of`` is asked once the place of the view is known. A row object that is the very
        same as before is not formatted again, provided that ``line_of`` is also the same object.
        """
        if line_of is not self._line_of:
            self._cache.clear()
        anchor = self._rows[self._top] if self._top < len(self._rows) else None
        if self._order_is_held and self._picked is not None:
            rows = self._in_held_order(rows)
        self._order_is_held = self._hold_order
        self._rows, self._head_of, self._line_of = rows, head_of, line_of
        if self._picked is not None and anchor is not None:
            moved_to = self._index_of(self._key_of(anchor))
            if moved_to is not None:
                self._top = moved_to
            if self._index_of(self._picked) is None:
                # The row fell out of the list: there is nothing left to stay on.
                self._picked = None
        self._paint()

    def move(self, rows: int) -> None:
        """Move the cursor by ``rows``, picking the first visible row if none was picked."""
        if not self._rows:
            return
        at = self._index_of(self._picked)
        if at is None:
            at = self._top if self._follow_end == "top" else len(self._rows) - 1
            rows -= (rows > 0) - (rows < 0)
        self._pick(max(0, min(at + rows, len(self._rows) - 1)))

    def move_to(self, *, end: bool) -> None:
        """Go to the last row or to the first one. The end at which rows come in is followed."""
        if self._runs and end == (self._follow_end == "bottom"):
            self.release()
        elif self._rows:
            self._pick(len(self._rows) - 1 if end else 0)

    def release(self) -> None:
        """Let go of the picked row and follow again."""
        self._picked = None
        self._paint()

    def take_new_order(self) -> None:
        """Somebody asked for another order: the next rows stand in theirs, even with a cursor."""
        self._order_is_held = False

    def _in_held_order(self, rows: Sequence[Row]) -> Sequence[Row]:
        places = {self._key_of(row): place for place, row in enumerate(self._rows)}
        return sorted(rows, key=lambda row: places.get(self._key_of(row), len(places)))

    def _pick(self, index: int) -> None:
        self._picked = self._key_of(self._rows[index])
        if index < self._top:
            self._top = index
        elif index >= self._top + self._room:
            self._top = index - self._room + 1
        self._paint()

    def _index_of(self, key: Hashable | None) -> int | None:
        if key is None:
            return None
        for index, row in enumerate(self._rows):
            if self._key_of(row) == key:
                return index
        return None

    def _paint(self) -> None:
        last_top = max(0, len(self._rows) - self._room)
        if self.following:
            self._top = 0 if self._follow_end == "top" else last_top
        self._top = max(0, min(self._top, last_top))
        visible = self._rows[self._top : self._top + self._room]
        picked = self._index_of(self._picked)
        marked = None if picked is None else picked - self._top + 1
        cursor = Span(self.house.glyphs.cursor, Role.ACCENT)
        lines: list[Line] = [(Span(" "), *self._head_of())]
        cache: dict[int, tuple[Row, Line]] = {}
        for row_number, row in enumerate(visible, start=1):
            known = self._cache.get(id(row))
            line = known[1] if known is not None and known[0] is row else self._line_of(row)
            cache[id(row)] = (row, line)
            lines.append((cursor if row_number == marked else Span(" "), *line))
        self._cache = cache
        self.draw(lines, marked)

    def on_resize(self) -> None:
        """Repaint for the new size."""
        self._cache.clear()
        self._paint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three rows a wheel step."""
        event.stop()
        self._roll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three rows a wheel step."""
        event.stop()
        self._roll(-3)

    def _roll(self, rows: int) -> None:
        # Towards the end that is followed there is nothing to pick a row for.
        if not self.following or (rows > 0) == (self._follow_end == "top"):
            self.move(rows)
            self.post_message(self.Pointed(self))

    def on_click(self, event: events.Click) -> None:
        """Pick the row under the mouse."""
        offset = event.get_content_offset(self)
        index = self._top + (0 if offset is None else offset.y) - 1
        if offset is None or not self._top <= index < len(self._rows):
            return
        event.stop()
        again = self._index_of(self._picked) == index
        self._pick(index)
        self.post_message(self.Pointed(self, again=again))
