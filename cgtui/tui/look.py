"""How an application looks: its theme, its styles by role, and a key that goes through themes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from rich.style import Style
from textual.app import App
from textual.filter import LineFilter
from textual.messages import TerminalSupportsSynchronizedOutput
from textual.theme import Theme

from cgtui.tui.palettes import DARK, SIXTEEN_COLOURS, THEMES
from cgtui.tui.saying import Saying
from cgtui.tui.themes import WithoutColour, cursor_style, role_styles
from cgtui.tui.widgets.line_widget import LineWidget
from cgtui.views.cells import Role
from cgtui.views.glyphs import ASCII, Glyphs

_WITHOUT_COLOUR: Final = WithoutColour()
_NO_COLOUR: Final = "no colours are drawn: NO_COLOR is set, or the terminal has none"
_FEW_COLOURS: Final = "this terminal has 16 colours: ansi-dark is the theme for it"


class Look(Saying, inherit_bindings=False):
    """What `LineWidget` draws with. Call `wear` before the application runs."""

    glyphs: Glyphs
    role_styles: dict[Role, Style]
    cursor_style: Style
    theme_given: str | None = None
    """The theme that a person has chosen in this run."""

    def wear(self, glyphs: Glyphs, theme: str, sync: str = "auto") -> None:
        """``theme`` is `ui.theme`: a name, or ``auto`` for what the terminal can show.

        ``sync`` is `ui.sync`: whether a picture is sent as one, as far as the terminal says that
        it understands that, or in any case, or never.
        """
        self.glyphs = glyphs
        self.role_styles = dict.fromkeys(Role, Style.null())  # until the theme is known
        self.cursor_style = Style.null()
        for one in THEMES:
            self.register_theme(one)
        # By the convention an empty NO_COLOR is none.
        self.no_color = bool(os.environ.get("NO_COLOR")) or self.console.color_system is None
        self._theme_wanted = theme
        self._sync_wanted = sync
        self._sync_available = sync == "on"

    def on_load(self) -> None:
        """Take the theme before anything is drawn: Textual would draw all of it once more."""
        theme = self.get_theme(self._chosen_theme())
        # One of the terminal's own colours goes with filters, which only `put_on` changes.
        if theme is not None and not theme.ansi:
            self.set_reactive(App.theme, theme.name)
            self.stylesheet.set_variables(self.get_css_variables())
        self._mix_styles(self.current_theme)

    def put_on(self) -> None:
        """Go on with the theme, once the application is mounted."""
        self.theme_changed_signal.subscribe(self, self._take_theme)
        self.set_class(self.glyphs is ASCII, "-ascii-glyphs")
        if self.theme != (chosen := self._chosen_theme()):
            self.theme = chosen
            self._take_theme(self.current_theme)

    def on_terminal_supports_synchronized_output(
        self, message: TerminalSupportsSynchronizedOutput
    ) -> None:
        """The terminal understands it; Textual's own handler would take that for a wish."""
        if self._sync_wanted == "off":
            message.prevent_default()

    @property
    def _has_few_colours(self) -> bool:
        return self.console.color_system in ("standard", "windows")

    def _chosen_theme(self) -> str:
        if self.no_color:
            return SIXTEEN_COLOURS.name
        if self._theme_wanted != "auto":
            return self._theme_wanted
        return SIXTEEN_COLOURS.name if self._has_few_colours else DARK.name

    def _take_theme(self, theme: Theme) -> None:
        self._mix_styles(theme)
        for widget in self.query(LineWidget):
            widget.forget()

    def _mix_styles(self, theme: Theme) -> None:
        colourless, variables = self.no_color, self.theme_variables
        self.role_styles = role_styles(theme, variables, colourless=colourless)
        self.cursor_style = cursor_style(theme, variables, colourless=colourless)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own make greys of colours, which are colours still."""
        return [_WITHOUT_COLOUR] if self.no_color else super().get_line_filters()

    def action_next_theme(self) -> None:
        """The next theme, for this run, and its name."""
        if self.no_color or self._has_few_colours:
            self.say(_NO_COLOUR if self.no_color else _FEW_COLOURS)
            return
        names = [one.name for one in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.theme_given = self.theme
        self.say(f"theme {self.theme}; `cgtui config set ui.theme {self.theme}` keeps it")
