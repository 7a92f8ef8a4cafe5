"""A busy day, for measurements: a script of its own that the command line does not offer."""

from __future__ import annotations

from cgtui.simulator.order import LONG, SHORT
from cgtui.simulator.script import Cascade, Scenario

_HOUR_S = 3_600


def _unwind(
    coin: str, side: int, hour: float, *, large_per_min: float, hold_s: float = 75
) -> Cascade:
    """A cascade that everything agrees with."""
    return Cascade(
        cast=(coin,),
        sides=(side,),
        start_s=hour * _HOUR_S,
        ramp_s=20,
        hold_s=hold_s,
        fade_s=80,
        large_per_min=large_per_min,
        move_pct=2.0,
        oi_drop_pct=3.0,
        volume_x=8.0,
        taker_share=0.71,
        funding_pct=0.042,
    )


def _absorbed(coin: str, side: int, hour: float, *, large_per_min: float = 2.6) -> Cascade:
    """Liquidations alone: resting orders take them, and nothing else follows."""
    return Cascade(
        cast=(coin,),
        sides=(side,),
        start_s=hour * _HOUR_S,
        ramp_s=8,
        hold_s=45,
        fade_s=30,
        large_per_min=large_per_min,
        move_pct=0.3,
        oi_drop_pct=0.1,
        volume_x=1.4,
        taker_share=0.51,
    )


BUSY = Scenario(
    name="busy",
    period_s=24 * _HOUR_S,
    rate_steps=(
        (0, 6.0),
        (2.6 * _HOUR_S, 14.0),
        (3.5 * _HOUR_S, 7.0),
        (13 * _HOUR_S, 12.0),
        (16 * _HOUR_S, 9.0),
        (19.7 * _HOUR_S, 16.0),
        (21 * _HOUR_S, 7.0),
    ),
    lone_large_chance=1 / 40_000,
    cascades=(
        _unwind("BTC", LONG, 2.67, large_per_min=3.2, hold_s=140),
        _unwind("ETH", LONG, 2.70, large_per_min=2.4),
        _unwind("SOL", SHORT, 7.25, large_per_min=3.0),
        _unwind("DOGE", LONG, 14.10, large_per_min=3.0),
        _unwind("XRP", LONG, 19.83, large_per_min=3.2),
        _absorbed("XRP", SHORT, 0.60),
        _absorbed("BNB", LONG, 1.15),
        _absorbed("LINK", SHORT, 2.72, large_per_min=3.0),
        _absorbed("AVAX", LONG, 4.80),
        _absorbed("ADA", LONG, 5.45),
        _absorbed("SUI", SHORT, 6.10),
        _absorbed("ETH", LONG, 8.90),
        _absorbed("DOGE", SHORT, 9.70),
        _absorbed("ENA", LONG, 10.40),
        _absorbed("ADA", SHORT, 12.35),
        _absorbed("BTC", SHORT, 13.60),
        _absorbed("HYPE", LONG, 15.25),
        _absorbed("SOL", LONG, 17.45),
        _absorbed("LINK", LONG, 18.05),
        _absorbed("BTC", LONG, 19.80),
        _absorbed("ENA", SHORT, 20.30),
        _absorbed("HYPE", SHORT, 22.50),
        _absorbed("SUI", LONG, 23.20),
    ),
)
"""A day of many heads-ups and a few messages: signals.md, "What to expect"."""
