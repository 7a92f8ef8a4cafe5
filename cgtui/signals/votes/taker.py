"""Taker flow: are the aggressive orders on the side of the forced ones, and are they many?

The share alone is noise (at least 0.60 in 57 % of quiet bars): it counts with the volume only.
"""

from __future__ import annotations

import math

from cgtui.coinglass.events import Side
from cgtui.signals.amounts import comparison, number_words
from cgtui.signals.inputs import TakerInput
from cgtui.signals.params import VoteParams
from cgtui.signals.reading import Choice
from cgtui.signals.votes.finding import Finding, lacking, usable


def taker_finding(taker: TakerInput, side: Side, params: VoteParams) -> Finding:
    """Share of the forced direction (longs liquidated are sold) and volume against the usual."""
    forced_usd, other_usd = taker.sell_usd, taker.buy_usd
    if side is Side.SHORT:
        forced_usd, other_usd = other_usd, forced_usd
    total_usd = forced_usd + other_usd
    if not usable(forced_usd, other_usd, total_usd, taker.usual_usd):
        return lacking("no usable numbers")
    if total_usd == 0:
        return lacking("no volume")
    if taker.usual_usd == 0:
        return lacking("no usual volume")
    multiple = total_usd / taker.usual_usd
    if not math.isfinite(multiple):
        return lacking("no usable numbers")
    share = forced_usd / total_usd
    choice, sign, limit = _choose(share, multiple, params)
    volume = _times(multiple, 1)
    if multiple < params.taker_volume_yes:
        volume = comparison(multiple, "<", params.taker_volume_yes, _times, 1)
    return Finding(choice, share, limit, f"{comparison(share, sign, limit, _share, 2)} @ {volume}")


def _choose(share: float, multiple: float, params: VoteParams) -> tuple[Choice, str, float]:
    """The choice, and the comparison of the share that stands for it."""
    if share >= params.taker_share_strong and multiple >= params.taker_volume_strong:
        return Choice.STRONG, "≥", params.taker_share_strong
    loud = multiple >= params.taker_volume_yes
    if share >= params.taker_share_yes:
        return Choice.YES if loud else Choice.NO, "≥", params.taker_share_yes
    if share <= params.taker_share_against and loud:
        return Choice.AGAINST, "≤", params.taker_share_against
    return Choice.NO, "<", params.taker_share_yes


def _share(share: float, places: int) -> str:
    return number_words(share, places)


def _times(multiple: float, places: int) -> str:
    return f"{number_words(multiple, places)}×"
