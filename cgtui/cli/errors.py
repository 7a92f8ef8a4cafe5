"""Every way the program can fail, as one line on stderr and an exit code."""

from __future__ import annotations

import sys

import click

from cgtui.config import ConfigError

USAGE = 2
REFUSED = 3
INTERRUPTED = 130


def exit_code_of(error: Exception) -> int:
    """Print ``error`` as one line and give the exit code that goes with it.

    What nobody expected goes to the log with its traceback (secrets masked) and is named here.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        # Usage errors name the command's help, as people expect of a command line.
        error.show()
        return error.exit_code
    if isinstance(error, ConfigError):
        print(f"cgtui: {error}", file=sys.stderr)
        return USAGE
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone: nothing is left to say, and nobody to say it to.
        sys.stderr.close()
        return 0
    import structlog  # noqa: PLC0415 - only a crash needs it here

    structlog.get_logger("cli").error("crash", exc_info=error)
    name = type(error).__name__
    print(f"cgtui: internal error ({name}); details are in the log file", file=sys.stderr)
    return 1
