"""What has happened to an episode."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.signals.heads_up import HeadsUp


class ChangeKind(StrEnum):
    """ROSE: its tier rose, or its peak has doubled since it was last read or told of."""

    OPENED = "opened"
    ROSE = "rose"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Change:
    """``heads_up`` is the episode right after it."""

    kind: ChangeKind
    heads_up: HeadsUp
