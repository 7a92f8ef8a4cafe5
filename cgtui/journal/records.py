"""Plain rows that the journal keeps besides orders, heads-ups, readings and alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cgtui.coinglass.events import Liquidation, Side
from cgtui.signals.alert import AlertRecord
from cgtui.signals.heads_up import HeadsUp, Key

MinuteSource = Literal["feed", "rest"]


class StoredOrder(NamedTuple):
    """An order as it was received; ``history`` marks one that was old on arrival."""

    order: Liquidation
    history: bool


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What the price did ``horizon_min`` minutes after an alert; a later note replaces it.

    ``side`` is LONG or SHORT, ``tier`` its word. ``move_pct`` is the change of the price since the
    alert, ``with_flow_pct`` the same counted positive where it went the way of the forced orders.
    ``price`` and both are ``None`` where no price was to be had, and ``missing`` says why.
    ``source`` is ``rest`` or ``feed``.
    """

    alert_id: str
    coin: str
    side: str
    tier: str
    verdict: str
    horizon_min: int
    price: float | None
    move_pct: float | None
    with_flow_pct: float | None
    at_ms: int
    source: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class TripRow:
    """One trip of the kill-switch; noted again with ``until_ms`` once it is over.

    ``coin`` is ``None`` where it holds for all. Cause, coin and ``since_ms`` say which trip it is.
    """

    cause: str
    degree: str
    coin: str | None
    since_ms: int
    until_ms: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class LossRow:
    """A loss of the connection after ``open_s``, and the wait before the next attempt."""

    at_ms: int
    reason: str
    waited_s: float
    open_s: float


class OrderHour(NamedTuple):
    """How many orders a coin had in one hour (``hour_ms`` is when it began, by event time)."""

    coin: str
    hour_ms: int
    orders: int


class LargeOrder(NamedTuple):
    """A single order at or above its coin's floor."""

    coin: str
    time_ms: int
    usd: float


class OrderSecond(NamedTuple):
    """Live orders of one coin and side by event time, in whole cents. ``second`` is since the
    epoch; of older ones it is the first of ten."""

    coin: str
    side: Side
    second: int
    cents: int
    orders: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What a start takes up again.

    ``minutes`` are (minute, USD) by key, ascending, of the threshold window; ``missing_minutes``
    those in which the feed was down. ``alerts`` are those of the last 24 h whatever became of
    them, oldest first, and ``pending`` those still on their way, whatever their age.
    ``ended_heads_ups`` are the newest that ended in that time, oldest first.
    ``tape`` are the newest orders, oldest first. ``state`` is every key that was ever set.
    ``trouble`` says why all of it is empty although a journal may exist.
    """

    minutes: Mapping[Key, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    missing_minutes: frozenset[int] = frozenset()
    alerts: tuple[AlertRecord, ...] = ()
    pending: tuple[AlertRecord, ...] = ()
    open_heads_ups: tuple[HeadsUp, ...] = ()
    ended_heads_ups: tuple[HeadsUp, ...] = ()
    order_hours: tuple[OrderHour, ...] = ()
    large_orders: tuple[LargeOrder, ...] = ()
    state: Mapping[str, object] = field(default_factory=dict)
    tape: tuple[StoredOrder, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class JournalHealth:
    """How the keeping goes.

    ``trouble`` is one line, empty while all that was noted reaches the disk; ``note`` is what a
    person should know besides (a file that was set aside, notes that were lost). ``waiting``
    notes are not on disk yet; ``lost_orders`` and ``lost_notes`` never will be, ``refused`` were
    offered to a viewer or after the end.
    """

    role: Literal["writer", "viewer"]
    trouble: str
    note: str
    waiting: int
    lost_orders: int
    lost_notes: int
    refused: int
    orders_written: int
