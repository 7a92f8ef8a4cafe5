"""A reading of the four inputs for one episode: votes, score and verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.coinglass.events import Side
from cgtui.signals.heads_up import Key
from cgtui.signals.inputs import InputName, Inputs
from cgtui.signals.tier import Tier


class Choice(StrEnum):
    """One vote."""

    NO = "no"
    YES = "yes"
    STRONG = "strong"
    AGAINST = "against"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Vote:
    """One input's vote.

    ``points`` is what it adds to the score of 100 (negative for a contradiction, and for a missing
    one that contradicted at its last reading). ``value`` against ``limit`` is the comparison that
    decided, in ``unit`` (``share``, ``pct``, ``usd``); ``text`` is all of it in a few words
    (``0.63 ≥ 0.58 @ 3.1× ≥ 2×``) or, for a missing one, the reason. ``age_s`` is by the source's
    clock at the reading.
    """

    name: InputName
    choice: Choice
    weight: float
    points: float
    value: float | None
    limit: float | None
    unit: str
    text: str
    age_s: float | None
    interval_requested: str
    interval_used: str | None
    endpoint: str


class Verdict(StrEnum):
    """What a reading comes to."""

    CONFIRMED = "CONFIRMED"
    WEAK = "WEAK"
    UNDECIDED = "UNDECIDED"
    NOT_CONFIRMED = "NOT CONFIRMED"


@dataclass(frozen=True, slots=True)
class Reading:
    """``number`` counts an episode's readings from 1; ``votes`` are four, in `InputName` order.

    ``inputs`` is what they rest on, so that other limits can be tried on the same values later.
    """

    episode_id: str
    coin: str
    side: Side
    number: int
    at_ms: int
    tier: Tier
    score: float
    verdict: Verdict
    votes: tuple[Vote, ...]
    inputs: Inputs

    @property
    def key(self) -> Key:
        """The episode's coin and side."""
        return (self.coin, self.side)

    @property
    def missing(self) -> tuple[InputName, ...]:
        """The inputs that could not vote."""
        return tuple(vote.name for vote in self.votes if vote.choice is Choice.MISSING)

    @property
    def contradicted(self) -> bool:
        """Whether any input speaks against it."""
        return any(vote.choice is Choice.AGAINST for vote in self.votes)

    @property
    def agreeing(self) -> int:
        """How many inputs vote for it."""
        return sum(vote.choice in (Choice.YES, Choice.STRONG) for vote in self.votes)
