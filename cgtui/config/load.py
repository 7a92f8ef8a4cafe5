"""The sources put together: command line over environment over config.toml over defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cgtui.config import bounds, keys
from cgtui.config.environment import read_environment, read_sets
from cgtui.config.errors import ConfigError, CrossCheckError, shown
from cgtui.config.model import Settings
from cgtui.config.origin import DEFAULT, Entry, Layer, Origin, OriginKind
from cgtui.config.secrets_file import read_key_file
from cgtui.config.toml_file import read_config_file
from cgtui.config.values import NotANumberError
from cgtui.paths import Paths
from cgtui.sanitize import clean


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force, and by dotted key which source set each."""

    settings: Settings
    origins: Mapping[str, Origin]


def load_settings(
    *,
    sets: Sequence[str] = (),
    environ: Mapping[str, str],
    paths: Paths,
    given: Mapping[str, str] | None = None,
) -> Loaded:
    """Read every source and check the whole. Raises ``ConfigError`` for the first thing wrong.

    ``given`` is what a person has given for this run alone, by dotted key; it wins.
    """
    origin = Origin(OriginKind.GIVEN, "in this run")
    by_hand = {key: Entry(value, origin) for key, value in (given or {}).items()}
    return combine(
        [read_config_file(paths.config_file), read_environment(environ), read_sets(sets), by_hand]
    )


def combine(layers: Sequence[Layer]) -> Loaded:
    """The settings that ``layers`` (weakest first) give over the defaults."""
    merged: Layer = {}
    for layer in layers:
        _merge(merged, layer)
    for key, file_key in keys.FILE_OF.items():
        if file_key in merged:
            path = _secret_path(file_key, merged[file_key])
            origin = merged[file_key].origin
            merged[file_key] = Entry(path, origin)
            merged[key] = Entry(read_key_file(path, f"{file_key} from {origin}"), origin)
    settings = _checked(merged)
    origins = dict.fromkeys(keys.fields(), DEFAULT)
    origins.update({key: entry.origin for key, entry in merged.items()})
    return Loaded(settings, MappingProxyType(origins))


def _merge(merged: Layer, layer: Layer) -> None:
    for key, file_key in keys.FILE_OF.items():
        if key in layer and file_key in layer:
            one, other = layer[key].origin, layer[file_key].origin
            raise ConfigError(
                f"{key} (from {one}) and {file_key} (from {other}) are both given; expected one"
            )
        # A stronger source that gives either replaces both of the weaker one.
        if key in layer:
            merged.pop(file_key, None)
        if file_key in layer:
            merged.pop(key, None)
    merged.update(layer)


def _secret_path(file_key: str, entry: Entry) -> Path:
    """Where a key file is: relative to config.toml where that names it, else to the shell."""
    try:
        path = Path(entry.value.strip() if isinstance(entry.value, str) else "").expanduser()
    except RuntimeError:  # ~somebody who does not exist
        path = Path()
    if path == Path():
        raise ConfigError(f"{file_key} from {entry.origin}: expected the path of a file")
    if entry.origin.kind is OriginKind.FILE:
        path = Path(entry.origin.detail).parent / path
    return path.absolute()


def _checked(merged: Layer) -> Settings:
    # Every section is named, so that only one validator is ever built: it costs start-up time.
    nested: dict[str, dict[str, object]] = {name: {} for name in Settings.model_fields}
    floors: dict[str, object] = {}
    for key, entry in merged.items():
        section, _, name = key.partition(".")
        if keys.is_floor(key):
            floors[key.removeprefix(f"{keys.FLOOR_KEY}.")] = entry.value
        else:
            nested[section][name] = entry.value
    if floors:
        nested["coins"]["floor_usd"] = floors
    try:
        return Settings.model_validate(nested)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
    raise _refusal(problems, merged) from None


def _refusal(problems: Sequence[ErrorDetails], merged: Layer) -> ConfigError:
    problem = problems[0]
    cause = problem.get("ctx", {}).get("error")
    key = ".".join(str(part) for part in problem["loc"][:3] if not isinstance(part, int))
    if isinstance(cause, CrossCheckError):
        key = f"{key}.{cause.field}"
    entry = merged.get(key) or Entry(keys.fields()[key].default, DEFAULT)
    value = "" if key in keys.SECRET_KEYS else f" = {shown(entry.value)}"
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    what = f"{clean(key, limit=80)}{value} from {entry.origin}"
    return ConfigError(f"{what}: expected {_expected(problem, key)}{more}")


def _expected(problem: ErrorDetails, key: str) -> str:
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, ValueError) and not isinstance(cause, NotANumberError):
        return str(cause)
    if problem["type"] == "literal_error":
        return str(problem.get("ctx", {}).get("expected", "another value")).replace("'", "")
    if keys.is_floor(key):
        return "a positive amount of US dollars"
    return bounds.in_words(key)
