"""The command line: one file a command; anything heavy is imported inside the command."""

from __future__ import annotations

import time
from typing import Final

STARTED_S: Final = time.monotonic()
"""When the program started, on the monotonic clock; ``--for`` counts from here."""


def main() -> None:
    """Entry point of the console script and of ``python -m cgtui``."""
    from cgtui.cli.root import run  # noqa: PLC0415 - keeps importing the package itself free

    run()
