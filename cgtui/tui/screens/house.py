"""What every screen has: status bar, banner, body, footer, and a least size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from cgtui.tui.key_lines import footer_line, key_at
from cgtui.tui.key_names import character_of
from cgtui.tui.keymap import Scope, actions_in, bindings
from cgtui.tui.rebinding import rebind
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line, Role, Segment, Span
from cgtui.views.memo import Memo

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import Snapshot
    from cgtui.tui.app import CgtuiApp

LEAST_WIDTH, LEAST_HEIGHT = 80, 24
_WHOLE: Final = 1000
"""Cells for a sentence that is wrapped rather than cut."""
_OF_ROWS: Final = frozenset(["list.copy_row"])


class HouseScreen(Screen[None], inherit_bindings=False):
    """A screen of the program. Subclasses say ``body``, ``paint`` and their ``SCOPES``."""

    AUTO_FOCUS: ClassVar[str | None] = None
    PASSING: ClassVar[bool] = False
    """Whether it lies over another screen, to be left before a third one is shown."""
    typing: bool = False
    """Whether letters are text here, and not commands."""
    SCOPES: ClassVar[Sequence[Scope]] = (Scope.EVERYWHERE, Scope.LISTS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.LISTS)

    DEFAULT_CSS = """
    HouseScreen { layout: vertical; overflow: hidden; }
    HouseScreen #too-small { display: none; height: 1fr; }
    HouseScreen.-too-small > * { display: none; }
    HouseScreen.-too-small > #too-small { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._footer = Memo()

    @property
    def house(self) -> CgtuiApp:
        """The application."""
        return cast("CgtuiApp", self.app)

    def compose(self) -> ComposeResult:
        """Status bar, banner, body, footer."""
        rebind(self._bindings, self.house.keys)
        yield Bar(id="status")
        yield Bar(id="banner")
        yield from self.body()
        yield Bar(id="footer")
        yield LinePane(id="too-small")

    def _compositor_refresh(self) -> None:
        # In a batch (the start is one) Textual would draw a whole picture and then not send it.
        # Where a Textual does not count batches any more, it may draw as it likes.
        if not getattr(self.house, "_batch_count", 0):
            super()._compositor_refresh()

    def body(self) -> ComposeResult:
        """The screen's own widgets."""
        raise NotImplementedError

    def paint(self, snapshot: Snapshot) -> None:
        """Bring the body up to ``snapshot``."""
        raise NotImplementedError

    def footer(self, width: int) -> Line:
        """The keys that are in force on this screen."""
        return self.footer_after((), width)

    def footer_after(self, lead: Sequence[Segment], width: int) -> Line:
        """The keys in force after ``lead``. What drops out is found anew only when that changes."""
        keys = self.house.keys
        without = frozenset() if self.rows_to_copy() is not None else _OF_ROWS
        return self._footer.get(
            "footer",
            (tuple(lead), width, keys, without),
            lambda: footer_line(self.SCOPES, width, lead, keys, without=without),
        )

    def moving(self) -> RowList[object] | LinePane | None:
        """The widget that the movement keys move."""
        return None

    def show(self, snapshot: Snapshot) -> None:
        """Repaint for a newer snapshot. Called only while this is the screen on top."""
        from cgtui.views.banner import banner_line  # noqa: PLC0415 - after the first paint
        from cgtui.views.status import status_line  # noqa: PLC0415 - as above

        width = self.size.width
        if self._too_small(snapshot):
            return
        glyphs = self.house.glyphs
        status = status_line(snapshot, width, glyphs, clocks=self.house.clocks)
        self.query_one("#status", Bar).show(status)
        trouble = self.house.own_trouble(width) or banner_line(
            snapshot, width, glyphs, new_key=self.house.new_key_words
        )
        trouble = trouble or self.house.log_trouble(width)
        self.query_one("#banner", Bar).show(trouble)
        self.query_one("#footer", Bar).show(self.footer(width))
        self.paint(snapshot)

    def show_latest(self) -> None:
        """Repaint from the newest snapshot there is."""
        if not self.is_mounted:
            return
        if self.house.snapshot is not None:
            self.show(self.house.snapshot)
        elif not self._too_small(None):
            width = self.size.width
            self.query_one("#status", Bar).show((Span(" cgtui: starting", Role.HEAD),))
            trouble = self.house.own_trouble(width) or self.house.log_trouble(width)
            self.query_one("#banner", Bar).show(trouble)
            self.query_one("#footer", Bar).show(self.footer(width))
            self.paint_early()

    def paint_early(self) -> None:
        """What can be painted before there is any snapshot: for most screens, nothing."""

    def _too_small(self, snapshot: Snapshot | None) -> bool:
        width, height = self.size
        small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        self.set_class(small, "-too-small")
        if small:
            from cgtui.views.small import small_lines  # noqa: PLC0415 - seldom

            lines = small_lines(
                snapshot,
                width,
                height,
                self.house.glyphs,
                needs=(LEAST_WIDTH, LEAST_HEIGHT),
                trouble=self.house.own_trouble(_WHOLE),
            )
            self.query_one("#too-small", LinePane).show(lines)
        return small

    def on_resize(self) -> None:
        """The layout is known only after the refresh that follows."""
        self.call_after_refresh(self.show_latest)

    def on_screen_resume(self) -> None:
        """Nothing was painted while another screen covered this one."""
        self.call_after_refresh(self.show_latest)

    def takes_key(self, event: events.Key) -> bool:
        """Whether a key is for the screen itself, before any binding is looked at."""
        return False

    def takes_paste(self, text: str) -> bool:
        """Whether what is pasted is for the screen itself; in its place among the keys."""
        return False

    def on_click(self, event: events.Click) -> None:
        """A key's name in the footer, or what stands after it, is that key."""
        footer = self.query_one("#footer", Bar)
        if event.widget is footer:
            event.stop()
            key = key_at(footer.line, event.x, self.SCOPES, self.house.keys)
            if key is not None:
                self.house.post_message(events.Key(key, character_of(key)))
        elif isinstance(event.widget, Bar):
            event.stop()
            self.clicked(event.widget, event.x)

    def clicked(self, bar: Bar, column: int) -> None:
        """A line of the screen's own was clicked at ``column``, on screens where that does
        something."""

    async def on_row_list_pointed(self, message: RowList.Pointed) -> None:
        """The mouse has moved a list's cursor; on the row where it was it is like Enter."""
        message.stop()
        self.give_cursor(message.rows)
        self.cursor_moved()
        if message.again:
            await self.enter()

    def give_cursor(self, rows: RowList[Any]) -> None:
        """The keys are to move ``rows`` now, on screens that have several lists."""

    async def enter(self) -> None:
        """What Enter does by itself on this screen, if anything."""
        for action in actions_in(self.SCOPES):
            if "enter" in action.keys:
                await self.run_action(action.id)

    def rows_to_copy(self) -> RowList[object] | None:
        """The list whose row is copied; ``None`` where there is only text."""
        widget = self.moving()
        return widget if isinstance(widget, RowList) else None

    def coin_under_cursor(self) -> str | None:
        """The coin of the row that is picked, on screens that have such rows."""
        return None

    def cursor_moved(self) -> None:
        """A movement key has moved the list."""

    def action_copy_row(self) -> None:
        """Copy the row under the cursor."""
        widget = self.rows_to_copy()
        if widget is None:
            self.house.tell_no_rows()
        else:
            self.house.copy_row(widget.picked_line)

    def action_back(self) -> None:
        """To the screen before, unless there is something to let go of first."""
        self.house.go_back()

    def action_move(self, rows: int) -> None:
        """Move the cursor or the view."""
        if (widget := self.moving()) is not None:
            widget.move(rows)
            self.cursor_moved()

    def action_half_page(self, direction: int) -> None:
        """Move by half the height of the list."""
        if (widget := self.moving()) is not None:
            widget.move(direction * max(1, cast(Widget, widget).size.height // 2))
            self.cursor_moved()

    def action_move_to_top(self) -> None:
        """To the first row."""
        if (widget := self.moving()) is not None:
            widget.move_to(end=False)
            self.cursor_moved()

    def action_move_to_bottom(self) -> None:
        """To the last row."""
        if (widget := self.moving()) is not None:
            widget.move_to(end=True)
            self.cursor_moved()
