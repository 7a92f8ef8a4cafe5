"""Query results built by hand."""

from __future__ import annotations

from pydantic import BaseModel

from cgtui.views.query.query_result import QueryResult

NOON_MS = 1_760_097_600_000  # 2025-10-10 12:00:00 UTC


def result(row: type[BaseModel], *rows: BaseModel, **changed: object) -> QueryResult:
    """A read of ``rows`` at 12:00:07 UTC, with whatever is ``changed``."""
    fields: dict[str, object] = {
        "name": "some-name",
        "about": "BTC",
        "path": "/api/futures/some/path",
        "params": {"symbol": "BTC"},
        "row": row,
        "rows": rows,
        "total": len(rows),
        "fetched_ms": NOON_MS + 7_000,
        "latency_ms": 84.4,
    }
    return QueryResult(**(fields | changed))  # type: ignore[arg-type]
