"""The words in which facts reach the kill-switch, and those in which it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.signals.trip import Cause, Degree, Trip


class CallOutcome(StrEnum):
    """What became of a REST call that went out. Calls that never left are not told."""

    GOOD = "good"
    KEY = "key"  # the key is refused
    PLAN = "plan"  # the plan lacks the endpoint
    INTERVAL = "interval"  # this interval is refused: an answer like any other
    LIMITED = "limited"  # a 429: REST pauses, and nothing is learnt
    FAILED = "failed"  # everything else


class Refusal(StrEnum):
    """Why the websocket is refused."""

    KEY = "key"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Standing:
    """The worst that applies to a coin; ``degree`` is ``None`` where it may speak freely."""

    degree: Degree | None = None
    cause: Cause | None = None
    reason: str = ""
    rearms: str = ""


@dataclass(frozen=True, slots=True)
class Overall:
    """The kill-switch in the status bar.

    ``word`` is ARMED, HELD or DEGRADED. ``coins`` is where it reaches, empty for everywhere. An
    ARMED with a reason is one whose messages do not get out.
    """

    word: str = "ARMED"
    reason: str = ""
    rearms: str = ""
    coins: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """``ARMED``, ``HELD: no order for 612 s (limit 600 s)``, ``DEGRADED SOL +2: …``."""
        if self.word == "ARMED":
            return f"ARMED, not delivered: {self.reason}" if self.reason else "ARMED"
        more = f" +{len(self.coins) - 1}" if len(self.coins) > 1 else ""
        where = f" {self.coins[0]}{more}" if self.coins else ""
        return f"{self.word}{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class HoldChange:
    """A cause tripped, or re-armed at ``at_ms`` after it had."""

    trip: Trip
    tripped: bool
    at_ms: int


@dataclass(frozen=True, slots=True)
class SavedHold:
    """A trip that survives a restart; ``told_ms`` is when it was told, if it was."""

    cause: Cause
    since_ms: int
    reason: str
    told_ms: int | None = None
