"""Wishes to try the silence with, and what a delivery does to them."""

from __future__ import annotations

from cgtui.coinglass.events import Side
from cgtui.signals.alert import AlertKind
from cgtui.signals.heads_up import Key
from cgtui.signals.speech import Speech
from cgtui.signals.tier import Tier
from cgtui.signals.wish import DigestDue, Hush, Speak, Wish

T0_MS = 1_760_130_900_000  # 21:15:00 UTC
BTC: Key = ("BTC", Side.LONG)
BTC_SHORT: Key = ("BTC", Side.SHORT)


def a_wish(
    key: Key = BTC,
    *,
    episode: str = "e1",
    kind: AlertKind = AlertKind.CONFIRMED,
    tier: Tier = Tier.LARGE,
    peak_usd: float = 4e6,
) -> Wish:
    return Wish(key, episode, kind, tier, peak_usd, 2 * peak_usd, 69.0, "")


def key_of(number: int) -> Key:
    return (f"C{number}", Side.LONG)


def must_speak(answer: Speak | Hush) -> Speak:
    assert isinstance(answer, Speak), answer
    return answer


def must_hush(answer: Speak | Hush) -> Hush:
    assert isinstance(answer, Hush), answer
    return answer


def deliver(speech: Speech, said: Speak | DigestDue, alert_id: str, now_ms: int) -> None:
    speech.pending(said, alert_id)
    speech.delivered(alert_id, now_ms)


def say(speech: Speech, wish: Wish, alert_id: str, now_ms: int) -> Speak:
    """It must be allowed to; it is delivered at once."""
    speak = must_speak(speech.ask(wish, now_ms))
    deliver(speech, speak, alert_id, now_ms)
    return speak
