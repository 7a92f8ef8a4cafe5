"""What a backtest comes to: plain frozen values, for text and JSON alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from cgtui.coinglass.events import Side
from cgtui.journal.percentile import nearest_rank
from cgtui.monitor.backtest.backtest_prices import HEADS_UP
from cgtui.monitor.signal.episode_desk import Course
from cgtui.signals.alert import Alert, AlertKind
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.outcome_table import OutcomeRow, table
from cgtui.signals.outcomes import Outcome
from cgtui.signals.reading import Reading
from cgtui.signals.threshold import Threshold

NO_INPUTS: Final = "no inputs"
BUSIEST: Final = 8
"""Coins whose thresholds are given."""

# "repeat in 4:18" and "repeat in 0:07" are one reason.
_COUNTDOWN = re.compile(r" in \d+:\d\d$")


@dataclass(frozen=True, slots=True)
class ReadingsTaken:
    """``without_inputs`` of the ``taken`` ones fell on a moment of which nothing is recorded."""

    taken: int
    without_inputs: int
    by_verdict: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """An episode as it stood at its end, or at the recording's.

    ``best`` is its best reading, ``spoken`` what was first said of it (DIGEST where it had no
    message of its own) and ``spoken_ms`` when; both None where nothing was.
    """

    heads_up: HeadsUp
    best: Reading | None
    spoken: AlertKind | None
    spoken_ms: int | None

    @property
    def lead_s(self) -> float:
        """From the alert, or the opening where nothing spoke, to the peak; negative after it."""
        start_ms = self.heads_up.opened_ms if self.spoken_ms is None else self.spoken_ms
        return (self.heads_up.peak_ms - start_ms) / 1000

    @property
    def verdict(self) -> str:
        """What its readings came to at best, in a word."""
        return NO_INPUTS if self.best is None else self.best.verdict.value


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Seconds over ``n`` episodes; ``late`` of them spoke after the peak. Nearest-rank p90."""

    n: int
    median_s: float | None
    p90_s: float | None
    late: int


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """``orders`` are all, ``history`` those of them that were old on arrival and not judged.

    ``readings`` is None where nothing was ever read. ``suppressed`` counts by reason.
    ``after_alerts`` and ``after_heads_ups`` (of episodes without a message of their own) are the
    moves by tier and verdict. ``thresholds`` are those in force at the end, of the busiest coins.
    """

    started_ms: int
    ended_ms: int
    orders: int
    history: int
    coins: int
    episodes: tuple[Judged, ...]
    alerts: tuple[Alert, ...]
    suppressed: Mapping[str, int]
    readings: ReadingsTaken | None
    after_alerts: tuple[OutcomeRow, ...]
    after_heads_ups: tuple[OutcomeRow, ...]
    thresholds: tuple[Threshold, ...]

    @property
    def days(self) -> float:
        """The length of the recording."""
        return (self.ended_ms - self.started_ms) / 86_400_000

    def lead(self, *, spoken: bool) -> LeadTime:
        """Of the episodes that spoke, or of the others."""
        leads = sorted(one.lead_s for one in self.episodes if (one.spoken is not None) == spoken)
        if not leads:
            return LeadTime(0, None, None, 0)
        late = sum(one < 0 for one in leads)
        return LeadTime(len(leads), median(leads), nearest_rank(leads, 90), late)


def result_of(
    *,
    started_ms: int,
    ended_ms: int,
    orders: int,
    history: int,
    usd_of: Mapping[str, float],
    courses: Iterable[Course],
    alerts: Sequence[Alert],
    hushed: Mapping[str, int],
    readings: ReadingsTaken | None,
    outcomes: Iterable[Outcome],
    threshold_of: Callable[[Key], Threshold],
) -> BacktestResult:
    """Puts the parts together."""
    said = _first_said(alerts)
    episodes = tuple(_judged(course, said) for course in courses)
    suppressed: Counter[str] = Counter()
    for reason, count in hushed.items():
        suppressed[_COUNTDOWN.sub("", reason)] += count
    of_alerts, of_heads_ups = _outcomes(outcomes, episodes)
    busiest = sorted(usd_of, key=lambda coin: (-usd_of[coin], coin))[:BUSIEST]
    return BacktestResult(
        started_ms=started_ms,
        ended_ms=ended_ms,
        orders=orders,
        history=history,
        coins=len(usd_of),
        episodes=episodes,
        alerts=tuple(alerts),
        suppressed=suppressed,
        readings=readings,
        after_alerts=table(of_alerts),
        after_heads_ups=table(of_heads_ups),
        thresholds=tuple(
            threshold_of((coin, side)) for coin in busiest for side in (Side.LONG, Side.SHORT)
        ),
    )


def _first_said(alerts: Iterable[Alert]) -> dict[str, tuple[AlertKind, int]]:
    """What was first said of each episode, and when."""
    said: dict[str, tuple[AlertKind, int]] = {}
    for alert in alerts:
        if alert.heads_up is not None:
            said.setdefault(alert.heads_up.episode_id, (alert.kind, alert.created_ms))
        for one in () if alert.digest is None else alert.digest.coins:
            said.setdefault(one.episode_id, (alert.kind, alert.created_ms))
    return said


def _judged(course: Course, said: Mapping[str, tuple[AlertKind, int]]) -> Judged:
    spoken, spoken_ms = said.get(course.heads_up.episode_id, (None, None))
    return Judged(course.heads_up, course.best, spoken, spoken_ms)


def _outcomes(
    outcomes: Iterable[Outcome], episodes: Iterable[Judged]
) -> tuple[list[Outcome], list[Outcome]]:
    """Those of alerts, and those of episodes without a message of their own, by what they were."""
    by_id = {one.heads_up.episode_id: one for one in episodes}
    of: defaultdict[bool, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.verdict != HEADS_UP:
            of[True].append(outcome)
            continue
        judged = by_id[outcome.alert_id]
        if judged.spoken in (None, AlertKind.DIGEST):
            verdict = judged.verdict if judged.spoken is None else AlertKind.DIGEST.value
            of[False].append(replace(outcome, tier=judged.heads_up.tier, verdict=verdict))
    return of[True], of[False]
