"""The first run: no key yet, and a person in front of a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import click

from cgtui.cli.credentials import CredentialDesk
from cgtui.cli.errors import FAILED
from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import load
from cgtui.logging import configure_logging
from cgtui.paths import resolve_paths
from cgtui.redact import Redactor
from cgtui.tui.first_run import FirstRunApp
from cgtui.tui.keys_in_force import keys_in_force
from cgtui.views.glyphs import glyphs_for


@dataclass(frozen=True, slots=True)
class Wish:
    """``what`` is `LIVE`, `DEMO` or nothing. ``given`` is what could not be written, by key.

    ``code`` is what to exit with where nothing is wished.
    """

    what: str | None
    given: Mapping[str, str]
    code: int


def ask_for_key(options: RunOptions, environ: Mapping[str, str], no_key: int) -> Wish:
    """Show the steps. ``no_key`` is the exit code of leaving without a key."""
    paths = resolve_paths(environ)
    loaded = load(options, environ, paths)
    settings = loaded.settings
    redactor = Redactor(settings.secrets())
    configure_logging(paths.log_file, redactor)
    desk = CredentialDesk(loaded, paths, redactor)
    app = FirstRunApp(
        desk,
        glyphs=glyphs_for(settings.ui.glyphs),
        theme=settings.ui.theme,
        sync=settings.ui.sync,
        keys=keys_in_force(settings.keys, loaded.origins),
    )
    what = app.run(mouse=settings.ui.mouse)
    if app.crash is not None:
        text = f"internal error ({app.crash}); details are in {paths.log_file}"
        click.echo(f"cgtui: {text}", err=True)
        return Wish(None, {}, FAILED)
    left = 0 if app.has_key else no_key
    return Wish(what, desk.given, left if app.code is None else app.code)
