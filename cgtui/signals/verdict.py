"""What four votes come to, and when an episode may speak without them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import InputName, Inputs
from cgtui.signals.params import ConfirmParams, VoteParams
from cgtui.signals.reading import Choice, Reading, Verdict, Vote
from cgtui.signals.threshold import Threshold
from cgtui.signals.tier import Tier
from cgtui.signals.votes import cast_votes
from cgtui.signals.votes.fitness import age_words, longest_age_s

NO_READING = "no reading yet"

_LEADING = (InputName.TAKER, InputName.OPEN_INTEREST)
"""One of them must be for it: liquidations and funding say nothing that the feed has not said."""


def score(votes: Sequence[Vote]) -> float:
    """The sum of the votes' points, from 0 to 100."""
    # Rounded, so that weights like 33.3 do not miss a limit by the last bit of a float.
    return round(min(100.0, max(0.0, math.fsum(vote.points for vote in votes))), 6)


def verdict_of(score: float, votes: Sequence[Vote], params: VoteParams) -> Verdict:
    """The first that holds of CONFIRMED, WEAK, UNDECIDED and NOT CONFIRMED.

    A score that would confirm but rests on one input, or on neither taker flow nor open interest,
    is WEAK.
    """
    agreeing = [vote.name for vote in votes if vote.choice in (Choice.YES, Choice.STRONG)]
    led = any(name in _LEADING for name in agreeing)
    if score >= params.confirmed_score and len(agreeing) >= 2 and led:
        return Verdict.CONFIRMED
    if score >= params.weak_score:
        return Verdict.WEAK
    missing = sum(vote.choice is Choice.MISSING for vote in votes)
    return Verdict.UNDECIDED if missing >= 2 else Verdict.NOT_CONFIRMED


def take_reading(
    heads_up: HeadsUp,
    number: int,
    inputs: Inputs,
    *,
    coin_tier: int,
    threshold: Threshold,
    votes: VoteParams,
    confirm: ConfirmParams,
    at_ms: int,
    last: Mapping[InputName, Vote],
) -> Reading:
    """The ``number``-th reading of an episode, at ``at_ms`` by the source's clock.

    ``threshold`` holds the limits in force now; for ``coin_tier`` and ``last`` see
    `votes.cast_votes`.
    """
    cast = cast_votes(
        inputs,
        side=heads_up.side,
        coin_tier=coin_tier,
        threshold=threshold,
        params=votes,
        confirm=confirm,
        at_ms=at_ms,
        last=last,
    )
    points = score(cast)
    return Reading(
        episode_id=heads_up.episode_id,
        coin=heads_up.coin,
        side=heads_up.side,
        number=number,
        at_ms=at_ms,
        tier=heads_up.tier,
        score=points,
        verdict=verdict_of(points, cast, votes),
        votes=cast,
        inputs=inputs,
    )


def speaks_unconfirmed(
    heads_up: HeadsUp,
    last_reading: Reading | None,
    now_ms: int,
    confirm: ConfirmParams,
    *,
    votes: VoteParams,
) -> str | None:
    """Why an extreme episode may speak unconfirmed at ``now_ms``, in words; ``None``: it may not.

    It may once ``confirm.deadline_s`` have passed since it opened, if its last reading did not
    confirm it, nothing contradicts, and what is missing (or has gone stale since) could have
    confirmed it: where the inputs at hand rule that out, no missing one is to blame. An input that
    contradicted before it went missing still does. That an earlier reading confirmed the episode
    is for the caller to know.
    """
    if heads_up.tier < Tier.EXTREME or now_ms - heads_up.opened_ms < confirm.deadline_s * 1000:
        return None
    if last_reading is None:
        return NO_READING
    if last_reading.verdict is Verdict.CONFIRMED or _contradicted(last_reading):
        return None
    gone = {
        vote.name: reason
        for vote in last_reading.votes
        if (reason := _gone(vote, last_reading.at_ms, now_ms, confirm)) is not None
    }
    hoped = [
        replace(vote, choice=Choice.STRONG, points=vote.weight) if vote.name in gone else vote
        for vote in last_reading.votes
    ]
    if not gone or verdict_of(score(hoped), hoped, votes) is not Verdict.CONFIRMED:
        return None
    named = ", ".join(f"{name.replace('_', ' ')} ({reason})" for name, reason in gone.items())
    return f"missing: {named}"


def _contradicted(reading: Reading) -> bool:
    return reading.contradicted or any(vote.points < 0 for vote in reading.votes)


def _gone(vote: Vote, read_ms: int, now_ms: int, confirm: ConfirmParams) -> str | None:
    """Why a vote cannot be counted now: it was missing, or has gone stale since it was read."""
    if vote.choice is Choice.MISSING:
        return vote.text
    age = (vote.age_s or 0.0) + max(0, now_ms - read_ms) / 1000
    return f"stale: {age_words(age)}" if age > longest_age_s(vote.name, confirm) else None
