"""Lines of names of which one is chosen: which of them stands at a column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from cgtui.views.cells import Line, width_of

Tab = TypeVar("Tab")


def tab_at(line: Line, column: int, names: Mapping[Tab, str]) -> Tab | None:
    """The tab whose span covers ``column`` of ``line``; ``None`` beside all of them.

    A tab is one span: its name, perhaps cut short, with what is told of it behind, and brackets or
    blanks around.
    """
    until = 0
    for span in line:
        until += width_of([span])
        if column < until:
            text = span.text.strip(" []")
            return next((tab for tab, name in names.items() if _is_of(text, name)), None)
    return None


def _is_of(text: str, name: str) -> bool:
    return bool(text) and (text == name or text.startswith(f"{name} ") or name.startswith(text))
