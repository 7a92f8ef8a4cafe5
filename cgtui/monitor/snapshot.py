"""What the monitor knows at one moment, frozen, for screens and plain output alike.

Every ``_ms`` time is by the source's clock (UTC, since the epoch); every ``_s`` length and every
``rtt_ms`` is real time. ``None`` means "not known", never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from cgtui.checklist.state import ChecklistState
from cgtui.coinglass.events import Side
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from cgtui.monitor.hole import Hole
from cgtui.monitor.signal_snapshot import SignalsSnapshot
from cgtui.monitor.source import Mode, ReplayProgress

if TYPE_CHECKING:
    from cgtui.monitor.coin.coin_detail import CoinDetail


class FeedState(StrEnum):
    """The feed in one word; ``FeedSnapshot.reason`` says the rest."""

    CONNECTING = "connecting"
    WAITING = "waiting"  # between two attempts
    OPEN = "open"  # connected and subscribed, no order seen on this connection yet
    LIVE = "live"
    QUIET = "quiet"  # connected, no order for a while, not unusual by its own recent rate
    STALLED = "stalled"  # connected, silent for longer than its own recent rate explains
    REFUSED = "refused"  # key or plan: stopped until a person acts
    ENDED = "ended"  # a tape was played to its end
    DOWN = "down"  # a task of ours died; a defect says which


@dataclass(frozen=True, slots=True)
class PingRecord:
    """One ping: ``rtt_ms`` of its pong, or ``None`` if it was missed."""

    at_ms: int
    rtt_ms: float | None


@dataclass(frozen=True, slots=True)
class ReconnectRecord:
    """One outage: from the loss of the connection, over every attempt, to the next subscription.

    ``at_ms`` is when the feed was last heard. ``reason`` is that of the loss and ``last_reason``
    that of the newest attempt that failed since, empty without one. ``tries`` counts the attempts
    to come back, ``waits_s`` holds the real seconds that were waited before each of them (of the
    first few). ``back_ms`` is the subscription over which something came, ``None`` before.
    """

    at_ms: int
    reason: str
    waits_s: tuple[float, ...]
    open_s: float
    back_ms: int | None = None
    tries: int = 0
    last_reason: str = ""


@dataclass(frozen=True, slots=True)
class GapRecord:
    """A stretch without a subscription: ``ended_ms`` is ``None`` while it lasts.

    ``back_filled`` orders of it were read from REST, ``None`` while that is not known;
    ``back_fill_note`` says why none were, or what may be missing still.
    """

    started_ms: int
    ended_ms: int | None
    reason: str
    back_filled: int | None = None
    back_fill_note: str = ""


@dataclass(frozen=True, slots=True)
class BadKind:
    """A kind of unusable frame or order, how often, and the newest example (sanitised)."""

    kind: str
    count: int
    last_ms: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class FeedSnapshot:
    """The websocket's health and its counters since the program started.

    ``followed_since_ms`` is its first subscription, or since when an earlier run's orders are in
    the sums: what came before nobody counted. ``holes`` are the stretches of the last day after it
    of which nothing came, stalls and the time between two runs included: nobody counted in them
    either. ``reconnects`` counts attempts, ``outages`` what they were made for.
    ``down_s`` is how long there has been none, attempts included, and ``down_reason`` why the
    newest of them failed; ``None`` and empty while it stands or is being made for the first time.
    ``down_since_ms`` is the moment it was lost. ``missed_in_a_row`` are the newest pings without a
    pong; ``late_pong_s`` is the newest pong's age where another is due since.
    """

    state: FeedState
    reason: str
    url: str
    attempt: int
    state_since_ms: int
    retry_in_s: float | None
    connected_s: float | None
    longest_s: float
    last_frame_age_s: float | None
    last_order_age_s: float | None
    silence_limit_s: float
    rtt_ms: float | None
    pings: int
    pongs: int
    missed_pongs: int
    ping_log: tuple[PingRecord, ...]
    reconnects: int
    reconnect_log: tuple[ReconnectRecord, ...]
    gaps: tuple[GapRecord, ...]
    frames: int
    frame_bytes: int
    orders: int
    duplicates: int
    history_orders: int
    bad_frames: int
    bad_orders: int
    bad_kinds: tuple[BadKind, ...]
    dropped_orders: int
    orders_per_min: int
    lag_p50_ms: float | None
    lag_p95_ms: float | None
    followed_since_ms: int | None = None
    holes: tuple[Hole, ...] = ()
    outages: int = 0
    down_s: float | None = None
    down_since_ms: int | None = None
    down_reason: str = ""
    missed_in_a_row: int = 0
    late_pong_s: float | None = None


@dataclass(frozen=True, slots=True)
class SideSums:
    """Liquidated notional in US dollars by side of the position."""

    long_usd: float = 0.0
    short_usd: float = 0.0
    unknown_usd: float = 0.0
    orders: int = 0


@dataclass(frozen=True, slots=True)
class WindowSums:
    """Trailing sums of one span. ``since_ms`` is when counting began, while that is less than
    the span ago (then the sum is partial), else ``None``. Neither way is the span known to be
    whole: `FeedSnapshot.holes` lie within it or do not."""

    span_s: int
    sums: SideSums
    coins: int
    since_ms: int | None


@dataclass(frozen=True, slots=True)
class CoinRow:
    """One coin of the board. ``feed_price`` is the newest order's price from the feed.

    ``m1`` … ``h24`` are trailing sums of 60 s, 5 min, 1 h and 24 h, every venue counted.
    ``minutes_usd`` are the sums of the last hour's minutes, oldest first, the one in progress
    included; ``last_minute`` (since the epoch) is that one. Minutes that were not followed read
    zero there: `FeedSnapshot.holes` and ``followed_since_ms`` tell which.
    """

    coin: str
    watched: bool
    feed_price: float | None
    last_order_ms: int | None
    m1: SideSums
    m5: SideSums
    h1: SideSums
    h24: SideSums
    minutes_usd: tuple[float, ...] = ()
    last_minute: int = 0


class TapeRow(msgspec.Struct, frozen=True, gc=False):
    """Orders of one second, coin, side and venue as one line of the tape.

    ``seq`` is a row's own and never changes; ``count`` and the sums of the newest rows still may.
    ``price`` is the newest order's. ``history`` marks orders that were more than 120 s old on
    arrival, came from the journal or were read from REST.
    ``rank_pct`` is the percentile of ``usd`` among the coin's one-minute sums of that side,
    ``None`` where it is not known; ``badge`` says that the largest order is at or above the p99
    of the coin's single orders and above their floor.

    A struct: a storm makes two thousand a picture, for a seventh of what a data class costs.
    """

    seq: int
    time_ms: int
    exchange: str
    coin: str
    pair: str
    side: Side
    usd: float
    count: int
    largest_usd: float
    price: float
    history: bool
    rank_pct: int | None = None
    badge: bool = False


@dataclass(frozen=True, slots=True)
class TapeMarker:
    """A line of the tape that is no order: a gap, a skipped silence, a start or an end."""

    seq: int
    time_ms: int
    kind: str  # "gap" | "stall" | "silence" | "dropped" | "ended" | "restart"
    text: str


TapeEntry = TapeRow | TapeMarker


@dataclass(frozen=True, slots=True)
class Defect:
    """A part of the program that failed: shown until it has run cleanly again."""

    at_ms: int
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordingSnapshot:
    """``--record``: where to, how much, and why it stopped if it did."""

    path: str
    frames: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One tick of the whole system. ``tape`` is oldest first and bounded; ``coins`` is in board
    order (watched first, in their own order, then the others by last hour's sum); ``coin`` is the
    one that is looked at, if any is."""

    tick: int
    mode: Mode
    label: str
    speed: float
    now_ms: int
    started_ms: int
    uptime_s: float
    feed: FeedSnapshot
    market: tuple[WindowSums, ...]
    coins: tuple[CoinRow, ...]
    tape: tuple[TapeEntry, ...]
    defects: tuple[Defect, ...] = ()
    replay: ReplayProgress | None = None
    recording: RecordingSnapshot | None = None
    signals: SignalsSnapshot | None = None
    coin: CoinDetail | None = None
    etf: EtfSnapshot | None = None
    checklist: ChecklistState | None = None
