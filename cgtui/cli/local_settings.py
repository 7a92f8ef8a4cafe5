"""Settings for commands that work on this machine's own files, without CoinGlass."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cgtui.config import Settings, load_settings
from cgtui.config.listing import rows_in_force
from cgtui.config.origin import OriginKind
from cgtui.logging import configure_logging
from cgtui.paths import Paths, resolve_paths
from cgtui.redact import Redactor

MODES = ("live", "demo", "replay")


@dataclass(frozen=True, slots=True)
class Local:
    """``changed`` are the settings that the command line set, as texts."""

    settings: Settings
    paths: Paths
    changed: Mapping[str, str]


def load_local(environ: Mapping[str, str], sets: Sequence[str] = ()) -> Local:
    """The settings in force, with the log set up to mask their secrets. Raises ``ConfigError``."""
    paths = resolve_paths(environ)
    loaded = load_settings(sets=sets, environ=environ, paths=paths)
    configure_logging(paths.log_file, Redactor(loaded.settings.secrets()))
    changed = {
        row.key: row.text
        for row in rows_in_force(loaded)
        if row.origin.kind is OriginKind.COMMAND_LINE
    }
    return Local(loaded.settings, paths, changed)


def wall_ms() -> int:
    """This machine's time, milliseconds since the epoch."""
    return time.time_ns() // 1_000_000
