"""Bare ``cgtui``: the terminal screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from cgtui.cli.collecting import is_loaded
from cgtui.cli.errors import FAILED, USAGE, exit_code_of
from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import Session, check, open_session
from cgtui.cli.session_source import NoKeyError
from cgtui.monitor.late_monitor import LateMonitor
from cgtui.monitor.source import Mode
from cgtui.tui.app import CgtuiApp
from cgtui.tui.options import Options
from cgtui.views.glyphs import glyphs_for

if TYPE_CHECKING:
    from cgtui.monitor.monitor import Monitor
    from cgtui.monitor.snapshot import Snapshot
    from cgtui.views.settings_rows import SettingsBoard

_NO_TERMINAL: Final = "the screen needs a terminal; without one, run `cgtui watch`"


def open_screen(options: RunOptions, environ: Mapping[str, str]) -> int:
    """Run the screen until a person leaves it; the exit code. Needs a terminal.

    Without one, a mistake is still told first: it would stand in the way of `cgtui watch` too.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty() and sys.stdout.isatty()):
        check(options, environ)
        raise click.UsageError(_NO_TERMINAL)
    try:
        return _run(options, environ)
    except NoKeyError as error:
        no_key = error
    from cgtui.cli.first_run import ask_for_key  # noqa: PLC0415 - nobody needs it twice
    from cgtui.tui.first_run import DEMO, LIVE  # noqa: PLC0415 - as above

    wish = ask_for_key(options, environ, USAGE)
    if wish.what == DEMO:
        return _run(replace(options, demo=True), environ)
    if wish.what == LIVE:
        return _run(options, environ, wish.given)
    # Said again where it stays: the screen is gone, and scripts look at the code.
    return exit_code_of(no_key) if wish.code == USAGE else wish.code


def _run(
    options: RunOptions, environ: Mapping[str, str], given: Mapping[str, str] | None = None
) -> int:
    with open_session(options, environ, given) as session:

        def late(on_snapshot: Callable[[Snapshot], None]) -> LateMonitor:
            return LateMonitor(lambda: _loaded(session.make_monitor(on_snapshot)))

        ui = session.settings.ui
        app = CgtuiApp(
            late,
            log_ring=session.log_ring,
            glyphs=glyphs_for(ui.glyphs, ui.charts),
            options=_options_of(session),
        )
        code = app.run(mouse=ui.mouse) or 0
        if app.crash is not None:
            text = f"internal error ({app.crash}); details are in {session.paths.log_file}"
            click.echo(f"cgtui: {text}", err=True)
            return FAILED
        if app.monitor_failure is not None:
            text = f"the monitor had stopped ({app.monitor_failure}); details are in"
            click.echo(f"cgtui: {text} {session.paths.log_file}", err=True)
            return code or FAILED
        return code


def _loaded(monitor: Monitor) -> Monitor:
    is_loaded()
    return monitor


def _options_of(session: Session) -> Options:
    from cgtui.cli.credentials import CredentialDesk  # noqa: PLC0415 - see open_screen

    ui, mode = session.settings.ui, session.mode
    desk = CredentialDesk(session.loaded, session.paths, session.redactor)

    def settings() -> SettingsBoard:
        from cgtui.cli.settings_board import settings_board  # noqa: PLC0415 - for its screen

        return settings_board(session.loaded, session.keys, session.paths, mode, desk.origins)

    return Options(
        theme=ui.theme,
        clocks=ui.utc,
        sync=ui.sync,
        diff=ui.diff,
        title=ui.title,
        bell=ui.bell,
        keys=session.keys,
        data_dir=session.paths.data_dir,
        settings=settings,
        credentials=desk if mode is Mode.LIVE else None,
    )
