"""Everything the lines of the checklist are judged by, frozen.

Every ``_ms`` time is by the source's clock, every ``_at_ms`` by this machine's; every ``_s`` length
is real time unless it says otherwise. ``None`` means "not known".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cgtui.checklist.acceptance import AcceptanceState
from cgtui.checklist.evidence import HealthEvidence, NotAsked, Read
from cgtui.checklist.mark import When
from cgtui.signals.alert import AlertRecord
from cgtui.signals.canary import CanaryState
from cgtui.signals.reading import Reading
from cgtui.signals.threshold import Threshold
from cgtui.signals.trip import Trip

LIVE, DEMO, REPLAY = "LIVE", "DEMO", "REPLAY"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where the data come from. ``mode`` is LIVE, DEMO or REPLAY, ``speed`` against real time.

    ``no_rest`` says why nothing can be read, and is empty where it can. ``simulated_inputs`` marks
    a replay whose inputs the simulator makes up. ``on_this_machine`` is whether the feed's address
    is a loopback one.
    """

    mode: str
    label: str = ""
    speed: float = 1.0
    no_rest: str = ""
    simulated_inputs: bool = False
    on_this_machine: bool = False


@dataclass(frozen=True, slots=True)
class LossFacts:
    """A loss of the connection. ``ours`` marks one that was cut on purpose.

    ``back_after_s`` is how long it took until the subscription was sent again; ``orders_since``
    counts the orders from then on.
    """

    at_ms: int
    reason: str
    ours: bool = False
    back_after_s: float | None = None
    orders_since: int = 0


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """The websocket. ``word`` is its state in one word, ``reason`` the rest of it.

    ``…_here`` is of the present connection: ``longest_pong_gap_s`` is the longest time without a
    pong on it, the time since the last one included. ``refused`` and ``ended`` (a tape) are final.
    """

    word: str
    reason: str = ""
    refused: bool = False
    ended: bool = False
    stalled: bool = False
    connected_s: float | None = None
    channel: str = ""
    subscribed_ms: int | None = None
    orders: int = 0
    orders_here: int = 0
    orders_per_min: int = 0
    last_order_age_s: float | None = None
    ping_interval_s: float = 20.0
    pings: int = 0
    pongs: int = 0
    pongs_here: int = 0
    missed_pongs: int = 0
    missed_here: int = 0
    last_pong_age_s: float | None = None
    longest_pong_gap_s: float = 0.0
    rtt_ms: float | None = None
    losses: int = 0
    last_loss: LossFacts | None = None
    own_cut: LossFacts | None = None
    frames: int = 0
    bad_frames: int = 0
    bad_orders: int = 0
    dropped_orders: int = 0
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoinLimits:
    """What is large for a watched coin, side by side; ``None`` while that is not known."""

    coin: str
    long: Threshold | None
    short: Threshold | None


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """The signals. ``weights`` are the votes' by name, in the order they are shown.

    ``word`` is ARMED, HELD or DEGRADED; ``reason`` and ``rearms`` may be set while ARMED too, where
    delivery is blocked. ``not_compared`` says why there is no canary, and is empty where there is.
    ``coverage_band_pct`` is (low, high).
    """

    watched: tuple[CoinLimits, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    word: str = "ARMED"
    reason: str = ""
    rearms: str = ""
    last_trip: Trip | None = None
    canary: tuple[CanaryState, ...] = ()
    not_compared: str = ""
    coverage_band_pct: tuple[float, float] = (40.0, 160.0)


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """The way to Telegram. ``off_reason`` says why it is off, ``chosen_off`` that it was so chosen.

    ``spoken`` are the alerts of this run, oldest first; ``unsent_limit_s`` is the age from which an
    unsent one means that nothing gets through.
    """

    telegram_on: bool
    off_reason: str = ""
    chosen_off: bool = False
    pending: int = 0
    oldest_unsent_s: float | None = None
    unsent_limit_s: float = 120.0
    last_message_id: int | None = None
    last_sent_at_ms: int | None = None
    last_error: str = ""
    paused_s: float = 0.0
    dedup_s: float = 300.0
    dedup_longest_s: float = 2400.0
    rise_gap_s: float = 60.0
    suppressed: int = 0
    spoken: tuple[AlertRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """``getMe`` was called: the bot's name, or the error it ended in (without the token)."""

    when: When
    name: str = ""
    error: str = ""
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True)
class CoinBatch:
    """One coin of the batch: its pair on the chosen exchange, and what its endpoints answered.

    ``pair`` is the exchange's own name; where there is none, ``no_pair`` says why. ``reads`` are by
    the input's name, those that have come so far.
    """

    coin: str
    exchange: str
    when: When
    pair: str | None = None
    no_pair: str = ""
    reads: Mapping[str, Read[Any] | NotAsked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What this run has come to. ``full_reading`` is the newest one that lacked no input.

    ``drill`` says how far a drill has come, in words; empty where none was asked for.
    ``taken_over`` are open heads-ups of an earlier run, which are not among ``heads_ups``.
    """

    heads_ups: int = 0
    readings: int = 0
    last_reading: Reading | None = None
    full_reading: Reading | None = None
    drill: str = ""
    taken_over: int = 0


@dataclass(frozen=True, slots=True)
class ChecklistEvidence:
    """All of it at the moment ``when``.

    ``health`` is what doctor's questions have found (as of ``health_when``, ``None`` before the
    first run); its ``feed`` and ``calls`` are of now. ``batch_asked`` says why there is no batch.
    """

    when: When
    source: SourceFacts
    health: HealthEvidence
    health_when: When | None
    feed: FeedFacts
    acceptance: AcceptanceState
    engine: EngineFacts
    delivery: DeliveryFacts
    bot: BotAnswer | NotAsked
    run: RunFacts = field(default_factory=RunFacts)
    batch: tuple[CoinBatch, ...] = ()
    batch_asked: NotAsked | None = None
