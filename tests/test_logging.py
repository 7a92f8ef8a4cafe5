from __future__ import annotations

import errno
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.log_file import LogFile
from cgtui.log_ring import LogLine, LogRing
from cgtui.logging import CAPPED_LIBRARIES, close_logging, configure_logging, get_logger
from cgtui.redact import Redactor

SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


class Log:
    """Logging into a test's own folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "logs" / "cgtui.jsonl"
        self.redactor = Redactor([SECRET])
        self.ring = self.configure()

    def configure(self, level: str = "INFO", file: LogFile | None = None) -> LogRing:
        return configure_logging(
            self.path, self.redactor, level=level, now_ms=lambda: 1_700_000_000_123, file=file
        )

    @property
    def newest(self) -> LogLine:
        return self.ring.after(self.ring.last_seq - 1)[0]

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8") if self.path.exists() else ""

    @property
    def records(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Log]:
    """Logging, and the proof that it printed nothing."""
    loggers = [logging.getLogger(name) for name in (None, *CAPPED_LIBRARIES)]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.propagate = True  # the simulator silences its own web server for good
    yield Log(tmp_path)
    close_logging()
    for logger, (level, propagates) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.propagate = propagates
    shown = capfd.readouterr()
    assert shown.out + shown.err == ""


def test_a_line_reaches_the_file_and_the_ring(log: Log) -> None:
    get_logger("rest").info("answered", coin="BTC", status=200, latency_ms=81.5, retried=False)
    assert log.records == [
        {
            "ts": "2023-11-14T22:13:20.123Z",
            "level": "info",
            "source": "rest",
            "event": "answered",
            "coin": "BTC",
            "status": 200,
            "latency_ms": 81.5,
            "retried": False,
        }
    ]
    assert log.newest == LogLine(
        seq=1,
        at_ms=1_700_000_000_123,
        level="info",
        source="rest",
        event="answered",
        fields=(("status", "200"), ("latency_ms", "81.5"), ("retried", "false")),
        coin="BTC",
    )


def test_lines_below_the_level_are_left_out(log: Log) -> None:
    get_logger("feed").debug("detail")
    assert log.ring.last_seq == 0
    log.configure(level="DEBUG")
    get_logger("feed").debug("detail")
    assert log.newest.level == "debug"


def test_configuring_again_changes_nothing_and_doubles_nothing(log: Log) -> None:
    handlers = len(logging.getLogger().handlers)
    assert log.configure() is log.ring
    assert len(logging.getLogger().handlers) == handlers
    get_logger("feed").info("once")
    assert len(log.records) == 1
    assert log.ring.last_seq == 1


def test_another_file_gets_a_ring_of_its_own(log: Log, tmp_path: Path) -> None:
    other = configure_logging(tmp_path / "other.jsonl", Redactor())
    get_logger("feed").info("here")
    assert other is not log.ring
    assert (other.last_seq, log.ring.last_seq) == (1, 0)


def test_a_secret_is_masked_wherever_it_is(log: Log) -> None:
    get_logger("feed").info(
        f"event {SECRET}",
        url=f"wss://h/?x={SECRET}",
        unknown="wss://h/?cg-api-key=unknown-key",
        params={"a": [SECRET, {SECRET: SECRET}], "CG-API-KEY": "unknown-key"},
        raw=f"key {SECRET}".encode(),
        error=ValueError(SECRET),
        api_key="unknown-key",
        **{SECRET: 1},
    )
    for shown in (log.text, repr(log.newest)):
        assert SECRET not in shown
        assert "unknown-key" not in shown
    assert log.records[0]["event"] == "event ***"


def test_a_secret_learnt_later_is_masked_from_then_on(log: Log) -> None:
    log.redactor.add("learnt-later")
    get_logger("feed").info("learnt-later")
    assert log.newest.event == "***"


def test_a_traceback_is_kept_without_secrets_and_without_locals(log: Log) -> None:
    def refuse(a_local_value: str) -> None:
        raise ValueError(f"refused {SECRET}\x1b[31m") from KeyError(SECRET)

    try:
        refuse("held in a local only")
    except ValueError:
        get_logger("rest").exception("call failed")
    trace = str(log.records[0]["exception"])
    assert trace.startswith("KeyError: '***'\n")
    assert trace.endswith("ValueError: refused ***\\x1b[31m")
    assert SECRET not in log.text + repr(log.newest)
    assert "'held in a local only'" not in trace
    fields = dict(log.newest.fields)
    assert fields["exception"] == "ValueError: refused ***\\x1b[31m"
    assert "test_logging.py" in fields["traceback"]
    assert "\n" not in fields["traceback"]


def test_outside_text_is_shown_inert(log: Log) -> None:
    get_logger("feed").info("bad \x1b[2J", name="a\u202eb\nc", **{"key\x07": 1})
    assert log.newest.event == "bad \\x1b[2J"
    assert log.newest.fields == (("name", "a\\u202eb c"), ("key\\x07", "1"))
    assert "\x1b" not in log.text


def test_nothing_a_caller_passes_can_break_a_line(log: Log) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise RuntimeError

    deep: list[object] = []
    deep.append(deep)
    get_logger("feed").info(
        "odd",
        a=Hostile(),
        b=float("nan"),
        c=10**5000,
        d=deep,
        e={Hostile(): {1, 2}},
        f=range(10**9),
        g=list(range(10**5)),
        h="x" * 10**6,
        i="\ud800",
        level="mine",
        source="mine",
        exc_info=True,
    )
    assert (log.newest.level, log.newest.source) == ("info", "feed")
    assert dict(log.newest.fields)["a"] == "<unprintable Hostile>"
    assert len(log.text) < 20_000
    assert len(log.records) == 1


@pytest.mark.parametrize("name", ["httpx", "websockets.client", "uvicorn.error", "anything.else"])
def test_a_librarys_line_is_redacted(log: Log, name: str) -> None:
    logging.getLogger(name).warning("GET https://h/bot%s/getMe?cg-api-key=%s", TOKEN, SECRET)
    assert log.newest.source == name
    assert log.newest.event == "GET https://h/bot***/getMe?cg-api-key=***"
    assert TOKEN not in log.text
    assert SECRET not in log.text


@pytest.mark.parametrize("name", CAPPED_LIBRARIES)
def test_libraries_are_heard_from_warning_up(log: Log, name: str) -> None:
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)  # even where something turned it up
    logger.info("GET https://h/bot%s/getMe", TOKEN)
    logger.debug("> GET /?cg-api-key=%s", SECRET)
    assert log.ring.last_seq == 0
    logger.warning("heard")
    assert log.newest.level == "warning"


def test_a_librarys_traceback_is_redacted(log: Log) -> None:
    def connect() -> None:
        raise OSError(f"cannot reach wss://h/?cg-api-key={SECRET}")

    try:
        connect()
    except OSError:
        logging.getLogger("asyncio").exception("never retrieved")
    assert "cannot reach wss://h/?cg-api-key=***" in str(log.records[0]["exception"])
    assert SECRET not in log.text


def test_a_librarys_wrong_arguments_cost_no_more_than_their_values(log: Log) -> None:
    wrong = {"name": "x", "levelno": logging.ERROR, "msg": "%d and %d", "args": (SECRET,)}
    for handler in logging.getLogger().handlers:
        if type(handler).__module__ == "cgtui.logging":  # the test runner's own one would raise
            handler.handle(logging.makeLogRecord(wrong))
    assert log.newest.event == "'%d and %d' (its arguments do not fit)"
    logging.getLogger("x").log(35, "between two levels")
    assert log.newest.level == "warning"


def test_a_python_warning_is_a_line_and_not_a_print(log: Log) -> None:
    with warnings.catch_warnings():
        log.configure()  # the test runner has its own way with warnings before a test
        warnings.simplefilter("always")
        warnings.warn(f"old {SECRET}", stacklevel=1)
    assert log.newest.source == "py.warnings"
    assert "old ***" in log.newest.event


def test_a_handler_that_prints_is_taken_away(log: Log) -> None:
    printing = logging.StreamHandler(sys.stderr)
    logging.getLogger("uvicorn").addHandler(printing)
    logging.getLogger().addHandler(printing)
    log.configure()
    logging.getLogger("uvicorn").error("not on the screen")
    assert log.newest.event == "not on the screen"


def test_a_full_disk_is_told_on_the_ring_once_and_so_is_its_end(log: Log) -> None:
    full = True

    def write(descriptor: int, data: bytes) -> int:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return os.write(descriptor, data)

    log.configure(file=LogFile(log.path, writer=write))
    feed = get_logger("feed")
    feed.info("one")
    feed.info("two")
    assert log.ring.file_error == f"{log.path}: No space left on device"
    assert [(line.level, line.event) for line in log.ring.after(0)] == [
        ("info", "one"),
        ("error", "the log file cannot be written"),
        ("info", "two"),
    ]
    full = False
    feed.info("three")
    assert log.ring.file_error is None
    assert log.newest.event == "the log file is written again"
    assert log.newest.fields == (("lost", "2"),)
    assert [record["event"] for record in log.records] == ["three", "the log file is written again"]


def test_a_read_only_folder_neither_raises_nor_prints(log: Log, tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")
    get_logger("feed").info("seen")
    assert log.ring.file_error is not None
    assert log.ring.after(0)[0].event == "seen"


def test_without_configuration_a_logger_is_silent_and_light() -> None:
    code = (
        "import sys; from cgtui.logging import get_logger; get_logger('feed').error('x');"
        "assert 'structlog' not in sys.modules and 'rich' not in sys.modules;"
        "import structlog; get_logger('feed').error('x')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


def test_after_closing_a_logger_is_silent(log: Log) -> None:
    close_logging()
    close_logging()
    get_logger("feed").error("nobody hears it")
    assert log.ring.last_seq == 0
    assert log.text == ""
