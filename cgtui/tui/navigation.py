"""Ways from one screen to another: by key, and by an action's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.widget import AwaitMount

from cgtui.tui.keymap import Action, Scope, key_name
from cgtui.tui.options import Options
from cgtui.tui.saying import Saying
from cgtui.tui.screens.house import HouseScreen

if TYPE_CHECKING:
    from cgtui.views.settings_rows import SettingsBoard

_ASIDE: Final = frozenset([Scope.COIN.value, Scope.SETTINGS.value])
"""Screens that are looked at in passing: Esc leads back to the one they were shown from."""


class Navigation(Saying, inherit_bindings=False):
    """The application's actions that show something else."""

    options: Options
    theme_given: str | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(*args, **kwargs)
        self._came_from: dict[str, str] = {}

    def action_show_ticker(self) -> None:
        """Screen 1."""
        self.show_mode("ticker")

    def action_show_connection(self) -> None:
        """Screen 3."""
        self.show_mode("connection")

    def action_show_checklist(self) -> None:
        """Screen 4."""
        self.show_mode("checklist")

    def action_show_alerts(self) -> None:
        """Screen 5."""
        self.show_mode("alerts")

    def action_show_etf(self) -> None:
        """Screen 6."""
        self.show_mode("etf")

    def action_show_log(self) -> None:
        """Screen 7."""
        self.show_mode("log")

    def action_show_settings(self) -> None:
        """The settings."""
        self.show_mode("settings")

    def action_give_key(self) -> None:
        """Take another API key."""
        from cgtui.tui.setup.key_screen import KeyScreen  # noqa: PLC0415 - after the first paint

        if self.options.credentials is None:
            self.say("the key of this session is not yours to change")
        elif not isinstance(self.screen, KeyScreen):
            self.push_screen(KeyScreen(self.options.credentials))

    @property
    def new_key_words(self) -> str:
        """Where a person gives another API key: by which key on which screen."""
        keys = self.options.keys["connection.give_key"]
        own = keys and self.options.credentials is not None
        return f"{key_name(keys[0])} on screen 3" if own else "screen 3"

    def settings_board(self) -> SettingsBoard | None:
        """The settings in force now; ``None`` where the session does not tell them."""
        make = self.options.settings
        board = None if make is None else make()
        if board is not None and self.theme_given is not None:
            board = board.with_given("ui.theme", self.theme_given)
        return board

    def show_mode(self, mode: str) -> AwaitMount:
        """Show a screen by its name; one that lies over another is left first."""
        self.leave_passing()
        if mode in _ASIDE and mode != self.current_mode:
            self._came_from[mode] = self.current_mode
        return self.switch_mode(mode)

    def switch_mode(self, mode: str) -> AwaitMount:
        """What was said on one screen is not about the next, and would lie on its rows."""
        if mode != self.current_mode:
            self.clear_notifications()
        return super().switch_mode(mode)

    def go_back(self) -> None:
        """From a screen looked at in passing to the one before, from any other to the first."""
        # Forgotten once it is used: two such screens would lead to each other for ever.
        self.switch_mode(self._came_from.pop(self.current_mode, self.DEFAULT_MODE))

    def leave_passing(self) -> None:
        """Leave whatever lies over a screen."""
        while isinstance(screen := self.screen, HouseScreen) and screen.PASSING:
            screen.dismiss()

    def action_help(self) -> None:
        """Show every key, or close that list again."""
        from cgtui.tui.screens.help import HelpScreen  # noqa: PLC0415 - as above

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            self.clear_notifications()
            self.push_screen(HelpScreen())

    def action_palette(self) -> None:
        """Actions by name, or close that list again."""
        from cgtui.tui.screens.palette import PaletteScreen  # noqa: PLC0415 - as above

        below = self.screen
        if isinstance(below, PaletteScreen):
            below.dismiss()
        else:
            scopes = below.SCOPES if isinstance(below, HouseScreen) else ()
            self.push_screen(PaletteScreen(scopes))

    async def run_named(self, action: Action) -> None:
        """Do what ``action`` says; one of another screen's is done there."""
        if action.scope is Scope.EVERYWHERE:
            await self.run_action(action.id)
            return
        screen = self.screen
        here = isinstance(screen, HouseScreen) and action.scope in screen.SCOPES
        if here or action.scope.value not in self.MODES or await self.show_scope(action.scope):
            await self.run_action(action.id, self.screen)

    async def show_scope(self, scope: Scope) -> bool:
        """Show the screen that ``scope`` is named after; whether that could be done."""
        await self.show_mode(scope.value)
        return True
