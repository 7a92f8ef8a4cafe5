"""What each plan gives: calls a minute, intervals, depth of history, endpoints.

The figures are those of CoinGlass's pricing page and its page on intervals.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from cgtui.coinglass.rest_types import Endpoint, Plan

ALL_DAYS: Final = 100_000
"""A depth no history reaches: the table says "all"."""

CALLS_PER_MIN: Final[Mapping[Plan, int]] = MappingProxyType(
    {Plan.HOBBYIST: 30, Plan.STARTUP: 80, Plan.STANDARD: 300, Plan.PROFESSIONAL: 1200}
)
"""Enterprise has a limit of its own by contract."""

INTERVAL_MIN: Final[Mapping[str, int]] = MappingProxyType(
    {
        "1m": 1,
        "3m": 3,
        "5m": 5,
        "15m": 15,
        "30m": 30,
        "1h": 60,
        "2h": 120,
        "4h": 240,
        "6h": 360,
        "8h": 480,
        "12h": 720,
        "1d": 1440,
        "1w": 10080,
    }
)
"""Minutes in each interval CoinGlass knows, finest first."""

INTERVAL_LADDER: Final = tuple(
    interval for interval in INTERVAL_MIN if interval not in {"2h", "1w"}
)
"""What a fallback may choose from, finest first. 2h is not on every endpoint; 1w is too coarse."""

# Days at Hobbyist, Startup, Standard, Professional; 0 is refused. Nothing is said of 1w: as 1d.
_DEPTH_DAYS: Final[Mapping[str, tuple[int, int, int, int]]] = {
    "1m": (0, 0, 6, 12),
    "3m": (0, 0, 20, 40),
    "5m": (0, 0, 30, 60),
    "15m": (0, 0, 90, 180),
    "30m": (0, 90, 180, 360),
    "1h": (0, 180, 360, 720),
    "2h": (0, 180, 360, 720),
    "4h": (180, 180, 360, 720),
    "6h": (360, 360, 360, 720),
    "8h": (360, 360, 360, 720),
    "12h": (360, 360, 360, 720),
    "1d": (ALL_DAYS, ALL_DAYS, ALL_DAYS, ALL_DAYS),
    "1w": (ALL_DAYS, ALL_DAYS, ALL_DAYS, ALL_DAYS),
}


class Access(StrEnum):
    """Whether a plan includes an endpoint."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def plan_named(level: str) -> Plan | None:
    """The plan of a word such as ``HOBBYIST``, in any case; ``None`` where it is not known."""
    return Plan.__members__.get(level.strip().upper())


def history_days(plan: Plan, interval: str) -> int:
    """Days of history the plan gives at this interval; 0 where it refuses the interval."""
    depths = _DEPTH_DAYS.get(interval)
    return 0 if depths is None else depths[min(plan, Plan.PROFESSIONAL) - 1]


def intervals_of(plan: Plan) -> tuple[str, ...]:
    """The intervals the plan gives, finest first."""
    return tuple(interval for interval in INTERVAL_MIN if history_days(plan, interval))


def least_plan(interval: str) -> Plan | None:
    """The lowest plan that gives this interval; ``None`` for one that does not exist."""
    return next((plan for plan in Plan if history_days(plan, interval)), None)


def coarser(endpoint: Endpoint[Any], interval: str, plan: Plan | None = None) -> str | None:
    """The next coarser interval of the ladder that the endpoint takes and the plan gives.

    ``None`` where there is none. Without a plan every interval counts as given. An interval that
    does not exist is taken for the finest.
    """
    than_min = INTERVAL_MIN.get(interval, 0)
    for candidate in INTERVAL_LADDER:
        if INTERVAL_MIN[candidate] <= than_min or candidate not in endpoint.intervals:
            continue
        if plan is None or history_days(plan, candidate):
            return candidate
    return None


def access(endpoint: Endpoint[Any], plan: Plan) -> Access:
    """Whether the plan includes the endpoint, by the documentation.

    UNKNOWN where CoinGlass's own pages disagree: such an endpoint is asked and its answer obeyed.
    """
    if endpoint.plan is None:
        return Access.UNKNOWN
    return Access.YES if plan >= endpoint.plan else Access.NO
