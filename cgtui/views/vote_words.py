"""Votes in a few cells: the value, and a sign that does not rest on colour alone."""

from __future__ import annotations

from typing import Final

from cgtui.signals.inputs import InputName, TakerInput
from cgtui.signals.reading import Choice, Reading, Vote
from cgtui.views.cells import Line, Role, Span
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import usd

_SHORT: Final = {
    InputName.TAKER: "taker",
    InputName.OPEN_INTEREST: "OI",
    InputName.LIQUIDATIONS: "liq",
    InputName.FUNDING: "fund",
}
_LETTERS: Final = {
    InputName.TAKER: "T",
    InputName.OPEN_INTEREST: "OI",
    InputName.LIQUIDATIONS: "L",
    InputName.FUNDING: "F",
}
_ROLES: Final = {
    Choice.YES: Role.GOOD,
    Choice.STRONG: Role.GOOD,
    Choice.AGAINST: Role.BAD,
    Choice.MISSING: Role.WARN,
}


def vote_role(choice: Choice) -> Role:
    """The colour of a vote."""
    return _ROLES.get(choice, Role.DIM)


def vote_sign(choice: Choice, glyphs: Glyphs) -> str:
    """``✓`` yes, ``✓✓`` strong, ``–`` no, ``✗`` against, ``?`` missing."""
    return {
        Choice.YES: glyphs.yes,
        Choice.STRONG: glyphs.yes * 2,
        Choice.NO: glyphs.no,
        Choice.AGAINST: glyphs.against,
        Choice.MISSING: "?",
    }[choice]


def votes_line(reading: Reading, glyphs: Glyphs) -> Line:
    """``taker .63@3.1× ✓ OI -1.4% ✓ liq 5.20M ✓✓ fund .006 –``."""
    spans: list[Span] = []
    for vote in reading.votes:
        value = _value(vote, reading, glyphs)
        spans.append(Span(f"{' ' if spans else ''}{_SHORT[vote.name]} {value}", Role.TEXT))
        spans.append(Span(vote_sign(vote.choice, glyphs), vote_role(vote.choice)))
    return tuple(spans)


def votes_brief(reading: Reading, glyphs: Glyphs) -> Line:
    """``T✓ OI✓ L✓✓ F–``."""
    spans: list[Span] = []
    for vote in reading.votes:
        spans.append(Span(f"{' ' if spans else ''}{_LETTERS[vote.name]}", Role.TEXT))
        spans.append(Span(vote_sign(vote.choice, glyphs), vote_role(vote.choice)))
    return tuple(spans)


def _value(vote: Vote, reading: Reading, glyphs: Glyphs) -> str:
    """The value and a blank; nothing where there is none, since the sign says that."""
    if vote.value is None or vote.choice is Choice.MISSING:
        return ""
    match vote.name:
        case InputName.TAKER:
            return f"{_bare(vote.value, 2)}{_multiple(reading, glyphs)} "
        case InputName.OPEN_INTEREST:
            return f"{vote.value:+z.1f}% "
        case InputName.LIQUIDATIONS:
            return f"{usd(vote.value)} "
        case InputName.FUNDING:
            return f"{_bare(vote.value, 3)} "


def _multiple(reading: Reading, glyphs: Glyphs) -> str:
    taker = reading.inputs.taker
    if not isinstance(taker, TakerInput) or taker.usual_usd <= 0:
        return ""
    return f"@{(taker.buy_usd + taker.sell_usd) / taker.usual_usd:.1f}{glyphs.times}"


def _bare(value: float, places: int) -> str:
    """``.63``: the nought before the point says nothing here."""
    text = f"{value:.{places}f}"
    return text.replace("0.", ".", 1) if text.removeprefix("-").startswith("0.") else text
