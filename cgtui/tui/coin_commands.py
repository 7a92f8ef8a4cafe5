"""The keys that choose which coin is looked at, and how wide the bars of its charts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import AwaitMount

from cgtui.monitor.coin.intervals import INTERVALS
from cgtui.tui.keymap import Scope
from cgtui.tui.navigation import Navigation
from cgtui.tui.screens.house import HouseScreen
from cgtui.views.ticker.board_order import own_order

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import Snapshot
    from cgtui.tui.port import MonitorPort

COIN = "coin"
"""The mode of the Coin screen."""


class CoinCommands(Navigation, inherit_bindings=False):
    """The application's actions about the coin in view. ``coin_shown`` is empty until one is
    chosen; the monitor reads it while its screen is the mode, and not a moment longer."""

    monitor: MonitorPort
    snapshot: Snapshot | None
    coin_shown: str = ""
    chart_interval: str = INTERVALS[0]

    def action_show_coin(self) -> None:
        """Screen 2: the coin under the cursor, else the one shown before, else the loudest."""
        if coin := self._coin_to_show():
            self.open_coin(coin)

    def action_open_coin(self) -> None:
        """The coin under the cursor; without a cursor that of the biggest open heads-up."""
        coin = self._under_cursor() or self._biggest_open()
        if coin:
            self.open_coin(coin)
        else:
            self.say("no coin is picked: move to its row first")

    def action_next_coin(self, step: int) -> None:
        """The coin ``step`` places further on the board, around its ends."""
        names = [] if self.snapshot is None else [row.coin for row in own_order(self.snapshot)]
        if not names:
            self.say("the board has no coin yet")
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
        self.say("reading anew")

    def switch_mode(self, mode: str) -> AwaitMount:
        """Whatever leads to the Coin screen and away from it: the monitor is told."""
        before = self.current_mode
        if mode == COIN and before != COIN:
            self.monitor.look_at(self.coin_shown, self.chart_interval)
        elif mode != COIN and before == COIN:
            self.monitor.look_at(None, self.chart_interval)
        return super().switch_mode(mode)

    async def show_scope(self, scope: Scope) -> bool:
        """The Coin screen has a coin to show, or is not shown."""
        if scope is Scope.COIN:
            coin = self._coin_to_show()
            if coin is None:
                return False
            self.coin_shown = coin
        return await super().show_scope(scope)

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

    def _coin_to_show(self) -> str | None:
        coin = self._under_cursor() or self.coin_shown or self._loudest()
        if not coin:
            self.say("no coin yet: nothing has been heard of any")
        return coin or None

    def _under_cursor(self) -> str | None:
        screen = self.screen
        return screen.coin_under_cursor() if isinstance(screen, HouseScreen) else None

    def _biggest_open(self) -> str | None:
        signals = None if self.snapshot is None else self.snapshot.signals
        return signals.open[0].heads_up.coin if signals is not None and signals.open else None

    def _loudest(self) -> str | None:
        if self.snapshot is None:
            return None
        return self._biggest_open() or next((row.coin for row in own_order(self.snapshot)), None)
