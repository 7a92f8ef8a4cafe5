"""A backtest for people: a heading and a few lines for each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cgtui.alerts.time_words import utc_words
from cgtui.counted import counted
from cgtui.monitor.backtest.backtest_result import NO_INPUTS, BacktestResult, LeadTime
from cgtui.sanitize import clean
from cgtui.signals.alert import AlertKind
from cgtui.signals.outcome_table import HorizonResult, OutcomeRow
from cgtui.signals.threshold import Threshold
from cgtui.signals.tier import Tier
from cgtui.views.backtest.backtest_source import BacktestSource
from cgtui.views.cells import fit
from cgtui.views.numbers import age, count, usd

MOST_COINS: Final = 15
_INDENT: Final = "  "
_SAID: Final = (AlertKind.CONFIRMED, AlertKind.UNCONFIRMED, AlertKind.DIGEST)


def backtest_text(result: BacktestResult, source: BacktestSource) -> list[str]:
    """The report, line by line."""
    lines = [*heading(source), *_span(result), *_unusable(source)]
    lines += [_verdict_line(result), ""]
    lines += _heads_ups(result)
    if result.readings is not None:
        lines += ["", *_alerts(result)]
    lines += ["", *_lead(result), "", *_moves(result)]
    if result.thresholds:
        lines += ["", *_thresholds(result.thresholds)]
    return lines


def heading(source: BacktestSource) -> Iterator[str]:
    """What this is of; what is not the market says so first."""
    mode = f"{source.mode}, not the market: " if source.is_simulated else ""
    yield f"BACKTEST {mode}{source.what} {clean(source.name, 120)}".rstrip()
    if source.changed:
        changed = ", ".join(f"{key} = {clean(value, 60)}" for key, value in source.changed.items())
        yield f"{_INDENT}with {changed}"
    for note in source.notes:
        yield f"{_INDENT}note: {clean(note)}"
    if source.broken:
        yield f"{_INDENT}NOT READ TO ITS END: {clean(source.broken)}"


def _span(result: BacktestResult) -> Iterator[str]:
    length = age((result.ended_ms - result.started_ms) / 1000)
    old = f", {count(result.history)} of them old on arrival and not judged"
    yield f"{_INDENT}{utc_words(result.started_ms)} to {utc_words(result.ended_ms)} ({length})"
    yield (
        f"{_INDENT}{counted(result.orders, 'order')} of {counted(result.coins, 'coin')}"
        f"{old if result.history else ''}"
    )


def _unusable(source: BacktestSource) -> Iterator[str]:
    named = {
        "unreadable lines": source.bad_lines,
        "bad frames": source.bad_frames,
        "bad orders": source.bad_orders,
    }
    told = [f"{count(number)} {name}" for name, number in named.items() if number]
    if told:
        yield f"{_INDENT}passed over: {', '.join(told)}"


def _verdict_line(result: BacktestResult) -> str:
    readings = result.readings
    if readings is None:
        return f"verdict: {NO_INPUTS} (nothing was read beside these orders: heads-ups only)"
    without = (
        f", {count(readings.without_inputs)} of them of moments without recorded inputs"
        if readings.without_inputs
        else ""
    )
    verdicts = _counted(readings.by_verdict.items())
    return (
        f"verdict: {counted(readings.taken, 'reading')}{without}"
        f"{f': {verdicts}' if verdicts else ''}"
    )


def rate_words(number: int, days: float) -> str:
    """``41 (5.9 a day)``; under a day there is no rate to speak of."""
    return f"{count(number)} ({number / days:.1f} a day)" if days >= 1 else count(number)


def _heads_ups(result: BacktestResult) -> Iterator[str]:
    ups = [one.heads_up for one in result.episodes]
    still_open = sum(up.is_open for up in ups)
    tail = f", {count(still_open)} still open at the end" if still_open else ""
    yield f"HEADS-UPS {rate_words(len(ups), result.days)}{tail}"
    if not ups:
        return
    tiers = Counter(up.tier for up in ups)
    yield f"{_INDENT}by tier  {_counted((tier.word, tiers[tier]) for tier in sorted(tiers)[::-1])}"
    yield f"{_INDENT}by side  {_counted(Counter(up.side.value for up in ups).most_common())}"
    coins = Counter(clean(up.coin) for up in ups)
    yield f"{_INDENT}by coin  {_counted(coins.most_common(MOST_COINS))}{_more(coins)}"


def _more(coins: Mapping[str, int]) -> str:
    more = len(coins) - MOST_COINS
    return f" · and {counted(more, 'coin')} more" if more > 0 else ""


def _alerts(result: BacktestResult) -> Iterator[str]:
    said = [alert for alert in result.alerts if alert.kind in _SAID]
    yield f"ALERTS {rate_words(len(said), result.days)}"
    by = Counter((alert.tier, alert.kind) for alert in said)
    for tier, kind in sorted(by, key=lambda one: (-one[0], one[1])):
        word = "" if tier is Tier.NONE else tier.word
        yield f"{_INDENT}{word:<8} {kind.value:<12} {count(by[tier, kind])}"
    suppressed = Counter({clean(why): number for why, number in result.suppressed.items()})
    total = suppressed.total()
    yield f"{_INDENT}suppressed {count(total)}{': ' if total else ''}" + _counted(
        suppressed.most_common()
    )


def _lead(result: BacktestResult) -> Iterator[str]:
    yield "LEAD TIME to the episode's peak"
    if result.readings is not None:
        yield f"{_INDENT}{'from the alert':<38}{_lead_words(result.lead(spoken=True))}"
    silent = _lead_words(result.lead(spoken=False))
    yield f"{_INDENT}{'from the heads-up (nothing was said)':<38}{silent}"


def _lead_words(lead: LeadTime) -> str:
    if lead.median_s is None or lead.p90_s is None:
        return "none"
    late = f", {count(lead.late)} after the peak" if lead.late else ""
    return (
        f"median {_seconds(lead.median_s)} · p90 {_seconds(lead.p90_s)} · n {count(lead.n)}{late}"
    )


def _seconds(seconds: float) -> str:
    return f"-{age(-seconds)}" if seconds < 0 else age(seconds)


def _moves(result: BacktestResult) -> Iterator[str]:
    yield "MOVE with the forced flow (median, + is on with it), by the prices of the orders"
    rows = [("alert", row) for row in result.after_alerts]
    rows += [("heads-up", row) for row in result.after_heads_ups]
    if not rows:
        yield f"{_INDENT}nothing to follow"
        return
    yield f"{_INDENT}{'AFTER':<9}{'TIER':<9}{'VERDICT':<15}{'5 MIN':<26}{'15 MIN':<26}60 MIN"
    for what, row in rows:
        yield f"{_INDENT}{what:<9}{row.tier.word:<9}{row.verdict:<15}{_horizons(row)}"


def _horizons(row: OutcomeRow) -> str:
    return "".join(f"{_horizon(one):<26}" for one in row.horizons).rstrip()


def _horizon(one: HorizonResult) -> str:
    missing = f", {count(one.missing)} missing"
    if one.median_pct is None:
        return f"-{missing}"
    return f"{one.median_pct:+z.2f}% n {count(one.n)}{missing if one.missing else ''}"


def _thresholds(thresholds: Iterable[Threshold]) -> Iterator[str]:
    yield "THRESHOLDS in force at the end, coins with the most liquidated first (60 s sum, USD)"
    head = f"{'COIN':<11}{'SIDE':<7}{'LARGE':>7}  {'BY':<11}{'EXTREME':>7}  {'BY':<11}WINDOW"
    yield f"{_INDENT}{head}"
    for one in thresholds:
        window = counted(one.samples, "minute")
        if not one.warm:
            window = f"baseline {one.samples}/{one.needed}"
        yield (
            f"{_INDENT}{fit(clean(one.coin), 10)} {one.side.value:<7}"
            f"{usd(one.large_usd):>7}  {one.large_basis.value:<11}"
            f"{usd(one.extreme_usd):>7}  {one.extreme_basis.value:<11}{window}"
        )


def _counted(pairs: Iterable[tuple[str, int]]) -> str:
    return " · ".join(f"{name} {count(number)}" for name, number in pairs)
