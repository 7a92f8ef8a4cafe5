"""A feed that was lost and came back, and one that is gone."""

from __future__ import annotations

from types import MappingProxyType

from cgtui.coinglass.rest_types import Quota
from cgtui.monitor.hole import Hole
from cgtui.monitor.snapshot import (
    BadKind,
    Defect,
    FeedState,
    GapRecord,
    PingRecord,
    ReconnectRecord,
)
from tests.sample import NOW_MS, feed
from tests.signal_sample import rest

SINCE_MS = NOW_MS - 7 * 3_600_000 - 420_000
UPTIME_S = 25_620.0

_LOSSES = (
    ReconnectRecord(
        NOW_MS - 21_600_000,
        "read timeout: nothing came for 13 s",
        (1.2,),
        3_600.0,
        NOW_MS - 21_586_000,
        1,
    ),
    ReconnectRecord(
        NOW_MS - 9_000_000, "closed by the server: 1006", (0.9,), 12_600.0, NOW_MS - 8_998_600, 1
    ),
    ReconnectRecord(NOW_MS - 90_000, "HTTP 503", (3.2,), 8_900.0, NOW_MS - 85_900, 1),
)
_GAPS = (
    GapRecord(NOW_MS - 21_600_000, NOW_MS - 21_586_000, "read timeout", 38),
    GapRecord(NOW_MS - 9_000_000, NOW_MS - 8_998_600, "1006", None, "plan too low: Upgrade plan"),
    GapRecord(NOW_MS - 90_000, NOW_MS - 85_900, "HTTP 503", None, "being back-filled"),
)
_HOLES = tuple(Hole(gap.started_ms, gap.ended_ms) for gap in _GAPS)
_PINGS = tuple(
    PingRecord(NOW_MS - at * 20_000, None if at == 6 else 78.0 + 3.1 * (at % 5))
    for at in range(12, 0, -1)
)
LOST_AND_BACK = feed(
    state_since_ms=NOW_MS - 85_900,
    connected_s=85.9,
    longest_s=12_600.0,
    rtt_ms=81.1,
    pings=1_279,
    pongs=1_277,
    missed_pongs=2,
    ping_log=_PINGS,
    reconnects=3,
    reconnect_log=_LOSSES,
    gaps=_GAPS,
    frames=112_480,
    frame_bytes=48_200_113,
    orders=161_204,
    duplicates=19,
    history_orders=38,
    bad_frames=2,
    bad_orders=7,
    bad_kinds=(
        BadKind("no price", 6, NOW_MS - 640_000, '{"baseAsset":"XPL","price":null}'),
        BadKind("not JSON", 2, NOW_MS - 5_400_000, "<html>502 Bad Gateway"),
        BadKind("unknown side", 1, NOW_MS - 9_200_000, '{"baseAsset":"SOL","side":7}'),
    ),
    dropped_orders=4,
    followed_since_ms=SINCE_MS,
    holes=_HOLES,
    outages=3,
)
DEAD = feed(
    state=FeedState.WAITING,
    reason="HTTP 503 Service Unavailable",
    attempt=9,
    state_since_ms=NOW_MS - 12_000,
    retry_in_s=18.0,
    down_s=374.0,
    down_since_ms=NOW_MS - 374_000,
    down_reason="HTTP 503 Service Unavailable",
    connected_s=None,
    last_frame_age_s=374.0,
    last_order_age_s=374.0,
    rtt_ms=None,
    pings=1_279,
    pongs=1_276,
    missed_pongs=3,
    ping_log=_PINGS,
    reconnects=11,
    reconnect_log=(
        *_LOSSES,
        ReconnectRecord(
            NOW_MS - 374_000,
            "closed by the server: 1012 restarting",
            (1.1, 1.9, 4.2, 7.6, 16.3, 31.0, 28.7, 30.2),
            85_000.0,
            tries=8,
            last_reason="HTTP 503",
        ),
    ),
    gaps=(*_GAPS, GapRecord(NOW_MS - 374_000, None, "HTTP 503")),
    frames=112_480,
    frame_bytes=48_200_113,
    orders=161_204,
    dropped_orders=4,
    orders_per_min=0,
    lag_p50_ms=None,
    lag_p95_ms=None,
    followed_since_ms=SINCE_MS,
    holes=(*_HOLES, Hole(NOW_MS - 374_000, None)),
    outages=4,
)
REST = rest(
    calls=MappingProxyType(
        {
            (200, "0", None): 11_812,
            (200, "40001", "IntervalRefusedError"): 2,
            (200, "401", "PlanTooLowError"): 14,
            (429, None, "RateLimitedError"): 5,
            (500, None, "ServerFaultError"): 2,
            (None, None, "UnreachableError"): 3,
        }
    ),
    budget_refusals=2,
    waiting=1,
    quota=Quota(64, 300),
    refused_intervals=MappingProxyType(
        {"taker-history": ("1m", "3m"), "funding-history": ("1m", "3m", "5m", "15m")}
    ),
)
DEFECTS = (Defect(NOW_MS - 41_000, "canary", "KeyError: 'XPL'; see the log"),)
