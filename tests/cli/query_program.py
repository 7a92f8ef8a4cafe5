"""`cgtui query` as a shell would call it, against the simulator on loopback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cgtui.cli.root import run
from cgtui.config import keys
from cgtui.logging import close_logging
from cgtui.simulator.credentials import Credentials
from cgtui.simulator.loopback import in_thread
from cgtui.simulator.plans import LEVELS, Account
from cgtui.simulator.rest_faults import RestFaults
from cgtui.simulator.simulator import Simulator

KEY = {level: f"k3y-{level.lower()}-0123456789abcdef" for level in LEVELS}
_FAR_MS = 4_000_000_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        whole: dict[str, Any] = json.loads(self.out)
        return whole


class Program:
    """Runs `cgtui query …`; ``key`` and ``url`` are what the environment says of them."""

    def __init__(
        self,
        home: Path,
        simulator: Simulator,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.home = home
        self.simulator = simulator
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    @property
    def faults(self) -> RestFaults:
        faults: RestFaults = self.simulator.rest_app.state.faults
        return faults

    def __call__(
        self, *arguments: str, key: str | None = KEY["STANDARD"], url: str | None = None
    ) -> Outcome:
        self._monkeypatch.setenv("CGTUI_REST_URL", url or self.simulator.rest_url)
        if key is None:
            self._monkeypatch.delenv("COINGLASS_API_KEY", raising=False)
        else:
            self._monkeypatch.setenv("COINGLASS_API_KEY", key)
        with pytest.raises(SystemExit) as ended:
            run(["query", *arguments])
        shown = self._capsys.readouterr()
        return Outcome(int(ended.value.code or 0), shown.out, shown.err)

    def written(self) -> str:
        """Everything in files, the log among them."""
        files = (path for path in self.home.rglob("*") if path.is_file())
        return "".join(path.read_text(encoding="utf-8") for path in files)


@contextmanager
def simulator_of_all_plans() -> Iterator[Simulator]:
    """A calm market with a key for each plan."""
    accounts = {KEY[level]: Account(level, _FAR_MS, 10_000) for level in LEVELS}
    credentials = Credentials(api_key="unused-0123456789abcdef")
    with in_thread(Simulator("calm", 1, accounts=accounts, credentials=credentials)) as simulator:
        yield simulator


@contextmanager
def program(
    home: Path,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Program]:
    """A program with a home of its own and none of the settings of who runs the tests."""
    for name in [*os.environ]:
        if name.startswith(keys.PREFIX) or name in keys.FLAT_VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("CGTUI_HOME", str(home))
    try:
        yield Program(home, simulator, monkeypatch, capsys)
    finally:
        simulator.rest_app.state.faults.clear()
        close_logging()
