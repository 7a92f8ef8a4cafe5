"""config.toml as a source of settings."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from cgtui.config import keys
from cgtui.config.errors import ConfigError, suggestion
from cgtui.config.model import Settings
from cgtui.config.origin import Entry, Layer, Origin, OriginKind
from cgtui.config.secrets_file import exposure, is_exposed
from cgtui.sanitize import clean

_LARGEST_BYTES = 1_000_000
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w."'-]|\s(?=\s*\.)|(?<=\.)\s)+?)\s*=""")


def read_config_file(path: Path) -> Layer:
    """The settings in ``path``; none where there is no such file.

    Raises ``ConfigError`` where it cannot be read, is not TOML, names an unknown table or key, or
    holds a secret that other users may read.
    """
    found = read_text(path)
    if found is None:
        return {}
    text, info = found
    layer = parse_config(text, path)
    if is_exposed(info) and holds_secret(layer):
        raise exposure(path, info, "holds a secret")
    return layer


def read_text(path: Path) -> tuple[str, os.stat_result] | None:
    """The text of ``path`` and its mode; ``None`` without a file, ``ConfigError`` if unreadable."""
    try:
        with path.open("rb") as file:
            info = os.fstat(file.fileno())
            raw = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise ConfigError(f"{path}: cannot be read: {reason}") from None
    if len(raw) > _LARGEST_BYTES:
        raise ConfigError(f"{path}: larger than {_LARGEST_BYTES} bytes; expected settings")
    try:
        return raw.decode("utf-8-sig"), info
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8 text; expected TOML") from None


def holds_secret(layer: Layer) -> bool:
    """Whether a key or token itself (not the path of its file) is among the values."""
    return any(key in layer for key in keys.SECRET_KEYS)


def parse_config(text: str, path: Path) -> Layer:
    """The settings in ``text``, whose place is ``path``. Raises ``ConfigError``."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(str(error), path) from None
    except RecursionError:
        raise ConfigError(f"{path}: nested too deep; expected tables of settings") from None
    lines = dict(_lines(text))
    layer: Layer = {}
    for table, content in document.items():
        _check_table(table, content, _at(path, lines.get(table)))
        if table == keys.KEYS_TABLE:
            layer.update(_actions(content, path, lines))
            continue
        for name, value in content.items():
            key = keys.normalised(f"{table}.{name}")
            line = lines.get(f"{table}.{name}", lines.get(key))
            if key == keys.FLOOR_KEY:
                for coin, amount in _table_of_coins(value, _at(path, line)).items():
                    own = lines.get(f"{key}.{coin}", line)
                    layer[keys.normalised(f"{key}.{coin}")] = _entry(amount, path, own)
            elif key not in keys.fields() or name != name.lower():
                near = suggestion(key, keys.fields())
                shown = clean(f"{table}.{name}", limit=80)
                raise ConfigError(f"{_at(path, line)}: {shown} is not a setting{near}")
            elif value != "" or keys.fields()[key].default is not None:
                layer[key] = _entry(value, path, line)
    return layer


def _actions(table: Mapping[str, object], path: Path, lines: Mapping[str, int]) -> Layer:
    """The keys of actions, whose names may be written quoted, dotted or as tables."""
    layer: Layer = {}
    waiting = [(keys.KEYS_TABLE, table)]
    for place, content in waiting:
        for name, value in content.items():
            spelled = f"{place}.{name}"
            line = lines.get(spelled, lines.get(place))
            if isinstance(value, dict):
                waiting.append((spelled, value))
                continue
            key = keys.normalised(spelled)
            if key in layer:
                shown = clean(spelled, limit=80)
                raise ConfigError(f"{_at(path, line)}: {shown} is given twice")
            layer[key] = _entry(value, path, line)
    return layer


def _entry(value: object, path: Path, line: int | None) -> Entry:
    return Entry(value, Origin(OriginKind.FILE, str(path), line))


def _at(path: Path, line: int | None) -> str:
    return str(path) if line is None else f"{path}:{line}"


def _check_table(table: str, content: object, where: str) -> None:
    shown = clean(table, limit=80)
    if table not in Settings.model_fields:
        if isinstance(content, dict):
            near = suggestion(f"[{table}]", [f"[{name}]" for name in Settings.model_fields])
            raise ConfigError(f"{where}: [{shown}] is not a table of settings{near}")
        near = suggestion(table, keys.fields())
        raise ConfigError(f"{where}: {shown} is not a setting{near}")
    if not isinstance(content, dict):
        raise ConfigError(f"{where}: {shown} is a table: expected [{shown}] and its keys below it")


def _table_of_coins(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ConfigError(
            f"{where}: {keys.FLOOR_KEY}: expected a table of coins: [{keys.FLOOR_KEY}] and "
            "BTC = 3000000 below it"
        )
    return value


def _broken(message: str, path: Path) -> ConfigError:
    at = _AT.search(message)
    where = f"{path}:{at[1]}: column {at[2]}" if at else str(path)
    reason = clean(_AT.sub("", message), limit=120)
    return ConfigError(f"{where}: not valid TOML: {reason}")


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Dotted names with the line that gives each, as far as plain reading tells."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _plain_name(header[1])
            yield table, number
        elif named := _KEY.match(line):
            name = _plain_name(named[1])
            yield (f"{table}.{name}" if table else name), number


def _plain_name(name: str) -> str:
    return ".".join(part.strip(" \t\"'") for part in name.split("."))
