"""The application: screens, keys, the monitor's thread, signals and the last line."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen

from cgtui.log_ring import LogRing
from cgtui.logging import get_logger
from cgtui.sanitize import clean
from cgtui.tui.alert_commands import AlertCommands
from cgtui.tui.away import Away
from cgtui.tui.coin_commands import CoinCommands
from cgtui.tui.copying import Copying
from cgtui.tui.drawing import Drawing
from cgtui.tui.keymap import Scope, bindings, key_name
from cgtui.tui.lifeline import Lifeline
from cgtui.tui.look import Look
from cgtui.tui.messages import MonitorStopped, SnapshotTaken
from cgtui.tui.navigation import Navigation
from cgtui.tui.options import Options
from cgtui.tui.port import MakeMonitor, MonitorPort
from cgtui.tui.rebinding import rebind
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.screens.later import later
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.tui.terminal import TerminalDriver
from cgtui.tui.title import TerminalTitle
from cgtui.views.cells import Line, Role, Span, clip
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import Snapshot

_log = get_logger("tui")

# The monitor reports at least once a second; longer than this and the screen is a lie.
_REPORT_LIMIT_S = 3.0
_LATEST_START_S = 0.3
_LONGEST_REASON = 100


def _in_words(error: Exception) -> str:
    """What the system says of it, or else its name: other words are for programmers."""
    if isinstance(error, OSError) and error.strerror:
        return clean(error.strerror, _LONGEST_REASON)
    return type(error).__name__


class CgtuiApp(
    AlertCommands,
    CoinCommands,
    Copying,
    Navigation,
    Lifeline,
    Drawing,
    Look,
    App[int],
    inherit_bindings=False,
):
    """Shows what the monitor reports. Its exit value is the program's exit code.

    ``monitor_failure`` says what the monitor failed with, if it did: nothing was watched any more.
    """

    TITLE = "cgtui"
    # The first screen's is read again with all others where it comes by itself.
    CSS_PATH: ClassVar = ["app.tcss", "screens/ticker.tcss"]
    MODES: ClassVar = {
        "ticker": TickerScreen,
        "coin": later("coin", "CoinScreen"),
        "connection": later("connection", "ConnectionScreen"),
        "checklist": later("checklist", "ChecklistScreen"),
        "alerts": later("alerts", "AlertsScreen"),
        "etf": later("etf", "EtfScreen"),
        "log": later("log", "LogScreen"),
        "settings": later("settings", "SettingsScreen"),
    }
    DEFAULT_MODE = "ticker"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.EVERYWHERE)
    ENABLE_COMMAND_PALETTE = False  # ours is PaletteScreen

    def __init__(
        self,
        make_monitor: MakeMonitor,
        *,
        log_ring: LogRing,
        glyphs: Glyphs,
        options: Options | None = None,
    ) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.options = options = options or Options()
        self.keys = options.keys
        rebind(self._bindings, self.keys)
        self.log_ring = log_ring
        self.wear(glyphs, options.theme, options.sync)
        self.draw_by(options.diff)
        self.clocks = options.clocks
        self.snapshot: Snapshot | None = None
        self.monitor: MonitorPort = make_monitor(self._snapshot_taken)
        self._reported_at = time.monotonic()
        self._monitor_trouble: str | None = None
        self.monitor_failure: str | None = None
        self._is_started = False
        self.away = Away()
        self._title = TerminalTitle(
            self._write_to_terminal, glyphs.dot, shows=options.title, rings=options.bell
        )

    # -- life -------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Colours, signals, and the monitor on its own thread and loop."""
        self.put_on()
        self.hold()
        self.set_interval(0.5, self._look_around)
        # Loading what it needs takes half a second of the interpreter: first something is seen,
        # which takes two refreshes, the second with what the layout has room for.
        self.call_after_refresh(self.call_after_refresh, self._start_monitor)
        # A key that is pressed at once covers the screen, and its refresh never comes.
        self.set_timer(_LATEST_START_S, self._start_monitor)

    def _start_monitor(self) -> None:
        if not self._is_started:
            self._is_started = True
            self._run_monitor()

    @work(thread=True, exit_on_error=False, group="monitor")
    def _run_monitor(self) -> None:
        try:
            asyncio.run(self.monitor.run())
        except Exception as error:  # noqa: BLE001 - whatever ended the monitor must be seen
            _log.exception("monitor ended by an error")
            self.post_message(MonitorStopped(_in_words(error)))
        else:
            self.post_message(MonitorStopped(""))

    def _snapshot_taken(self, snapshot: Snapshot) -> None:
        self.post_message(SnapshotTaken(snapshot))

    def exit(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Textual's own signature
        """Leave. The monitor's loop ends first: its thread would hold the program otherwise."""
        self.monitor.stop()
        super().exit(*args, **kwargs)

    def on_unmount(self) -> None:
        """However the end came about, the monitor's thread must not outlive the screen."""
        self.monitor.stop()
        self._title.close()

    def before_the_end(self) -> None:
        """Its thread would hold the program."""
        self.monitor.stop()

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        super()._load_screen_css(screen)
        # It has no styles yet that could be out of date: Textual would read every sheet anew.
        count = getattr(self, "_css_update_count", None)
        if count is not None:
            screen._css_update_count = count

    # -- what the monitor says --------------------------------------------------------------

    def on_snapshot_taken(self, message: SnapshotTaken) -> None:
        """Keep the newest snapshot and repaint the screen on top."""
        self._reported_at = time.monotonic()
        from cgtui.views.tape_end import as_it_ended  # noqa: PLC0415 - after the first paint

        self.snapshot = as_it_ended(message.snapshot)
        self._title.take(self.snapshot, self._reported_at)
        self._repaint()

    def on_monitor_stopped(self, message: MonitorStopped) -> None:
        """The numbers on the screen will not change any more: say so."""
        self.monitor_failure = message.reason or None
        why = f"{message.reason}; see the log" if message.reason else "it was asked to"
        self._monitor_trouble = f"the monitor has stopped: {why}"
        self._repaint()

    async def on_event(self, event: events.Event) -> None:
        """A key, a click or the terminal's focus: a person has seen what the title told."""
        if isinstance(event, events.Key | events.MouseDown | events.AppFocus):
            self._title.seen()
            self.away.seen(time.monotonic(), self.snapshot)
        if self._is_taken(event):
            return
        await super().on_event(event)

    def _is_taken(self, event: events.Event) -> bool:
        screen = self.screen if self.screen_stack else None
        if event.is_forwarded or not (isinstance(screen, HouseScreen) and screen.is_mounted):
            return False
        if isinstance(event, events.Paste):
            return screen.takes_paste(event.text)
        return isinstance(event, events.Key) and screen.takes_key(event)

    def _write_to_terminal(self, text: str) -> None:
        if self._driver is not None:
            self._driver.write(text)

    def _look_around(self) -> None:
        if self.terminal_is_lost:
            self.exit(0)
        elif time.monotonic() - self._reported_at > _REPORT_LIMIT_S:
            self._repaint()

    def _repaint(self) -> None:
        if self.screen_stack and isinstance(screen := self.screen, HouseScreen):
            screen.show_latest()

    def own_trouble(self, width: int) -> Line | None:
        """What is wrong with this program itself, if anything."""
        silent_s = time.monotonic() - self._reported_at
        text = self._monitor_trouble
        if text is None and silent_s > _REPORT_LIMIT_S:
            text = f"these numbers are {age(silent_s)} old: the monitor does not report"
        return None if text is None else clip((Span(f" {text} ", Role.ALARM),), width)

    def log_trouble(self, width: int) -> Line | None:
        """Why the log is not kept, while it is not."""
        reason = self.log_ring.file_error
        text = f" the log is not kept on disk: {reason} "
        return None if reason is None else clip((Span(text, Role.ALARM),), width)

    # -- actions ----------------------------------------------------------------------------

    def action_hint_quit(self) -> None:
        """ctrl+c by habit must not end a program that watches the market."""
        quits = f"{key_name(self.keys['app.quit'][0])} quits"
        if isinstance(screen := self.screen, HouseScreen) and screen.typing:
            quits = f"Esc leaves what is typed here; then {quits}"
        self.say(quits)

    def action_hint_suspend(self) -> None:
        """ctrl+z by habit would stop the feed and the alerts, without a word."""
        quits = key_name(self.keys["app.quit"][0])
        self.say(f"cgtui keeps watching: use tmux's detach, or {quits} to quit")

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(0)

    def get_driver_class(self) -> type[Driver]:
        """Our own driver, whatever the environment says."""
        return TerminalDriver
