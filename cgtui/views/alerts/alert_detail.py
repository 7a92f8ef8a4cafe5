"""One row of the Alerts screen in full."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.counted import counted
from cgtui.monitor.signal_snapshot import Episode
from cgtui.signals.alert import Alert, AlertRecord
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Reading
from cgtui.signals.threshold import Threshold
from cgtui.signals.trip import Degree, Trip
from cgtui.views.alerts.alert_lists import reason_of, state_of
from cgtui.views.cells import BLANK, Line, Role, Span, wrapped
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, price, usd, utc_moment
from cgtui.views.signal_words import alert_words, baseline_words, verdict_words
from cgtui.views.ticker.heads_ups import verdict_role
from cgtui.views.ticker.tape import side_role
from cgtui.views.vote_table import vote_table

_INDENT = 2
_DEGREES = {
    Degree.HOLD: "nothing is sent",
    Degree.DEGRADED: "only extreme ones are sent, as UNCONFIRMED",
    Degree.DELIVERY: "alerts are decided as ever, and sending is tried again",
}

Part = tuple[str, Role]


def episode_lines(
    episode: Episode, now_ms: int, width: int, glyphs: Glyphs, venues: Sequence[str] = ()
) -> list[Line]:
    """An episode, its last reading and its four votes; ``venues`` are all that count for it."""
    lines = _heads_up(episode.heads_up, venues, now_ms, width, glyphs)
    if episode.last is None:
        return [*lines, BLANK, (Span("not read yet: there are no votes", Role.DIM),)]
    parts = _reading(episode.last, now_ms)
    if episode.best is not None and episode.best.score > episode.last.score:
        parts.append((f"best {verdict_words(episode.best)}", Role.TEXT))
    if episode.next_reading_ms is not None:
        wait_s = (episode.next_reading_ms - now_ms) / 1000
        parts.append((f"next in {age(wait_s)}" if wait_s > 0 else "next waits", Role.DIM))
    if episode.spoken is not None and episode.spoken_ms is not None:
        said = f"said {episode.spoken} at {utc_moment(episode.spoken_ms, now_ms)}"
        parts.append((said, Role.GOOD))
    if episode.two_sided:
        parts.append(("two-sided: both sides are large", Role.WARN))
    if episode.hush:
        parts.append((episode.hush, Role.WARN))
    if episode.suppressed:
        parts.append((f"+{episode.suppressed} suppressed", Role.WARN))
    return [*lines, *_in_words(parts, width, glyphs), *_votes(episode.last, now_ms, width, glyphs)]


def record_lines(
    record: AlertRecord, now_ms: int, width: int, glyphs: Glyphs, venues: Sequence[str] = ()
) -> list[Line]:
    """A message: what became of it, what it says, and the votes behind it."""
    alert = record.alert
    parts: list[Part] = [
        (alert_words(alert), Role.STRONG),
        (state_of(record).text, Role.HEAD),
        (f"id {alert.alert_id}", Role.DIM),
    ]
    if record.message_id is not None:
        parts.append((f"message #{record.message_id}", Role.GOOD))
    parts.append((f"decided {utc_moment(alert.created_ms, now_ms)}", Role.TEXT))
    if record.sent_at_ms is not None:
        took_s = (record.sent_at_ms - record.committed_at_ms) / 1000
        parts.append((f"sent after {age(took_s)}", Role.TEXT))
    parts.append((counted(record.attempts, "try", "tries"), Role.DIM))
    parts += _notes(alert)
    if reason := reason_of(record, now_ms):
        parts.append((reason, Role.WARN))
    lines = _in_words(parts, width, glyphs)
    lines += _digest(alert, width, glyphs)
    if alert.heads_up is not None:
        lines += _heads_up(alert.heads_up, venues, now_ms, width, glyphs, when="then")
    if alert.reading is not None:
        lines += _in_words(_reading(alert.reading, now_ms), width, glyphs)
        lines += _votes(alert.reading, now_ms, width, glyphs)
    return lines


def trip_lines(trip: Trip, now_ms: int, width: int, glyphs: Glyphs) -> list[Line]:
    """What holds alerts back, how far it reaches, and what arms them again."""
    whom = "all coins" if trip.coin is None else trip.coin
    since = f"since {utc_moment(trip.since_ms, now_ms)}, {age((now_ms - trip.since_ms) / 1000)}"
    cause = trip.cause.value.replace("_", " ")
    parts = [(f"{trip.degree} {whom}", Role.ALARM), (cause, Role.TEXT), (since, Role.TEXT)]
    return [
        *_in_words(parts, width, glyphs),
        *_in_words([("while it lasts: " + _DEGREES[trip.degree], Role.TEXT)], width, glyphs),
        *_in_words([(f"why: {trip.reason}", Role.WARN)], width, glyphs),
        *_in_words([(f"re-arms: {trip.rearms}", Role.TEXT)], width, glyphs),
    ]


def outcome_lines(width: int, glyphs: Glyphs) -> list[Line]:
    """How to read the table of outcomes."""
    text = (
        "for each horizon: alerts with a price, median move with the forced flow (down for longs,"
        " up for shorts), share of them that went on that way, and how many had no price in time"
        " (2?). The program measures itself; none of it is a forecast."
    )
    return _in_words([(text, Role.DIM)], width, glyphs)


def _in_words(parts: list[Part], width: int, glyphs: Glyphs) -> list[Line]:
    spans: list[Span] = []
    for text, role in parts:
        if spans:
            spans.append(Span(f" {glyphs.middot} ", Role.DIM))
        spans.append(Span(text, role))
    return wrapped(tuple(spans), width, _INDENT)


def _heads_up(
    up: HeadsUp,
    venues: Sequence[str],
    now_ms: int,
    width: int,
    glyphs: Glyphs,
    *,
    when: str = "now",
) -> list[Line]:
    """``when`` is "then" for one as it was when something was said of it."""
    opened = f"opened {utc_moment(up.opened_ms, now_ms)}"
    ended = f"open {when}"
    if up.closed_ms is not None:
        ended = f"ended {utc_moment(up.closed_ms, now_ms)}"
        when = "at its end"
    first: list[Part] = [
        (f"{up.coin} {up.side} {up.tier.word}", side_role(up.side)),
        (f"{opened}, {ended}", Role.TEXT),
        (f"{usd(up.sum_usd)}/60s {when}, peak {usd(up.peak_usd)}", Role.TEXT),
        (f"{usd(up.total_usd)} in {counted(up.orders, 'order')}", Role.TEXT),
        (f"phase {up.phase}", Role.TEXT),
    ]
    if venues:
        first.append((f"sums of {', '.join(venues)} alone", Role.DIM))
    largest = up.largest
    at = f"{largest.exchange} {largest.pair} at {price(largest.price)}"
    second: list[Part] = [(f"largest {usd(largest.usd)} {at}", Role.TEXT), *_venues(up)]
    if up.single:
        second.insert(0, ("opened by one order", Role.WARN))
    return [
        *_in_words(first, width, glyphs),
        *_in_words(_threshold(up.threshold), width, glyphs),
        *_in_words(second, width, glyphs),
    ]


def _threshold(threshold: Threshold) -> list[Part]:
    large = f"large from {usd(threshold.large_usd)} ({threshold.large_basis})"
    extreme = f"extreme from {usd(threshold.extreme_usd)} ({threshold.extreme_basis})"
    parts: list[Part] = [(f"{large}, {extreme}", Role.TEXT)]
    if (baseline := baseline_words(threshold)) or threshold.p95_usd is None:
        return [*parts, (baseline or "no percentiles", Role.WARN)]
    percentiles = " ".join(
        f"{name} {usd(value)}"
        for name, value in (
            ("p85", threshold.p85_usd),
            ("p95", threshold.p95_usd),
            ("p99", threshold.p99_usd),
        )
        if value is not None
    )
    window = f"of {counted(threshold.samples, 'minute')} in {threshold.window_days:g} days"
    return [*parts, (f"{percentiles} {window}", Role.DIM)]


def _venues(up: HeadsUp) -> list[Part]:
    whole = sum(amount for _name, amount in up.venues)
    if whole <= 0:
        return []
    shares = ", ".join(f"{name} {100 * amount / whole:.0f}%" for name, amount in up.venues)
    return [(shares, Role.DIM)]


def _reading(reading: Reading, now_ms: int) -> list[Part]:
    ago = f"{age((now_ms - reading.at_ms) / 1000)} ago"
    return [
        (f"reading {reading.number}, {ago}", Role.TEXT),
        (verdict_words(reading), verdict_role(reading.verdict)),
    ]


def _votes(reading: Reading, now_ms: int, width: int, glyphs: Glyphs) -> list[Line]:
    return [BLANK, *vote_table(reading, now_ms, width, glyphs)]


def _notes(alert: Alert) -> list[Part]:
    parts: list[Part] = []
    if alert.suppressed:
        parts.append((f"+{alert.suppressed} suppressed before it", Role.WARN))
    if alert.reply_to:
        parts.append((f"follows {alert.reply_to}", Role.DIM))
    if alert.silent:
        parts.append(("without a sound", Role.DIM))
    if alert.lag_s is not None:
        parts.append((f"lag {age(alert.lag_s)}", Role.WARN))
    return parts


def _digest(alert: Alert, width: int, glyphs: Glyphs) -> list[Line]:
    if alert.digest is None:
        return []
    digest = alert.digest
    market = f"market L {usd(digest.market_long_usd)} S {usd(digest.market_short_usd)}"
    parts: list[Part] = [(digest.reason, Role.TEXT), (market, Role.TEXT)]
    for one in digest.coins:
        text = f"{one.coin} {one.side} {one.kind} {one.tier.word} peak {usd(one.peak_usd)}"
        parts.append((text, side_role(one.side)))
    return _in_words(parts, width, glyphs)
