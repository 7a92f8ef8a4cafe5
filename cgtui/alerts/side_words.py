"""The liquidated side as a message names it."""

from __future__ import annotations

from typing import Final

from cgtui.coinglass.events import Side
from cgtui.signals.tier import Tier

_SIGNS: Final = {Side.LONG: "🔴", Side.SHORT: "🟢", Side.UNKNOWN: "⚪"}
_NOUNS: Final = {Side.LONG: "longs", Side.SHORT: "shorts", Side.UNKNOWN: "positions"}


def signs(side: Side | None, tier: Tier) -> str:
    """One to three signs by tier: red for longs, green for shorts."""
    return _SIGNS[side or Side.UNKNOWN] * max(1, int(tier))


def noun(side: Side | None) -> str:
    """``longs``, ``shorts``; ``positions`` where the side is not known."""
    return _NOUNS[side or Side.UNKNOWN]


def other_noun(side: Side | None) -> str:
    """The other side's noun."""
    other = {Side.LONG: Side.SHORT, Side.SHORT: Side.LONG}
    return noun(other.get(side or Side.UNKNOWN))
