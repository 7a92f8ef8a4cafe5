"""The line a locked telephone shows: at most sixty characters, whatever the names in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from cgtui.alerts.line import cut_to_units, units
from cgtui.alerts.side_words import noun, signs
from cgtui.coinglass.events import Side
from cgtui.counted import counted
from cgtui.sanitize import clean
from cgtui.signals.alert import Alert, AlertKind, Digest
from cgtui.signals.amounts import score_words, usd_words
from cgtui.signals.heads_up import HeadsUp

MAX_FIRST_UNITS: Final = 60
LIVE: Final = "LIVE"

_TEXT_HEADS: Final = {
    AlertKind.NOTICE: "cgtui: ",
    AlertKind.DAILY: "cgtui daily: ",
    AlertKind.TEST: "TEST · cgtui reaches this chat",
}


def first_line(alert: Alert) -> str:
    """The line for ``alert``, in at most `MAX_FIRST_UNITS` UTF-16 units.

    A message of a demo or a replay starts with its mode. An unconfirmed one says so here.
    """
    mode = "" if alert.mode == LIVE else f"{clean(alert.mode, 8)} "
    if alert.heads_up is not None:
        variants = _episode(alert, alert.heads_up)
    elif alert.digest is not None:
        variants = _digest(alert, alert.digest)
    else:
        variants = iter([_TEXT_HEADS.get(alert.kind, f"{alert.kind.value} · ") + _own_text(alert)])
    shown = ""
    for variant in variants:
        shown = mode + variant
        if units(shown) <= MAX_FIRST_UNITS:
            return shown
    return cut_to_units(shown, MAX_FIRST_UNITS)


def of_hundred(score: float) -> str:
    """``69/100``."""
    return f"{score_words(score)}/100"


def _own_text(alert: Alert) -> str:
    return "" if alert.kind is AlertKind.TEST else clean(alert.text)


def _episode(alert: Alert, heads_up: HeadsUp) -> Iterator[str]:
    """From the full line to the shortest; the name is cut last."""
    said = "" if alert.kind is AlertKind.CONFIRMED else f"{alert.kind.value} "
    head = f"{signs(heads_up.side, heads_up.tier)} {said}"
    amount = f" {usd_words(heads_up.peak_usd)}/60s"
    rank = _rank(heads_up)
    score = f" · {of_hundred(alert.reading.score)}" if alert.reading is not None else ""
    coin, side = clean(heads_up.coin), f" {noun(heads_up.side)}"
    yield f"{head}{coin}{side} liquidated{amount}{rank}{score}"
    for tail in (rank + score, score, ""):
        yield f"{head}{coin}{side}{amount}{tail}"
    # Two coins whose names begin alike are still told apart: line two on names the coin in full.
    room = MAX_FIRST_UNITS - units(f"{head}{side}{amount}")
    room -= 0 if alert.mode == LIVE else units(f"{clean(alert.mode, 8)} ")
    yield f"{head}{cut_to_units(coin, room)}{side}{amount}"


def _rank(heads_up: HeadsUp) -> str:
    if heads_up.rank_pct is not None:
        return f" · p{min(99, math.floor(heads_up.rank_pct))}"
    threshold = heads_up.threshold
    return "" if threshold.warm else f" · baseline {threshold.samples}/{threshold.needed}"


def _digest(alert: Alert, digest: Digest) -> Iterator[str]:
    total_usd = digest.market_long_usd + digest.market_short_usd
    side = Side.LONG if digest.market_long_usd >= digest.market_short_usd else Side.SHORT
    head = f"{signs(side, alert.tier)} DIGEST {usd_words(total_usd)}/60s"
    share = f" · {long_share_words(digest)}" if total_usd > 0 else ""
    yield f"{head}{share} · {counted(digest.market_coins, 'coin')}"
    yield f"{head}{share}"
    yield head


def long_share_words(digest: Digest) -> str:
    """``95% long``, of the market's 60 s sums."""
    total_usd = digest.market_long_usd + digest.market_short_usd
    return f"{100 * digest.market_long_usd / total_usd:.0f}% long" if total_usd else "no orders"
