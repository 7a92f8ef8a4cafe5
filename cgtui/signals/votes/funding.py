"""Funding before the episode: was the side that is being liquidated the crowded one?

It never contradicts. A rate beyond the pair's own 30-day percentile counts too, if that side was
paying at all: where funding is always negative, its least negative hours crowd no longs. *Beyond*
is strict, because a quiet month's percentile is the baseline itself and met most of the time.
"""

from __future__ import annotations

import math

from cgtui.coinglass.events import Side
from cgtui.signals.amounts import comparison, number_words
from cgtui.signals.inputs import FundingInput
from cgtui.signals.params import VoteParams
from cgtui.signals.reading import Choice
from cgtui.signals.votes.finding import Finding, lacking


def funding_finding(funding: FundingInput, side: Side, params: VoteParams) -> Finding:
    """The rate in percent per 8 h against the limits of the side and its own percentile."""
    if not math.isfinite(funding.rate_pct):
        return lacking("no usable rate")
    # Judged as if longs were liquidated: shorts are the mirror image.
    turn = -1.0 if side is Side.SHORT else 1.0
    rate_pct = turn * funding.rate_pct
    own_pct = funding.own_p5_pct if side is Side.SHORT else funding.own_p95_pct
    over, under = ("≤", ">") if side is Side.SHORT else ("≥", "<")
    for choice, limit_pct in (
        (Choice.STRONG, params.funding_strong_pct),
        (Choice.YES, params.funding_yes_pct),
    ):
        if rate_pct >= limit_pct:
            return _found(choice, funding.rate_pct, over, turn * limit_pct)
    if own_pct is not None and math.isfinite(own_pct) and rate_pct > max(0.0, turn * own_pct):
        beyond, own_word = ("<", "own p5") if side is Side.SHORT else (">", "own p95")
        return _found(Choice.YES, funding.rate_pct, beyond, own_pct, f" ({own_word})")
    return _found(Choice.NO, funding.rate_pct, under, turn * params.funding_yes_pct)


def _found(
    choice: Choice, rate_pct: float, sign: str, limit_pct: float, basis: str = ""
) -> Finding:
    text = f"{comparison(rate_pct, sign, limit_pct, _pct, 3)}/8h{basis}"
    return Finding(choice, rate_pct, limit_pct, text)


def _pct(rate_pct: float, places: int) -> str:
    """At least two decimals, and no trailing zero beyond them: ``0.006%``, ``0.03%``."""
    whole, point, decimals = number_words(rate_pct, places).partition(".")
    return f"{whole}{point}{decimals.rstrip('0').ljust(2, '0')}%" if point else f"{whole}%"
