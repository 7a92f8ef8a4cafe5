"""A line of the checklist: how it stands, what shows that, when that was, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a line stands."""

    PASS = "PASS"  # noqa: S105 - no password
    FAIL = "FAIL"
    WAITING = "WAITING"  # nothing to judge by yet; the evidence says what is waited for
    OFF = "OFF"  # switched off, or not judged in this mode; the evidence says which


@dataclass(frozen=True, slots=True)
class When:
    """One moment by two clocks, milliseconds since the epoch: the source's and this machine's."""

    source_ms: int
    machine_ms: int


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """``id`` is stable, ``section`` a letter A to H, or ``GO`` for a criterion of the verdict.

    ``warned`` marks a line that passes and that a person should look at all the same; then, and
    where it does not pass, ``mend`` says what to do if there is something. ``when`` is the time of
    the evidence. ``endpoint`` and ``latency_ms`` (real time) are those of a read or a connection.
    """

    id: str
    section: str
    title: str
    mark: Mark
    evidence: str
    when: When
    mend: str | None = None
    warned: bool = False
    endpoint: str | None = None
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line is called, before it is known how it stands."""

    id: str
    section: str
    title: str

    def passes(self, evidence: str, when: When, *, look: str | None = None) -> ChecklistLine:
        """It passes; ``look`` is what a person should do all the same."""
        return self._line(Mark.PASS, evidence, when, look, warned=look is not None)

    def fails(self, evidence: str, when: When, mend: str) -> ChecklistLine:
        """It does not pass."""
        return self._line(Mark.FAIL, evidence, when, mend)

    def waits(self, evidence: str, when: When, mend: str | None = None) -> ChecklistLine:
        """Nothing to judge by yet."""
        return self._line(Mark.WAITING, evidence, when, mend)

    def off(self, evidence: str, when: When, mend: str | None = None) -> ChecklistLine:
        """Switched off, or not judged here."""
        return self._line(Mark.OFF, evidence, when, mend)

    def _line(
        self, mark: Mark, evidence: str, when: When, mend: str | None, *, warned: bool = False
    ) -> ChecklistLine:
        return ChecklistLine(
            self.id, self.section, self.title, mark, evidence, when, mend, warned=warned
        )
