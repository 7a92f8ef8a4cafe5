"""The keys that choose which coin is looked at, and how wide the bars of its charts are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from cgtui.monitor.coin.coin_detail import INTERVALS
from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.screens.house import HouseScreen

if TYPE_CHECKING:
    from cgtui.tui.port import MonitorPort

COIN = "coin"
"""The mode of the Coin screen."""


class CoinCommands(App[Any], inherit_bindings=False):
    """The application's actions about the coin in view. ``coin_shown`` is empty until one is
    chosen; the monitor reads it while its screen is the mode, and not a moment longer."""

    monitor: MonitorPort
    snapshot: Snapshot | None
    coin_shown: str = ""
    chart_interval: str = INTERVALS[0]
    _came_from: str = ""

    def action_show_coin(self) -> None:
        """Screen 2: the coin under the cursor, else the one shown before, else the loudest."""
        coin = self._under_cursor() or self.coin_shown or self._loudest()
        if coin:
            self.open_coin(coin)
        else:
            self._say("no coin yet: nothing has been heard of any")

    def action_open_coin(self) -> None:
        """The coin under the cursor; without a cursor that of the biggest open heads-up."""
        coin = self._under_cursor() or self._biggest_open()
        if coin:
            self.open_coin(coin)
        else:
            self._say("no coin is picked: move to its row first")

    def action_leave_coin(self) -> None:
        """Back to where the coin was opened from."""
        self.show_mode(self._came_from or self.DEFAULT_MODE)

    def action_next_coin(self, step: int) -> None:
        """The coin ``step`` places further on the board, around its ends."""
        rows = () if self.snapshot is None else self.snapshot.coins
        names = [row.coin for row in rows]
        if not names:
            return
        at = names.index(self.coin_shown) + step if self.coin_shown in names else 0
        self._look(names[at % len(names)])

    def action_next_interval(self) -> None:
        """5m, 15m, 1h, 4h and round again."""
        at = INTERVALS.index(self.chart_interval)
        self.chart_interval = INTERVALS[(at + 1) % len(INTERVALS)]
        self._look(self.coin_shown)

    def action_refresh_coin(self) -> None:
        """Read everything of the coin anew."""
        self.monitor.refresh_coin()
        self._say("reading anew")

    def show_mode(self, mode: str) -> None:
        """Show a screen of its own; what lies over the present one is left first."""
        while isinstance(screen := self.screen, HouseScreen) and screen.PASSING:
            screen.dismiss()
        before = self.current_mode
        if mode == COIN and before != COIN:
            self._came_from = before
            self.monitor.look_at(self.coin_shown, self.chart_interval)
        elif mode != COIN and before == COIN:
            self.monitor.look_at(None, self.chart_interval)
        self.switch_mode(mode)

    def open_coin(self, coin: str) -> None:
        """Show ``coin`` on its screen."""
        if self.current_mode == COIN:
            self._look(coin)
        else:
            self.coin_shown = coin
        self.show_mode(COIN)

    def _look(self, coin: str) -> None:
        self.coin_shown = coin
        self.monitor.look_at(coin, self.chart_interval)
        if isinstance(screen := self.screen, HouseScreen):
            screen.show_latest()

    def _under_cursor(self) -> str | None:
        screen = self.screen
        return screen.coin_under_cursor() if isinstance(screen, HouseScreen) else None

    def _biggest_open(self) -> str | None:
        signals = None if self.snapshot is None else self.snapshot.signals
        return signals.open[0].heads_up.coin if signals is not None and signals.open else None

    def _loudest(self) -> str | None:
        if self.snapshot is None:
            return None
        return self._biggest_open() or next((row.coin for row in self.snapshot.coins), None)

    def _say(self, text: str) -> None:
        self.clear_notifications()
        self.notify(text, markup=False)
