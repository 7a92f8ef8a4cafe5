"""The four votes of one reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from cgtui.coinglass.events import Side
from cgtui.signals.inputs import InputName, Inputs, MissingInput, Provenance
from cgtui.signals.params import ConfirmParams, VoteParams
from cgtui.signals.reading import Choice, Vote
from cgtui.signals.threshold import Threshold
from cgtui.signals.votes.finding import Finding, lacking
from cgtui.signals.votes.fitness import age_s, unfit
from cgtui.signals.votes.funding import funding_finding
from cgtui.signals.votes.liquidations import liquidations_finding
from cgtui.signals.votes.open_interest import open_interest_finding
from cgtui.signals.votes.taker import taker_finding

Votes = tuple[Vote, Vote, Vote, Vote]

_UNIT = {
    InputName.TAKER: "share",
    InputName.OPEN_INTEREST: "pct",
    InputName.LIQUIDATIONS: "usd",
    InputName.FUNDING: "pct",
}


class _Sourced(Protocol):
    @property
    def source(self) -> Provenance: ...


_Input = TypeVar("_Input", bound=_Sourced)


def cast_votes(
    inputs: Inputs,
    *,
    side: Side,
    coin_tier: int,
    threshold: Threshold,
    params: VoteParams,
    confirm: ConfirmParams,
    at_ms: int,
    last: Mapping[InputName, Vote],
) -> Votes:
    """One vote an input, in `InputName` order, for the liquidated ``side`` of an episode.

    ``coin_tier`` is 1, 2, 3 or 4; ``at_ms`` the reading's time by the source's clock; ``last`` each
    input's newest vote of this episode that was not missing (see :func:`remembered`). Raises
    ValueError for an unknown side: nothing can confirm that, and a default would be half wrong.
    """
    if side is Side.UNKNOWN:
        raise ValueError("an episode has a side")
    booth = _Booth(params, confirm, at_ms, last)
    return (
        booth.vote(InputName.TAKER, inputs.taker, lambda taker: taker_finding(taker, side, params)),
        booth.vote(
            InputName.OPEN_INTEREST,
            inputs.open_interest,
            lambda interest: open_interest_finding(interest, coin_tier, params),
        ),
        booth.vote(
            InputName.LIQUIDATIONS,
            inputs.liquidations,
            lambda history: liquidations_finding(history, side, threshold),
        ),
        booth.vote(
            InputName.FUNDING,
            inputs.funding,
            lambda funding: funding_finding(funding, side, params),
        ),
    )


def remembered(last: Mapping[InputName, Vote], votes: Iterable[Vote]) -> dict[InputName, Vote]:
    """``last`` after a reading: each input's newest vote that was not missing."""
    given = {vote.name: vote for vote in votes if vote.choice is not Choice.MISSING}
    return {**last, **given}


class _Booth:
    """What turns findings into votes: weights, fitness, and what was voted before."""

    def __init__(
        self,
        params: VoteParams,
        confirm: ConfirmParams,
        at_ms: int,
        last: Mapping[InputName, Vote],
    ) -> None:
        weights = {
            InputName.TAKER: params.taker_weight,
            InputName.OPEN_INTEREST: params.open_interest_weight,
            InputName.LIQUIDATIONS: params.liquidations_weight,
            InputName.FUNDING: params.funding_weight,
        }
        total = sum(weights.values())
        self._weights = {
            name: 100 * weight / total if total else 0.0 for name, weight in weights.items()
        }
        self._factors = {
            Choice.NO: 0.0,
            Choice.YES: params.yes_factor,
            Choice.STRONG: 1.0,
            Choice.AGAINST: params.against_factor,
        }
        self._confirm = confirm
        self._at_ms = at_ms
        self._last = last

    def vote(
        self, name: InputName, given: _Input | MissingInput, find: Callable[[_Input], Finding]
    ) -> Vote:
        if isinstance(given, MissingInput):
            return self._weighed(name, lacking(given.reason), given, None)
        reason = unfit(name, given.source, self._confirm, self._at_ms)
        finding = find(given) if reason is None else lacking(reason)
        return self._weighed(name, finding, given.source, age_s(given.source, self._at_ms))

    def _weighed(
        self, name: InputName, finding: Finding, read: Provenance | MissingInput, age: float | None
    ) -> Vote:
        return Vote(
            name=name,
            choice=finding.choice,
            weight=self._weights[name],
            points=self._points(name, finding.choice),
            value=finding.value,
            limit=finding.limit,
            unit=_UNIT[name],
            text=finding.text,
            age_s=age,
            interval_requested=read.interval_requested,
            interval_used=read.interval_used,
            endpoint=read.endpoint,
        )

    def _points(self, name: InputName, choice: Choice) -> float:
        if choice is Choice.MISSING:
            before = self._last.get(name)
            return min(0.0, before.points) if before is not None else 0.0
        return self._weights[name] * self._factors[choice] + 0.0  # never a minus zero
