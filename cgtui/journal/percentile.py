"""Nearest-rank percentiles, exact."""

from __future__ import annotations

from collections.abc import Sequence

PERCENTS = (85, 95, 99)


def nearest_rank(ascending: Sequence[float], percent: int) -> float:
    """The smallest value that at least ``percent`` of 100 values do not exceed; one at least."""
    rank = -(-len(ascending) * percent // 100)  # whole numbers: 0.95 * n is not exact
    return ascending[max(rank, 1) - 1]
