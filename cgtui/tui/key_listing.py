"""The actions and their keys as settings: for listings, and for the file that explains them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cgtui.config.about import About
from cgtui.config.keys import KEYS_TABLE, variable
from cgtui.config.listing import SettingRow
from cgtui.config.origin import DEFAULT, Origin
from cgtui.config.template import ActionKeys
from cgtui.tui.keymap import ACTIONS, Keys

ACTION_KEYS: Final = tuple(
    ActionKeys(action.name, action.keys, f"{action.text} ({action.scope})") for action in ACTIONS
)
"""Every action as `config.toml` explains it."""


def key_rows(keys: Keys, origins: Mapping[str, Origin]) -> Iterator[SettingRow]:
    """The keys in force as settings, in the registry's order."""
    for action in ACTIONS:
        key = f"{KEYS_TABLE}.{action.name}"
        names = keys[action.name]
        yield SettingRow(key, list(names), ",".join(names), origins.get(key, DEFAULT))


def about_keys() -> dict[str, About]:
    """What there is to know about each of them, by the setting's name."""
    return {
        f"{KEYS_TABLE}.{one.name}": About(
            f"key: {one.text}",
            "one key, or a list of them",
            ",".join(one.keys),
            variable(f"{KEYS_TABLE}.{one.name}"),
        )
        for one in ACTION_KEYS
    }
