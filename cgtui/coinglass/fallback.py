"""Where CoinGlass refuses an interval: the next coarser one, remembered and always reported."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cgtui.coinglass.classify import wants_coarser_interval
from cgtui.coinglass.plans import INTERVAL_LADDER, INTERVAL_MIN
from cgtui.coinglass.rest_errors import CoinglassError, IntervalRefusedError
from cgtui.coinglass.rest_types import Endpoint, Reply, Row
from cgtui.coinglass.wire_call import WireCall

REMEMBER_S: Final = 3 * 3_600.0
"""A higher plan is noticed after this long without anybody saying so."""

_WRITTEN: Final = re.compile(r"(\d{1,5})([mhdw])")
_UNIT_MIN: Final = {"m": 1, "h": 60, "d": 1_440, "w": 10_080}


def coarser_intervals(endpoint: Endpoint[Any], interval: str) -> tuple[str, ...]:
    """What may be read in place of ``interval``, finest first. Never a finer one.

    Also for an interval that CoinGlass does not know, such as ``10m``; nothing for what is none.
    """
    written = _WRITTEN.fullmatch(interval)
    if written is None:
        return ()
    than_min = int(written[1]) * _UNIT_MIN[written[2]]
    return tuple(
        one for one in INTERVAL_LADDER if INTERVAL_MIN[one] > than_min and one in endpoint.intervals
    )


@dataclass(frozen=True, slots=True)
class _Refusal:
    error: CoinglassError
    until_s: float


class IntervalMemory:
    """Which intervals the plan behind the key does not give, by endpoint, for some hours."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._refusals: dict[tuple[str, str], _Refusal] = {}

    def refusal(self, endpoint: Endpoint[Any], interval: str) -> CoinglassError | None:
        """The error CoinGlass would give again; ``None`` if it is worth asking."""
        known = self._refusals.get((endpoint.name, interval))
        if known is None or self._monotonic() >= known.until_s:
            return None
        return known.error

    def refuse(self, endpoint: Endpoint[Any], interval: str, error: CoinglassError) -> None:
        """Remember that CoinGlass refused the interval; from the first time on."""
        if self.refusal(endpoint, interval) is None:
            until_s = self._monotonic() + REMEMBER_S
            self._refusals[endpoint.name, interval] = _Refusal(error, until_s)

    def forget(self, endpoint: Endpoint[Any], interval: str) -> None:
        """It is worth asking again."""
        self._refusals.pop((endpoint.name, interval), None)

    def clear(self) -> None:
        """Another key, maybe another plan."""
        self._refusals.clear()

    def refused(self) -> Mapping[str, tuple[str, ...]]:
        """The refused intervals of each endpoint that has any, finest first."""
        found: dict[str, tuple[str, ...]] = {}
        now_s = self._monotonic()
        for (name, interval), known in self._refusals.items():
            if now_s < known.until_s:
                found[name] = (*found.get(name, ()), interval)
        return {name: tuple(sorted(ones, key=_minutes)) for name, ones in found.items()}


async def read_at_best_interval(
    call: WireCall[Row],
    memory: IntervalMemory,
    fetch: Callable[[WireCall[Row]], Awaitable[Reply[Row]]],
) -> Reply[Row]:
    """``fetch`` at the interval of ``call`` or the next coarser one that CoinGlass gives.

    The whole reply is of one interval. Raises the last refusal where all are refused, and any
    other error at once.
    """
    asked = str(call.interval)
    ladder = (asked, *coarser_intervals(call.endpoint, asked))
    refusals: dict[str, CoinglassError] = {}
    for interval in _worth_asking(call.endpoint, ladder, memory):
        try:
            reply = await fetch(call.at(interval))
        except CoinglassError as error:
            if not wants_coarser_interval(error):
                raise
            refusals[interval] = error
            # Only this error is sure to be about the interval; the others wait for a success.
            if isinstance(error, IntervalRefusedError):
                memory.refuse(call.endpoint, interval, error)
            continue
        for refused, refusal in refusals.items():
            memory.refuse(call.endpoint, refused, refusal)
        return replace(reply, interval_requested=asked, interval_used=interval)
    # Whatever this was, it was not about one interval, and must not outlast the cause.
    for interval in ladder:
        memory.forget(call.endpoint, interval)
    raise list(refusals.values())[-1]


def _worth_asking(
    endpoint: Endpoint[Any], ladder: tuple[str, ...], memory: IntervalMemory
) -> tuple[str, ...]:
    left = tuple(one for one in ladder if memory.refusal(endpoint, one) is None)
    if left:
        return left
    memory.forget(endpoint, ladder[-1])
    return ladder[-1:]


def _minutes(interval: str) -> int:
    return INTERVAL_MIN.get(interval, 0)
