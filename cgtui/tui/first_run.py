"""What a person sees who has no API key yet."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cgtui.tui.terminal import TerminalDriver

DEMO: Final = "demo"

_TEXT = """\
cgtui has no CoinGlass API key yet.

Live liquidations need a key of a CoinGlass plan of Standard or above.
Give it in one of these ways, then start cgtui again:

  cgtui config set coinglass.api_key    asks for the key, keeps it in a 0600 file
  COINGLASS_API_KEY=... cgtui           for this run
  COINGLASS_API_KEY_FILE=/path cgtui    from a file that only you can read

  d   try the demo now: a simulated market, no key and no network
  q   quit
"""


class FirstRunApp(App[str], inherit_bindings=False):
    """Says how to give a key, and offers the demo. Its value is ``DEMO`` or nothing."""

    CSS = "Static { padding: 2 4; } Screen { background: $background; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", show=False),
        Binding("q,escape,ctrl+c", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(driver_class=TerminalDriver)

    def compose(self) -> ComposeResult:
        """The whole text."""
        yield Static(_TEXT, markup=False)

    def action_demo(self) -> None:
        """Leave with the wish for the demo."""
        self.exit(DEMO)

    def action_leave(self) -> None:
        """Leave without."""
        self.exit()
