"""Outcomes by tier and verdict: how often, and how far, price went on with the forced flow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from cgtui.signals.outcomes import HORIZONS_MIN, Outcome
from cgtui.signals.tier import Tier


@dataclass(frozen=True, slots=True)
class HorizonResult:
    """One horizon of a row: ``n`` outcomes with a price, ``missing`` without.

    ``median_pct`` is the median of `Outcome.with_flow_pct`, ``continuing_pct`` the share above
    zero; ``None`` where ``n`` is 0.
    """

    horizon_min: int
    n: int
    missing: int
    median_pct: float | None
    continuing_pct: float | None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """The alerts of one tier and verdict; ``alerts`` counts those with any outcome yet."""

    tier: Tier
    verdict: str
    alerts: int
    horizons: tuple[HorizonResult, ...]


def table(outcomes: Iterable[Outcome]) -> tuple[OutcomeRow, ...]:
    """One row a tier and verdict, the highest tier first, each with every horizon."""
    groups: defaultdict[tuple[Tier, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.tier, outcome.verdict].append(outcome)
    return tuple(
        OutcomeRow(
            tier,
            verdict,
            len({outcome.alert_id for outcome in group}),
            tuple(_result(group, horizon_min) for horizon_min in HORIZONS_MIN),
        )
        for (tier, verdict), group in sorted(
            groups.items(), key=lambda item: (-item[0][0], item[0][1])
        )
    )


def _result(group: Sequence[Outcome], horizon_min: int) -> HorizonResult:
    there = [outcome for outcome in group if outcome.horizon_min == horizon_min]
    moves = [one.with_flow_pct for one in there if one.with_flow_pct is not None]
    if not moves:
        return HorizonResult(horizon_min, 0, len(there), None, None)
    return HorizonResult(
        horizon_min,
        len(moves),
        len(there) - len(moves),
        median(moves),
        100 * sum(move > 0 for move in moves) / len(moves),
    )
