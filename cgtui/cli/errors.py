"""Every way the program can fail, as one line on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import sys

import click

from cgtui.config import ConfigError
from cgtui.sanitize import clean

FAILED = 1
USAGE = 2
REFUSED = 3
INTERRUPTED = 130

_MOST_CHARACTERS = 1000
# How writing to a pipe nobody reads, a full device or a dead terminal fails.
_OUTPUT_ERRORS = (errno.EPIPE, errno.ENOSPC, errno.EBADF, errno.EIO, errno.EDQUOT)


class NoServerError(OSError):
    """A server of our own, which a demo or a tape needs, cannot start; ``strerror`` says why."""

    def __init__(self, error: OSError) -> None:
        why = error.strerror or type(error).__name__
        super().__init__(error.errno, f"no loopback server: {why}")

    def __str__(self) -> str:
        return str(self.strerror)


def exit_code_of(error: Exception) -> int:
    """Print ``error`` as one line and give the exit code that goes with it.

    What nobody expected goes to the log with its traceback (secrets masked) and is named here.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        _tell(error)
        return error.exit_code
    if isinstance(error, ConfigError | NoServerError):
        print(f"cgtui: {error}", file=sys.stderr)
        return USAGE if isinstance(error, ConfigError) else FAILED
    if isinstance(error, OSError) and error.filename is None and error.errno in _OUTPUT_ERRORS:
        return _output_failed(error)
    return _crash(error)


def _tell(error: click.ClickException) -> None:
    """On one line, whatever was typed; a usage error names the command's help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()  # a group without a command: its help is the answer
        return
    # Click lists the choices of a missing option in lines of their own.
    words = " ".join(clean(error.format_message(), _MOST_CHARACTERS).split()).rstrip(".")
    if isinstance(error, click.UsageError) and error.ctx is not None:
        words += f"; see {error.ctx.command_path} --help"
    print(f"cgtui: {words}", file=sys.stderr)


def _output_failed(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone: nothing is left to say, and nobody to say it to.
        return 0
    print(f"cgtui: standard output cannot be written: {error.strerror}", file=sys.stderr)
    return FAILED


def _crash(error: Exception) -> int:
    from cgtui.logging import configure_logging, get_logger, is_configured  # noqa: PLC0415
    from cgtui.paths import resolve_paths  # noqa: PLC0415
    from cgtui.redact import Redactor  # noqa: PLC0415

    log_file = resolve_paths(os.environ).log_file
    if not is_configured():
        # It crashed before the settings were read: these are the secrets there can be.
        secrets = (os.environ.get(name, "") for name in ("COINGLASS_API_KEY", "TELEGRAM_BOT_TOKEN"))
        configure_logging(log_file, Redactor(secrets))
    get_logger("cli").error("crash", exc_info=error)
    print(
        f"cgtui: internal error ({type(error).__name__}); details are in {log_file}",
        file=sys.stderr,
    )
    return FAILED
