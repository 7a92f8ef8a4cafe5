"""A row for somewhere else: into the terminal's clipboard, and into a file beside it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cgtui.monitor.source import Mode
from cgtui.paths import ensure
from cgtui.sanitize import clean
from cgtui.tui.saying import Saying
from cgtui.views.cells import Line

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import Snapshot
    from cgtui.tui.options import Options

FILE_NAME: Final = "copied.txt"
LONGEST_CHARS: Final = 2000
_NO_ROW: Final = "no row is picked: move to it first"
_NO_ROWS: Final = "there are no rows to copy here"


def plain_text(line: Line) -> str:
    """A line's text with single blanks, and nothing in it that a terminal acts on."""
    return clean(" ".join("".join(span.text for span in line).split()), LONGEST_CHARS)


def keep(folder: Path, text: str) -> Path:
    """Write ``text`` into a file in ``folder`` that only its owner can read, in place of the last.

    Raises ``OSError``.
    """
    path = ensure(folder) / FILE_NAME
    descriptor, name = tempfile.mkstemp(prefix=f".{FILE_NAME}.", dir=folder)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise
    return path


class Copying(Saying, inherit_bindings=False):
    """The application's way to copy a row."""

    options: Options
    snapshot: Snapshot | None

    def copy_row(self, line: Line | None) -> None:
        """Copy a row of a list; what is not the market's says so."""
        if line is None:
            self.say(_NO_ROW, warning=True)
            return
        text, taken = plain_text(line), self.snapshot
        if taken is not None and taken.mode is not Mode.LIVE:
            text = f"{taken.mode} {clean(taken.label, 80)}: {text}"
        self.copy_to_clipboard(text)
        self.run_worker(lambda: self._keep(text), group="copying", thread=True, exit_on_error=False)

    def tell_no_rows(self) -> None:
        """What is shown has no rows: moving about would not help."""
        self.say(_NO_ROWS, warning=True)

    def _keep(self, text: str) -> None:
        """On a thread of its own: a disk may hang."""
        folder = self.options.data_dir
        told = "copied to the terminal's clipboard"
        if folder is not None:
            try:
                told += f" and to {clean(str(keep(folder, text)), 200)}"
            except OSError as error:
                told += f"; not to a file: {clean(error.strerror or type(error).__name__)}"
        self.call_from_thread(self.say, told)
