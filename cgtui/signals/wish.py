"""What an episode wants to say, and what it is told: speak, hush, or wait for the digest.

Amounts are US dollars, every ``_ms`` time is by the source's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cgtui.signals.alert import Alert, AlertKind
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.tier import Tier


class Rise(StrEnum):
    """What lets a key speak inside its own silence."""

    NONE = ""
    CONFIRMED = "confirmed"  # its last message was an unconfirmed one
    EXTREME = "extreme"  # its last message was of a lower tier
    DOUBLED = "doubled"  # its peak is twice that of its last message


@dataclass(frozen=True, slots=True)
class Wish:
    """An episode wants to speak. ``kind`` is CONFIRMED or UNCONFIRMED.

    ``score`` is that of the reading behind it, ``None`` where there was none. ``reason`` is why it
    speaks, in words (what is missing, why the monitor is degraded), and may be empty.
    """

    key: Key
    episode_id: str
    kind: AlertKind
    tier: Tier
    peak_usd: float
    total_usd: float
    score: float | None = None
    reason: str = ""

    @property
    def rank(self) -> tuple[Tier, bool]:
        """What must not be lost to a later wish of the same key: the tier, then the verdict."""
        return (self.tier, self.kind is AlertKind.CONFIRMED)

    def rise_over(self, kind: AlertKind, tier: Tier, peak_usd: float) -> Rise:
        """How it rises above a message of that kind, tier and peak."""
        if kind is AlertKind.UNCONFIRMED and self.kind is AlertKind.CONFIRMED:
            return Rise.CONFIRMED
        if tier < Tier.EXTREME <= self.tier:
            return Rise.EXTREME
        return Rise.DOUBLED if self.peak_usd >= 2 * peak_usd else Rise.NONE


@dataclass(frozen=True, slots=True)
class Speak:
    """Say it. ``suppressed`` wishes of the key were held back since its last message.

    ``rise`` is what let it speak inside the key's silence; ``follow_up`` the ``alert_id`` of the
    unconfirmed message of this episode which it confirms.
    """

    wish: Wish
    suppressed: int = 0
    rise: Rise = Rise.NONE
    follow_up: str | None = None

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What it says."""
        return (self.wish,)

    def as_of(self, heads_up: HeadsUp) -> Speak:
        """The same with the episode's figures of now: what its message will really show.

        A rise that the message shows already is not to be spoken once more.
        """
        wish = replace(
            self.wish,
            tier=heads_up.tier,
            peak_usd=heads_up.peak_usd,
            total_usd=heads_up.total_usd,
        )
        return replace(self, wish=wish)


@dataclass(frozen=True, slots=True)
class Hush:
    """Not now: why, in words, and until when if that is known.

    ``kept`` tells that it is spoken later by itself; otherwise it is counted as suppressed.
    """

    wish: Wish
    reason: str
    until_ms: int | None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class DigestDue:
    """One message for many keys.

    ``wishes`` are those it speaks for, ``spoken`` those of the same storm that had a message of
    their own just before (for the picture; their silence is not touched). Both by peak, the
    largest first. ``market_usd`` is the market's total it was asked with.
    """

    wishes: tuple[Wish, ...]
    spoken: tuple[Wish, ...]
    suppressed: int
    market_usd: float
    reason: str


def wishes_of(alert: Alert) -> tuple[Wish, ...]:
    """What an alert from the journal says, key by key; empty for notices, drills and the like."""
    if alert.kind is AlertKind.DIGEST and alert.digest is not None:
        return tuple(
            Wish(
                key=(one.coin, one.side),
                episode_id=one.episode_id,
                kind=one.kind,
                tier=one.tier,
                peak_usd=one.peak_usd,
                total_usd=one.total_usd,
                score=one.score,
            )
            for one in alert.digest.coins
            if not one.told_before
        )
    if alert.kind not in {AlertKind.CONFIRMED, AlertKind.UNCONFIRMED} or alert.heads_up is None:
        return ()
    heads_up = alert.heads_up
    score = None if alert.reading is None else alert.reading.score
    return (
        Wish(
            key=heads_up.key,
            episode_id=heads_up.episode_id,
            kind=alert.kind,
            tier=heads_up.tier,
            peak_usd=heads_up.peak_usd,
            total_usd=heads_up.total_usd,
            score=score,
            reason=alert.text,
        ),
    )
