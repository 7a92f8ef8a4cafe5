"""`cgtui config`: where the settings live, what is in force, and changing one."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click


@click.group(name="config")
def config() -> None:
    """Where settings live, what is in force and which source set it."""


@config.command(name="path")
def path_command() -> None:
    """Print where the settings, the journals and the log are."""
    from cgtui.paths import resolve_paths  # noqa: PLC0415 - spares other commands the import

    paths = resolve_paths(os.environ)
    places: dict[str, Path] = {
        "config": paths.config_file,
        "journal": paths.journal_file("live"),
        "journal (demo)": paths.journal_file("demo"),
        "journal (replay)": paths.journal_file("replay"),
        "log": paths.log_file,
    }
    for name, place in places.items():
        click.echo(f"{name:<18}{_inert(place)}  {'exists' if place.exists() else 'not there'}")


@config.command(name="show")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--set", "sets", multiple=True, metavar="KEY=VALUE", help="As other commands take it."
)
def show_command(*, as_json: bool, sets: tuple[str, ...]) -> None:
    """Print every value in force and which source set it; secrets are masked."""
    from cgtui.config import load_settings  # noqa: PLC0415 - pydantic costs start-up time
    from cgtui.config.listing import rows_in_force  # noqa: PLC0415 - as above
    from cgtui.paths import resolve_paths  # noqa: PLC0415 - as above
    from cgtui.tui.key_listing import key_rows  # noqa: PLC0415 - as above
    from cgtui.tui.keys_in_force import keys_in_force  # noqa: PLC0415 - as above

    paths = resolve_paths(os.environ)
    loaded = load_settings(sets=sets, environ=os.environ, paths=paths)
    in_force = keys_in_force(loaded.settings.keys, loaded.origins)
    rows = [*rows_in_force(loaded), *key_rows(in_force, loaded.origins)]
    if as_json:
        shown = {
            row.key: {
                "value": row.value,
                "source": row.origin.kind.value,
                "detail": row.origin.detail,
            }
            for row in rows
        }
        click.echo(json.dumps({"config_file": str(paths.config_file), "settings": shown}, indent=2))
        return
    for row in rows:
        click.echo(f"{row.key:<31} {_inert(row.text):<38} {_inert(row.origin)}")


@config.command(name="init")
def init_command() -> None:
    """Write a config.toml that explains every setting, defaults commented out."""
    from cgtui.config.store import init_config  # noqa: PLC0415 - tomlkit costs start-up time
    from cgtui.paths import resolve_paths  # noqa: PLC0415 - as above
    from cgtui.tui.key_listing import ACTION_KEYS  # noqa: PLC0415 - as above

    file = resolve_paths(os.environ).config_file
    init_config(file, ACTION_KEYS)
    click.echo(f"written: {_inert(file)}")


# A chat's number starts with a minus sign, which must not be taken for an option.
@config.command(name="set", context_settings={"ignore_unknown_options": True})
@click.argument("key")
@click.argument("value", required=False)
def set_command(key: str, value: str | None) -> None:
    """Set KEY to VALUE in config.toml; lists with commas; "" goes back to the default.

    A secret is never taken as an argument: leave VALUE out and it is asked for, or read from
    standard input.
    """
    from cgtui.config import ConfigError, keys  # noqa: PLC0415 - pydantic costs start-up time
    from cgtui.config.environment import secret_refusal  # noqa: PLC0415 - as above
    from cgtui.config.store import set_value  # noqa: PLC0415 - as above
    from cgtui.paths import resolve_paths  # noqa: PLC0415 - as above
    from cgtui.tui.key_listing import ACTION_KEYS  # noqa: PLC0415 - as above

    name = keys.normalised(key)
    if name in keys.SECRET_KEYS:
        if value:
            raise ConfigError(secret_refusal(name, "config set"))
        text = "" if value is not None else _ask(name)
    elif value is None:
        raise ConfigError(f"config set {_inert(key)}: expected a value: KEY VALUE")
    else:
        text = value
    file = resolve_paths(os.environ).config_file
    if keys.is_action(name):
        _check_keys(file, name, text)
    changed = set_value(file, key, text, ACTION_KEYS)
    done = ("set" if text.strip() else "back to its default") if changed else "unchanged"
    click.echo(f"{name}: {done} in {_inert(file)}")
    for variable in _winning_variables(name):
        click.echo(f"note: {variable} in the environment wins over it", err=True)


def _check_keys(file: Path, name: str, text: str) -> None:
    """Refuse keys that would be refused at the next start."""
    from cgtui.config.load import combine  # noqa: PLC0415 - pydantic costs start-up time
    from cgtui.config.origin import Entry, Origin, OriginKind  # noqa: PLC0415 - as above
    from cgtui.config.toml_file import read_config_file  # noqa: PLC0415 - as above
    from cgtui.tui.keys_in_force import keys_in_force  # noqa: PLC0415 - as above

    layer = read_config_file(file)
    layer.pop(name, None)
    if text.strip():
        layer[name] = Entry(text, Origin(OriginKind.COMMAND_LINE, "config set"))
    loaded = combine([layer])
    keys_in_force(loaded.settings.keys, loaded.origins)


def _ask(key: str) -> str:
    """The secret, typed without echo or piped in."""
    from cgtui.config import ConfigError  # noqa: PLC0415 - pydantic costs start-up time

    if sys.stdin.isatty():
        text: str = click.prompt(key, hide_input=True, default="", show_default=False, err=True)
    else:
        text = sys.stdin.read(4096)
    if not text.strip():
        raise ConfigError(f"{key}: nothing was given; expected the secret on standard input")
    return text


def _winning_variables(key: str) -> list[str]:
    from cgtui.config import keys  # noqa: PLC0415 - pydantic costs start-up time

    names = [keys.variable(key)]
    for secret, file_key in keys.FILE_OF.items():
        if key in (secret, file_key):
            names = [keys.variable(secret), keys.variable(file_key)]
    return [name for name in names if os.environ.get(name, "").strip()]


def _inert(value: object) -> str:
    from cgtui.sanitize import clean  # noqa: PLC0415 - with the commands' other imports

    return clean(str(value), limit=1000)
