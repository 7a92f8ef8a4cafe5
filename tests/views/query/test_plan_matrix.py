from __future__ import annotations

import csv
import io
import json

import pytest

from cgtui.coinglass.catalogue import CATALOGUE
from cgtui.coinglass.rows_account import Subscription
from cgtui.views.query.plan_matrix import PlanMatrix, plan_csv, plan_json, plan_table
from tests.views.query_sample import NOON_MS

DAY_MS = 86_400_000


def matrix(
    level: str, *, expired: bool | None = False, left_days: int = 30, pro: bool = False
) -> PlanMatrix:
    expires_ms = NOON_MS + left_days * DAY_MS
    return PlanMatrix(
        account=Subscription(level=level, expires_ms=expires_ms, expired=expired),
        names={"coins_markets": "markets"},
        pro_endpoints=pro,
        path="/api/user/account/subscription",
        fetched_ms=NOON_MS,
        latency_ms=84.4,
    )


def this_key(of: PlanMatrix, endpoint: str) -> object:
    path = CATALOGUE[endpoint].path
    return next(row["this_key"] for row in of.endpoints() if row["endpoint"] == path)


@pytest.mark.parametrize(
    ("level", "endpoint", "expected"),
    [
        ("HOBBYIST", "funding_history", "yes"),
        ("STARTUP", "coins_markets", "needs STANDARD"),
        ("STANDARD", "coins_markets", "yes"),
        ("STANDARD", "heatmap_model1", "needs PROFESSIONAL"),
        ("ENTERPRISE", "heatmap_model1", "yes"),
        ("HOBBYIST", "liquidation_coins", "ask"),
        ("PLATINUM", "coins_markets", "unknown"),
    ],
)
def test_the_key_may_call_what_its_plan_includes(level: str, endpoint: str, expected: str) -> None:
    assert this_key(matrix(level), endpoint) == expected


def test_an_account_that_has_ended_may_call_nothing() -> None:
    assert {row["this_key"] for row in matrix("STANDARD", expired=True).endpoints()} == {"expired"}
    head = plan_table(matrix("STANDARD", expired=True, left_days=-1))[0]
    assert "ended 2025-10-09 12:00Z · EXPIRED" in head


def test_every_endpoint_has_a_row_with_every_plan() -> None:
    rows = list(matrix("STANDARD").endpoints())
    assert [row["endpoint"] for row in rows] == [one.path for one in CATALOGUE.values()]
    markets = next(row for row in rows if row["name"] == "markets")
    assert (markets["hobbyist"], markets["startup"], markets["standard"]) == ("no", "no", "yes")


def test_the_depth_of_an_interval_is_days_refused_or_all() -> None:
    rows = {row["interval"]: row for row in matrix("STARTUP").intervals()}
    assert (rows["1h"]["hobbyist_days"], rows["1h"]["this_key_days"]) == (0, 180)
    assert rows["1d"]["this_key_days"] == "all"
    unknown = {row["this_key_days"] for row in matrix("PLATINUM").intervals()}
    assert unknown == {None}


def test_the_table_says_plan_end_and_what_is_switched_off() -> None:
    lines = plan_table(matrix("STARTUP"))
    assert lines[0].startswith(
        "/api/user/account/subscription · plan STARTUP · ends 2025-11-09 12:00Z (in 30d00h) · "
        "80 calls a minute · features.pro_endpoints is off · "
    )
    heatmap = next(line for line in lines if "heatmap/model1 " in line)
    assert heatmap.endswith("needs PROFESSIONAL (switched off)")
    cells = next(line.split() for line in lines if line.startswith("30m "))
    assert cells == ["30m", "no", "90", "d", "180", "d", "360", "d", "90", "d"]


def test_switched_on_nothing_is_said_to_be_off() -> None:
    assert "off" not in "\n".join(plan_table(matrix("PROFESSIONAL", pro=True)))


def test_json_keeps_the_keys_of_every_query() -> None:
    whole = json.loads(plan_json(matrix("STANDARD")))
    assert list(whole)[:5] == ["endpoint", "params", "interval_requested", "interval_used", "rows"]
    assert whole["plan"] == {
        "level": "STANDARD",
        "expires": "2025-11-09T12:00:00.000Z",
        "expired": False,
        "calls_per_min": 300,
    }
    assert whole["intervals"][0]["this_key_days"] == 6


def test_csv_has_a_row_an_endpoint() -> None:
    heading, *rows = csv.reader(io.StringIO(plan_csv(matrix("STANDARD"))))
    assert heading[:3] == ["endpoint", "name", "least_plan"]
    assert len(rows) == len(CATALOGUE)
