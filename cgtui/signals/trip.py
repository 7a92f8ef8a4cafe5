"""A reason to hold alerts back: what tripped, how far it reaches, what arms them again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """The rows of the kill-switch."""

    BY_HAND = "by_hand"
    SILENCE = "silence"
    KEY = "key"
    PLAN = "plan"
    CLOCK = "clock"
    EVALUATION = "evaluation"
    CALIBRATION = "calibration"
    REST_ERRORS = "rest_errors"
    INPUTS = "inputs"
    COVERAGE = "coverage"
    LAG = "lag"
    DELIVERY = "delivery"


class Degree(StrEnum):
    """How much a trip holds back."""

    HOLD = "HOLD"  # nothing is sent
    DEGRADED = "DEGRADED"  # only extreme, marked unconfirmed
    DELIVERY = "DELIVERY"  # decided as ever; the outbox goes on trying


@dataclass(frozen=True, slots=True)
class Trip:
    """``coin`` is ``None`` where it holds for all. ``reason`` and ``rearms`` are in words."""

    cause: Cause
    degree: Degree
    coin: str | None
    since_ms: int
    reason: str
    rearms: str
