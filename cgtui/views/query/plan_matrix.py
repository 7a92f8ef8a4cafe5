"""`query plan`: every endpoint by plan, what this key may call, and how deep each interval goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cgtui.coinglass.catalogue import CATALOGUE
from cgtui.coinglass.plans import (
    ALL_DAYS,
    CALLS_PER_MIN,
    INTERVAL_MIN,
    Access,
    access,
    history_days,
)
from cgtui.coinglass.rest_types import Endpoint, Plan
from cgtui.coinglass.rows_account import Subscription
from cgtui.sanitize import clean
from cgtui.views.json_values import rfc3339
from cgtui.views.numbers import age, rtt, utc_time
from cgtui.views.query.query_csv import csv_text
from cgtui.views.query.query_json import json_line
from cgtui.views.query.query_result import Value
from cgtui.views.query.query_table import table_lines

_PLANS: Final = (Plan.HOBBYIST, Plan.STARTUP, Plan.STANDARD, Plan.PROFESSIONAL)
_ACCESS: Final = {Access.YES: "yes", Access.NO: "no", Access.UNKNOWN: "ask"}


@dataclass(frozen=True, slots=True)
class PlanMatrix:
    """What CoinGlass's documentation gives each plan, beside the account this key belongs to.

    ``names`` maps an endpoint's name to its `query` name. "ask" stands where CoinGlass's own pages
    disagree: such an endpoint is called and its answer obeyed. A ``level`` that is no known plan
    makes what depends on it "unknown"; an account that has ended may call nothing.
    """

    account: Subscription
    names: Mapping[str, str]
    pro_endpoints: bool
    path: str
    fetched_ms: int
    latency_ms: float

    def endpoints(self) -> Iterator[dict[str, Value]]:
        """One record an endpoint of the catalogue."""
        for endpoint in CATALOGUE.values():
            least = None if endpoint.plan is None else endpoint.plan.name
            yield {
                "endpoint": endpoint.path,
                "name": self.names.get(endpoint.name),
                "least_plan": least,
                **{plan.name.lower(): _ACCESS[access(endpoint, plan)] for plan in _PLANS},
                "this_key": self._this_key(endpoint),
                "switched_on": self.pro_endpoints or not endpoint.pro,
            }

    def intervals(self) -> Iterator[dict[str, Value]]:
        """One record an interval: days of history by plan, 0 where refused, "all" for no end."""
        plan = self.account.plan
        for interval in INTERVAL_MIN:
            this_key = None if plan is None else _days(plan, interval)
            yield {
                "interval": interval,
                **{f"{one.name.lower()}_days": _days(one, interval) for one in _PLANS},
                "this_key_days": this_key,
            }

    def _this_key(self, endpoint: Endpoint[Any]) -> str:
        plan = self.account.plan
        if self.account.expired:
            return "expired"
        if plan is None:
            return "unknown"
        may = access(endpoint, plan)
        if may is Access.NO and endpoint.plan is not None:
            return f"needs {endpoint.plan.name}"
        return _ACCESS[may]


def _days(plan: Plan, interval: str) -> Value:
    days = history_days(plan, interval)
    return "all" if days == ALL_DAYS else days


def plan_table(matrix: PlanMatrix, separator: str = " · ") -> list[str]:
    """For people: the account in one line, endpoints by plan, history by interval and plan."""
    endpoints = [{**record, "this_key": _with_switch(record)} for record in matrix.endpoints()]
    shown = {
        "name": "QUERY",
        "endpoint": "ENDPOINT",
        **{plan.name.lower(): plan.name for plan in _PLANS},
        "this_key": "THIS KEY",
    }
    days = [
        {name: _days_text(value) for name, value in record.items()} for record in matrix.intervals()
    ]
    heads = {
        "interval": "HISTORY",
        **{f"{plan.name.lower()}_days": plan.name for plan in _PLANS},
        "this_key_days": "THIS KEY",
    }
    return [
        _headline(matrix, separator),
        *table_lines(shown, endpoints),
        "",
        *table_lines(heads, days),
    ]


def _with_switch(record: Mapping[str, Value]) -> Value:
    if record["switched_on"]:
        return record["this_key"]
    return f"{record['this_key']} (switched off)"


def _days_text(value: Value) -> Value:
    if isinstance(value, int):
        return f"{value} d" if value else "no"
    return value


def _headline(matrix: PlanMatrix, separator: str) -> str:
    account = matrix.account
    parts = [matrix.path, f"plan {account.level}"]
    if account.expires_ms is not None:
        left_s = (account.expires_ms - matrix.fetched_ms) / 1000
        end = f"{rfc3339(account.expires_ms)[:16].replace('T', ' ')}Z"
        parts.append(f"ends {end} (in {age(left_s)})" if left_s > 0 else f"ended {end}")
    if account.expired:
        parts.append("EXPIRED")
    calls = CALLS_PER_MIN.get(account.plan) if account.plan is not None else None
    if calls is not None:
        parts.append(f"{calls} calls a minute")
    if not matrix.pro_endpoints:
        parts.append("features.pro_endpoints is off")
    parts.append('by CoinGlass\'s documentation, "ask" where its pages disagree')
    parts.append(f"read {utc_time(matrix.fetched_ms)}Z in {rtt(matrix.latency_ms)}")
    return separator.join(clean(part, 200) for part in parts)


def plan_json(matrix: PlanMatrix) -> str:
    """`query plan --json`: as every query's, with ``plan`` and ``intervals`` beside ``rows``."""
    account = matrix.account
    expires = None if account.expires_ms is None else rfc3339(account.expires_ms)
    calls = CALLS_PER_MIN.get(account.plan) if account.plan is not None else None
    return json_line(
        {
            "endpoint": matrix.path,
            "params": {},
            "interval_requested": None,
            "interval_used": None,
            "rows": list(matrix.endpoints()),
            "name": "plan",
            "plan": {
                "level": account.level,
                "expires": expires,
                "expired": account.expired,
                "calls_per_min": calls,
            },
            "intervals": list(matrix.intervals()),
            "fetched": rfc3339(matrix.fetched_ms),
            "latency_ms": round(matrix.latency_ms, 1),
        }
    )


def plan_csv(matrix: PlanMatrix) -> str:
    """`query plan --csv`: the endpoints by plan."""
    records = list(matrix.endpoints())
    return csv_text(tuple(records[0]), records)
