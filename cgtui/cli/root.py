"""The root command: bare ``cgtui`` opens the screen; the others are loaded when they are called."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

import cgtui
from cgtui.cli.run_options import RunOptions, run_options

_COMMANDS = {
    "alerts": "cgtui.cli.alerts:alerts",
    "export": "cgtui.cli.export:export",
    "backtest": "cgtui.cli.backtest:backtest",
    "watch": "cgtui.cli.watch:watch",
    "completion": "cgtui.cli.completion:completion",
    "config": "cgtui.cli.config:config",
    "doctor": "cgtui.cli.doctor:doctor",
    "query": "cgtui.cli.query:query",
    "smoke": "cgtui.cli.smoke:smoke",
}


class _LazyGroup(click.Group):
    """Finds its commands by name without importing the ones that are not called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = _COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, name = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(
    cls=_LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(cgtui.__version__, prog_name="cgtui")
@run_options
@click.pass_context
def cli(ctx: click.Context, options: RunOptions) -> None:
    """Every liquidation that CoinGlass streams, on one screen.

    Without a command: the terminal screen. The options below also go behind `watch`.
    """
    if ctx.invoked_subcommand is not None:
        if options != RunOptions():
            raise click.UsageError(
                f"put the options behind the command: cgtui {ctx.invoked_subcommand} …"
            )
        return
    from cgtui.cli.screen import open_screen  # noqa: PLC0415 - loads Textual

    ctx.exit(open_screen(options, os.environ))


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; an error is one line on stderr."""
    from cgtui.cli.errors import INTERRUPTED, exit_code_of  # noqa: PLC0415 - with the settings' error type

    if sys.stdout is None:
        # Started with the descriptor closed: whoever did that does not want to read.
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - for the life of the process
    try:
        result: Any = cli.main(args=arguments, prog_name="cgtui", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except Exception as error:  # noqa: BLE001 - the last place where a line can still be printed
        code = exit_code_of(error)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as leaving:
        # Click ends itself like this where the reader of a pipe has left: no failure of ours.
        left = type(sys.stdout) is click.utils.PacifyFlushWrapper
        code = 0 if left else int(leaving.code or 0)
    _flush_what_can_be()
    sys.exit(code)


def _flush_what_can_be() -> None:
    """A terminal or a pipe that is gone must not turn the exit code into Python's own 120."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue  # started with the descriptor closed
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
