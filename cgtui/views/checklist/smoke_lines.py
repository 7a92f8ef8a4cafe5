"""What `smoke` tells people: a line of progress now and then, and the verdict at the end."""

from __future__ import annotations

from typing import Final

from cgtui.checklist.mark import ChecklistLine, Mark
from cgtui.checklist.state import ChecklistState
from cgtui.checklist.words import span
from cgtui.sanitize import clean
from cgtui.views.checklist.smoke_json import final_status
from cgtui.views.watch.watch_signs import EMOJI, PLAIN, ascii_only

_TEXT_CHARS: Final = 600
_ID_CELLS: Final = 18
_MARKS: Final = {Mark.PASS: "ok", Mark.FAIL: "FAIL", Mark.WAITING: "waiting", Mark.OFF: "off"}


class SmokeLines:
    """``mode`` is LIVE, DEMO or REPLAY and begins every line but those of live data."""

    def __init__(self, mode: str, *, ascii_lines: bool) -> None:
        self._prefix = "" if mode == "LIVE" else f"[{mode}] "
        self._ascii = ascii_lines
        self._signs = PLAIN if ascii_lines else EMOJI

    def said(self, text: str, sign: str = "") -> str:
        """One line of ours, behind a sign."""
        line = f"{self._prefix}{sign}{' ' if sign else ''}{clean(text, _TEXT_CHARS)}"
        return ascii_only(line) if self._ascii else line

    def progress(self, elapsed_s: float, state: ChecklistState) -> str:
        """``1:20 | stable 12:03/30:00 | pongs ok | …``."""
        clock = state.acceptance
        parts = [
            f"{span(elapsed_s * 1000)}",
            f"stable {span(clock.stable_ms)}/{span(clock.needed_ms)}",
            *(f"{one.id} {_MARKS[one.mark]}" for one in state.criteria[1:]),
            f"checklist {_counts(state)}",
        ]
        run = state.progress
        if run.running:
            parts.append(f"asking: {run.step} {run.done}/{run.of}")
        return self.said(" | ".join(parts))

    def report(
        self, state: ChecklistState | None, *, duration_s: float, ended: str | None
    ) -> list[str]:
        """Every criterion with its evidence, what else does not pass, and the verdict last."""
        signs = self._signs
        criteria, checks = ((), ()) if state is None else (state.criteria, state.lines)
        return [
            *(
                self.said(
                    f"{one.id:<{_ID_CELLS}} {one.title}: {one.evidence}{_notes(one)}",
                    signs.good if final_status(one) == "pass" else signs.bad,
                )
                for one in criteria
            ),
            *(
                self.said(f"{one.section} {one.title}: {one.evidence}", signs.warn)
                for one in checks
                if one.mark is Mark.FAIL
            ),
            self.said(_verdict(state, duration_s, ended)),
        ]


def _notes(one: ChecklistLine) -> str:
    return " (not reached)" if one.mark is Mark.WAITING else ""


def _verdict(state: ChecklistState | None, duration_s: float, ended: str | None) -> str:
    early = "" if ended is None else f" | ended early: {ended}"
    took = span(duration_s * 1000)
    if state is None:
        return f"NO-GO | nothing was judged | {took}{early}"
    lacking = [one.id for one in state.criteria if one.mark is not Mark.PASS]
    why = f": {', '.join(lacking)}" if lacking else ""
    met = len(state.criteria) - len(lacking)
    speed = "" if state.speed == 1 else f" at {state.speed:g}x"
    return (
        f"{state.verdict}{why} | {met} of {len(state.criteria)} criteria | "
        f"checklist {_counts(state)} | {took}{speed}{early}"
    )


def _counts(state: ChecklistState) -> str:
    return " ".join(f"{state.count(mark)} {mark}" for mark in Mark if state.count(mark))
