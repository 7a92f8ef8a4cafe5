"""`query … --json`: one object, a contract that only grows.

``endpoint`` is the path, ``params`` what was sent (never the key), ``interval_requested`` and
``interval_used`` differ where CoinGlass refused the finer one and are null where there is none.
``rows`` carry their units in their names; a time is there twice, ``time_ms`` and ``time``.
"""

from __future__ import annotations

import json
import math
from typing import Any

from cgtui.views.json_values import rfc3339
from cgtui.views.query.query_records import records_of, with_utc
from cgtui.views.query.query_result import QueryResult


def query_json(result: QueryResult) -> str:
    """The object as one line of ASCII, without a line end."""
    return json_line(
        {
            "endpoint": result.path,
            "params": dict(result.params),
            "interval_requested": result.interval_requested,
            "interval_used": result.interval_used,
            "rows": [with_utc(record) for record in records_of(result)],
            "name": result.name,
            "unit": result.unit,
            "fetched": rfc3339(result.fetched_ms),
            "latency_ms": round(result.latency_ms, 1),
            "cached": result.cached,
            "rows_total": result.total,
            "rows_skipped": result.skipped,
            "notes": list(result.notes),
        }
    )


def json_line(whole: dict[str, Any]) -> str:
    """``whole`` as one line of ASCII; a number that is not finite becomes null."""
    return json.dumps(_finite(whole), allow_nan=False, separators=(",", ":"))


def _finite(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value
