"""The settings of the signals: what is large, and what confirms it."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from cgtui.config.errors import CrossCheckError
from cgtui.config.section import Section
from cgtui.config.values import Number, Whole


class ThresholdsSettings(Section):
    """What is large: floors, the window of one-minute sums, and how episodes end."""

    window_days: Number = Field(
        default=6, ge=0.5, le=30, description="days of one-minute sums behind the percentiles"
    )
    min_minutes: Whole = Field(
        default=200,
        ge=10,
        le=10_000,
        description="non-empty minutes below which the floor alone holds",
    )
    ceiling_factor: Number = Field(
        default=3, ge=1, le=100, description="ceiling, as a multiple of the long-run percentile"
    )
    ceiling_days: Whole = Field(
        default=30, ge=2, le=365, description="days of journal behind the ceiling"
    )
    floor_tier1_usd: Number = Field(
        default=2_500_000, ge=1, le=1e12, description="floor of the 60 s sum, tier 1, US dollars"
    )
    floor_tier2_usd: Number = Field(
        default=750_000, ge=1, le=1e12, description="the same for tier 2"
    )
    floor_tier3_usd: Number = Field(
        default=300_000, ge=1, le=1e12, description="the same for tier 3"
    )
    floor_rest_usd: Number = Field(
        default=150_000, ge=1, le=1e12, description="the same for every other coin"
    )
    order_floor_tier1_usd: Number = Field(
        default=500_000, ge=1, le=1e12, description="floor of a single order, tier 1, US dollars"
    )
    order_floor_tier2_usd: Number = Field(
        default=200_000, ge=1, le=1e12, description="the same for tier 2"
    )
    order_floor_tier3_usd: Number = Field(
        default=100_000, ge=1, le=1e12, description="the same for tier 3"
    )
    order_floor_rest_usd: Number = Field(
        default=50_000, ge=1, le=1e12, description="the same for every other coin"
    )
    extreme_floor_factor: Number = Field(
        default=3, ge=1, le=100, description="an extreme sum is at least this many floors"
    )
    order_floor_factor: Number = Field(
        default=3,
        ge=1,
        le=100,
        description="a single order of this many floors may open an episode by itself",
    )
    close_fraction: Number = Field(
        default=0.5,
        ge=0.05,
        le=0.95,
        description="an episode ends below this share of its opening threshold",
    )
    close_s: Number = Field(
        default=180, ge=10, le=3600, description="seconds it must stay below that"
    )
    adopt_quiet_min: Number = Field(
        default=30,
        ge=1,
        le=1440,
        description="quiet minutes after which an adopted coin leaves the board",
    )


class ConfirmSettings(Section):
    """When the confirming inputs of an episode are read."""

    settle_s: Number = Field(
        default=3, ge=0, le=60, description="seconds from the heads-up to the first reading"
    )
    reread_s: Number = Field(
        default=60, ge=5, le=600, description="seconds between two readings of an open episode"
    )
    reread_doubled_s: Number = Field(
        default=10,
        ge=1,
        le=600,
        description="least seconds between two readings where the peak has doubled",
    )
    deadline_s: Number = Field(
        default=90,
        ge=5,
        le=900,
        description="seconds after which an extreme episode may speak unconfirmed",
    )
    stale_s: Number = Field(
        default=180,
        ge=60,
        le=3600,
        description="age in seconds from which an input's newest bar counts as missing",
    )

    @model_validator(mode="after")
    def _deadline_after_first_reading(self) -> Self:
        if self.deadline_s <= self.settle_s:
            raise CrossCheckError("deadline_s", f"more than confirm.settle_s ({self.settle_s:g})")
        return self


class VotesSettings(Section):
    """What the four inputs must show, what each weighs, and the score a verdict needs."""

    taker_weight: Number = Field(default=35, ge=0, le=100, description="weight of taker flow")
    open_interest_weight: Number = Field(
        default=30, ge=0, le=100, description="weight of open interest"
    )
    liquidations_weight: Number = Field(
        default=20, ge=0, le=100, description="weight of aggregated liquidations"
    )
    funding_weight: Number = Field(default=15, ge=0, le=100, description="weight of funding")
    taker_share_yes: Number = Field(
        default=0.58, ge=0.5, le=1, description="share in the direction of the forced flow"
    )
    taker_share_strong: Number = Field(default=0.65, ge=0.5, le=1, description="the same, strong")
    taker_share_against: Number = Field(
        default=0.42, ge=0, le=0.5, description="share at or below which it contradicts"
    )
    taker_volume_yes: Number = Field(
        default=2, ge=0, le=100, description="volume as a multiple of the usual 5 minutes"
    )
    taker_volume_strong: Number = Field(default=3, ge=0, le=100, description="the same, strong")
    oi_15m_yes_t1_pct: Number = Field(
        default=-0.8, ge=-100, le=0, description="open interest over 15 min, tier 1, percent"
    )
    oi_15m_yes_t2_pct: Number = Field(default=-0.9, ge=-100, le=0, description="tier 2")
    oi_15m_yes_rest_pct: Number = Field(default=-1.2, ge=-100, le=0, description="other coins")
    oi_60m_yes_t1_pct: Number = Field(
        default=-1.7, ge=-100, le=0, description="open interest over 60 min, tier 1, percent"
    )
    oi_60m_yes_t2_pct: Number = Field(default=-2.0, ge=-100, le=0, description="tier 2")
    oi_60m_yes_rest_pct: Number = Field(default=-2.7, ge=-100, le=0, description="other coins")
    oi_15m_strong_t1_pct: Number = Field(
        default=-2, ge=-100, le=0, description="over 15 min, strong, tier 1"
    )
    oi_15m_strong_t2_pct: Number = Field(default=-2, ge=-100, le=0, description="tier 2")
    oi_15m_strong_rest_pct: Number = Field(default=-3, ge=-100, le=0, description="other coins")
    oi_60m_strong_t1_pct: Number = Field(
        default=-3.5, ge=-100, le=0, description="over 60 min, strong, tier 1"
    )
    oi_60m_strong_t2_pct: Number = Field(default=-4, ge=-100, le=0, description="tier 2")
    oi_60m_strong_rest_pct: Number = Field(default=-7, ge=-100, le=0, description="other coins")
    oi_against_pct: Number = Field(
        default=0.3, ge=0, le=100, description="rise in 15 min that contradicts, percent"
    )
    funding_yes_pct: Number = Field(
        default=0.03, ge=0, le=10, description="funding per 8 h against the side, percent"
    )
    funding_strong_pct: Number = Field(default=0.10, ge=0, le=10, description="the same, strong")
    yes_factor: Number = Field(
        default=0.75, ge=0, le=1, description="share of its weight that a plain yes brings"
    )
    against_factor: Number = Field(
        default=-0.5, ge=-1, le=0, description="share of its weight that a contradiction costs"
    )
    confirmed_score: Number = Field(
        default=60, ge=1, le=100, description="score from which an episode is confirmed"
    )
    weak_score: Number = Field(
        default=40, ge=0, le=100, description="score from which it is weak; below it is not"
    )

    @model_validator(mode="after")
    def _weights_make_a_hundred(self) -> Self:
        others = self.taker_weight + self.open_interest_weight + self.liquidations_weight
        if abs(others + self.funding_weight - 100) > 1e-6:
            raise CrossCheckError(
                "funding_weight", f"{100 - others:g}, so that the four weights make 100"
            )
        if self.weak_score > self.confirmed_score:
            raise CrossCheckError(
                "weak_score", f"at most votes.confirmed_score ({self.confirmed_score:g})"
            )
        return self
