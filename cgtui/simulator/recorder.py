"""Records text frames as a tape, off the caller's thread."""

from __future__ import annotations

import errno
import gzip
import json
import math
import os
import queue
import stat
import threading
import time
from pathlib import Path
from typing import BinaryIO, cast

FLUSH_EVERY_S = 1.0
MAX_PENDING_CHARS = 64 * 1024 * 1024
"""What may wait for a disk that does not keep up before recording ends."""

_CLOSE_TIMEOUT_S = 5.0


class RecordError(Exception):
    """A file that cannot be recorded to: one line that names it and says why."""


def check_recordable(path: Path) -> None:
    """Raises ``RecordError`` as a ``TapeRecorder`` of ``path`` would; nothing is opened or made."""
    try:
        status = path.stat()
    except FileNotFoundError:
        _check_folder(path)
        return
    except OSError as error:
        raise _refusal(path, error.strerror) from error
    if stat.S_ISDIR(status.st_mode):
        raise _refusal(path, os.strerror(errno.EISDIR))
    if stat.S_ISSOCK(status.st_mode):
        raise _refusal(path, os.strerror(errno.ENXIO))
    if stat.S_ISFIFO(status.st_mode):
        raise _is_pipe(path)
    if not os.access(path, os.W_OK):
        raise _refusal(path, os.strerror(errno.EACCES))
    if status.st_size:
        raise _holds_data(path)
    if stat.S_ISREG(status.st_mode) and os.geteuid() not in (0, status.st_uid):
        raise _refusal(path, os.strerror(errno.EPERM))


def _check_folder(path: Path) -> None:
    # A link that leads nowhere yet is followed: the file is made where it points.
    folder = Path(os.path.realpath(path)).parent
    try:
        folder.stat()
    except OSError as error:
        raise _refusal(path, error.strerror) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _refusal(path, "its folder cannot be written")


class TapeRecorder:
    """Appends frames to a new tape, one line each; gzipped if the name ends in ``.gz``.

    The file is readable by its owner alone. Raises ``RecordError`` if it already holds data or
    cannot be written; after that nothing raises: a failure ends the recording and is kept in
    ``error``. ``write`` and ``close`` are for one thread; the file has a thread of its own.
    """

    def __init__(self, path: Path, *, flush_every_s: float = FLUSH_EVERY_S) -> None:
        self.path = path
        self.frames = 0
        self.error: str | None = None
        self._flush_every_s = flush_every_s
        self._raw = _open_new(path)
        self._file = _compressed(path, self._raw)
        self._queue: queue.SimpleQueue[tuple[int, str] | None] = queue.SimpleQueue()
        self._pending = threading.Lock()
        self._pending_chars = 0
        self._closed = False
        self._writer = threading.Thread(target=self._run, name="tape-recorder", daemon=True)
        self._writer.start()

    def write(self, received_ms: int, text: str) -> None:
        """Record a frame received at ``received_ms`` (milliseconds since the epoch)."""
        if self._closed or self.error is not None:
            return
        with self._pending:
            self._pending_chars += len(text)
            overflows = self._pending_chars > MAX_PENDING_CHARS
        if overflows:
            self.error = f"{self.path}: the disk does not keep up; recording ended"
        else:
            self._queue.put((received_ms, text))

    def close(self) -> None:
        """Write what is waiting and close the file. May be called again."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        self._writer.join(_CLOSE_TIMEOUT_S)
        if self._writer.is_alive():
            self.error = f"{self.path}: the disk does not answer; the last frames may be missing"

    def _run(self) -> None:
        try:
            with self._raw, self._file:
                self._write_until_closed()
        except OSError as error:
            self.error = f"{self.path}: {error.strerror or error}; recording ended"

    def _write_until_closed(self) -> None:
        flush_at_s = math.inf
        while True:
            left_s = flush_at_s - time.monotonic()
            if left_s <= 0:
                self._flush()
                flush_at_s = math.inf
            try:
                item = self._queue.get(timeout=left_s if 0 < left_s < math.inf else None)
            except queue.Empty:
                continue
            if item is None:
                return
            self._append(*item)
            flush_at_s = min(flush_at_s, time.monotonic() + self._flush_every_s)

    def _flush(self) -> None:
        self._file.flush()

    def _append(self, received_ms: int, text: str) -> None:
        self._file.write(json.dumps({"t": received_ms, "frame": text}).encode() + b"\n")
        self.frames += 1
        with self._pending:
            self._pending_chars -= len(text)


def _open_new(path: Path) -> BinaryIO:
    try:
        if path.is_fifo():
            # Opening one would wait for a reader.
            raise _is_pipe(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise _refusal(path, error.strerror) from error
    file = os.fdopen(descriptor, "wb")
    try:
        _make_private(path, descriptor)
    except BaseException:
        file.close()
        raise
    return file


def _make_private(path: Path, descriptor: int) -> None:
    status = os.fstat(descriptor)
    if status.st_size:
        raise _holds_data(path)
    if stat.S_ISREG(status.st_mode):
        try:
            os.fchmod(descriptor, 0o600)
        except OSError as error:  # an empty file of somebody else's, who could read the tape
            raise _refusal(path, error.strerror) from error


def _refusal(path: Path, why: str | None) -> RecordError:
    return RecordError(f"{path}: cannot be recorded to: {why}")


def _is_pipe(path: Path) -> RecordError:
    return RecordError(f"{path}: expected a file to record to, it is a pipe")


def _holds_data(path: Path) -> RecordError:
    return RecordError(f"{path}: already holds data; name a new file to record to")


def _compressed(path: Path, raw: BinaryIO) -> BinaryIO:
    if path.suffix != ".gz":
        return raw
    return cast(BinaryIO, gzip.GzipFile(filename="", mode="wb", fileobj=raw))
