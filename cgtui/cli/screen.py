"""Bare ``cgtui``: the terminal screen."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import click

from cgtui.cli.errors import FAILED, exit_code_of
from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import NoKeyError, open_session
from cgtui.cli.settings_board import settings_board
from cgtui.tui.app import CgtuiApp
from cgtui.tui.first_run import DEMO, FirstRunApp
from cgtui.tui.options import Options
from cgtui.views.glyphs import glyphs_for

_NO_TERMINAL: Final = "cgtui needs a terminal for its screen; without one, run `cgtui watch`"


def open_screen(options: RunOptions, environ: Mapping[str, str]) -> int:
    """Run the screen until a person leaves it; the exit code. Needs a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty() and sys.stdout.isatty()):
        raise click.UsageError(_NO_TERMINAL)
    try:
        return _run(options, environ)
    except NoKeyError as error:
        if FirstRunApp().run() == DEMO:
            return _run(replace(options, demo=True), environ)
        # Said again where it stays: the screen is gone, and scripts look at the code.
        return exit_code_of(error)


def _run(options: RunOptions, environ: Mapping[str, str]) -> int:
    with open_session(options, environ) as session:
        ui = session.settings.ui
        app = CgtuiApp(
            session.make_monitor,
            log_ring=session.log_ring,
            glyphs=glyphs_for(ui.glyphs),
            options=Options(
                theme=ui.theme,
                clocks=ui.utc,
                title=ui.title,
                bell=ui.bell,
                keys=session.keys,
                data_dir=session.paths.data_dir,
                settings=lambda: settings_board(
                    session.loaded, session.keys, session.paths, session.source.mode, {}
                ),
            ),
        )
        code = app.run(mouse=ui.mouse) or 0
        if app.crash is not None:
            text = f"internal error ({app.crash}); details are in {session.paths.log_file}"
            click.echo(f"cgtui: {text}", err=True)
            return FAILED
        return code
