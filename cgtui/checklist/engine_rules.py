"""Section F: thresholds that hold, weights that add up, and a kill-switch that is armed."""

from __future__ import annotations

from typing import Final

from cgtui.checklist.facts import ChecklistEvidence, CoinLimits
from cgtui.checklist.mark import ChecklistLine, Entry
from cgtui.checklist.words import moment
from cgtui.counted import counted
from cgtui.signals.amounts import usd_words
from cgtui.signals.threshold import Basis, Threshold

_WEIGHTS: Final = Entry("weights", "F", "vote weights sum to 100")
_ARMED: Final = Entry("kill_switch", "F", "kill-switch armed")
_BASIS: Final = {
    Basis.FLOOR: "floor",
    Basis.PERCENTILE: "p95",
    Basis.CEILING: "ceiling of p95",
}


def thresholds(evidence: ChecklistEvidence) -> tuple[ChecklistLine, ...]:
    """Each watched coin has a threshold: its window is warm, or its floor holds."""
    watched = evidence.engine.watched
    if not watched:
        none = Entry("threshold", "F", "threshold of watched coins")
        return (none.waits("no coin is watched", evidence.when, "cgtui config set coins.watch"),)
    return tuple(_threshold(one, evidence) for one in watched)


def _threshold(one: CoinLimits, evidence: ChecklistEvidence) -> ChecklistLine:
    entry = Entry(f"threshold_{one.coin.casefold()}", "F", f"threshold {one.coin}")
    if one.long is None or one.short is None:
        return entry.waits("not known yet", evidence.when)
    if one.long.large_usd <= 0 or one.short.large_usd <= 0:
        mend = f"cgtui config set coins.floor_usd.{one.coin}"
        return entry.fails("no floor and no percentile holds", evidence.when, mend)
    return entry.passes(f"longs {_limit(one.long)}; shorts {_limit(one.short)}", evidence.when)


def _limit(limit: Threshold) -> str:
    """``2.5M by floor, warm n 3,100`` or ``750k by floor, baseline 37/200``."""
    window = (
        f"warm n {limit.samples:,}" if limit.warm else f"baseline {limit.samples}/{limit.needed}"
    )
    return f"{usd_words(limit.large_usd)} by {_BASIS[limit.large_basis]}, {window}"


def weights(evidence: ChecklistEvidence) -> ChecklistLine:
    """The four votes' weights make a hundred, so that a score means what it says."""
    by_name = evidence.engine.weights
    if not by_name:
        return _WEIGHTS.waits("not known yet", evidence.when)
    total = sum(by_name.values())
    words = " + ".join(f"{name.replace('_', ' ')} {weight:g}" for name, weight in by_name.items())
    words = f"{words} = {total:g}"
    if abs(total - 100) > 1e-6:
        return _WEIGHTS.fails(words, evidence.when, "cgtui config set votes.…_weight")
    return _WEIGHTS.passes(words, evidence.when)


def kill_switch(evidence: ChecklistEvidence) -> ChecklistLine:
    """Alerts may go out; what held them last is named."""
    engine, when = evidence.engine, evidence.when
    trip = engine.last_trip
    last = "never tripped since start"
    if trip is not None:
        coin = f" {trip.coin}" if trip.coin else ""
        last = f"last trip {moment(trip.since_ms)}{coin}: {trip.reason}"
    if engine.word != "ARMED":
        words = f"{engine.word}: {engine.reason}"
        return _ARMED.fails(words, when, f"re-arms: {engine.rearms or 'by hand (ctrl+k)'}")
    if engine.reason:
        return _ARMED.passes(f"armed, yet {engine.reason}; {last}", when, look=engine.rearms)
    return _ARMED.passes(f"armed; {last}", when)


def program_errors(evidence: ChecklistEvidence) -> ChecklistLine:
    """Section H: what went wrong on the feed's side and in this program, counted."""
    entry = Entry("feed_errors", "H", "feed and program errors since start")
    feed, when = evidence.feed, evidence.when
    counts = (
        (counted(feed.losses, "loss", "losses"), feed.losses),
        (counted(feed.bad_frames, "bad frame"), feed.bad_frames),
        (counted(feed.bad_orders, "bad order"), feed.bad_orders),
        (counted(feed.missed_pongs, "missed pong"), feed.missed_pongs),
        (counted(feed.dropped_orders, "dropped order"), feed.dropped_orders),
        (counted(len(feed.defects), "defect"), len(feed.defects)),
    )
    words = ", ".join(text for text, number in counts if number) or "none"
    if feed.defects:
        mend = "see the log: screen 7, cgtui.jsonl"
        return entry.fails(f"{words}: {feed.defects[0]}", when, mend)
    if feed.dropped_orders:
        return entry.fails(words, when, "this machine is too slow for the feed; see screen 3")
    if words != "none":
        return entry.passes(words, when, look="see screen 3 for each")
    return entry.passes(words, when)
