from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cgtui.simulator.simulator import Simulator
from tests.cli.doctor_program import BAD_KEY, Run, run, simulator

__all__ = ["run"]


def commands(out: str) -> list[str]:
    return [line for line in out.splitlines() if not line.startswith("#")]


def test_each_check_is_a_command_without_a_key_and_nothing_is_asked(run: Run) -> None:
    done = run("--curl", "--set", "coinglass.rest_url=http://127.0.0.1:1")
    assert done.code == 0
    lines = commands(done.out)
    assert len(lines) == 14
    assert all("$COINGLASS_API_KEY" in line for line in lines)
    for name in ("input_taker", "funding", "open_interest", "liquidation", "etf_flows", "ws_pong"):
        assert name in done.out


def test_the_key_in_force_is_not_in_it(run: Run) -> None:
    assert BAD_KEY not in run("--curl", key=BAD_KEY).out


def test_fund_flows_that_are_off_have_no_command(run: Run) -> None:
    assert "/api/etf" not in run("--curl", "--set", "features.etf=off").out


def shell(script: str, one: Simulator) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environ = {"PATH": path, "COINGLASS_API_KEY": one.api_key}
    done = subprocess.run(
        ["bash", "-euc", script], env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_the_commands_work_in_a_shell(run: Run) -> None:
    with simulator() as one:
        done = run("--curl", at=one)
        *rest, websocket = commands(done.out)
        if shutil.which("jq") is None:
            rest = [line for line in rest if "PAIR" not in line]
        for line in rest:
            if line.startswith("PAIR="):
                assert shell(f'{line}\necho "$PAIR"', one).strip() in {"SOLUSDT", "SOL-USDT-SWAP"}
        answers = [
            shell(line, one)
            for line in rest
            if line.startswith("curl") and "/dev/null" not in line and "PAIR" not in line
        ]
        assert [json.loads(answer)["code"] for answer in answers] == ["0"] * len(answers)
        paired = [line for line in rest if "PAIR" in line][-4:]
        if paired:
            found = shell("\n".join(paired), one)
            assert found.count('"code":"0"') == 3
        assert shell(websocket, one).splitlines()[-1] == "pong"
