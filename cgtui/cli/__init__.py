"""The command line: one file a command; anything heavy is imported inside the command."""

from __future__ import annotations


def main() -> None:
    """Entry point of the console script and of ``python -m cgtui``."""
    from cgtui.cli.root import run  # noqa: PLC0415 - keeps importing the package itself free

    run()
