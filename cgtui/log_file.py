"""The log on disk: lines appended to a file that is rotated by size. Never raises, never prints."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from cgtui.paths import ensure

MAX_BYTES = 5_000_000
KEPT_FILES = 5

OpenFile = Callable[[Path], int]
WriteFile = Callable[[int, bytes], int]


def open_for_append(path: Path) -> int:
    """A descriptor that appends to ``path``, which only its owner may read."""
    ensure(path.parent)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, 0o600)
    return descriptor


class LogFile:
    """``path``, ``path.1`` … ``path.4``, newest first, each of about ``max_bytes``.

    ``error`` says why the last line could not be written, ``None`` while all is well; every line
    is another attempt, and ``lost`` counts those that failed since the last success. Several
    processes may share the file: one that was rotated or removed meanwhile is opened anew.
    """

    def __init__(
        self,
        path: Path,
        *,
        max_bytes: int = MAX_BYTES,
        kept_files: int = KEPT_FILES,
        opener: OpenFile = open_for_append,
        writer: WriteFile = os.write,
    ) -> None:
        self.path = path
        self.error: str | None = None
        self.lost = 0
        self._max_bytes = max_bytes
        self._kept_files = kept_files
        self._open = opener
        self._write = writer
        self._descriptor: int | None = None
        self._half_line = False
        self._lock = threading.Lock()

    def write(self, line: str) -> bool:
        """Append ``line`` and a line break. Returns whether it is on disk."""
        data = line.encode("utf-8", "backslashreplace") + b"\n"
        with self._lock:
            try:
                self._append(data)
            except OSError as error:
                self.error = f"{self.path}: {error.strerror or type(error).__name__}"
                self.lost += 1
                self._close()
                return False
            self.error = None
            self.lost = 0
            return True

    def close(self) -> None:
        """Let go of the file; a later line opens it again."""
        with self._lock:
            self._close()

    def _append(self, data: bytes) -> None:
        descriptor = self._current()
        size = os.fstat(descriptor).st_size
        if size and size + len(data) > self._max_bytes:
            self._close()
            self._rotate()
            descriptor = self._current()
        if self._half_line:  # a full disk cut the previous line: keep this one whole
            data = b"\n" + data
        while data:
            written = self._write(descriptor, data)
            self._half_line = written < len(data)
            data = data[written:]

    def _current(self) -> int:
        if self._descriptor is not None and not self._is_current(self._descriptor):
            self._close()
        if self._descriptor is None:
            self._descriptor = self._open(self.path)
        return self._descriptor

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except OSError:
            return False

    def _rotate(self) -> None:
        for number in range(self._kept_files - 1, 0, -1):
            newer = self._numbered(number - 1)
            if newer.exists():
                newer.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self.path if number == 0 else self.path.with_name(f"{self.path.name}.{number}")

    def _close(self) -> None:
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            try:
                os.close(descriptor)
            except OSError as error:  # a late write error (NFS, quota)
                self.error = f"{self.path}: {error.strerror}"
