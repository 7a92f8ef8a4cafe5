"""Rows of any model as records: our field names with their units, in the model's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from heapq import nlargest
from typing import Any

from pydantic import BaseModel

from cgtui.coinglass.rows import column_name
from cgtui.coinglass.rows_etf import EtfFlowDay
from cgtui.coinglass.rows_levels import Heatmap, LiquidationMap
from cgtui.views.json_values import rfc3339
from cgtui.views.query.query_result import QueryResult, Record, Value


def records_of(result: QueryResult) -> Iterator[Record]:
    """Every row with all its fields, lists within it included."""
    return (_record(row, result.unit) for row in result.rows)


def flat_records(result: QueryResult) -> Iterator[Mapping[str, Value]]:
    """The same in one level, as a table needs it.

    A day of fund flows has a column a fund (absent where the fund has none), a heatmap a record a
    cell, a liquidation map a record a level: the largest first, up to the result's limit.
    """
    flatten = _FLAT.get(result.row, partial(_plain, unit=result.unit))
    records = (record for row in result.rows for record in flatten(row))
    if result.row in (Heatmap, LiquidationMap) and result.limit is not None:
        return iter(nlargest(result.limit, records, key=_level_usd))
    return records


def _level_usd(record: Mapping[str, Value]) -> float:
    level_usd = record.get("level_usd")
    return level_usd if isinstance(level_usd, float) else 0.0


def field_names(model: type[BaseModel], unit: str | None) -> tuple[str, ...]:
    """The columns of a model without lists, for a table that has no rows."""
    return tuple(
        column_name(model, name, unit)
        for name, field in model.model_fields.items()
        if "tuple[" not in str(field.annotation)
    )


def columns_of(result: QueryResult, records: Sequence[Mapping[str, Value]]) -> tuple[str, ...]:
    """The columns of flat records in order of appearance; those of the model where none came."""
    seen = {name: None for record in records for name in record}
    return tuple(seen) or field_names(result.row, result.unit)


def with_utc(record: Record) -> dict[str, Any]:
    """``record`` with every ``…_ms`` followed by the same moment in RFC 3339 (UTC)."""
    out: dict[str, Any] = {}
    for name, value in record.items():
        out[name] = _items_with_utc(value)
        if name.endswith("_ms"):
            out[name.removesuffix("_ms")] = rfc3339(value) if isinstance(value, int) else None
    return out


def _items_with_utc(value: Any) -> Any:  # noqa: ANN401 - a model's field may be anything
    if isinstance(value, list):
        return [with_utc(item) if isinstance(item, dict) else item for item in value]
    return value


def _record(row: BaseModel, unit: str | None) -> Record:
    return {column_name(type(row), name, unit): _value(value, unit) for name, value in row}


def _value(value: object, unit: str | None) -> Any:  # noqa: ANN401 - a model's field may be anything
    if isinstance(value, BaseModel):
        return _record(value, unit)
    if isinstance(value, tuple):
        return [_value(item, unit) for item in value]
    return value.value if isinstance(value, Enum) else value


def _plain(row: BaseModel, unit: str | None) -> Iterator[Mapping[str, Value]]:
    yield {name: value for name, value in _record(row, unit).items() if not isinstance(value, list)}


def _by_fund(row: BaseModel) -> Iterator[Mapping[str, Value]]:
    assert isinstance(row, EtfFlowDay)
    day: dict[str, Value] = {
        "time_ms": row.time_ms,
        "flow_usd": row.flow_usd,
        "price_usd": row.price_usd,
    }
    for fund in row.funds:
        # Never over a column of the day itself, whatever a fund is called.
        day.setdefault(f"{fund.ticker}_usd", fund.flow_usd)
    yield day


def _by_cell(row: BaseModel) -> Iterator[Mapping[str, Value]]:
    assert isinstance(row, Heatmap)
    for x, y, usd in row.cells:
        at_ms = row.candles[x].time_ms if 0 <= x < len(row.candles) else None
        price = row.prices[y] if 0 <= y < len(row.prices) else None
        yield {"time_ms": at_ms, "price": price, "level_usd": usd}


def _by_level(row: BaseModel) -> Iterator[Mapping[str, Value]]:
    assert isinstance(row, LiquidationMap)
    for level in row.levels:
        yield {"price": level.price, "level_usd": level.usd, "leverage": level.leverage}


_FLAT = {EtfFlowDay: _by_fund, Heatmap: _by_cell, LiquidationMap: _by_level}
