"""What one `query` found, before it is a table, JSON or CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

Value = str | int | float | bool | None
Record = Mapping[str, Value | list[Any]]
"""One row by our field names, each with its unit: ``long_usd``, ``close_pct``, ``time_ms``.

A list is of records, or of a heatmap's prices and cells.
"""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The rows of one read and everything a person needs to judge them.

    ``name`` is what was asked (``oi-agg``), ``about`` of what, in words (``BTCUSDT on Binance``).
    ``rows`` are those shown, of ``total`` that came; ``unit`` is the call's own (``usd``, ``coin``)
    where it has one. ``limit`` is the most lines of a table or CSV where one row has many, as a
    heatmap has. ``notes`` are short phrases that must be read with the figures.
    """

    name: str
    about: str
    path: str
    params: Mapping[str, str]
    row: type[BaseModel]
    rows: tuple[BaseModel, ...]
    total: int
    fetched_ms: int
    latency_ms: float
    cached: bool = False
    skipped: int = 0
    interval_requested: str | None = None
    interval_used: str | None = None
    unit: str | None = None
    limit: int | None = None
    notes: tuple[str, ...] = ()
