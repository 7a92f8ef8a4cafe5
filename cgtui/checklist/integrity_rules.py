"""Section C: nothing of what is shown is made up, garbled or one-sided."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cgtui.checklist.evidence import Read
from cgtui.checklist.facts import DEMO, LIVE, REPLAY, ChecklistEvidence
from cgtui.checklist.health_lines import told
from cgtui.checklist.mark import ChecklistLine, Entry, Mark
from cgtui.checklist.market_rules import etf_flows
from cgtui.coinglass.catalogue import ETF_FLOWS
from cgtui.counted import counted
from cgtui.signals.canary import CanaryState

BAD_FRAMES_SHARE: Final = 0.001

_ETF: Final = Entry("etf_source", "C", "ETF flows from flow-history")
_SOURCE: Final = Entry("no_synthetic", "C", "no synthetic source active")
_FRAMES: Final = Entry("bad_frames", "C", "bad frames below 0.1 %")
_COVERAGE: Final = Entry("coverage", "C", "feed covers what REST counts")
_SIDES: Final = Entry("calibration", "C", "sides agree with REST")
_MOST_NAMED: Final = 8


def etf_source(evidence: ChecklistEvidence) -> ChecklistLine:
    """ETF flows come from flow-history, and the newest day is at most four days old."""
    line = told(etf_flows(evidence.health), evidence.health_when or evidence.when)
    line = replace(line, id=_ETF.id, section=_ETF.section, title=_ETF.title)
    if evidence.source.no_rest:
        return _ETF.off(evidence.source.no_rest, line.when)
    read = evidence.health.etf
    if line.mark is Mark.PASS and isinstance(read, Read):
        if read.path != ETF_FLOWS.path:
            return _ETF.fails(f"they come from {read.path}", line.when, "a defect of cgtui")
        return replace(line, evidence=f"{line.evidence}; {read.path}")
    return line


def no_synthetic(evidence: ChecklistEvidence) -> ChecklistLine:
    """What is shown is market data."""
    source, when = evidence.source, evidence.when
    if source.mode == DEMO:
        words = f"DEMO {source.label}: every number is made up by the simulator"
        return _SOURCE.fails(words, when, "run it without --demo")
    if source.mode == REPLAY and source.simulated_inputs:
        words = f"REPLAY {source.label}: the orders are the tape's, the inputs are made up"
        return _SOURCE.fails(words, when, "run it without --inputs simulated")
    if source.mode == REPLAY:
        return _SOURCE.passes(f"REPLAY {source.label}: recorded data, nothing made up", when)
    if source.on_this_machine:
        words = "LIVE, but the feed's address is this machine: what stands behind it is not known"
        return _SOURCE.passes(words, when, look="if that is not meant: coinglass.ws_url")
    return _SOURCE.passes(f"{LIVE}: every number is CoinGlass's", when)


def bad_frames(evidence: ChecklistEvidence) -> ChecklistLine:
    """Fewer than one frame in a thousand is unusable."""
    feed, when = evidence.feed, evidence.when
    if not feed.frames:
        return _FRAMES.waits("no frame yet", when)
    share = feed.bad_frames / feed.frames
    words = f"{feed.bad_frames:,} of {counted(feed.frames, 'frame')} ({100 * share:.2f} %)"
    if feed.bad_orders:
        words += f"; {counted(feed.bad_orders, 'order')} could not be used"
    if share >= BAD_FRAMES_SHARE:
        return _FRAMES.fails(words, when, "see UNUSABLE on screen 3 for what came")
    return _FRAMES.passes(words, when)


def coverage(evidence: ChecklistEvidence) -> ChecklistLine:
    """The feed's sums are within the band of REST's for the same minutes and venues."""
    engine, when = evidence.engine, evidence.when
    if engine.not_compared:
        return _COVERAGE.off(engine.not_compared, when)
    if not engine.canary:
        return _COVERAGE.waits(_nothing_compared(evidence), when)
    low, high = engine.coverage_band_pct
    shown = ", ".join(f"{one.coin} {one.coverage_pct:.0f} %" for one in _first(engine.canary))
    words = f"{shown}; band {low:g} to {high:g} %"
    off = [one.coin for one in engine.canary if one.coverage_off]
    if off:
        mend = "a venue may be mute on the feed: reconnect (screen 3, r), compare the venues"
        return _COVERAGE.fails(f"out of band: {', '.join(off)}; {words}", when, mend)
    out = [one.coin for one in engine.canary if not low <= one.coverage_pct <= high]
    if out:
        look = f"the newest bucket of {', '.join(out)} is out of band; three in a row count"
        return _COVERAGE.passes(words, when, look=look)
    return _COVERAGE.passes(words, when)


def calibration(evidence: ChecklistEvidence) -> ChecklistLine:
    """The majority side of the feed's buckets is REST's."""
    engine, when = evidence.engine, evidence.when
    if engine.not_compared:
        return _SIDES.off(engine.not_compared, when)
    judged = [one for one in engine.canary if one.agree is not None]
    if not judged:
        return _SIDES.waits(_nothing_compared(evidence), when)
    off = [f"{one.coin} ({one.wrong} wrong)" for one in engine.canary if one.sides_off]
    if off:
        mend = "sides may be inverted: alerts of these coins are held; report it"
        return _SIDES.fails(f"majorities differ: {', '.join(off)}", when, mend)
    agree = sum(one.agree is True for one in judged)
    return _SIDES.passes(f"{agree} of {counted(len(judged), 'coin')} agree in the newest", when)


def _first(states: tuple[CanaryState, ...]) -> list[CanaryState]:
    """The ones that are named: what is off goes first."""
    return sorted(states, key=lambda one: not (one.coverage_off or one.sides_off))[:_MOST_NAMED]


def _nothing_compared(evidence: ChecklistEvidence) -> str:
    if evidence.source.no_rest:
        return evidence.source.no_rest
    return "no bucket of 5 min with enough to compare has settled yet"
