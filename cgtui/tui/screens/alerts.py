"""Alerts: heads-ups, messages, outcomes and what holds alerts back; one row of them in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from cgtui.monitor.signal_snapshot import Episode, SignalsSnapshot
from cgtui.monitor.snapshot import Snapshot
from cgtui.signals.alert import AlertRecord
from cgtui.signals.outcome_table import OutcomeRow, table
from cgtui.signals.trip import Trip
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import Row, RowList
from cgtui.views.alerts.alert_detail import episode_lines, outcome_lines, record_lines, trip_lines
from cgtui.views.alerts.alert_lists import (
    delivery_columns,
    heads_up_columns,
    outcome_columns,
    trip_columns,
)
from cgtui.views.alerts.alert_summary import PART_NAMES, Part, counts_line, listed_line, parts_line
from cgtui.views.cells import Line, Role, Span
from cgtui.views.clock_words import machine_note
from cgtui.views.columns import Column, head_line, row_line
from cgtui.views.tabs import tab_at

_TALL_FROM = 36
_IDS = {
    Part.HEADS_UPS: "episodes",
    Part.DELIVERIES: "deliveries",
    Part.OUTCOMES: "outcomes",
    Part.KILL_SWITCH: "trips",
}
_EMPTY = {
    Part.HEADS_UPS: "no heads-up yet",
    Part.DELIVERIES: "no message yet",
    Part.OUTCOMES: "no outcome yet: each alert is followed for 5, 15 and 60 minutes",
    Part.KILL_SWITCH: "nothing holds alerts back",
}


class AlertsScreen(HouseScreen):
    """One list at a time; below it, or in its place on a small terminal, a row in full."""

    CSS_PATH = "alerts.tcss"
    SCOPES: ClassVar[Sequence[Scope]] = (
        Scope.EVERYWHERE,
        Scope.ALERTS,
        Scope.COINS,
        Scope.LISTS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.ALERTS), *bindings(Scope.COINS)]

    def __init__(self) -> None:
        super().__init__()
        self._part = Part.HEADS_UPS
        self._in_full = False

    def body(self) -> ComposeResult:
        """Two lines of counts, the lists (one of them shown), and the row in full."""
        yield Bar(id="counts")
        yield Bar(id="away")
        yield Bar(id="parts")
        with Container(id="rows"):
            yield RowList[Episode](
                key_of=lambda one: one.heads_up.episode_id, hold_order=True, id="episodes"
            )
            yield RowList[AlertRecord](key_of=lambda one: one.alert.alert_id, id="deliveries")
            yield RowList[OutcomeRow](key_of=lambda one: (one.tier, one.verdict), id="outcomes")
            yield RowList[Trip](key_of=lambda one: (one.cause, one.coin), id="trips")
        yield LinePane(id="detail")

    def moving(self) -> RowList[object] | LinePane | None:
        """The list that is shown."""
        return self._list

    @property
    def _list(self) -> RowList[object]:
        return self.query_one(f"#{_IDS[self._part]}", RowList)

    def coin_under_cursor(self) -> str | None:
        """The coin of a heads-up, a message or a trip."""
        match self._list.picked:
            case Episode(heads_up=up):
                return up.coin
            case AlertRecord(alert=alert):
                return alert.coin or None
            case Trip(coin=coin):
                return coin
        return None

    def cursor_moved(self) -> None:
        """The row in full is another one now."""
        self.show_latest()

    def on_resize(self) -> None:
        """Where there is room, the row in full stands below the list."""
        self.set_class(self.size.height >= _TALL_FROM, "-tall")
        super().on_resize()

    def paint(self, snapshot: Snapshot) -> None:
        """The counts, the list that is shown, and the row in full."""
        signals = snapshot.signals
        width, glyphs = self.size.width, self.house.glyphs
        self.set_class(self._in_full, "-detail")
        away = self.house.away.told
        self.query_one("#away", Bar).show((Span(f" {away}", Role.ACCENT),) if away else None)
        for part, name in _IDS.items():
            self.query_one(f"#{name}", RowList).set_class(part is self._part, "-shown")
        if signals is None:
            note: Line = (Span(" alerts do not run in this session", Role.WARN),)
            self.query_one("#counts", Bar).show(note)
            self.query_one("#parts", Bar).show(())
            return
        if self._part is Part.DELIVERIES and signals.alerts:
            counts = listed_line(signals.alerts, width, glyphs)
        else:
            counts = counts_line(signals, width, glyphs, machine=machine_note(snapshot))
        self.query_one("#counts", Bar).show(counts)
        self.query_one("#parts", Bar).show(parts_line(signals, self._part, width))
        self._paint_list(snapshot, signals)
        self._paint_detail(snapshot, signals)

    def _paint_list(self, snapshot: Snapshot, signals: SignalsSnapshot) -> None:
        now_ms, glyphs = snapshot.now_ms, self.house.glyphs
        width = self.size.width - 1
        match self._part:
            case Part.HEADS_UPS:
                episodes = self._episodes(signals)
                columns = heads_up_columns(episodes, signals.inputs, now_ms, width, glyphs)
                self._show(episodes, columns)
            case Part.DELIVERIES:
                records = signals.alerts
                self._show(records, delivery_columns(records, now_ms, width, glyphs))
            case Part.OUTCOMES:
                self._show(table(signals.outcomes), outcome_columns(width))
            case Part.KILL_SWITCH:
                trips = signals.armed.trips
                self._show(trips, trip_columns(trips, now_ms, width))

    def _show(self, rows: Sequence[Row], columns: tuple[Column[Row], ...]) -> None:
        head = head_line(columns) if rows else (Span(_EMPTY[self._part], Role.DIM),)
        line_of: Callable[[Row], Line] = lambda row: row_line(columns, row)  # noqa: E731
        cast(RowList[Row], self._list).show(rows, lambda: head, line_of)

    def _paint_detail(self, snapshot: Snapshot, signals: SignalsSnapshot) -> None:
        pane = self.query_one("#detail", LinePane)
        width, now_ms, glyphs = pane.size.width, snapshot.now_ms, self.house.glyphs
        lines: list[Line] = []
        match self._list.picked or self._first(signals):
            case Episode() as episode:
                lines = episode_lines(episode, now_ms, width, glyphs, signals.venues)
            case AlertRecord() as record:
                lines = record_lines(record, now_ms, width, glyphs, signals.venues)
            case Trip() as trip:
                lines = trip_lines(trip, now_ms, width, glyphs)
            case OutcomeRow():
                lines = outcome_lines(width, glyphs)
        pane.show(lines or [(Span(_EMPTY[self._part], Role.DIM),)])

    def _first(self, signals: SignalsSnapshot) -> object | None:
        rows: Sequence[object] = {
            Part.HEADS_UPS: self._episodes(signals),
            Part.DELIVERIES: signals.alerts,
            Part.OUTCOMES: table(signals.outcomes),
            Part.KILL_SWITCH: signals.armed.trips,
        }[self._part]
        return rows[0] if rows else None

    @staticmethod
    def _episodes(signals: SignalsSnapshot) -> tuple[Episode, ...]:
        return (*signals.open, *signals.closed)

    def action_half_page(self, direction: int) -> None:
        """A row in full that has no room beside its list scrolls; else the list moves."""
        if self._in_full and self.size.height < _TALL_FROM:
            pane = self.query_one("#detail", LinePane)
            pane.move(direction * max(1, pane.size.height // 2))
            return
        super().action_half_page(direction)

    def action_next_part(self) -> None:
        """The next list."""
        self._go_to(1)

    def action_previous_part(self) -> None:
        """The list before."""
        self._go_to(-1)

    def clicked(self, bar: Bar, column: int) -> None:
        """The name of a list shows it."""
        if bar.id == "parts" and (part := tab_at(bar.line, column, PART_NAMES)) is not None:
            self._choose(part)

    def _go_to(self, step: int) -> None:
        self._choose(Part((self._part + step) % len(Part)))

    def _choose(self, part: Part) -> None:
        if part is not self._part:
            # Where a row in full takes the place of its list, the other list is what is asked for.
            self._in_full = False
        self._part = part
        self.show_latest()
        # The list that has just appeared knows its height only after the layout.
        self.call_after_refresh(self.show_latest)

    def action_details(self) -> None:
        """Show the row in full; where it is so already its coin, or the list again."""
        if self._in_full and (coin := self.coin_under_cursor()) is not None:
            self.house.open_coin(coin)
            return
        if self._list.following:
            self._list.move(1)
        self._in_full = not self._in_full
        self.show_latest()
        self.call_after_refresh(self.show_latest)

    def action_back(self) -> None:
        """Close the row in full, let go of the row, then leave: one after the other."""
        if self._in_full:
            self._in_full = False
        elif not self._list.following:
            self._list.release()
        else:
            super().action_back()
            return
        self.show_latest()
        self.call_after_refresh(self.show_latest)
