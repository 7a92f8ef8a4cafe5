"""The environment and ``--set`` as sources of settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cgtui.config import keys
from cgtui.config.errors import ConfigError, suggestion
from cgtui.config.origin import Entry, Layer, Origin, OriginKind
from cgtui.paths import HOME_VARIABLE
from cgtui.sanitize import clean


def read_environment(environ: Mapping[str, str]) -> Layer:
    """The settings in ``environ``. An empty variable counts as not set.

    Raises ``ConfigError`` for a ``CGTUI_`` name that is no setting; its value is not shown,
    since a mistyped name may well carry a secret.
    """
    layer: Layer = {}
    for name, value in sorted(environ.items()):
        if not value.strip() or name == HOME_VARIABLE:
            continue
        key = keys.FLAT_VARIABLES.get(name)
        if key is None and name.startswith(keys.PREFIX):
            key = _nested_key(name)
        if key is not None:
            layer[key] = Entry(value, Origin(OriginKind.ENVIRONMENT, name))
    return layer


def _nested_key(name: str) -> str:
    shown = clean(name, limit=80)
    key = keys.normalised(name[len(keys.PREFIX) :].replace("__", "."))
    if not keys.is_known(key):
        if key == keys.FLOOR_KEY:
            raise ConfigError(f"{shown} in the environment: expected a coin, {shown}__BTC say")
        near = suggestion(name, keys.variables())
        raise ConfigError(f"{shown} in the environment is not a setting{near}")
    if keys.variable(key) != name:
        raise ConfigError(f"{shown} in the environment: use {keys.variable(key)} for {key}")
    return key


def read_sets(sets: Sequence[str]) -> Layer:
    """``--set KEY=VALUE`` options; of two for one key the later counts.

    Raises ``ConfigError`` for anything that is not a known key with a value, and for a secret,
    which would show in the process list.
    """
    layer: Layer = {}
    for option in sets:
        name, equals, value = option.partition("=")
        shown = clean(name, limit=80)
        key = keys.normalised(name)
        if key in keys.SECRET_KEYS:
            raise ConfigError(secret_refusal(key, "--set"))
        if not keys.is_known(key):
            raise ConfigError(f"--set {unknown_key(key, shown)}")
        if not equals or not value.strip():
            raise ConfigError(f"--set {shown}: expected KEY=VALUE")
        layer[key] = Entry(value, Origin(OriginKind.COMMAND_LINE, f"--set {key}"))
    return layer


def unknown_key(key: str, shown: str) -> str:
    """What is wrong with a key that names no setting, and what may be meant."""
    if key == keys.FLOOR_KEY:
        return f"{shown}: expected a coin, {shown}.BTC say"
    return f"{shown} is not a setting{suggestion(key, keys.fields())}"


def secret_refusal(key: str, where: str) -> str:
    """How to give a secret instead of on the command line."""
    return (
        f"{where} {key}: a secret is not taken on the command line, where other users could read "
        f"it; set {keys.variable(key)} (or {keys.variable(key)}_FILE), or run `cgtui config set "
        f"{key}` without a value"
    )
