"""Whatever a history may hold, for property tests of charts."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from cgtui.views.cells import Line
from cgtui.views.charts.form import Form

FORMS = list(Form)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.lists(st.none() | st.floats(), max_size=80)
"""Missing bars, NaN and infinities among numbers of any size."""
AMOUNTS = st.lists(st.none() | st.just(math.nan) | st.floats(min_value=0.0), max_size=80)
WIDTHS = st.integers(min_value=0, max_value=70)
HEIGHTS = st.integers(min_value=0, max_value=12)


def text_of(line: Line) -> str:
    return "".join(span.text for span in line)


def texts(lines: list[Line]) -> list[str]:
    return [text_of(line) for line in lines]
