"""Files that hold a secret: who else may read them, and the key files themselves."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from cgtui.config.errors import ConfigError, shown

_LARGEST_KEY_FILE_BYTES = 4096


def is_exposed(info: os.stat_result) -> bool:
    """Whether users other than the owner may read the file.

    A file of root's that only root's own group may read is not exposed to anyone else; systemd
    hands credentials to a service like that.
    """
    if os.name == "nt":  # modes mean nothing there
        return False
    given_by_root = info.st_uid == 0 and info.st_gid == 0 and os.geteuid() != 0
    return bool(stat.S_IMODE(info.st_mode) & (0o007 if given_by_root else 0o077))


def exposure(path: Path, info: os.stat_result, what: str) -> ConfigError:
    """The refusal of an exposed file, with the command that mends it."""
    real = Path(os.path.realpath(path))
    via = f" (by way of {path})" if real != path else ""
    return ConfigError(
        f"{real}{via} {what} and other users may read it (mode "
        f"{stat.S_IMODE(info.st_mode):04o}): run chmod 600 {shlex.quote(str(real))}"
    )


def read_key_file(path: Path, source: str) -> str:
    """The secret in ``path`` without surrounding whitespace.

    ``source`` names the setting and where it came from, for the ``ConfigError`` raised when the
    file cannot be read, is no ordinary small text file, is empty, or is open to other users.
    """
    try:
        with path.open("rb") as file:
            info = os.fstat(file.fileno())
            if is_exposed(info):
                raise exposure(path, info, f"({source}) holds a secret")
            raw = file.read(_LARGEST_KEY_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise ConfigError(
            f"{source}: cannot read {shown(str(path))}: {reason}; "
            "expected the path of a file that holds the secret"
        ) from None
    if len(raw) > _LARGEST_KEY_FILE_BYTES:
        raise ConfigError(f"{source}: {path} is too large; expected the secret alone")
    try:
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ConfigError(f"{source}: {path} is not text; expected the secret alone") from None
    if not text:
        raise ConfigError(f"{source}: {path} is empty; expected the secret alone")
    return text
