"""Liquidation history: does CoinGlass's own aggregate show the same side going?

A second endpoint, not a second witness. Where this side has its large minute and the other side
still liquidated more, both are true: neither a yes nor a contradiction, but a no that says so.
"""

from __future__ import annotations

from cgtui.coinglass.events import Side
from cgtui.signals.amounts import comparison, usd_words
from cgtui.signals.inputs import LiquidationInput
from cgtui.signals.reading import Choice
from cgtui.signals.threshold import Threshold
from cgtui.signals.votes.finding import Finding, lacking, usable


def liquidations_finding(history: LiquidationInput, side: Side, threshold: Threshold) -> Finding:
    """The side's worst minute against the limits in force, and its sum against the other's."""
    worst_usd, sum_usd = history.long_worst_usd, history.long_sum_usd
    other_usd, other_word = history.short_sum_usd, "shorts"
    if side is Side.SHORT:
        worst_usd, sum_usd = history.short_worst_usd, history.short_sum_usd
        other_usd, other_word = history.long_sum_usd, "longs"
    if not usable(worst_usd, sum_usd, other_usd):
        return lacking("no usable numbers")
    other_larger = other_usd > sum_usd
    yes_usd = threshold.p95_limit_usd
    # A ceiling of its own may have pressed the p99 limit below the p95 one.
    strong_usd = max(threshold.p99_limit_usd, yes_usd)
    if worst_usd < yes_usd:
        if other_larger:
            text = f"{comparison(sum_usd, '<', other_usd, usd_words, 1)} {other_word}"
            return Finding(Choice.AGAINST, sum_usd, other_usd, text)
        text = f"{comparison(worst_usd, '<', yes_usd, usd_words, 1)} ({_basis(yes_usd, threshold)})"
        return Finding(Choice.NO, worst_usd, yes_usd, text)
    strong = worst_usd >= strong_usd
    limit_usd = strong_usd if strong else yes_usd
    text = f"{comparison(worst_usd, '≥', limit_usd, usd_words, 1)} ({_basis(limit_usd, threshold)})"
    if other_larger:
        text += f", but {other_word} {usd_words(other_usd)}"
        return Finding(Choice.NO, worst_usd, limit_usd, text)
    return Finding(Choice.STRONG if strong else Choice.YES, worst_usd, limit_usd, text)


def _basis(limit_usd: float, threshold: Threshold) -> str:
    """The rule a limit rests on; the floor where it equals it."""
    if limit_usd == threshold.floor_usd:
        return "floor"
    for percentile_usd, word in ((threshold.p95_usd, "p95"), (threshold.p99_usd, "p99")):
        if limit_usd == percentile_usd:
            return word
    return "ceiling"
