"""`backtest --json`: one object, a contract that only grows.

Times are RFC 3339 UTC, numbers carry their unit in the name. A rate a day is null where the
recording is shorter than a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cgtui.monitor.backtest.backtest_result import NO_INPUTS, BacktestResult, LeadTime
from cgtui.signals.outcome_table import OutcomeRow
from cgtui.signals.threshold import Threshold
from cgtui.views.backtest.backtest_source import BacktestSource
from cgtui.views.json_values import Fields, Value, rfc3339, safe
from cgtui.views.query.query_json import json_line


def backtest_json(result: BacktestResult, source: BacktestSource) -> str:
    """The object as one line of ASCII, without a line end."""
    ups = [one.heads_up for one in result.episodes]
    return json_line(
        {
            **source_fields(source),
            "span": span_fields(result.started_ms, result.ended_ms),
            "orders": result.orders,
            "orders_old_on_arrival": result.history,
            "coins": result.coins,
            "verdict": NO_INPUTS if result.readings is None else "read",
            "readings": _readings(result),
            "heads_ups": {
                "count": len(ups),
                "per_day": _rate(len(ups), result.days),
                "open_at_end": sum(up.is_open for up in ups),
                "by_tier": dict(Counter(up.tier.word for up in ups)),
                "by_side": dict(Counter(up.side.value for up in ups)),
                "by_coin": safe(dict(Counter(up.coin for up in ups).most_common())),
            },
            "alerts": _alerts(result),
            "lead": {
                "from_alert": _lead(result.lead(spoken=True)),
                "from_heads_up": _lead(result.lead(spoken=False)),
            },
            "moves": {
                "price_source": "feed",
                "after_alerts": _moves(result.after_alerts),
                "after_heads_ups": _moves(result.after_heads_ups),
            },
            "thresholds": [_threshold(one) for one in result.thresholds],
        }
    )


def source_fields(source: BacktestSource) -> Fields:
    """What the recording is, and what of it could not be used."""
    return {
        "source": safe(
            {
                "what": source.what,
                "name": source.name,
                "mode": source.mode,
                "simulated": source.is_simulated,
                "bad_lines": source.bad_lines,
                "bad_frames": source.bad_frames,
                "bad_orders": source.bad_orders,
                "broken": source.broken or None,
                "notes": list(source.notes),
            }
        ),
        "changed": safe(dict(source.changed)),
    }


def span_fields(started_ms: int, ended_ms: int) -> Fields:
    """From when to when, and how long that is."""
    return {
        "from": rfc3339(started_ms),
        "to": rfc3339(ended_ms),
        "length_s": (ended_ms - started_ms) / 1000,
    }


def _readings(result: BacktestResult) -> Fields | None:
    readings = result.readings
    if readings is None:
        return None
    return {
        "count": readings.taken,
        "without_inputs": readings.without_inputs,
        "by_verdict": dict(readings.by_verdict),
    }


def _alerts(result: BacktestResult) -> Fields:
    by = Counter((alert.tier, alert.kind) for alert in result.alerts)
    rows: list[Value] = [
        {"tier": tier.word, "verdict": kind.value, "count": number}
        for (tier, kind), number in sorted(by.items(), key=lambda one: (-one[0][0], one[0][1]))
    ]
    return {
        "count": len(result.alerts),
        "per_day": _rate(len(result.alerts), result.days),
        "by_tier_and_verdict": rows,
        "suppressed": sum(result.suppressed.values()),
        "suppressed_by_reason": safe(dict(result.suppressed)),
    }


def _rate(number: int, days: float) -> float | None:
    return round(number / days, 3) if days >= 1 else None


def _lead(lead: LeadTime) -> Fields:
    return {"n": lead.n, "median_s": lead.median_s, "p90_s": lead.p90_s, "after_peak": lead.late}


def _moves(rows: Sequence[OutcomeRow]) -> list[Value]:
    return [
        {
            "tier": row.tier.word,
            "verdict": row.verdict,
            "count": row.alerts,
            "horizons": [
                {
                    "horizon_min": one.horizon_min,
                    "n": one.n,
                    "missing": one.missing,
                    "with_flow_median_pct": one.median_pct,
                    "continuing_pct": one.continuing_pct,
                }
                for one in row.horizons
            ],
        }
        for row in rows
    ]


def _threshold(one: Threshold) -> Fields:
    return {
        "coin": safe(one.coin),
        "side": one.side.value,
        "coin_tier": one.coin_tier,
        "floor_usd": one.floor_usd,
        "large_usd": one.large_usd,
        "large_basis": one.large_basis.value,
        "extreme_usd": one.extreme_usd,
        "extreme_basis": one.extreme_basis.value,
        "p95_usd": one.p95_usd,
        "p99_usd": one.p99_usd,
        "samples": one.samples,
        "samples_needed": one.needed,
        "window_days": one.window_days,
    }
