"""In the place of a list's heading: that a filter leaves no row, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

from cgtui.views.cells import Line, Role, Span, clip

CLEARS: Final = "Esc clears the filter"


def nothing_matches(text: str, more: str, width: int) -> Line:
    """``nothing matches "xyz"; Esc clears the filter``; ``more`` is what else narrows the list."""
    quoted, short = f'nothing matches "{text}"', "nothing matches"
    forms = (f"{quoted}{more}; {CLEARS}", f"{quoted}; {CLEARS}", f"{short}; {CLEARS}", short)
    return first_that_fits(forms, width)


def first_that_fits(forms: Sequence[str], width: int) -> Line:
    """The first of ``forms`` that is not wider than ``width``; the last one cut where none is."""
    text = next((form for form in forms if cell_len(form) <= width), forms[-1])
    return clip((Span(text, Role.WARN),), width)
