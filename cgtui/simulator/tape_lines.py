"""Lines of a plain or gzipped file, one at a time, whatever its size."""

from __future__ import annotations

import gzip
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

MAX_LINE_BYTES = 64 * 1024 * 1024
"""Four times the largest frame, since a frame is escaped on a tape."""

_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class TapeError(Exception):
    """A recording that cannot be played: one line that names the file and what was expected."""


def require_file(path: Path) -> None:
    """Raise ``TapeError`` unless ``path`` is a regular file."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise TapeError(f"{path}: cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(mode):
        raise TapeError(f"{path}: expected a regular file, since it is read twice")


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines without their ends; a line over 64 MiB comes as its first 64 MiB.

    Raises ``TapeError`` where the file cannot be read, or not any further.
    """
    number = 0
    try:
        with _open(path) as file:
            while line := file.readline(MAX_LINE_BYTES):
                number += 1
                if not line.endswith(b"\n"):
                    _pass_over_rest(file)
                yield line.rstrip(b"\r\n").removeprefix(_BYTE_ORDER_MARK if number == 1 else b"")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise TapeError(
            f"{path} line {number + 1}: expected gzip data to the end, but they break off here"
        ) from error
    except OSError as error:
        raise TapeError(f"{path} line {number + 1}: cannot be read: {error.strerror}") from error


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        zipped = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    return cast(BinaryIO, gzip.open(path, "rb")) if zipped else path.open("rb")


def _pass_over_rest(file: BinaryIO) -> None:
    while (more := file.readline(MAX_LINE_BYTES)) and not more.endswith(b"\n"):
        pass
