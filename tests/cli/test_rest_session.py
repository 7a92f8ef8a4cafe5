from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.cli.rest_session import key_of, load_rest_settings, log_call, open_rest, report
from cgtui.coinglass.catalogue import ACCOUNT
from cgtui.coinglass.rest_errors import (
    BadRequestError,
    BudgetSpentError,
    CoinglassError,
    IntervalRefusedError,
    KeyRefusedError,
    PlanTooLowError,
    UnreachableError,
)
from cgtui.coinglass.rest_types import CallRecord
from cgtui.config import ConfigError
from cgtui.logging import close_logging
from cgtui.simulator.loopback import in_thread
from cgtui.simulator.simulator import Simulator

KEY = "k3y-0123456789abcdef"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    try:
        yield tmp_path
    finally:
        close_logging()


def log_lines(home: Path) -> list[dict[str, object]]:
    text = (home / "logs" / "cgtui.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def record(**changed: object) -> CallRecord:
    fields: dict[str, object] = {
        "at_ms": 1,
        "endpoint": "price_history",
        "path": "/api/futures/price/history",
        "params": {"symbol": "BTCUSDT"},
        "http_status": 200,
        "code": "0",
        "error_class": None,
        "latency_ms": 84.44,
        "attempt": 1,
        "cached": False,
    }
    return CallRecord(**(fields | changed))  # type: ignore[arg-type]


def test_a_call_is_logged_with_everything_that_explains_it(home: Path) -> None:
    load_rest_settings({"CGTUI_HOME": str(home)})
    log_call(record())
    (line,) = log_lines(home)
    assert (line["level"], line["source"], line["event"]) == ("info", "rest", "call")
    assert line["path"] == "/api/futures/price/history"
    assert line["params"] == {"symbol": "BTCUSDT"}
    assert (line["http_status"], line["code"]) == (200, "0")
    assert (line["latency_ms"], line["attempt"], line["cached"]) == (84.4, 1, False)
    assert "reason" not in line


def test_a_failed_call_is_a_warning_with_its_class_and_excerpt_but_never_the_key(
    home: Path,
) -> None:
    load_rest_settings({"CGTUI_HOME": str(home), "COINGLASS_API_KEY": KEY})
    failed = {"error_class": "ServerFaultError", "reason": f"no {KEY}", "excerpt": f"for {KEY}"}
    log_call(record(code="500", **failed))
    (line,) = log_lines(home)
    assert (line["level"], line["event"]) == ("warning", "call failed")
    assert (line["class"], line["excerpt"]) == ("ServerFaultError", "for ***")
    assert line["reason"] == "no ***"


def test_no_key_is_a_matter_of_the_settings(home: Path) -> None:
    settings = load_rest_settings({"CGTUI_HOME": str(home)})
    with pytest.raises(ConfigError, match="COINGLASS_API_KEY"):
        key_of(settings)


async def test_a_session_reads_where_the_settings_say_and_tells_of_each_call(home: Path) -> None:
    calls: list[CallRecord] = []
    with in_thread(Simulator("calm", 1)) as simulator:
        environ = {
            "CGTUI_HOME": str(home),
            "CGTUI_REST_URL": simulator.rest_url,
            "COINGLASS_API_KEY": simulator.api_key,
        }
        async with open_rest(load_rest_settings(environ), on_call=calls.append) as session:
            reply = await session.client.read(ACCOUNT)
            pair = await session.resolver.resolve("SOL", "USDT", "OKX")
    assert reply.rows[0].level == "STANDARD"
    assert pair.instrument_id == "SOL-USDT-SWAP"
    assert [call.endpoint for call in calls] == ["account", "exchange_pairs"]
    assert [line["endpoint"] for line in log_lines(home)] == ["account", "exchange_pairs"]


@pytest.mark.parametrize(
    ("error_type", "code"),
    [
        (KeyRefusedError, 3),
        (PlanTooLowError, 3),
        (IntervalRefusedError, 3),
        (BadRequestError, 1),
        (BudgetSpentError, 1),
        (UnreachableError, 1),
    ],
)
def test_a_refusal_of_key_or_plan_is_3_and_any_other_failure_1(
    error_type: type[CoinglassError], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(error_type("price_history", "some message")) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("cgtui: price_history: some message (")
    assert shown.err.count("\n") == 1


def test_a_plan_too_low_names_the_plan_that_is_documented(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report(PlanTooLowError("max_pain", "Upgrade plan"))
    assert "from the Professional plan on" in capsys.readouterr().err
    report(PlanTooLowError("liquidation_coins", "Upgrade plan"))
    assert "documents" not in capsys.readouterr().err
