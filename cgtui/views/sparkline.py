"""A row of small bars for a short history."""

from __future__ import annotations

from collections.abc import Sequence


def sparkline(values: Sequence[float | None], levels: str, *, missing: str = "x") -> str:
    """One character a value, scaled from zero to the largest; ``missing`` where there is none."""
    known = [value for value in values if value is not None]
    top = max(known, default=0.0)
    if top <= 0:
        return "".join(missing if value is None else levels[0] for value in values)
    last = len(levels) - 1
    return "".join(
        missing if value is None else levels[min(last, round(value / top * last))]
        for value in values
    )
