"""How the application's pictures reach the terminal: as changed cells, or as Textual sends them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

import textual
from rich.console import Console, RenderableType
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.screen import Screen

from cgtui.logging import get_logger
from cgtui.tui.frame_writer import CHECKED_WITH, FrameWriter
from cgtui.tui.saying import Saying

_log = get_logger("tui")
_GIVEN_UP: Final = "drawing by changed cells has failed: pictures are sent whole from now on"


def _textual_is_known() -> bool:
    # Asking for the version costs ten milliseconds of the start; pip leaves a folder of its name.
    installed = Path(textual.__file__).parent.parent / f"textual-{CHECKED_WITH}.dist-info"
    return installed.is_dir() or textual.__version__ == CHECKED_WITH


class _Drawn(CompositorUpdate):
    """An update that has been rendered."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render_segments(self, console: Console) -> str:
        """The sequences to send."""
        del console
        return self._text


class Drawing(Saying, inherit_bindings=False):
    """Sends the cells that changed. Call `draw_by` before the application runs."""

    _writer: FrameWriter | None = None

    def draw_by(self, diff: str) -> None:
        """``diff`` is `ui.diff`; ``auto`` asks for the Textual that it was checked with."""
        wanted = diff == "on" or (diff == "auto" and _textual_is_known())
        self._writer = FrameWriter(self.console) if wanted else None

    def action_paint_anew(self) -> None:
        """Send all of the screen, whatever the terminal is thought to show."""
        if self._writer is not None:
            self._writer.forget()
        if self.screen_stack:
            self.screen.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Another size; or the same, where others drew on the screen while we were away."""
        del event
        self.action_paint_anew()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        writer = self._writer
        if (
            writer is None
            or not isinstance(renderable, LayoutUpdate | ChopsUpdate)
            or not self._is_sent
        ):
            super()._display(screen, renderable)
            return
        try:
            text = writer.frame(renderable)
        except Exception as error:  # noqa: BLE001 - whatever it is, a picture must be drawn
            self._give_up(error)
            super()._display(screen, renderable)
            self.screen.refresh()
            return
        if text or self._cursor_has_moved:
            super()._display(screen, cast(Any, _Drawn(text)))
        else:
            super()._display(screen, None)
        if not writer.is_complete:
            self.screen.refresh()

    @property
    def _is_sent(self) -> bool:
        """Whether `App._display` would send an update now, and to a whole screen."""
        return bool(
            self._running
            and not self._closed
            and not self._batch_count
            and not self.is_headless
            and self._driver is not None
            and not self._driver.is_inline
        )

    @property
    def _cursor_has_moved(self) -> bool:
        wanted = self.screen.outer_size.clamp_offset(self.cursor_position)
        return wanted != self._previous_cursor_position

    def _give_up(self, error: Exception) -> None:
        self._writer = None
        _log.error("cell diff failed; Textual draws", exc_info=error)
        self.say(_GIVEN_UP, warning=True)
