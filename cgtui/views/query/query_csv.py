"""`query … --csv`: a heading of our field names, then a line a row; missing is empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from cgtui.views.query.query_records import columns_of, flat_records, with_utc
from cgtui.views.query.query_result import QueryResult, Value

_FORMULA = ("=", "+", "-", "@")


def query_csv(result: QueryResult) -> str:
    """The whole table, with its last line end. A time is there twice, ``time_ms`` and ``time``."""
    records = list(flat_records(result))
    if result.interval_used is not None:
        # The plan may give a coarser one than was asked for: each row says what it is.
        records = [{**record, "interval": result.interval_used} for record in records]
    columns = tuple(with_utc(dict.fromkeys(columns_of(result, records))))
    if result.interval_used is not None and "interval" not in columns:
        columns = (*columns, "interval")
    return csv_text(columns, (with_utc(record) for record in records))


def csv_text(columns: Sequence[str], records: Iterable[Mapping[str, Value]]) -> str:
    """``records`` under ``columns``, whole numbers and decimals as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in columns])
    for record in records:
        writer.writerow([_cell(record.get(name)) for name in columns])
    return out.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A name from outside must not become a formula in somebody's spreadsheet.
        return f"'{value}" if value.startswith(_FORMULA) else value
    return repr(value)
