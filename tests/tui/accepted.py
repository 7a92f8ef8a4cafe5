"""Pictures of screens that somebody has looked at and accepted."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Final

from tests.tui.svg import rows_of

FOLDER: Final = Path(__file__).parent / "snapshots"
SWITCH: Final = "ACCEPT_SNAPSHOTS"
HOW_TO_ACCEPT: Final = f"{SWITCH}=1 pytest tests/tui/test_screen_snapshots.py"


def check(name: str, svg: str, new_folder: Path) -> None:
    """Fail unless ``svg`` is the accepted picture ``name``, and say where both are.

    With the switch in the environment it becomes the accepted one.
    """
    accepted = FOLDER / f"{name}.svg"
    if os.environ.get(SWITCH):
        accepted.write_text(svg, encoding="utf-8")
        return
    before = accepted.read_text(encoding="utf-8") if accepted.exists() else ""
    if svg == before:
        return
    new = new_folder / accepted.name
    new.write_text(svg, encoding="utf-8")
    raise AssertionError(difference(name, before, svg, accepted, new))


def difference(name: str, before: str, after: str, accepted: Path, new: Path) -> str:
    """What a person needs to judge it."""
    words = [
        line
        for line in difflib.unified_diff(rows_of(before), rows_of(after), lineterm="", n=0)
        if not line.startswith(("---", "+++", "@@"))
    ]
    if not before:
        words = ["there is no accepted picture of that name yet"]
    return "\n".join(
        [
            f"the screen {name} looks different:",
            *(words or ["the words are the same; places or colours differ"]),
            f"accepted: {accepted}",
            f"now:      {new}",
            f"if it is meant to look like this: {HOW_TO_ACCEPT} -k '{name}'",
        ]
    )
