"""Records as JSON lines, CSV or a Markdown table, one at a time: a journal may hold millions.

What is no market data says so in every form: JSON objects carry ``mode``, CSV rows a column of that
name, Markdown a heading.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cgtui.sanitize import clean
from cgtui.views.json_values import Fields, Value, rfc3339, safe

LIVE: Final = "LIVE"

_FORMULA: Final = ("=", "+", "-", "@")
_MARKDOWN: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\|<>[]`*_"})
_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def jsonl(records: Iterable[Fields]) -> Iterator[str]:
    """An object of ASCII a record."""
    for record in records:
        yield _encode({name: safe(value) for name, value in record.items()})


def csv_lines(columns: Sequence[str], records: Iterable[Fields]) -> Iterator[str]:
    """A heading and a line a record. A text that a spreadsheet would take for a formula (it begins
    with ``=``, ``+``, ``-`` or ``@``) has an apostrophe before it; numbers never have."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="")
    writer.writerow(columns)
    yield out.getvalue()
    for record in records:
        out.seek(0)
        out.truncate()
        writer.writerow([_csv_cell(record.get(name)) for name in columns])
        yield out.getvalue()


def markdown(heading: str, columns: Sequence[str], records: Iterable[Fields]) -> Iterator[str]:
    """A heading and a table; signs that Markdown would act on are escaped."""
    yield f"# {heading}"
    yield ""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for record in records:
        yield f"| {' | '.join(_markdown_cell(record.get(name)) for name in columns)} |"


def _csv_cell(value: Value) -> str:
    if isinstance(value, str):
        text = clean(value)
        return f"'{text}" if text.startswith(_FORMULA) else text
    text = plain_text(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.startswith(_FORMULA) else text


def _markdown_cell(value: Value) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain_text(value)
    return plain_text(value).translate(_MARKDOWN)


def plain_text(value: Value) -> str:
    """One cell: nothing for what is missing, numbers in full, an object as ``name value; …``."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{clean(name)} {plain_text(one)}" for name, one in value.items())
    if isinstance(value, Sequence):
        return "; ".join(plain_text(one) for one in value)
    return _number_text(value)


def _number_text(value: float | bool | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    return "" if value is None else str(value)


def moment(at_ms: int | None) -> str | None:
    """A time as records have it; nothing for none."""
    return None if at_ms is None else rfc3339(at_ms)
