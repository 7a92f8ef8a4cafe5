"""What is not worth asking once something it depends on has failed: the reasons to skip a read."""

from __future__ import annotations

from typing import Any, Final

from cgtui.checklist.evidence import NotAsked, Read
from cgtui.checklist.plan_rules import INPUT_INTERVAL
from cgtui.coinglass.plans import history_days, intervals_of
from cgtui.coinglass.rest_errors import (
    BudgetSpentError,
    CoinglassError,
    KeyRefusedError,
    RateLimitedError,
    ServerFaultError,
    UnreachableError,
)
from cgtui.coinglass.rest_types import Plan

_SILENCES_ALL: Final[tuple[tuple[type[CoinglassError], str], ...]] = (
    (KeyRefusedError, "the API key was refused"),
    (RateLimitedError, "CoinGlass limits this key's calls"),
    (BudgetSpentError, "the budget of calls is spent"),
    (UnreachableError, "CoinGlass does not answer"),
)


def after_account(read: Read[Any]) -> NotAsked | None:
    """Why no further REST read is worth a call, after the first; ``None`` where it is.

    A fault of the server may be that endpoint's alone, and so may a path that is not there.
    """
    for kind, reason in _SILENCES_ALL:
        if isinstance(read.error, kind):
            return NotAsked(reason)
    return None


def after_pairs(account: Read[Any], pairs: Read[Any]) -> NotAsked | None:
    """As ``after_account``, after the second read: two faults in a row are the server's."""
    refused = after_account(pairs)
    if refused is not None:
        return refused
    if isinstance(account.error, ServerFaultError) and isinstance(pairs.error, ServerFaultError):
        return NotAsked("CoinGlass fails on every call")
    return None


def websocket_after(account: Read[Any]) -> NotAsked | None:
    """Why the websocket is not tried: only for a key that is known to be bad."""
    if isinstance(account.error, KeyRefusedError):
        return NotAsked("the API key was refused")
    return None


def inputs_of(plan: Plan | None) -> NotAsked | None:
    """Why the inputs are not asked for at one minute: a plan that is known not to give it."""
    if plan is None or history_days(plan, INPUT_INTERVAL):
        return None
    return NotAsked(f"{plan.name} gives {intervals_of(plan)[0]} at the finest")


def inputs_after(first: Read[Any]) -> NotAsked | None:
    """Why the other inputs are not asked for, after the first: each would fall back as it did."""
    if first.error is not None or first.interval_used == first.interval_requested:
        return None
    return NotAsked(f"{first.interval_requested} was refused for the first input")
