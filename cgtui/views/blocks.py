"""A heading with labelled lines under it: what the Connection screen is made of."""

from __future__ import annotations

from typing import Final

from cgtui.views.cells import Line, Role, Span, fit

LABEL: Final = 12
"""Cells of a label; where a wrapped value goes on."""


def head(text: str, note: str = "") -> Line:
    """The heading of a block, with a dim remark."""
    return (Span(text, Role.HEAD), Span(f"  {note}" if note else "", Role.DIM))


def field(label: str, *spans: Span) -> Line:
    """One labelled line."""
    return (Span(fit(label, LABEL), Role.DIM), *spans)
