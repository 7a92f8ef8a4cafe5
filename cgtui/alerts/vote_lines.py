"""A line an input: its value against its limit, its vote, its age."""

from __future__ import annotations

from typing import Final

from cgtui.alerts.line import Keep, Line
from cgtui.alerts.time_words import length_words
from cgtui.sanitize import clean
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Choice, Reading, Vote

INPUT_WORDS: Final = {
    InputName.TAKER: "taker",
    InputName.OPEN_INTEREST: "open interest",
    InputName.LIQUIDATIONS: "liquidations",
    InputName.FUNDING: "funding",
}
_MARKS: Final = {
    Choice.STRONG: "✓✓",
    Choice.YES: "✓",
    Choice.NO: "–",
    Choice.AGAINST: "✗ against",
}
_TEXT_CHARS: Final = 120


def vote_lines(reading: Reading) -> tuple[Line, ...]:
    """The votes of ``reading`` in their order: ``taker 0.63 ≥ 0.58 @ 3.1× ✓ · 4s old``."""
    return tuple(Line(_vote(vote), Keep.NEEDED) for vote in reading.votes)


def missing_words(reading: Reading) -> str:
    """The inputs that could not vote and why: ``taker (timed out), funding (stale)``."""
    return ", ".join(
        f"{INPUT_WORDS[vote.name]} ({clean(vote.text, 60) or 'no reason given'})"
        for vote in reading.votes
        if vote.choice is Choice.MISSING
    )


def _vote(vote: Vote) -> str:
    name, text = INPUT_WORDS[vote.name], clean(vote.text, _TEXT_CHARS)
    if vote.choice is Choice.MISSING:
        return f"{name} missing: {text or 'no reason given'}"
    parts = [f"{name} {text} {_MARKS[vote.choice]}"]
    if vote.age_s is not None:
        parts.append(f"{length_words(vote.age_s)} old")
    if vote.interval_used not in (None, vote.interval_requested):
        used, asked = clean(vote.interval_used or "", 8), clean(vote.interval_requested, 8)
        parts.append(f"{used} bars, asked {asked}")
    return " · ".join(parts)
