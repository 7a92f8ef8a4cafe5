"""The command line: one file a command; anything heavy is imported inside the command."""

from __future__ import annotations

import gc
import time
from typing import Final

STARTED_S: Final = time.monotonic()
"""When the program started, on the monotonic clock; ``--for`` counts from here."""

_COLLECT_WHILE_LOADING_AFTER: Final = 200_000
"""Objects; by default 700. Loading makes about as many, which nearly all stay, and looking through
them costs a tenth of the start. See `cgtui.cli.collecting` for what runs for days."""


def main() -> None:
    """Entry point of the console script and of ``python -m cgtui``."""
    gc.set_threshold(_COLLECT_WHILE_LOADING_AFTER, 10, 10)
    from cgtui.cli.root import run  # noqa: PLC0415 - keeps importing the package itself free

    run()
