"""Puts an alert together: what is said, with everything it needs to be understood on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from cgtui.monitor.signal.episode_desk import Course
from cgtui.signals.alert import (
    Alert,
    AlertKind,
    AlertRecord,
    AlertState,
    Digest,
    DigestCoin,
    PriceNow,
)
from cgtui.signals.reading import Reading, Verdict
from cgtui.signals.tier import Tier
from cgtui.signals.wish import DigestDue, Speak, Wish

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class MarketNow(NamedTuple):
    """The whole market's trailing 60 s, every venue, US dollars, and the coins involved.

    ``hour_usd`` is the trailing hour of both sides: a storm goes on growing by it, while the 60 s
    sum of its worst minute is never doubled again.
    """

    long_usd: float
    short_usd: float
    coins: int
    hour_usd: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine does not know itself. All are asked at the moment of a decision.

    ``price_of`` is the newest price of a coin, ``lag_s`` the feed's p95 lag, ``is_silent`` says
    whether an alert of a tier is delivered without a sound at a time (source's clock).
    """

    price_of: Callable[[str], PriceNow | None]
    market: Callable[[], MarketNow]
    lag_s: Callable[[], float | None]
    is_silent: Callable[[Tier, int], bool]


class AlertMaker:
    """``mode`` is LIVE, DEMO or REPLAY. Ids are short, unique and in the order of time."""

    def __init__(self, mode: str, around: Surroundings) -> None:
        self._mode = mode
        self._around = around
        self._last_id = 0

    def of_episode(self, speak: Speak, course: Course, now_ms: int, *, two_sided: bool) -> Alert:
        """One coin and side."""
        wish = speak.wish
        return Alert(
            alert_id=self._new_id(wish.key[0], now_ms),
            kind=wish.kind,
            mode=self._mode,
            created_ms=now_ms,
            coin=wish.key[0],
            side=wish.key[1],
            heads_up=course.heads_up,
            reading=course.last,
            price=self._around.price_of(wish.key[0]),
            text=wish.reason,
            suppressed=speak.suppressed,
            reply_to=speak.follow_up,
            silent=self._around.is_silent(wish.tier, now_ms),
            two_sided=two_sided,
            lag_s=self._around.lag_s(),
        )

    def of_digest(self, due: DigestDue, now_ms: int) -> Alert:
        """A storm."""
        told = [
            _digest_coin(wish, told_before=told_before)
            for told_before, wishes in ((False, due.wishes), (True, due.spoken))
            for wish in wishes
        ]
        # By size, whoever has spoken: the first lines are what is read.
        coins = tuple(sorted(told, key=lambda one: -one.peak_usd))
        market = self._around.market()
        digest = Digest(
            coins,
            market.long_usd,
            market.short_usd,
            market.coins,
            due.reason,
            market_hour_usd=due.market_usd,
        )
        tier = max((one.tier for one in coins), default=Tier.NONE)
        return Alert(
            alert_id=self._new_id("market", now_ms),
            kind=AlertKind.DIGEST,
            mode=self._mode,
            created_ms=now_ms,
            digest=digest,
            suppressed=due.suppressed,
            silent=self._around.is_silent(tier, now_ms),
            lag_s=self._around.lag_s(),
        )

    def of_words(self, kind: AlertKind, text: str, now_ms: int) -> Alert:
        """A notice or a daily line: about the program itself, and never with a sound at night."""
        return Alert(
            alert_id=self._new_id(kind.value.lower(), now_ms),
            kind=kind,
            mode=self._mode,
            created_ms=now_ms,
            text=text,
            silent=self._around.is_silent(Tier.NONE, now_ms),
        )

    def suppressed(
        self, wish: Wish, course: Course | None, now_ms: int, reason: str, *, at_ms: int
    ) -> AlertRecord:
        """What was wished and not said, for the journal; ``at_ms`` is this machine's time.

        Without a ``course`` the episode is long over, and only its name is known.
        """
        alert = Alert(
            alert_id=self._new_id(wish.key[0], now_ms),
            kind=wish.kind,
            mode=self._mode,
            created_ms=now_ms,
            coin=wish.key[0],
            side=wish.key[1],
            heads_up=None if course is None else course.heads_up,
            reading=None if course is None else _reading_behind(wish, course),
            text=wish.reason,
        )
        return AlertRecord(alert, AlertState.SUPPRESSED, reason=reason, committed_at_ms=at_ms)

    def _new_id(self, what: str, now_ms: int) -> str:
        # A clock may stand still, or go back after a restart within one journal: ids are counted
        # up from it, and the coin tells two of one moment apart.
        self._last_id = max(now_ms, self._last_id + 1)
        return f"{what}-{_base36(self._last_id)}"


def _reading_behind(wish: Wish, course: Course) -> Reading | None:
    """The last one, unless it denies what was wished."""
    last = course.last
    confirmed = last is not None and last.verdict is Verdict.CONFIRMED
    return last if confirmed or wish.kind is not AlertKind.CONFIRMED else None


def _digest_coin(wish: Wish, *, told_before: bool) -> DigestCoin:
    return DigestCoin(
        coin=wish.key[0],
        side=wish.key[1],
        tier=wish.tier,
        kind=wish.kind,
        score=wish.score,
        peak_usd=wish.peak_usd,
        total_usd=wish.total_usd,
        episode_id=wish.episode_id,
        told_before=told_before,
    )


def _base36(number: int) -> str:
    digits = []
    while number:
        number, digit = divmod(number, 36)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits)) or "0"
