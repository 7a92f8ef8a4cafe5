"""The settings of the signals: when it speaks, and when what it would say cannot be trusted."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from cgtui.config.errors import CrossCheckError
from cgtui.config.section import Section
from cgtui.config.values import ClockRange, ClockTime, Command, Number, Whole


class AlertsSettings(Section):
    """How often, when and by what other way alerts speak."""

    dedup_s: Number = Field(
        default=300,
        ge=1,
        le=86_400,
        description="seconds of silence of a coin and side after an alert",
    )
    dedup_longest_s: Number = Field(
        default=2400,
        ge=1,
        le=86_400,
        description="longest silence within one episode: dedup_s doubles with each alert up to it",
    )
    rise_gap_s: Number = Field(
        default=60,
        ge=1,
        le=3600,
        description="seconds after an alert within which not even a rise speaks",
    )
    storm_keys: Whole = Field(
        default=4, ge=1, le=100, description="more coins and sides at once become one digest"
    )
    storm_window_s: Number = Field(
        default=60, ge=5, le=3600, description="seconds within which they count as at once"
    )
    storm_repeat_s: Number = Field(
        default=300, ge=30, le=86_400, description="seconds between two digests of a storm"
    )
    most_per_hour: Whole = Field(
        default=20, ge=1, le=1000, description="messages an hour; beyond it digests alone"
    )
    storm_quiet_min: Number = Field(
        default=30, ge=1, le=1440, description="quiet minutes that end digests alone"
    )
    life_s: Number = Field(
        default=300,
        ge=1,
        le=86_400,
        description="seconds within which an alert is still worth sending",
    )
    quiet_hours: ClockRange = Field(
        default=None, description='silent delivery below extreme, local time: "23:00-07:00", or off'
    )
    command: Command = Field(
        default=None,
        description="command that gets each alert as JSON on its standard input, or off",
    )
    daily_at: ClockTime = Field(
        default=None, description='local time of the daily line that proves life: "08:00", or off'
    )


class HoldSettings(Section):
    """The kill-switch: when alerts are held back, and when they are armed again."""

    clock_off_s: Number = Field(
        default=10, ge=1, le=3600, description="clock off by more holds alerts, seconds"
    )
    clock_warn_s: Number = Field(default=5, ge=1, le=3600, description="off by more is warned of")
    clock_ok_s: Number = Field(default=3, ge=0.5, le=3600, description="off by less re-arms")
    evaluation_clean_s: Number = Field(
        default=120, ge=10, le=3600, description="clean seconds after a defect in the evaluation"
    )
    rest_calls: Whole = Field(
        default=10, ge=1, le=1000, description="REST calls from which the share of errors counts"
    )
    rest_window_s: Number = Field(
        default=300, ge=30, le=3600, description="seconds over which it is taken"
    )
    rest_failed_pct: Number = Field(
        default=50, ge=1, le=100, description="share of failed calls that degrades, percent"
    )
    rest_ok_pct: Number = Field(
        default=10, ge=0, le=100, description="share below which it re-arms, percent"
    )
    lag_s: Number = Field(
        default=5, ge=0.5, le=120, description="p95 lag of the feed that degrades, seconds"
    )
    lag_clean_s: Number = Field(
        default=120, ge=10, le=3600, description="seconds without lag or drops that re-arm"
    )
    silence_data_s: Number = Field(
        default=60, ge=5, le=3600, description="seconds of data that re-arm after a silence"
    )
    failed_deliveries: Whole = Field(
        default=3, ge=1, le=100, description="failed deliveries in a row that trip"
    )
    unsent_s: Number = Field(
        default=120, ge=10, le=3600, description="age of the oldest unsent alert that trips"
    )
    told_after_s: Number = Field(
        default=60, ge=1, le=86_400, description="seconds a hold lasts before it is told"
    )
    told_every_s: Number = Field(
        default=1800, ge=60, le=86_400, description="at most one pair a cause in this time"
    )


class CanarySettings(Section):
    """The feed's own sums against REST's: finds a feed that is connected and mute."""

    every_s: Number = Field(
        default=300, ge=60, le=3600, description="length of a compared bucket, seconds"
    )
    settle_s: Number = Field(
        default=120, ge=0, le=3600, description="seconds after its end before it is compared"
    )
    least_usd: Number = Field(
        default=250_000, ge=0, le=1e12, description="REST's sum below which nothing is compared"
    )
    coverage_low_pct: Number = Field(
        default=40, ge=0, le=100, description="the feed's share of REST's sum that is too low"
    )
    coverage_high_pct: Number = Field(
        default=160, ge=100, le=10_000, description="and that is too high"
    )
    coverage_buckets: Whole = Field(
        default=3, ge=1, le=50, description="compared buckets that trip, and that re-arm"
    )
    sides_of: Whole = Field(
        default=5, ge=1, le=50, description="newest compared buckets whose sides are looked at"
    )
    sides_wrong: Whole = Field(
        default=3, ge=1, le=50, description="of them with another majority side that trip"
    )

    @model_validator(mode="after")
    def _wrong_within_compared(self) -> Self:
        if self.sides_wrong > self.sides_of:
            raise CrossCheckError("sides_wrong", f"at most canary.sides_of ({self.sides_of})")
        return self
