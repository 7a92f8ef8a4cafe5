"""Section G: every coin of tiers 1 and 2 has a pair and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cgtui.checklist.evidence import NotAsked, Read
from cgtui.checklist.facts import ChecklistEvidence, CoinBatch
from cgtui.checklist.health_lines import OFF
from cgtui.checklist.mark import ChecklistLine, Entry, When
from cgtui.checklist.market_rules import INPUTS
from cgtui.checklist.read_rules import mend_of, said

_OTHER_EXCHANGE: Final = "choose another: cgtui config set coins.reference_exchange, or coins.tier2"
_LATER: Final = "run it again later (r); if it stays, see the log for what came"


def batch(evidence: ChecklistEvidence) -> tuple[ChecklistLine, ...]:
    """A line a coin: its pair on the chosen exchange, and its four endpoints."""
    if not evidence.batch:
        entry = Entry("batch", "G", "tier 1 and 2")
        not_asked = evidence.batch_asked or NotAsked("no coin is in tier 1 or 2")
        return (_not_asked(entry, not_asked.reason, evidence.when),)
    return tuple(_coin(one) for one in evidence.batch)


def _not_asked(entry: Entry, reason: str, when: When) -> ChecklistLine:
    if reason.startswith(OFF):
        return entry.off(reason.removeprefix(OFF), when)
    return entry.waits(reason, when)


def _coin(one: CoinBatch) -> ChecklistLine:
    entry = Entry(f"batch_{one.coin.casefold()}", "G", one.coin)
    if one.no_pair:
        return entry.fails(f"no pair on {one.exchange}: {one.no_pair}", one.when, _OTHER_EXCHANGE)
    where = f"{one.pair} on {one.exchange}" if one.pair else f"on {one.exchange}"
    failed = {
        name: read
        for name, read in one.reads.items()
        if isinstance(read, Read) and (read.error is not None or not read.rows)
    }
    if failed:
        return _failed(entry, where, one, failed)
    for read in one.reads.values():
        if isinstance(read, NotAsked):
            return entry.waits(f"{where}: {read.reason}", one.when)
    answered = [read for read in one.reads.values() if isinstance(read, Read) and read.rows]
    if one.pair is None or len(one.reads) < len(INPUTS):
        pending = "not asked yet" if one.pair is None else f"{len(answered)} of 4 answered so far"
        return entry.waits(f"{where}: {pending}", one.when)
    slowest_ms = max((read.latency_ms or 0.0 for read in answered), default=0.0)
    words = f"{where}: 4 of 4 answer, slowest {slowest_ms:.0f} ms"
    coarser = [
        f"{name.replace('_', ' ')} at {read.interval_used}"
        for name, read in one.reads.items()
        if isinstance(read, Read) and read.interval_used != read.interval_requested
    ]
    if coarser:
        look = "a higher plan gives 1m; an input coarser than its window does not vote"
        return entry.passes(f"{words}; {', '.join(coarser)}", one.when, look=look)
    return entry.passes(words, one.when)


def _failed(
    entry: Entry, where: str, one: CoinBatch, failed: Mapping[str, Read[Any]]
) -> ChecklistLine:
    words, mend = [], _LATER
    for name, read in failed.items():
        why = "the answer has no row"
        if read.error is not None:
            why, mend = said(read.error), mend_of(read.error)
        words.append(f"{name.replace('_', ' ')} ({why})")
    return entry.fails(f"{where}: no {', '.join(words)}", one.when, mend)
