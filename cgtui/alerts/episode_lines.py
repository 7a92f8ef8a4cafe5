"""What a message about an episode says below its first line, in the order of signals.md 8."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from cgtui.alerts.line import Keep, Line
from cgtui.alerts.price_words import price_words
from cgtui.alerts.side_words import other_noun
from cgtui.alerts.time_words import length_words
from cgtui.alerts.vote_lines import INPUT_WORDS, missing_words, vote_lines
from cgtui.counted import counted
from cgtui.sanitize import clean
from cgtui.signals.alert import Alert, AlertKind
from cgtui.signals.amounts import number_words, usd_words
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import InputName
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.tier import Tier

COIN_PAGE: Final = "https://www.coinglass.com/currencies/"
THROTTLED: Final = ("Binance", "OKX")
"""Venues whose own feeds give at most one order a second: their sums are lower bounds."""

_NAME_CHARS: Final = 40
_VENUES_SHOWN: Final = 4
_OLD_PRICE_S: Final = 10.0
_LAG_S: Final = 2.0


def episode_lines(alert: Alert, heads_up: HeadsUp) -> Iterator[Line]:
    """Lines two and on of a confirmed, an unconfirmed or a drill message."""
    yield from _standing(alert)
    yield Line(_price(alert, heads_up), Keep.NEEDED)
    yield Line(_threshold(heads_up), Keep.NEEDED)
    if alert.reading is None:
        yield Line("no inputs: none were read in time", Keep.NEEDED)
    else:
        yield from vote_lines(alert.reading)
    yield Line(_venues(heads_up))
    yield Line(_course(heads_up))
    yield from _circumstances(alert, heads_up)
    coin = clean(heads_up.coin)
    if len(coin) <= _NAME_CHARS:  # a cut name would lead elsewhere
        page = f"{COIN_PAGE}{quote(coin, safe='')}"
        yield Line(f"{coin} on CoinGlass", Keep.EXTRA, href=page)


def _standing(alert: Alert) -> Iterator[Line]:
    """Why it is unconfirmed, what it follows, or that it is no signal at all."""
    if alert.kind is AlertKind.DRILL:
        yield Line("no signal: a drill along the way of an alert", Keep.ALWAYS)
    if alert.kind is AlertKind.UNCONFIRMED:
        yield Line(f"unconfirmed: {_why_unconfirmed(alert)}", Keep.ALWAYS)
    elif alert.text:
        yield Line(alert.text, Keep.NEEDED)
    if alert.reply_to is not None:
        confirmed = alert.kind is AlertKind.CONFIRMED
        yield Line("follow-up: now confirmed" if confirmed else "follow-up", Keep.NEEDED)


def _why_unconfirmed(alert: Alert) -> str:
    reasons = [clean(alert.text, 120)] if alert.text else []
    if alert.reading is None:
        reasons.append("no inputs read")
    elif missing := missing_words(alert.reading):
        reasons.append(f"missing {missing}")
    return " · ".join(reasons) or "the score was not reached in time"


def _price(alert: Alert, heads_up: HeadsUp) -> str:
    now = alert.price
    coin = clean(heads_up.coin, _NAME_CHARS)
    if now is None:
        return f"{coin} liq px {price_words(heads_up.last_price)} · 5 min move missing"
    head = "price" if now.source == "rest" else "liq px"
    move = "5 min move missing"
    if now.change_5m_pct is not None:
        move = f"{number_words(now.change_5m_pct, 1, plus=True)}% in 5 min"
    parts = [f"{coin} {head} {price_words(now.price)}", move]
    age_s = (alert.created_ms - now.at_ms) / 1000
    if age_s >= _OLD_PRICE_S:
        parts.append(f"{length_words(age_s)} old")
    return " · ".join(parts)


def _threshold(heads_up: HeadsUp) -> str:
    limits = heads_up.threshold
    extreme = heads_up.tier >= Tier.EXTREME
    limit_usd = limits.extreme_usd if extreme else limits.large_usd
    basis = _basis(limits, extreme=extreme)
    window = (
        f"n {limits.samples:,} of {limits.window_days:g} d"
        if limits.warm
        else f"baseline {limits.samples}/{limits.needed}"
    )
    tier = heads_up.tier.word if heads_up.tier >= Tier.LARGE else Tier.LARGE.word
    parts = [f"threshold {usd_words(limit_usd)} {tier} by {basis}", window]
    if heads_up.single:
        parts.append("opened by a single order")
    return " · ".join(parts)


def _basis(limits: Threshold, *, extreme: bool) -> str:
    basis = limits.extreme_basis if extreme else limits.large_basis
    percentile = "p99" if extreme else "p95"
    words = {
        Basis.FLOOR: "floor",
        Basis.PERCENTILE: percentile,
        Basis.CEILING: f"ceiling of {percentile}",
    }
    return words[basis]


def _venues(heads_up: HeadsUp) -> str:
    total_usd = sum(usd for _, usd in heads_up.venues)
    if total_usd <= 0:
        return "venues missing"
    shown, rest = heads_up.venues[:_VENUES_SHOWN], heads_up.venues[_VENUES_SHOWN:]
    parts = [f"{clean(name, 24)} {100 * usd / total_usd:.0f}%" for name, usd in shown]
    if rest:
        parts.append(f"{len(rest)} more {100 * sum(usd for _, usd in rest) / total_usd:.0f}%")
    names = {name for name, _ in heads_up.venues}
    throttled = [name for name in THROTTLED if name in names]
    if throttled:
        parts.append(f"lower bound (throttled: {', '.join(throttled)})")
    return " · ".join(parts)


def _course(heads_up: HeadsUp) -> str:
    largest = heads_up.largest
    return " · ".join(
        [
            f"phase {heads_up.phase.value}",
            f"now {usd_words(heads_up.sum_usd)}/60s",
            f"total {usd_words(heads_up.total_usd)} in {counted(heads_up.orders, 'order')}",
            f"largest {usd_words(largest.usd)} on {clean(largest.exchange, 24)}",
        ]
    )


def _circumstances(alert: Alert, heads_up: HeadsUp) -> Iterator[Line]:
    parts: list[str] = []
    if alert.two_sided:
        parts.append(f"two-sided: {other_noun(heads_up.side)} are large too")
    if alert.suppressed:
        parts.append(f"+{alert.suppressed} suppressed")
    missing = alert.reading.missing if alert.reading is not None else ()
    if missing and alert.kind is not AlertKind.UNCONFIRMED:  # which has named them above
        parts.append(f"missing {', '.join(INPUT_WORDS[name] for name in missing)}")
    if alert.lag_s is not None and alert.lag_s > _LAG_S:
        parts.append(f"lag {alert.lag_s:.1f} s")
    if parts:
        yield Line(" · ".join(parts), Keep.NEEDED)


def agreement(alert: Alert) -> str:
    """The last line: ``forced unwind agreed by 3 of 4; not a direction``."""
    if alert.reading is None:
        return "forced unwind not checked: no input was read; not a direction"
    return f"forced unwind agreed by {alert.reading.agreeing} of {len(InputName)}; not a direction"
