"""What a REST attempt means to the kill-switch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cgtui.coinglass.rest_errors import (
    BudgetSpentError,
    IntervalRefusedError,
    KeyRefusedError,
    PlanTooLowError,
    RateLimitedError,
    UnknownPairError,
)
from cgtui.coinglass.rest_types import CallRecord
from cgtui.signals.hold_facts import CallOutcome

_OUTCOMES: Final[Mapping[str, CallOutcome]] = MappingProxyType(
    {
        KeyRefusedError.__name__: CallOutcome.KEY,
        PlanTooLowError.__name__: CallOutcome.PLAN,
        IntervalRefusedError.__name__: CallOutcome.INTERVAL,
        RateLimitedError.__name__: CallOutcome.LIMITED,
    }
)
_NEVER_LEFT: Final = frozenset({BudgetSpentError.__name__, UnknownPairError.__name__})


def outcome_of(record: CallRecord) -> CallOutcome | None:
    """``None`` for what never reached CoinGlass: a hit of the cache, a spent budget."""
    if record.cached or record.error_class in _NEVER_LEFT:
        return None
    if record.error_class is None:
        return CallOutcome.GOOD
    return _OUTCOMES.get(record.error_class, CallOutcome.FAILED)
