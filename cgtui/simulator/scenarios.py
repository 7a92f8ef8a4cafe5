"""The scripts a simulated market can play: how busy it is and what happens when."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cgtui.simulator.busy_day import BUSY
from cgtui.simulator.order import LONG, SHORT
from cgtui.simulator.script import EVERY_COIN, Burst, Cascade, Scenario

__all__ = ["BUSY", "SCENARIOS", "Scenario"]

# A few large orders a day in the whole market, which nothing else follows.
_CALM = Scenario(
    name="calm",
    period_s=3_600,
    rate_steps=((0, 3.0), (900, 2.0), (2_400, 4.0)),
    lone_large_chance=1 / 24_000,
)

_CASCADE = Scenario(
    name="cascade",
    period_s=2_700,
    rate_steps=((0, 3.0),),
    cascades=(
        Cascade(
            cast=("BTC", "SOL", "ETH", "XRP", "DOGE"),
            sides=(LONG, LONG, SHORT, LONG),
            start_s=18,
            ramp_s=8,
            hold_s=150,
            fade_s=180,
            large_per_min=4.4,
            move_pct=2.8,
            oi_drop_pct=3.4,
            volume_x=9.0,
            taker_share=0.73,
            funding_pct=0.042,
        ),
        Cascade(
            cast=("ETH", "BTC", "BTC", "SOL", "ETH"),
            sides=(LONG, LONG, SHORT, LONG),
            start_s=34,
            ramp_s=25,
            hold_s=110,
            fade_s=150,
            large_per_min=1.3,
            move_pct=1.2,
            oi_drop_pct=1.7,
            volume_x=6.0,
            taker_share=0.68,
        ),
        Cascade(
            cast=("SOL", "ETH", "SOL", "BTC", "BTC"),
            sides=(LONG, LONG, SHORT, LONG),
            start_s=42,
            ramp_s=25,
            hold_s=90,
            fade_s=120,
            large_per_min=1.3,
            move_pct=1.6,
            oi_drop_pct=1.6,
            volume_x=5.0,
            taker_share=0.65,
        ),
        # The decoy: liquidations alone. Resting bids absorb them, so nothing else follows.
        Cascade(
            cast=("LINK", "AAVE", "SUI", "LTC"),
            sides=(LONG, SHORT),
            start_s=420,
            ramp_s=6,
            hold_s=40,
            fade_s=30,
            large_per_min=4.2,
            move_pct=0.2,
            oi_drop_pct=0.0,
            volume_x=1.3,
            taker_share=0.505,
        ),
        Cascade(
            cast=("HYPE", "XPL", "BNB", "WLD"),
            sides=(SHORT, LONG, SHORT),
            start_s=740,
            ramp_s=15,
            hold_s=100,
            fade_s=120,
            large_per_min=3.6,
            move_pct=4.0,
            oi_drop_pct=3.0,
            volume_x=7.0,
            taker_share=0.70,
            funding_pct=0.042,
        ),
    ),
)

_STORM = Scenario(
    name="storm",
    period_s=2_400,
    rate_steps=((0, 6.0), (10, 60.0), (20, 300.0)),
    hold_last_rate=True,
    long_share=0.8,
    cascades=(
        Cascade(
            cast=(EVERY_COIN,),
            sides=(LONG, SHORT, LONG),
            start_s=15,
            ramp_s=30,
            hold_s=420,
            fade_s=400,
            large_per_min=1.0,
            move_pct=9.0,
            oi_drop_pct=9.0,
            volume_x=12.0,
            taker_share=0.72,
            funding_pct=0.042,
        ),
    ),
    bursts=(
        Burst(start_s=60, length_s=5, orders_per_s=2_500, every_s=180),
        Burst(start_s=100, length_s=1, orders_per_s=12_000, every_s=600),
    ),
)

_FLAKY = Scenario(
    name="flaky",
    period_s=1_200,
    rate_steps=((0, 3.0), (60, 12.0), (180, 30.0), (300, 6.0)),
    cascades=(
        Cascade(
            cast=("SOL", "BTC", "DOGE", "ETH"),
            sides=(LONG, SHORT),
            start_s=90,
            ramp_s=15,
            hold_s=140,
            fade_s=150,
            large_per_min=3.4,
            move_pct=3.2,
            oi_drop_pct=3.2,
            volume_x=8.0,
            taker_share=0.71,
            funding_pct=0.042,
        ),
    ),
    connection_faults=True,
    rest_faults=True,
)

SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {script.name: script for script in (_CALM, _CASCADE, _STORM, _FLAKY)}
)
"""What the command line offers; `BUSY` is for measurements."""
