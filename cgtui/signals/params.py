"""The numbers the signals work with. Their defaults and bounds are the settings' (`config.model`).

Field names are those of the settings' sections, so that a section becomes its parameters as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoinParams:
    """Which coins stand where: `coins.*`.

    ``floor_usd`` are floors of single coins; ``exchanges`` the venues that count.
    """

    watch: tuple[str, ...]
    exchanges: frozenset[str]
    tier1: tuple[str, ...]
    tier2: tuple[str, ...]
    tier3: tuple[str, ...]
    floor_usd: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ThresholdParams:
    """`thresholds.*`. Floors are of the 60 s sum, ``order_floor…`` of a single order."""

    window_days: float
    min_minutes: int
    ceiling_factor: float
    ceiling_days: int
    floor_tier1_usd: float
    floor_tier2_usd: float
    floor_tier3_usd: float
    floor_rest_usd: float
    order_floor_tier1_usd: float
    order_floor_tier2_usd: float
    order_floor_tier3_usd: float
    order_floor_rest_usd: float
    extreme_floor_factor: float
    order_floor_factor: float
    close_fraction: float
    close_s: float
    adopt_quiet_min: float


@dataclass(frozen=True, slots=True)
class ConfirmParams:
    """`confirm.*`: when an episode's inputs are read."""

    settle_s: float
    reread_s: float
    reread_doubled_s: float
    deadline_s: float
    stale_s: float


@dataclass(frozen=True, slots=True)
class VoteParams:
    """`votes.*`. ``t1``, ``t2`` and ``rest`` are the coin's tier (3 and 4 are the rest)."""

    taker_weight: float
    open_interest_weight: float
    liquidations_weight: float
    funding_weight: float
    taker_share_yes: float
    taker_share_strong: float
    taker_share_against: float
    taker_volume_yes: float
    taker_volume_strong: float
    oi_15m_yes_t1_pct: float
    oi_15m_yes_t2_pct: float
    oi_15m_yes_rest_pct: float
    oi_60m_yes_t1_pct: float
    oi_60m_yes_t2_pct: float
    oi_60m_yes_rest_pct: float
    oi_15m_strong_t1_pct: float
    oi_15m_strong_t2_pct: float
    oi_15m_strong_rest_pct: float
    oi_60m_strong_t1_pct: float
    oi_60m_strong_t2_pct: float
    oi_60m_strong_rest_pct: float
    oi_against_pct: float
    funding_yes_pct: float
    funding_strong_pct: float
    yes_factor: float
    against_factor: float
    confirmed_score: float
    weak_score: float


@dataclass(frozen=True, slots=True)
class SpeechParams:
    """`alerts.*` that decide when it speaks."""

    dedup_s: float
    dedup_longest_s: float
    rise_gap_s: float
    storm_keys: int
    storm_window_s: float
    storm_repeat_s: float
    most_per_hour: int
    storm_quiet_min: float


@dataclass(frozen=True, slots=True)
class HoldParams:
    """`hold.*`: the kill-switch."""

    clock_off_s: float
    clock_warn_s: float
    clock_ok_s: float
    evaluation_clean_s: float
    rest_calls: int
    rest_window_s: float
    rest_failed_pct: float
    rest_ok_pct: float
    lag_s: float
    lag_clean_s: float
    silence_data_s: float
    failed_deliveries: int
    unsent_s: float
    told_after_s: float
    told_every_s: float


@dataclass(frozen=True, slots=True)
class CanaryParams:
    """`canary.*`: the feed's own sums against REST's."""

    every_s: float
    settle_s: float
    least_usd: float
    coverage_low_pct: float
    coverage_high_pct: float
    coverage_buckets: int
    sides_of: int
    sides_wrong: int


@dataclass(frozen=True, slots=True)
class SignalParams:
    """Everything the signals are told."""

    coins: CoinParams
    thresholds: ThresholdParams
    confirm: ConfirmParams
    votes: VoteParams
    speech: SpeechParams
    hold: HoldParams
    canary: CanaryParams
