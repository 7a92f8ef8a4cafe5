"""Structured logging: JSON lines on disk and the newest lines in memory, both without secrets.

Our own code logs through ``get_logger``; what libraries log through the standard library joins
the same pipeline from WARNING up. Nothing here raises into the caller or prints.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cgtui.clock import SystemClock
from cgtui.log_file import LogFile
from cgtui.log_record import Plain, PlainRecord
from cgtui.log_ring import LogLine, LogRing
from cgtui.once_per import OncePer
from cgtui.redact import Redactor
from cgtui.sanitize import clean

__all__ = [
    "LogLine",
    "LogRing",
    "OncePer",
    "close_logging",
    "configure_logging",
    "get_logger",
    "is_configured",
]

# httpx logs URLs (one holds the bot token) at INFO, websockets its URI (the key) at DEBUG.
CAPPED_LIBRARIES = (
    "asyncio",
    "httpx",
    "httpcore",
    "starlette",
    "uvicorn",
    "uvicorn.access",
    "uvicorn.error",
    "websockets",
)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_NOT_FIELDS = frozenset(["at_ms", "level", "source", "event", "coin"])
_RING_TRACEBACK_CHARS = 4000


class SourceLogger:
    """Logs events of one part of the program; silent until ``configure_logging`` was called.

    An event is a short phrase; what varies goes into fields, units in their names. A field
    ``coin`` says which coin the line is about.
    """

    __slots__ = ("_source",)

    def __init__(self, source: str) -> None:
        self._source = source

    def debug(self, event: str, **fields: object) -> None:
        """Detail for somebody who looks for a fault."""
        self._log(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: object) -> None:
        """Something that happened as it should."""
        self._log(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        """Something that went wrong and is dealt with."""
        self._log(logging.WARNING, event, fields)

    def error(self, event: str, **fields: object) -> None:
        """Something that failed."""
        self._log(logging.ERROR, event, fields)

    def exception(self, event: str, **fields: object) -> None:
        """Something that failed, with the traceback of the exception being handled."""
        self._log(logging.ERROR, event, {"exc_info": True, **fields})

    def _log(self, level: int, event: str, fields: dict[str, object]) -> None:
        if (installed := _installed()) is not None:
            installed.begin()
        structlog = sys.modules.get("structlog")
        if structlog is not None and structlog.is_configured():
            structlog.get_logger().bind(**fields | {"source": self._source}).log(level, event)


def get_logger(source: str) -> SourceLogger:
    """The logger of a part of the program: ``feed``, ``rest``, ``telegram`` …"""
    return SourceLogger(source)


def configure_logging(
    log_file: Path,
    redactor: Redactor,
    *,
    level: str = "INFO",
    now_ms: Callable[[], int] | None = None,
    file: LogFile | None = None,
) -> LogRing:
    """Send all logging to ``log_file`` and to the ring that is returned.

    ``redactor`` may learn secrets later. Called again, it replaces what it set up before (and
    returns the same ring for the same file). ``file`` takes the place of the rotating file.
    """
    before = _installed()
    same = before is not None and before.sink.file.path == log_file
    ring = before.sink.ring if before is not None and same else LogRing()
    close_logging()
    sink = _Sink(file or LogFile(log_file), ring, now_ms or SystemClock().now_ms)
    root = logging.getLogger()
    for logger in (root, *(logging.getLogger(name) for name in CAPPED_LIBRARIES)):
        logger.setLevel(logging.WARNING)
        _drop_terminal_handlers(logger)
    root.addHandler(_LibraryHandler(sink, lambda: _configure_structlog(sink, redactor, level)))
    logging.captureWarnings(True)
    return ring


def _configure_structlog(sink: _Sink, redactor: Redactor, level: str) -> None:
    import structlog  # noqa: PLC0415 - tens of milliseconds, which the first screen need not wait for

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,  # a plain traceback: never the locals
            PlainRecord(redactor),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: sink,
        cache_logger_on_first_use=False,
    )


def is_configured() -> bool:
    """Whether what is logged goes anywhere."""
    return _installed() is not None


def close_logging() -> None:
    """Undo ``configure_logging`` and let go of the file; logging is silent afterwards."""
    handler = _installed()
    if handler is None:
        return
    logging.getLogger().removeHandler(handler)
    logging.captureWarnings(False)
    if handler.has_begun:
        sys.modules["structlog"].reset_defaults()
    handler.sink.file.close()


class _Sink:
    """The end of the pipeline: a finished record goes to the ring and to the file."""

    def __init__(self, file: LogFile, ring: LogRing, now_ms: Callable[[], int]) -> None:
        self.file = file
        self.ring = ring
        self._now_ms = now_ms
        self._lock = threading.Lock()

    def take(self, **record: Plain) -> None:
        """Keep one record; what went wrong with the file is told on the ring."""
        at_ms = self._now_ms()
        self._show(at_ms, record)
        self._store(at_ms, record)

    # structlog calls the method named after the level.
    debug = info = warning = error = critical = take

    def _show(self, at_ms: int, record: dict[str, Plain]) -> None:
        coin = record.get("coin")
        self.ring.append(
            at_ms,
            str(record.get("level", "info")),
            str(record.get("source", "")),
            str(record.get("event", "")),
            fields=tuple(_ring_fields(record)),
            coin=coin if isinstance(coin, str) else None,
        )

    def tell_of_lost_line(self) -> None:
        """A library's line could not be taken: say at least that there was one."""
        self.ring.append(self._now_ms(), "error", "log", "a library's line was lost")

    def _store(self, at_ms: int, record: dict[str, Plain]) -> None:
        with self._lock:
            lost = self.file.lost
            self.file.write(_json_line(at_ms, record))
            reason = self.file.error and clean(self.file.error)
            was, self.ring.file_error = self.ring.file_error, reason
            if reason and not was:
                self._tell(at_ms, "error", "the log file cannot be written", reason=reason)
            elif was and not reason:
                back = self._tell(at_ms, "warning", "the log file is written again", lost=lost)
                self.file.write(_json_line(at_ms, back))

    def _tell(self, at_ms: int, level: str, event: str, **fields: Plain) -> dict[str, Plain]:
        record: dict[str, Plain] = {"level": level, "source": "log", "event": event, **fields}
        self._show(at_ms, record)
        return record


