"""The course of an acceptance run: when to cut, when to drill, and when it is over. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import Final

from cgtui.checklist.mark import ChecklistLine, Mark
from cgtui.checklist.state import ChecklistState

GRACE_S: Final = 60.0
"""How much longer than asked it may take where only what is under way is lacking: the clock starts
with the feed, some seconds after the program, and once more after the cut."""
DRILL_LEAD_S: Final = 60.0
DRILL_TAKES_S: Final = 20.0
MOST_DRILLS: Final = 3

_BEFORE_THE_CUT: Final = ("data", "pong")
_BY_DRILL: Final = ("confirmation_reads", "alert_delivered")


class Step(Enum):
    """What to do now."""

    CUT = auto()
    DRILL = auto()
    END = auto()


class SmokeCourse:
    """``for_s`` real seconds from the start of the program, as asked for."""

    def __init__(self, for_s: float, *, drop_once: bool) -> None:
        self._for_s = for_s
        self._to_cut = drop_once
        self._drill_from_s = for_s - min(DRILL_LEAD_S, for_s / 3)
        self._drilled_s: float | None = None
        self._drills = 0

    def look(self, elapsed_s: float, state: ChecklistState | None) -> Step | None:
        """The next step at ``elapsed_s``; each is to be taken."""
        if state is None:
            return Step.END if elapsed_s >= self._for_s else None
        if self._to_cut and _all_pass(_named(state.lines, _BEFORE_THE_CUT)):
            # As early as can be: the thirty minutes begin anew after it.
            self._to_cut = False
            return Step.CUT
        if elapsed_s >= self._for_s and self._is_over(elapsed_s, state):
            return Step.END
        if self._is_drill_due(elapsed_s, state):
            self._drilled_s = elapsed_s
            self._drills += 1
            return Step.DRILL
        return None

    def _is_drill_due(self, elapsed_s: float, state: ChecklistState) -> bool:
        """Near the end, where no heads-up has led to a message with all four inputs."""
        if elapsed_s < self._drill_from_s or self._drills >= MOST_DRILLS:
            return False
        return not self._is_drilling(elapsed_s) and not _all_pass(_named(state.criteria, _BY_DRILL))

    def _is_drilling(self, elapsed_s: float) -> bool:
        return self._drilled_s is not None and elapsed_s - self._drilled_s < DRILL_TAKES_S

    def _is_over(self, elapsed_s: float, state: ChecklistState) -> bool:
        """The time is up, and what is lacking is not about to come."""
        left_s = self._for_s + GRACE_S - elapsed_s
        if state.go or left_s <= 0:
            return True
        return not all(self._comes(one, left_s, elapsed_s, state) for one in state.criteria)

    def _comes(
        self, one: ChecklistLine, left_s: float, elapsed_s: float, state: ChecklistState
    ) -> bool:
        """Whether a criterion is met, or will be within ``left_s`` if nothing happens."""
        if one.mark is not Mark.WAITING:
            return one.mark is Mark.PASS
        if one.id in _BY_DRILL:
            return self._is_drilling(elapsed_s)
        clock = state.acceptance
        if one.id == "stable_30m":
            return clock.since_ms is not None and clock.left_ms / 1000 / state.speed <= left_s
        return True


def _named(lines: Iterable[ChecklistLine], ids: Iterable[str]) -> list[ChecklistLine]:
    wanted = set(ids)
    return [line for line in lines if line.id in wanted]


def _all_pass(lines: list[ChecklistLine]) -> bool:
    return bool(lines) and all(line.mark is Mark.PASS for line in lines)
