"""The checklist as screens and exports see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cgtui.checklist.acceptance import AcceptanceState
from cgtui.checklist.mark import ChecklistLine, Mark, When

SECTIONS = {
    "A": "Orientation & set-up",
    "B": "Endpoints",
    "C": "Data integrity",
    "D": "Alerting",
    "E": "Real-time feed",
    "F": "Thresholds & engine",
    "G": "Multi-coin",
    "H": "Health",
}


@dataclass(frozen=True, slots=True)
class RunProgress:
    """One run of the questions: ``number`` counts from 1, 0 before the first.

    ``step`` says what is being asked, ``done`` of ``of`` the coins' reads of the batch.
    """

    number: int = 0
    running: bool = False
    step: str = ""
    done: int = 0
    of: int = 0
    began: When | None = None
    ended: When | None = None


@dataclass(frozen=True, slots=True)
class ChecklistState:
    """Every line in its order, the criteria of GO, and how the run of the questions goes."""

    when: When
    mode: str
    label: str
    speed: float
    lines: tuple[ChecklistLine, ...]
    criteria: tuple[ChecklistLine, ...]
    acceptance: AcceptanceState
    progress: RunProgress = field(default_factory=RunProgress)

    @property
    def go(self) -> bool:
        """Whether every criterion is met."""
        return bool(self.criteria) and all(one.mark is Mark.PASS for one in self.criteria)

    @property
    def verdict(self) -> str:
        """``GO`` or ``NO-GO``."""
        return "GO" if self.go else "NO-GO"

    def count(self, mark: Mark) -> int:
        """How many lines stand like this."""
        return sum(line.mark is mark for line in self.lines)
