"""Whether an input is fine and fresh enough to vote at all."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cgtui.signals.inputs import InputName, Provenance
from cgtui.signals.params import ConfirmParams

_INTERVAL = re.compile(r"([1-9][0-9]{0,3})([mhdw])", re.ASCII)
_UNIT_S = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}

FUNDING_PERIOD_S = 8 * 3600
"""The period that funding is quoted for: its window, and how old its bar may grow."""

_WINDOW_S: Mapping[InputName, int] = {
    InputName.TAKER: 300,
    # The wider of its two spans; the 15 minutes are judged where the vote is (`open_interest`).
    InputName.OPEN_INTEREST: 3600,
    InputName.LIQUIDATIONS: 300,
    InputName.FUNDING: FUNDING_PERIOD_S,
}


def interval_s(interval: str) -> int | None:
    """``1m``, ``5m``, ``4h``, ``1d``, ``1w`` in seconds; ``None`` for anything else."""
    match = _INTERVAL.fullmatch(interval)
    return int(match[1]) * _UNIT_S[match[2]] if match else None


def longest_age_s(name: InputName, confirm: ConfirmParams) -> float:
    """The age in seconds beyond which an input is stale.

    Funding is read from the last bar closed before the episode opened, so it is old by design and
    grows older with the episode: a whole funding period is allowed.
    """
    return FUNDING_PERIOD_S if name is InputName.FUNDING else confirm.stale_s


def age_s(source: Provenance, at_ms: int) -> float:
    """The age of the value in seconds; a value from the future is new."""
    return max(0, at_ms - source.as_of_ms) / 1000


def age_words(seconds: float) -> str:
    """``42s old``, ``4m10s old``, ``2h03m old``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s old"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02d}s old"
    return f"{whole // 3600}h{whole % 3600 // 60:02d}m old"


def unfit(name: InputName, source: Provenance, confirm: ConfirmParams, at_ms: int) -> str | None:
    """Why the input cannot vote at ``at_ms``, or ``None``: too coarse, or stale."""
    width_s = interval_s(source.interval_used)
    if width_s is None:
        return "unknown interval"
    if width_s > _WINDOW_S[name]:
        return f"interval {source.interval_used} too coarse"
    age = age_s(source, at_ms)
    return f"stale: {age_words(age)}" if age > longest_age_s(name, confirm) else None
