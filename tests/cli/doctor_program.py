"""`cgtui doctor` as a shell would call it, against a simulator on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cgtui.cli.root import run as run_program
from cgtui.coinglass.client import CoinglassClient
from cgtui.config import keys
from cgtui.monitor.feed.feed_visit import visit_feed
from cgtui.simulator.loopback import in_thread
from cgtui.simulator.rest_faults import RestFaults
from cgtui.simulator.simulator import Simulator

BAD_KEY = "0123456789abcdef0123456789abcdef"

Run = Callable[..., "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended, and everything it wrote, the log included."""

    code: int
    out: str
    err: str
    written: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON it printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def statuses(self) -> dict[str, str]:
        """Status by check."""
        return {check["id"]: check["status"] for check in self.report["checks"]}

    def check(self, id_: str) -> dict[str, Any]:
        """One check of the JSON."""
        (found,) = [check for check in self.report["checks"] if check["id"] == id_]
        return dict(found)


class SkippedTime:
    """Waiting that takes no time: the clock jumps over it."""

    def __init__(self) -> None:
        self._skipped_s = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self._skipped_s

    async def sleep(self, seconds: float) -> None:
        self._skipped_s += seconds
        await asyncio.sleep(0)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program with a home of its own, no settings but those given, no waits between attempts.

    ``at`` is the simulator whose addresses and key are in the environment; ``key`` replaces the
    key, "" for none.
    """
    for name in [*os.environ]:
        if name.startswith(keys.PREFIX) or name in keys.FLAT_VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("CGTUI_HOME", str(tmp_path))
    # The simulator refuses before it answers a ping: nothing is to be waited for after the pong.
    monkeypatch.setattr("cgtui.cli.doctor_run.visit_feed", partial(visit_feed, refusal_s=0.0))
    skipped = SkippedTime()
    patient = partial(CoinglassClient, monotonic=skipped.monotonic, sleep=skipped.sleep)
    monkeypatch.setattr("cgtui.cli.rest_session.CoinglassClient", patient)

    def run(*arguments: str, at: Simulator | None = None, key: str | None = None) -> Outcome:
        if at is not None:
            monkeypatch.setenv("CGTUI_REST_URL", at.rest_url)
            monkeypatch.setenv("CGTUI_WS_URL", at.ws_url)
            key = at.api_key if key is None else key
        if key:
            monkeypatch.setenv("COINGLASS_API_KEY", key)
        with pytest.raises(SystemExit) as ended:
            run_program(["doctor", *arguments])
        shown = capsys.readouterr()
        files = [path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()]
        written = "\n".join([shown.out, shown.err, *files])
        assert not key or key not in written
        return Outcome(int(ended.value.code or 0), shown.out, shown.err, written)

    return run


@contextmanager
def simulator(**options: Any) -> Iterator[Simulator]:
    """A market with orders from the first second on."""
    with in_thread(Simulator("cascade", 1, **options)) as one:
        yield one
        assert one.error is None


def faults_of(one: Simulator) -> RestFaults:
    """What its REST API does wrong."""
    found: RestFaults = one.rest_app.state.faults
    return found
