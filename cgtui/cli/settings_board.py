"""The settings in force, as the Settings screen shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cgtui.config.about import about
from cgtui.config.listing import SettingRow, rows_in_force
from cgtui.config.load import Loaded
from cgtui.config.origin import Origin
from cgtui.monitor.source import Mode
from cgtui.paths import Paths
from cgtui.sanitize import clean
from cgtui.tui.key_listing import about_keys, key_rows
from cgtui.tui.keymap import Keys
from cgtui.views.settings_rows import SettingsBoard, ShownSetting

_NOTES: Final = {
    Mode.DEMO: "DEMO: key, token, chat and addresses are the simulator's own, not these",
    Mode.REPLAY: "REPLAY: no key, token, chat or address of these is used",
}


def settings_board(
    loaded: Loaded, keys: Keys, paths: Paths, mode: Mode, origins: Mapping[str, Origin]
) -> SettingsBoard:
    """``origins`` has those of what was changed since the start, by dotted key."""
    known = about_keys()
    rows = [*rows_in_force(loaded), *key_rows(keys, loaded.origins)]
    shown = tuple(
        ShownSetting(_since(row, origins), known.get(row.key) or about(row.key)) for row in rows
    )
    file = clean(str(paths.config_file), 200)
    there = "" if paths.config_file.exists() else " (not there yet)"
    return SettingsBoard(shown, f"{file}{there}", _NOTES.get(mode, ""))


def _since(row: SettingRow, origins: Mapping[str, Origin]) -> SettingRow:
    return replace(row, origin=origins[row.key]) if row.key in origins else row
