"""Writing config.toml: comments and order kept, checked as a whole first, replaced in one step."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import tomlkit
from pydantic import SecretStr
from tomlkit.items import Item

from cgtui.config import keys
from cgtui.config.environment import unknown_key
from cgtui.config.errors import ConfigError
from cgtui.config.load import combine
from cgtui.config.model import Settings
from cgtui.config.origin import Entry, Origin, OriginKind
from cgtui.config.template import ActionKeys, config_template
from cgtui.config.toml_file import holds_secret, parse_config, read_config_file, read_text
from cgtui.paths import ensure
from cgtui.sanitize import clean

_OWNER_ONLY = 0o600


def init_config(path: Path, actions: Sequence[ActionKeys] = ()) -> None:
    """Write the commented defaults to ``path``, the keys of ``actions`` among them.

    Raises ``ConfigError`` where a file is there already.
    """
    if path.exists() or path.is_symlink():
        raise ConfigError(f"{path} exists already; expected no file there (nothing was changed)")
    _replace(path, config_template(actions), _OWNER_ONLY)


def set_value(path: Path, name: str, text: str, actions: Sequence[ActionKeys] = ()) -> bool:
    """Give ``name`` the value ``text`` in the file ``path``; an empty one removes the key.

    The file is made where it is missing, with the keys of ``actions`` explained. Returns whether
    anything changed. Raises ``ConfigError`` and changes nothing where the result would not be
    accepted at the next start.
    """
    key = keys.normalised(name)
    if not keys.is_known(key):
        raise ConfigError(unknown_key(key, clean(name, limit=80)))
    layer = read_config_file(path)
    found = read_text(path)
    old = found[0] if found else config_template(actions)
    layer.pop(key, None)
    if text.strip():
        layer[key] = Entry(text, Origin(OriginKind.COMMAND_LINE, "config set"))
    settings = combine([layer]).settings
    new = _edited(old, key, _toml_value(settings, key) if text.strip() else None)
    if found and new == old:
        return False
    written = parse_config(new, path)
    combine([written])
    mode = stat.S_IMODE(found[1].st_mode) if found else _OWNER_ONLY
    _replace(path, new, _OWNER_ONLY if holds_secret(written) else mode)
    return True


def _toml_value(settings: Settings, key: str) -> Item:
    section, _, name = key.partition(".")
    if keys.is_floor(key):
        value: object = settings.coins.floor_usd[key.removeprefix(f"{keys.FLOOR_KEY}.")]
    elif keys.is_action(key):
        value = settings.keys[name]
    else:
        value = getattr(getattr(settings, section), name)
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    elif value is None:
        value = "off"
    elif isinstance(value, tuple):
        value = list(value)
    elif isinstance(value, Path):
        value = str(value)
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    return tomlkit.item(value)


def _edited(text: str, key: str, value: Item | None) -> str:
    """``text`` with ``key`` set to ``value``, or without it."""
    document = tomlkit.parse(text)
    table_name, name = _place(document, key)
    table: dict[str, object] = document
    for part in table_name.split("."):
        if part not in table:
            if value is None:
                return text
            table[part] = tomlkit.table()
        table = table[part]  # type: ignore[assignment]  # tomlkit's tables are dicts
    spelled = next((one for one in table if keys.normalised(f"{table_name}.{one}") == key), name)
    if value is None:
        table.pop(spelled, None)
        return document.as_string()
    new = spelled not in table
    table[spelled] = value
    edited = document.as_string()
    placed = _below_its_default(text, table_name, spelled, value) if new else edited
    # Plain reading of lines may be fooled by a multi-line string; then tomlkit's own place will do.
    return placed if _same_content(placed, edited) else edited


def _place(document: Mapping[str, object], key: str) -> tuple[str, str]:
    """The table of ``key`` and its name there: an action's may be one quoted name, or nested."""
    table_name, _, name = key.rpartition(".")
    if keys.is_action(key):
        table: object = document
        for part in table_name.split("."):
            table = table.get(part) if isinstance(table, dict) else None
        if not (isinstance(table, dict) and name in table):
            table_name, _, name = key.partition(".")
    return table_name, name


def _below_its_default(text: str, table: str, name: str, value: Item) -> str:
    """``text`` with the new key on the line below its commented-out default, if it has one."""
    lines = text.splitlines(keepends=True)
    current = ""
    for index, line in enumerate(lines):
        if header := re.fullmatch(r"\s*\[\s*([\w.]+)\s*\]\s*(?:#.*)?", line.strip()):
            current = header[1]
        elif current == table and re.match(rf"\s*#\s*\"?{re.escape(name)}\"?\s*=", line):
            end = "\r\n" if line.endswith("\r\n") else "\n"
            new = f"{tomlkit.key(name).as_string()} = {value.as_string()}"
            lines[index] = f"{line.rstrip()}{end}{new}{end}"
            break
    return "".join(lines)


def _same_content(text: str, other: str) -> bool:
    try:
        return tomllib.loads(text) == tomllib.loads(other)
    except tomllib.TOMLDecodeError:
        return False


def _replace(path: Path, text: str, mode: int) -> None:
    """Put ``text`` in place of ``path`` (of what it links to) so that no reader sees a half."""
    target = Path(os.path.realpath(path))
    try:
        ensure(target.parent)
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, mode)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(f"{target}: cannot be written: {reason} (nothing was changed)") from None
