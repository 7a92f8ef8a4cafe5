"""A message that was decided on, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.coinglass.events import Side
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.hush_words import was_kept
from cgtui.signals.reading import Reading
from cgtui.signals.tier import Tier


class AlertKind(StrEnum):
    """What is said."""

    CONFIRMED = "CONFIRMED"
    UNCONFIRMED = "UNCONFIRMED"
    DIGEST = "DIGEST"
    NOTICE = "NOTICE"  # about the program itself: held, re-armed, missed alerts
    DAILY = "DAILY"
    DRILL = "DRILL"
    TEST = "TEST"


class AlertState(StrEnum):
    """What has become of it. Only PENDING is on its way; SUPPRESSED was never meant to be sent."""

    PENDING = "pending"
    SENT = "sent"
    RECORDED = "recorded"  # Telegram was off: written down and nothing else
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"  # not sent within its life
    FAILED = "failed"  # refused for good


@dataclass(frozen=True, slots=True)
class PriceNow:
    """A coin's price in US dollars and where it is from (``rest`` or ``feed``)."""

    price: float
    source: str
    at_ms: int
    change_5m_pct: float | None


@dataclass(frozen=True, slots=True)
class DigestCoin:
    """One coin and side of a market digest.

    ``told_before`` marks one that had a message of its own just before: it is in the picture, but
    the digest is no message of its key.
    """

    coin: str
    side: Side
    tier: Tier
    kind: AlertKind
    score: float | None
    peak_usd: float
    total_usd: float
    episode_id: str = ""
    told_before: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """A storm in one message: ``coins`` by size, and the whole market's 60 s sums at the time.

    ``market_hour_usd`` is the market's trailing hour, both sides: the next digest comes sooner when
    it has doubled.
    """

    coins: tuple[DigestCoin, ...]
    market_long_usd: float
    market_short_usd: float
    market_coins: int
    reason: str
    market_hour_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Alert:
    """A decision to say something. ``created_ms`` is by the source's clock.

    ``heads_up`` and ``reading`` are set for everything about an episode (``reading`` ``None`` where
    no reading came in time), ``digest`` for a digest; ``text`` is the line of a notice, and for an
    unconfirmed alert of a degraded monitor why it is one. ``suppressed`` counts what was held back
    since the key's last message. ``reply_to`` is the ``alert_id`` it follows up. ``silent`` asks
    Telegram for no sound. ``mode`` is LIVE, DEMO or REPLAY.
    """

    alert_id: str
    kind: AlertKind
    mode: str
    created_ms: int
    coin: str = ""
    side: Side | None = None
    heads_up: HeadsUp | None = None
    reading: Reading | None = None
    price: PriceNow | None = None
    digest: Digest | None = None
    text: str = ""
    suppressed: int = 0
    reply_to: str | None = None
    silent: bool = False
    two_sided: bool = False
    lag_s: float | None = None

    @property
    def tier(self) -> Tier:
        """The episode's tier; of a digest, its highest."""
        if self.heads_up is not None:
            return self.heads_up.tier
        if self.digest is not None:
            return max((one.tier for one in self.digest.coins), default=Tier.NONE)
        return Tier.NONE


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """An alert and its delivery, as the journal and the screens know it.

    ``created_ms`` of the alert and ``sent_ms`` are by the source's clock; ``committed_at_ms`` and
    ``sent_at_ms`` are this machine's time (a demo's clock may run faster). ``reason`` says why it
    is not sent, in words. ``attempts`` counts calls that were begun.
    """

    alert: Alert
    state: AlertState
    reason: str = ""
    message_id: int | None = None
    committed_at_ms: int = 0
    sent_at_ms: int | None = None
    sent_ms: int | None = None
    attempts: int = 0

    @property
    def arrived_ms(self) -> int | None:
        """When it was sent, by the clock by which it was created; of a record that does not know
        that, by this machine's."""
        return self.sent_at_ms if self.sent_ms is None else self.sent_ms

    @property
    def waits(self) -> bool:
        """It was not said when it was wished, and was to be said by itself later."""
        return self.state is AlertState.SUPPRESSED and was_kept(self.reason)
