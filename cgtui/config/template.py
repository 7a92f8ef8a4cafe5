"""config.toml as ``config init`` writes it: every setting explained, its default commented out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from cgtui.config import bounds, keys
from cgtui.config.model import KEYS_DESCRIPTION, Settings
from cgtui.config.section import Section

_HEAD = """\
# Settings of cgtui. Remove the "# " before a key to change it.
# The command line (--set KEY=VALUE) and the environment win over this file:
# CGTUI_STREAM__PING_INTERVAL_S=20 there is ping_interval_s = 20 under [stream] here.
# A file that holds a key or a token must be readable by its owner alone (chmod 600).
"""


class ActionKeys(NamedTuple):
    """An action that keys start: its name, its usual keys, and what it does."""

    name: str
    keys: tuple[str, ...]
    text: str


def config_template(actions: Sequence[ActionKeys] = ()) -> str:
    """The whole file. Valid TOML as it is, and with every default uncommented."""
    parts = [_HEAD]
    for section, info in Settings.model_fields.items():
        table = info.annotation
        if not (isinstance(table, type) and issubclass(table, Section)):
            continue
        parts.append(f"\n# {table.__doc__ or section}\n[{section}]\n")
        for name in table.model_fields:
            key = f"{section}.{name}"
            if key != keys.FLOOR_KEY:
                parts.append(f"{_comment(key)}# {name} = {_default(key)}\n")
        if section == "coins":
            parts.append(f"\n{_comment(keys.FLOOR_KEY)}[{keys.FLOOR_KEY}]\n# BTC = 3000000\n")
    parts.append(f"\n# {KEYS_DESCRIPTION}.\n[{keys.KEYS_TABLE}]\n")
    parts.extend(
        f'# {action.text}\n# "{action.name}" = {json.dumps(list(action.keys))}\n'
        for action in actions
    )
    return "".join(parts)


def _comment(key: str) -> str:
    limits = bounds.limits(key)
    span = "" if limits is None else " ({} to {})".format(*map(bounds.plain_number, limits))
    return f"# {keys.fields()[key].description}{span}\n"


def _default(key: str) -> str:
    default = keys.fields()[key].default
    if default is None:
        return '"off"' if key.startswith("alerts.") else '""'
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, int | float):
        return bounds.plain_number(default)
    # JSON's strings and lists of strings are TOML's.
    return json.dumps(list(default) if isinstance(default, tuple) else default)
