"""The confirming inputs that a journal has kept, for episodes that are judged anew."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)
from cgtui.signals.reading import Reading

NEAR_MS: Final = 60_000
"""How far from a moment inputs may have been read to stand for it."""
NO_INPUTS: Final = "no inputs"

_Input = TypeVar(
    "_Input",
    TakerInput | MissingInput,
    OpenInterestInput | MissingInput,
    LiquidationInput | MissingInput,
    FundingInput | MissingInput,
)


class RecordedInputs:
    """What was read, by coin. The four inputs know both sides, so that either may use them."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        found: defaultdict[str, list[tuple[int, Inputs]]] = defaultdict(list)
        for reading in readings:
            found[reading.coin].append((reading.at_ms, reading.inputs))
        self._by_coin = {coin: sorted(read, key=lambda one: one[0]) for coin, read in found.items()}

    def __bool__(self) -> bool:
        return bool(self._by_coin)

    def at(self, coin: str, at_ms: int) -> Inputs | None:
        """The inputs read nearest to ``at_ms``, if that was within `NEAR_MS` of it.

        What was read before keeps its time, and so its age. What was read after (an answer takes
        its time) stands as if it had come at ``at_ms``: it is as old as it was when it came.
        """
        read = self._by_coin.get(coin, [])
        place = bisect_left(read, at_ms, key=lambda one: one[0])
        near = min(
            read[max(0, place - 1) : place + 1],
            key=lambda one: abs(one[0] - at_ms),
            default=None,
        )
        if near is None or abs(near[0] - at_ms) > NEAR_MS:
            return None
        return _earlier(near[1], max(0, near[0] - at_ms))


def nothing_read(at_ms: int) -> Inputs:
    """Four inputs that nobody has kept."""
    return Inputs(
        read_ms=at_ms,
        taker=MissingInput(InputName.TAKER, "", NO_INPUTS),
        open_interest=MissingInput(InputName.OPEN_INTEREST, "", NO_INPUTS),
        liquidations=MissingInput(InputName.LIQUIDATIONS, "", NO_INPUTS),
        funding=MissingInput(InputName.FUNDING, "", NO_INPUTS),
    )


def _earlier(inputs: Inputs, by_ms: int) -> Inputs:
    if not by_ms:
        return inputs
    return replace(
        inputs,
        read_ms=inputs.read_ms - by_ms,
        taker=_moved(inputs.taker, by_ms),
        open_interest=_moved(inputs.open_interest, by_ms),
        liquidations=_moved(inputs.liquidations, by_ms),
        funding=_moved(inputs.funding, by_ms),
    )


def _moved(one: _Input, by_ms: int) -> _Input:
    if isinstance(one, MissingInput):
        return one
    source = replace(one.source, as_of_ms=one.source.as_of_ms - by_ms)
    return replace(one, source=source)
