"""`alerts.command`: a program of the person's own that gets each alert as JSON."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shlex
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cgtui.logging import get_logger
from cgtui.sanitize import clean

TIMEOUT_S: Final = 10.0
MAX_OUTPUT_BYTES: Final = 4096
"""As much of its output is kept, for the log; the rest is read and dropped."""

# Whatever holds or leads to a secret, however it is spelt.
_WITHHELD: Final = (
    "COINGLASS_API_KEY",
    "TELEGRAM_",
    "CGTUI_COINGLASS__",
    "CGTUI_TELEGRAM__",
)
_CHUNK_BYTES: Final = 4096
_SHOWN_CHARS: Final = 200

_log = get_logger("alerts")


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How the command ended. ``reason`` is empty where all went well.

    ``exit_code`` is ``None`` where it did not start or was stopped.
    """

    ok: bool
    reason: str
    exit_code: int | None
    took_s: float


def environment_for(environ: Mapping[str, str]) -> dict[str, str]:
    """``environ`` without the variables that hold keys, tokens or chats."""
    return {
        name: value for name, value in environ.items() if not name.upper().startswith(_WITHHELD)
    }


class AlertCommand:
    """Runs ``command_line`` (split like a shell would, but run without one) for each alert.

    Each run ends within ``timeout_s`` real seconds, or is stopped with what it started. Nothing of
    a failure is raised; it is in the result and in the log. Raises ValueError where the line cannot
    be split or is empty (settings refuse both).
    """

    def __init__(
        self,
        command_line: str,
        *,
        environ: Mapping[str, str] | None = None,
        timeout_s: float = TIMEOUT_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._words = shlex.split(command_line)
        if not self._words:
            raise ValueError("the command is empty")
        self._environ = environment_for(os.environ if environ is None else environ)
        self._timeout_s = timeout_s
        self._monotonic = monotonic

    async def run(self, alert: Mapping[str, Any]) -> CommandResult:
        """Run it once with ``alert`` as one line of JSON on its standard input."""
        began_s = self._monotonic()
        try:
            reason, exit_code = await self._run(json.dumps(alert, ensure_ascii=False) + "\n")
        except (OSError, ValueError, TypeError) as error:  # not found, not executable, no JSON
            reason, exit_code = f"not run: {_words(error)}", None
        took_s = self._monotonic() - began_s
        if reason:
            _log.warning(
                "alerts.command failed",
                alert_id=str(alert.get("alert_id", "")),
                reason=reason,
                took_ms=round(took_s * 1000),
            )
        return CommandResult(not reason, reason, exit_code, took_s)

    async def _run(self, text: str) -> tuple[str, int | None]:
        process = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=self._environ,
            start_new_session=True,  # so that its own children can be stopped, too
        )
        ended = False
        try:
            async with asyncio.timeout(self._timeout_s):
                said, _ = await asyncio.gather(_head_of(process), _feed(process, text))
                exit_code = await process.wait()
            ended = True
        except TimeoutError:
            return f"stopped after {self._timeout_s:g} s", None
        finally:
            if not ended:
                await _stop(process)
        if exit_code == 0:
            return "", 0
        shown = clean(said.decode("utf-8", "replace").strip(), _SHOWN_CHARS)
        return f"exit code {exit_code}" + (f": {shown}" if shown else ""), exit_code


async def _feed(process: asyncio.subprocess.Process, text: str) -> None:
    assert process.stdin is not None
    with contextlib.suppress(ConnectionError):  # it need not read
        process.stdin.write(text.encode("utf-8", "backslashreplace"))
        await process.stdin.drain()
    process.stdin.close()


async def _head_of(process: asyncio.subprocess.Process) -> bytes:
    """The first of its output; all of it is read, so that it never waits for us."""
    assert process.stdout is not None
    head = b""
    while chunk := await process.stdout.read(_CHUNK_BYTES):
        head += chunk[: MAX_OUTPUT_BYTES - len(head)]
    return head


async def _stop(process: asyncio.subprocess.Process) -> None:
    """End what is left of it and of what it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno).lower()
    return clean(str(error) or type(error).__name__, 120)
