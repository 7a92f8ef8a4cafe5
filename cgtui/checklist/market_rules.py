"""Sections B and H: supported pairs, the market of the health check, fund flows, the inputs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import HealthEvidence, NotAsked, Read
from cgtui.checklist.plan_rules import INPUT_INTERVAL, server_now_ms
from cgtui.checklist.read_rules import Line
from cgtui.coinglass.plans import INTERVAL_MIN
from cgtui.counted import counted

ETF_MAX_DAYS: Final = 4
HISTORY_INTERVAL: Final = "1h"
STALE_BUCKETS: Final = 3
"""The newest bucket is the one in progress; one that is this many widths old is no news."""

_DAY_MS: Final = 86_400_000
_MINUTE_MS: Final = 60_000
_HIGHER: Final = "a higher plan gives it; until then the coarser one is used"
_ASK_LATER: Final = "run it again later; if it stays, see the log for what came"

_MARKET: Final = (
    ("funding", "funding history"),
    ("open_interest", "open interest history"),
    ("liquidation", "liquidation history"),
)
INPUTS: Final = {
    "taker": "taker volume, aggregated",
    "open_interest": "open interest, aggregated",
    "liquidations": "liquidations, aggregated",
    "funding": "funding",
}
"""The four confirming inputs by name."""


def pairs(evidence: HealthEvidence) -> Check:
    """CoinGlass names its futures pairs, that of the health check among them."""
    line = Line("pairs", "H", "supported futures pairs")
    read = evidence.pairs
    if isinstance(read, NotAsked):
        return line.skipped(read)
    if read.error is not None:
        return line.failed(read, read.error)
    if not read.rows:
        return line.answered(read, Status.FAIL, "the answer names no pair", _ASK_LATER)
    venues = {row.exchange.casefold() for row in read.rows}
    detail = f"{counted(len(read.rows), 'pair')} on {counted(len(venues), 'exchange')}"
    if evidence.pair_missing is not None:
        mend = "choose another: cgtui config set health.coin, health.exchange or coins.quote"
        return line.answered(read, Status.FAIL, f"{detail}; {evidence.pair_missing}", mend)
    if evidence.pair is not None:
        detail = f"{detail}; {evidence.coin} on {evidence.exchange} is {evidence.pair}"
    return _less_misfits(line.answered(read, Status.PASS, detail), read)


def market_reads(evidence: HealthEvidence) -> tuple[Check, ...]:
    """Funding, open interest and liquidation of the health check's pair."""
    reads = (evidence.funding, evidence.open_interest, evidence.liquidation)
    return tuple(
        _history(Line(name, "H", title), read, server_now_ms(evidence))
        for (name, title), read in zip(_MARKET, reads, strict=True)
    )


def inputs(evidence: HealthEvidence) -> tuple[Check, ...]:
    """Section B: the four confirming inputs answer at one minute."""
    return tuple(
        _history(
            Line(f"input_{name}", "B", f"{title}, {INPUT_INTERVAL}"),
            evidence.inputs.get(name, NotAsked("not asked")),
            server_now_ms(evidence),
        )
        for name, title in INPUTS.items()
    )


def etf_flows(evidence: HealthEvidence) -> Check:
    """Bitcoin fund flows come, and the newest day is not older than a long weekend."""
    line = Line("etf_flows", "H", "Bitcoin ETF flows")
    read = evidence.etf
    if isinstance(read, NotAsked):
        return line.skipped(read)
    if read.error is not None:
        return line.failed(read, read.error)
    if not read.rows:
        return line.answered(read, Status.FAIL, "the answer has no day", _ASK_LATER)
    newest_ms = max(row.time_ms for row in read.rows)
    days = server_now_ms(evidence) // _DAY_MS - newest_ms // _DAY_MS
    day = _moment(newest_ms, "%Y-%m-%d")
    detail = f"newest day {day}, {counted(days, 'day')} old"
    if days > ETF_MAX_DAYS:
        return line.answered(read, Status.FAIL, f"{detail} (at most {ETF_MAX_DAYS})", _ASK_LATER)
    return _less_misfits(line.answered(read, Status.PASS, detail), read)


def _history(line: Line, read: Read[Any] | NotAsked, now_ms: int) -> Check:
    """A history answers with fresh buckets at the interval that was asked for."""
    if isinstance(read, NotAsked):
        return line.skipped(read)
    if read.error is not None:
        return line.failed(read, read.error)
    if not read.rows:
        detail = f"{read.about}: the answer has no row"
        return line.answered(read, Status.FAIL, detail, _ASK_LATER)
    newest_ms = read.rows[-1].time_ms
    used = read.interval_used or ""
    detail = f"{read.about}: newest {_moment(newest_ms, '%m-%d %H:%MZ')}"
    if now_ms - newest_ms > STALE_BUCKETS * INTERVAL_MIN.get(used, 0) * _MINUTE_MS:
        return line.answered(read, Status.WARN, f"{detail}, which is old", _ASK_LATER)
    if read.interval_used != read.interval_requested:
        detail = f"{detail}; {read.interval_requested} refused, {used} used"
        return line.answered(read, Status.WARN, detail, _HIGHER)
    return _less_misfits(line.answered(read, Status.PASS, f"{detail}, {used}"), read)


def _less_misfits(check: Check, read: Read[Any]) -> Check:
    """A warning in place of a pass where rows of the answer could not be used."""
    if not read.skipped:
        return check
    every = len(read.rows) + read.skipped
    warned = f"{check.detail}; {read.skipped} of {counted(every, 'row')} could not be read"
    return check.retold(warned, Status.WARN)


def _moment(at_ms: int, pattern: str) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime(pattern)
