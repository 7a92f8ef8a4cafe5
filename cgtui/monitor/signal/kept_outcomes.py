"""Outcomes as the journal keeps them, and back."""

from __future__ import annotations

from collections.abc import Iterable

from cgtui.coinglass.events import Side
from cgtui.journal.records import OutcomeRow
from cgtui.signals.outcomes import Outcome
from cgtui.signals.tier import Tier

_TIERS = {tier.word: tier for tier in Tier}


def row_of(outcome: Outcome) -> OutcomeRow:
    """For the journal."""
    return OutcomeRow(
        alert_id=outcome.alert_id,
        coin=outcome.coin,
        side=outcome.side.value,
        tier=outcome.tier.word,
        verdict=outcome.verdict,
        horizon_min=outcome.horizon_min,
        price=outcome.price,
        move_pct=outcome.move_pct,
        with_flow_pct=outcome.with_flow_pct,
        at_ms=outcome.at_ms,
        source=outcome.source or "",
        missing=outcome.reason,
    )


def outcomes_of(rows: Iterable[OutcomeRow]) -> tuple[Outcome, ...]:
    """The inverse of :func:`row_of`; a row that makes no sense is left out."""
    found = []
    for row in rows:
        try:
            side, tier = Side(row.side), _TIERS[row.tier]
        except (KeyError, ValueError):
            continue
        found.append(
            Outcome(
                alert_id=row.alert_id,
                coin=row.coin,
                side=side,
                tier=tier,
                verdict=row.verdict,
                horizon_min=row.horizon_min,
                price=row.price,
                move_pct=row.move_pct,
                with_flow_pct=row.with_flow_pct,
                at_ms=row.at_ms,
                source=row.source or None,
                reason=row.missing,
            )
        )
    return tuple(found)
