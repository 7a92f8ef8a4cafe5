"""What the checklist has to be told besides the settings of the signals."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.monitor.checklist.health_questions import HealthConfig


@dataclass(frozen=True, slots=True)
class ChecklistSetup:
    """``health`` is what doctor's questions are about, with the source's own addresses.

    ``ping_interval_s`` is real time, ``batch_coins`` are those of tiers 1 and 2. ``drills`` is
    whether the run's largest order is to be remembered, which a drill needs; ``proves_reconnect``
    whether the connection will be cut once, and GO needs that it came back.
    """

    health: HealthConfig
    ping_interval_s: float
    batch_coins: tuple[str, ...]
    drills: bool = False
    proves_reconnect: bool = False
