"""A read that our own budget of calls kept from being made: that says nothing about CoinGlass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from cgtui.checklist.evidence import HealthEvidence, NotAsked, Read
from cgtui.coinglass.rest_errors import BudgetSpentError

SPENT: Final = NotAsked("our own budget of calls was spent: confirmations go first; r asks again")


def asked(read: Read[Any] | NotAsked) -> Read[Any] | NotAsked:
    """``read``, or that it was not asked."""
    if isinstance(read, Read) and isinstance(read.error, BudgetSpentError):
        return SPENT
    return read


def all_asked(evidence: HealthEvidence) -> HealthEvidence:
    """The same for every read of the health check."""
    return replace(
        evidence,
        account=asked(evidence.account),
        pairs=asked(evidence.pairs),
        funding=asked(evidence.funding),
        open_interest=asked(evidence.open_interest),
        liquidation=asked(evidence.liquidation),
        etf=asked(evidence.etf),
        inputs={name: asked(read) for name, read in evidence.inputs.items()},
    )
