"""Open interest in coins: are positions closing, whichever side was forced?

Each span is judged only with bars no coarser than itself. A fall over either span is a yes; that
there is none, or fresh positioning instead, only the 15 minutes can say: without them what is not a
yes is missing, so that losing half of the input never hides a contradiction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from cgtui.signals.amounts import comparison, number_words
from cgtui.signals.inputs import OpenInterestInput
from cgtui.signals.params import VoteParams
from cgtui.signals.reading import Choice
from cgtui.signals.votes.finding import Finding, lacking
from cgtui.signals.votes.fitness import interval_s


@dataclass(frozen=True, slots=True)
class _Span:
    """The change over one span, and the limits of a coin's tier for it; all in percent."""

    minutes: int
    change_pct: float | None
    yes_pct: float
    strong_pct: float

    @property
    def choice(self) -> Choice:
        if self.change_pct is None:
            return Choice.MISSING
        if self.change_pct <= self.strong_pct:
            return Choice.STRONG
        return Choice.YES if self.change_pct <= self.yes_pct else Choice.NO


def open_interest_finding(
    interest: OpenInterestInput, coin_tier: int, params: VoteParams
) -> Finding:
    """The better of the two spans; a rise over 15 minutes contradicts where neither is a yes."""
    short, long = _spans(interest, coin_tier, params)
    for choice in (Choice.STRONG, Choice.YES):
        for span, other in ((short, long), (long, short)):
            if span.choice is choice:
                limit_pct = span.strong_pct if choice is Choice.STRONG else span.yes_pct
                return _found(choice, span, "≤", limit_pct, other)
    if short.change_pct is None:
        if long.change_pct is None:
            return lacking("no usable change")
        return lacking(f"no 15m change; {_pct(long.change_pct, 1)} 60m")
    if short.change_pct >= params.oi_against_pct:
        return _found(Choice.AGAINST, short, "≥", params.oi_against_pct, long)
    return _found(Choice.NO, short, ">", short.yes_pct, long)


def _spans(interest: OpenInterestInput, coin_tier: int, params: VoteParams) -> tuple[_Span, _Span]:
    width_s = interval_s(interest.source.interval_used) or math.inf
    change_15m_pct = _fit(interest.change_15m_pct, 15, width_s)
    change_60m_pct = _fit(interest.change_60m_pct, 60, width_s)
    if coin_tier == 1:
        return (
            _Span(15, change_15m_pct, params.oi_15m_yes_t1_pct, params.oi_15m_strong_t1_pct),
            _Span(60, change_60m_pct, params.oi_60m_yes_t1_pct, params.oi_60m_strong_t1_pct),
        )
    if coin_tier == 2:
        return (
            _Span(15, change_15m_pct, params.oi_15m_yes_t2_pct, params.oi_15m_strong_t2_pct),
            _Span(60, change_60m_pct, params.oi_60m_yes_t2_pct, params.oi_60m_strong_t2_pct),
        )
    return (
        _Span(15, change_15m_pct, params.oi_15m_yes_rest_pct, params.oi_15m_strong_rest_pct),
        _Span(60, change_60m_pct, params.oi_60m_yes_rest_pct, params.oi_60m_strong_rest_pct),
    )


def _fit(change_pct: float | None, minutes: int, width_s: float) -> float | None:
    if change_pct is None or not math.isfinite(change_pct) or width_s > minutes * 60:
        return None
    return change_pct


def _found(choice: Choice, span: _Span, sign: str, limit_pct: float, other: _Span) -> Finding:
    assert span.change_pct is not None  # a span without a change decides nothing
    words = [f"{comparison(span.change_pct, sign, limit_pct, _pct, 1)} {span.minutes}m"]
    if other.change_pct is not None:
        words.append(f"{_pct(other.change_pct, 1)} {other.minutes}m")
    if span.minutes > other.minutes:
        words.reverse()
    return Finding(choice, span.change_pct, limit_pct, " · ".join(words))


def _pct(change_pct: float, places: int) -> str:
    return f"{number_words(change_pct, places, plus=True)}%"
