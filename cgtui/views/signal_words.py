"""The words of the signals: one vocabulary for screens and plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cgtui.signals.alert import Alert, AlertKind
from cgtui.signals.amounts import score_words
from cgtui.signals.heads_up import HeadsUp, Phase
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Reading
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.tier import Tier
from cgtui.views.numbers import usd

INPUT_WORDS: Final = {
    InputName.TAKER: "taker",
    InputName.OPEN_INTEREST: "open interest",
    InputName.LIQUIDATIONS: "liquidations",
    InputName.FUNDING: "funding",
}


def verdict_words(reading: Reading) -> str:
    """``CONFIRMED 69``."""
    return f"{reading.verdict} {score_words(reading.score)}"


def limit_of(up: HeadsUp) -> tuple[float, str]:
    """The limit that an episode's tier stands on, US dollars, and the rule behind it in a word."""
    threshold = up.threshold
    if up.tier is Tier.EXTREME:
        return threshold.extreme_usd, _basis(threshold.extreme_basis, "p99")
    return threshold.large_usd, _basis(threshold.large_basis, "p95")


def is_past(up: HeadsUp) -> bool:
    """Whether its 60 s sum is below what its tier stands on: the tier was its peak's."""
    return up.sum_usd < limit_of(up)[0] and up.sum_usd < up.peak_usd


def peak_words(up: HeadsUp, *, heard: bool, tier: bool = False) -> str:
    """``peak 10.1M, fading``, with ``tier`` ``peak 10.1M extreme, fading``; what nobody has
    ``heard`` is not known to fade."""
    word = " extreme" if tier and up.tier is Tier.EXTREME else ""
    fading = ", fading" if heard and up.phase is Phase.FADING else ""
    return f"peak {usd(up.peak_usd)}{word}{fading}"


def venues_brief(venues: Sequence[str]) -> str:
    """``on 4 venues``: what a heads-up's sums are of; nothing where that is not known."""
    if not venues:
        return ""
    return f"on {len(venues)} venues" if len(venues) > 1 else f"on {venues[0]}"


def baseline_words(threshold: Threshold) -> str:
    """``baseline 37/200`` while the window is thin, else nothing."""
    return "" if threshold.warm else f"baseline {threshold.samples}/{threshold.needed}"


def alert_words(alert: Alert) -> str:
    """What a message is about: ``BTC LONG CONFIRMED 69/100``, ``DIGEST of 5 coins``."""
    if alert.kind is AlertKind.DIGEST and alert.digest is not None:
        return f"{alert.kind} of {len(alert.digest.coins)}"
    who = alert.coin if alert.side is None else f"{alert.coin} {alert.side}"
    score = "" if alert.reading is None else f" {score_words(alert.reading.score)}/100"
    text = f"{who} {alert.kind}{score}".strip()
    # A notice has no coin: its one line is what it is about.
    return text if alert.coin else f"{text}: {alert.text}" if alert.text else text


def countdown(seconds: float) -> str:
    """What is left of a wait, as a clock: ``4:18``, ``1:02:05``."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _basis(basis: Basis, percentile: str) -> str:
    return percentile if basis is Basis.PERCENTILE else basis.value
