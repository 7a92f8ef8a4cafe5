"""Alerts as the journal gives them back, from the wishes they were made of."""

from __future__ import annotations

from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState, Digest, DigestCoin
from cgtui.signals.wish import DigestDue, Wish
from tests.signal_sample import heads_up

SENDING_MS = 2_000


def record(
    wish: Wish,
    alert_id: str,
    at_ms: int,
    state: AlertState = AlertState.SENT,
    *,
    sending_ms: int = SENDING_MS,
    reason: str = "",
    suppressed: int = 0,
) -> AlertRecord:
    """``at_ms`` is when it was sent (``sending_ms`` after the decision), or recorded."""
    coin, side = wish.key
    episode = heads_up(
        coin,
        side,
        episode_id=wish.episode_id,
        tier=wish.tier,
        peak_usd=wish.peak_usd,
        total_usd=wish.total_usd,
    )
    alert = Alert(
        alert_id, wish.kind, "LIVE", at_ms - sending_ms, coin, side, episode, suppressed=suppressed
    )
    return AlertRecord(
        alert, state, reason=reason, sent_ms=at_ms if state is AlertState.SENT else None
    )


def digest_record(
    due: DigestDue,
    alert_id: str,
    at_ms: int,
    state: AlertState = AlertState.SENT,
    *,
    sending_ms: int = 0,
) -> AlertRecord:
    """The same for a digest."""
    coins = tuple(
        DigestCoin(
            coin=wish.key[0],
            side=wish.key[1],
            tier=wish.tier,
            kind=wish.kind,
            score=wish.score,
            peak_usd=wish.peak_usd,
            total_usd=wish.total_usd,
            episode_id=wish.episode_id,
            told_before=wish in due.spoken,
        )
        for wish in due.wishes + due.spoken
    )
    digest = Digest(coins, due.market_usd, 0.0, 40, due.reason, due.market_usd)
    alert = Alert(alert_id, AlertKind.DIGEST, "LIVE", at_ms - sending_ms, digest=digest)
    return AlertRecord(alert, state, sent_ms=at_ms if state is AlertState.SENT else None)
