"""A coin and side as the screens see its silence."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.signals import hush_words
from cgtui.signals.alert import AlertKind
from cgtui.signals.key_silence import KeySilence
from cgtui.signals.mutes import Mutes


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key for the screens. Times are ms by the source's clock.

    ``hush`` is what keeps a repeat from speaking, in words (empty where nothing does), and
    ``hush_until_ms`` until when, ``None`` where that is not known. ``owed`` marks a wish that
    will be spoken by itself. ``last_kind`` and ``last_ms`` are those of its last message.
    """

    hush: str
    hush_until_ms: int | None
    pending: bool
    owed: bool
    suppressed: int
    last_kind: AlertKind | None
    last_ms: int | None
    muted: bool
    muted_until_ms: int | None


def key_state(
    key: KeySilence, mutes: Mutes, coin: str, now_ms: int, *, digest_ms: int, of: str | None
) -> KeyState:
    """``digest_ms`` is when the next digest may go out; ``of`` the episode whose silence counts."""
    muted = mutes.is_muted(coin, now_ms)
    muted_until_ms = mutes.until_ms(coin) if muted else None
    if muted:
        hush, until_ms = mutes.words(coin), muted_until_ms
    elif key.owed is not None and key.owed.in_digest:
        hush, until_ms = hush_words.IN_DIGEST, digest_ms
    else:
        hush, until_ms = _own_hush(key, now_ms, of)
    return KeyState(
        hush=hush,
        hush_until_ms=until_ms,
        pending=key.held is not None,
        owed=key.owed is not None,
        suppressed=key.suppressed,
        last_kind=None if key.last is None else key.last.kind,
        last_ms=None if key.last is None else key.last.at_ms,
        muted=muted,
        muted_until_ms=muted_until_ms,
    )


def _own_hush(key: KeySilence, now_ms: int, episode_id: str | None) -> tuple[str, int | None]:
    if key.held is not None:
        return hush_words.ON_ITS_WAY, None
    if key.owed is None:
        until_ms, say = key.silent_until_ms(episode_id), hush_words.repeat_in
    else:
        until_ms = key.earliest_ms()
        say = hush_words.rise_in if key.rise(key.owed.wish) else hush_words.retry_in
    if until_ms is None or now_ms >= until_ms:
        return "", None
    return say(until_ms - now_ms), until_ms
