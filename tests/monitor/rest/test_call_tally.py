from __future__ import annotations

from cgtui.checklist.evidence import Calls
from cgtui.coinglass.rest_types import CallRecord
from cgtui.monitor.rest.call_tally import CallTally


def record(
    endpoint: str = "account",
    *,
    error: str | None = None,
    attempt: int = 1,
    cached: bool = False,
    exchange: str | None = None,
) -> CallRecord:
    params = {} if exchange is None else {"exchange": exchange}
    return CallRecord(0, endpoint, "/path", params, 200, "0", error, 1.0, attempt, cached)


def test_attempts_and_failures_are_counted_by_class() -> None:
    tally = CallTally()
    tally.note(record(error="ServerFaultError"))
    tally.note(record(error="RateLimitedError", attempt=2))
    tally.note(record(attempt=3))
    assert tally.calls() == Calls(3, 2, ("RateLimitedError", "ServerFaultError"))
    assert tally.attempts("account", None) == 3


def test_a_refused_interval_is_a_call_and_no_failure() -> None:
    tally = CallTally()
    tally.note(record(error="IntervalRefusedError"))
    assert tally.calls() == Calls(1, 0, ())


def test_a_kept_answer_is_no_call() -> None:
    tally = CallTally()
    tally.note(record(cached=True, attempt=0))
    assert tally.calls() == Calls(0, 0, ())


def test_two_reads_of_one_endpoint_are_told_apart_by_their_exchange() -> None:
    tally = CallTally()
    tally.note(record("funding", exchange="OKX", attempt=4, error="ServerFaultError"))
    tally.note(record("funding", exchange="Binance"))
    assert tally.attempts("funding", "OKX") == 4
    assert tally.attempts("funding", "Binance") == 1
