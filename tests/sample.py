"""A plausible snapshot, for tests of what is drawn from one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from cgtui.coinglass.events import Side
from cgtui.monitor.snapshot import (
    CoinRow,
    FeedSnapshot,
    FeedState,
    GapRecord,
    PingRecord,
    ReconnectRecord,
    SideSums,
    Snapshot,
    TapeEntry,
    TapeMarker,
    TapeRow,
    WindowSums,
)
from cgtui.monitor.source import Mode

NOW_MS = 1_760_130_903_000  # 2025-10-10 21:15:03 UTC


def feed(**changes: Any) -> FeedSnapshot:
    """A healthy feed."""
    healthy = FeedSnapshot(
        state=FeedState.LIVE,
        reason="orders arrive",
        url="wss://open-ws.coinglass.com/ws-api?cg-api-key=***",
        attempt=1,
        state_since_ms=NOW_MS - 60_000,
        retry_in_s=None,
        connected_s=61.2,
        longest_s=61.2,
        last_frame_age_s=0.4,
        last_order_age_s=0.4,
        silence_limit_s=60.0,
        rtt_ms=84.2,
        pings=4,
        pongs=4,
        missed_pongs=0,
        ping_log=tuple(PingRecord(NOW_MS - at * 20_000, 80.0 + at) for at in range(4, 0, -1)),
        reconnects=1,
        reconnect_log=(
            ReconnectRecord(NOW_MS - 90_000, "HTTP 503", (3.2,), 0.0, NOW_MS - 86_000, 1),
        ),
        gaps=(GapRecord(NOW_MS - 90_000, NOW_MS - 86_000, "HTTP 503"),),
        frames=1000,
        frame_bytes=123_456,
        orders=2345,
        duplicates=0,
        history_orders=1,
        bad_frames=0,
        bad_orders=0,
        bad_kinds=(),
        dropped_orders=0,
        orders_per_min=412,
        lag_p50_ms=600.0,
        lag_p95_ms=1800.0,
    )
    return replace(healthy, **changes)


def tape_row(seq: int, **changes: Any) -> TapeRow:
    """One Binance BTC long of 12.4k."""
    row = TapeRow(
        seq=seq,
        time_ms=NOW_MS - 1000 + seq,
        exchange="Binance",
        coin="BTC",
        pair="BTCUSDT",
        side=Side.LONG,
        usd=12_400.0,
        count=1,
        largest_usd=12_400.0,
        price=112_480.0,
        history=False,
    )
    return msgspec.structs.replace(row, **changes)


def coin_row(coin: str, *, watched: bool = True, **changes: Any) -> CoinRow:
    """A coin with some longs liquidated in the last minute."""
    sums = SideSums(long_usd=8_400_000.0, short_usd=210_000.0, orders=41)
    row = CoinRow(
        coin=coin,
        watched=watched,
        feed_price=112_480.0,
        last_order_ms=NOW_MS - 4000,
        m1=sums,
        m5=sums,
        h1=sums,
        h24=sums,
    )
    return replace(row, **changes)


def snapshot(**changes: Any) -> Snapshot:
    """The whole system, live and well."""
    sums = SideSums(long_usd=118_400_000.0, short_usd=6_200_000.0, orders=412)
    tape: tuple[TapeEntry, ...] = (
        tape_row(1),
        TapeMarker(2, NOW_MS - 990, "gap", "gap 14 s · not back-filled"),
        tape_row(3, coin="ETH", side=Side.SHORT, count=3, usd=90_000.0),
    )
    taken = Snapshot(
        tick=1,
        mode=Mode.LIVE,
        label="",
        speed=1.0,
        now_ms=NOW_MS,
        started_ms=NOW_MS - 120_000,
        uptime_s=120.0,
        feed=feed(),
        market=(
            WindowSums(60, sums, 34, None),
            WindowSums(3600, sums, 60, NOW_MS - 120_000),
            WindowSums(86_400, sums, 60, NOW_MS - 120_000),
        ),
        coins=(coin_row("BTC"), coin_row("ETH"), coin_row("XPL", watched=False)),
        tape=tape,
    )
    return replace(taken, **changes)