def _json_line(at_ms: int, record: dict[str, Plain]) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    head: dict[str, Plain] = {"ts": moment.replace("+00:00", "Z")}
    head.update({name: record[name] for name in ("level", "source", "event") if name in record})
    return json.dumps(head | record, ensure_ascii=False)


def _ring_fields(record: dict[str, Plain]) -> list[tuple[str, str]]:
    shown: list[tuple[str, str]] = []
    for name, value in record.items():
        if name == "exception" and isinstance(value, str):
            lines = [line.strip() for line in value.splitlines() if line.strip()]
            shown.append((name, lines[-1] if lines else ""))
            shown.append(("traceback", clean(" | ".join(lines), limit=_RING_TRACEBACK_CHARS)))
        elif name not in _NOT_FIELDS:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            shown.append((name, text))
    return shown


class _LibraryHandler(logging.Handler):
    """Brings the standard library's records of WARNING and above into the pipeline.

    ``configure`` sets the pipeline up; it is called before the first line of all.
    """

    def __init__(self, sink: _Sink, configure: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self.sink = sink
        self._configure = configure
        self.has_begun = False

    def begin(self) -> None:
        """A line is about to come. Two threads may say so at once: that does no harm."""
        if not self.has_begun:
            self._configure()
            self.has_begun = True

    def emit(self, record: logging.LogRecord) -> None:
        """Pass ``record`` on; one that cannot be formatted is named instead."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - a library's wrong arguments may raise anything
            message = f"{record.msg!r} (its arguments do not fit)"
        level = min(logging.CRITICAL, record.levelno // 10 * 10)
        exc_info = {"exc_info": record.exc_info} if record.exc_info else {}
        SourceLogger(record.name)._log(level, message, dict(exc_info))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base's name
        """Never print: say on the ring that a line was lost."""
        self.sink.tell_of_lost_line()


def _installed() -> _LibraryHandler | None:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _LibraryHandler):
            return handler
    return None


def _drop_terminal_handlers(logger: logging.Logger) -> None:
    terminals = (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
    for handler in list(logger.handlers):
        if isinstance(handler, logging.StreamHandler) and handler.stream in terminals:
            logger.removeHandler(handler)
