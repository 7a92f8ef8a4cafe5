"""What the signals know at one moment, frozen: episodes, thresholds, alerts, kill-switch, keeping.

Every ``_ms`` time is by the source's clock, every ``_at_ms`` by this machine's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cgtui.alerts.off_reasons import FEATURE_OFF, NO_CHAT, NO_TOKEN, REPLAY, SWITCHED_OFF
from cgtui.coinglass.rest_stats import RestStats
from cgtui.signals.alert import AlertKind, AlertRecord, PriceNow
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Reading
from cgtui.signals.threshold import Threshold
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Trip

if TYPE_CHECKING:
    from cgtui.signals.canary import CanaryState
    from cgtui.signals.outcomes import Outcome


class InputsMode(StrEnum):
    """Where the confirming inputs come from."""

    REST = "rest"
    SIMULATED = "simulated"
    NONE = "no inputs"  # a replay: episodes are shown and nothing is sent


_CHOSEN: Final = ("", SWITCHED_OFF, NO_TOKEN, NO_CHAT, FEATURE_OFF, REPLAY)


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode and what was read and said about it.

    ``next_reading_ms`` is ``None`` when none is planned, ``reading_now`` while one is on its way.
    ``spoken`` is the kind of its last message that was delivered or recorded; ``hush`` why it does
    not speak now, in words (empty where nothing keeps it), ``hush_until_ms`` until when.
    ``suppressed`` counts what was held back since its last message.
    """

    heads_up: HeadsUp
    last: Reading | None
    best: Reading | None
    next_reading_ms: int | None
    reading_now: bool
    spoken: AlertKind | None
    spoken_ms: int | None
    hush: str
    hush_until_ms: int | None
    suppressed: int
    two_sided: bool


@dataclass(frozen=True, slots=True)
class CoinSignal:
    """What the signals know of a coin of the board. ``muted_until_ms`` 0 is "until unmuted".

    ``long_now`` and ``short_now`` are the tiers of the trailing 60 s sums of the scoped venues.
    """

    coin: str
    adopted: bool
    price: PriceNow | None
    oi_15m_pct: float | None
    long: Threshold
    short: Threshold
    canary: CanaryState | None
    muted_until_ms: int | None
    long_now: Tier = Tier.NONE
    short_now: Tier = Tier.NONE


@dataclass(frozen=True, slots=True)
class ArmedState:
    """The kill-switch in a word (``ARMED``, ``HELD``, ``DEGRADED``), why, and every trip.

    ``warning`` is what will hold alerts if it goes on; empty while nothing will.
    """

    word: str = "ARMED"
    reason: str = ""
    rearms: str = ""
    trips: tuple[Trip, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class TelegramState:
    """The way out. ``reason`` says why it is off. Ages and pauses are real seconds."""

    on: bool = False
    reason: str = ""
    pending: int = 0
    oldest_unsent_s: float | None = None
    last_sent_at_ms: int | None = None
    last_message_id: int | None = None
    last_error: str = ""
    paused_s: float = 0.0

    @property
    def off_by_wish(self) -> bool:
        """Switched off by a person, which needs no other word."""
        return self.reason in ("", SWITCHED_OFF)

    @property
    def off_by_choice(self) -> bool:
        """Off because somebody chose or set so: worth a word, but no alarm. Else it failed."""
        return self.reason in _CHOSEN


@dataclass(frozen=True, slots=True)
class JournalState:
    """What is kept. ``role`` is ``writer``, ``viewer`` or ``off``; ``trouble`` is one line."""

    role: str = "off"
    trouble: str = ""
    note: str = ""  # a set-aside file, said once and kept here
    path: str = ""


@dataclass(frozen=True, slots=True)
class SeedState:
    """How far a coin's window has been seeded from REST: pages done of all, in words if stuck."""

    coin: str
    pages: int
    of: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SignalCounts:
    """Since the program started."""

    heads_ups: int = 0
    readings: int = 0
    alerts_sent: int = 0
    alerts_recorded: int = 0
    alerts_suppressed: int = 0
    alerts_failed: int = 0


@dataclass(frozen=True, slots=True)
class SignalsSnapshot:
    """Everything about heads-ups and alerts. ``open`` is biggest first, ``closed`` newest first,
    ``alerts`` newest first; ``coins`` are those of the board by name.

    ``open`` holds every one; beyond the 64 biggest the figures of one may be a second old."""

    inputs: InputsMode
    open: tuple[Episode, ...] = ()
    closed: tuple[Episode, ...] = ()
    closed_older: int = 0
    """Known to have ended, and no longer in ``closed``."""
    coins: Mapping[str, CoinSignal] = field(default_factory=dict)
    venues: tuple[str, ...] = ()
    """The only venues whose orders count for heads-ups; the feed's own sums are of all."""
    armed: ArmedState = field(default_factory=ArmedState)
    telegram: TelegramState = field(default_factory=TelegramState)
    journal: JournalState = field(default_factory=JournalState)
    rest: RestStats | None = None
    rest_note: str = ""
    starved: int = 0
    """Open episodes that are due to be read while the budget has no calls left for it."""
    alerts: tuple[AlertRecord, ...] = ()
    alerts_older: int = 0
    """Known once, and no longer in ``alerts``."""
    outcomes: tuple[Outcome, ...] = ()
    seeds: tuple[SeedState, ...] = ()
    counts: SignalCounts = field(default_factory=SignalCounts)
    clock_offset_s: float | None = None
