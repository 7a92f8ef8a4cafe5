"""Section A: the key, its quota, and the clock."""

from __future__ import annotations

from typing import Final

from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import HealthEvidence, NotAsked, Read
from cgtui.checklist.read_rules import Line, said
from cgtui.coinglass.rest_errors import KeyRefusedError, PlanTooLowError

CLOCK_WARN_S: Final = 5.0
CLOCK_FAIL_S: Final = 10.0
QUOTA_WARN_SHARE: Final = 0.9


def key_present(evidence: HealthEvidence) -> Check:
    """There is a key: nothing could be asked without one."""
    line = Line("key_present", "A", "API key present")
    return line.check(Status.PASS, evidence.key_source or "set")


def key_accepted(evidence: HealthEvidence) -> Check:
    """CoinGlass answered this key, were it only that the plan is too low."""
    line = Line("key_accepted", "A", "API key accepted")
    asked = evidence.account
    tried = [read for read in (asked, evidence.pairs) if isinstance(read, Read)]
    for read in tried:
        if isinstance(read.error, KeyRefusedError):
            return line.failed(read, read.error)
    for read in tried:
        if read.error is None:
            return line.answered(read, Status.PASS, "CoinGlass answers it")
        if isinstance(read.error, PlanTooLowError):
            known = f"CoinGlass knows it ({said(read.error)})"
            return line.failed(read, read.error, Status.PASS).retold(known)
    for read in tried:
        if read.error is not None:
            failed = line.failed(read, read.error)
            return failed.retold(f"could not be asked: {failed.detail}")
    return line.skipped(asked if isinstance(asked, NotAsked) else NotAsked("not asked"))


def quota(evidence: HealthEvidence) -> Check:
    """The calls of this minute against the limit, by the headers of the newest answer."""
    line = Line("quota", "A", "REST quota")
    used, limit = evidence.quota.used, evidence.quota.limit
    budget = evidence.budget_per_min
    if limit is None:
        return line.check(Status.SKIP, f"not reported by CoinGlass; our own budget is {budget}/min")
    detail = f"{'?' if used is None else used} of {limit} calls a minute used"
    if used is not None and used >= limit * QUOTA_WARN_SHARE:
        mend = "wait a minute; something else may be using this key"
        return line.check(Status.WARN, detail, mend)
    if budget > limit:
        return line.check(Status.PASS, f"{detail}; our budget of {budget} follows it down")
    return line.check(Status.PASS, f"{detail}; our budget is {budget}")


def clock(evidence: HealthEvidence) -> Check:
    """This machine's clock agrees with CoinGlass's, which tells whole seconds."""
    line = Line("clock", "A", "clock agrees with CoinGlass")
    offset_ms = evidence.clock_offset_ms
    if offset_ms is None:
        return line.check(Status.SKIP, "no answer said what time it is")
    off_s = abs(offset_ms) / 1000
    if off_s < CLOCK_WARN_S:
        return line.check(Status.PASS, f"{off_s:.1f} s apart")
    direction = "behind" if offset_ms > 0 else "ahead"
    status = Status.FAIL if off_s >= CLOCK_FAIL_S else Status.WARN
    mend = "set this machine's clock, e.g. timedatectl set-ntp true"
    return line.check(status, f"this machine is {off_s:.0f} s {direction}", mend)


def calls(evidence: HealthEvidence) -> Check:
    """Section H: how many of the attempts of this run failed, those asked again included."""
    line = Line("errors", "H", "REST errors of this run")
    made = evidence.calls
    if not made.attempts:
        return line.check(Status.SKIP, "no call was made")
    detail = f"{made.failed:,} of {made.attempts:,} calls failed"
    if not made.failed:
        return line.check(Status.PASS, detail)
    detail = f"{detail}: {', '.join(made.classes)}"
    return line.check(Status.WARN, detail, "see cgtui.jsonl for each: cgtui config path")
