"""Who may speak now, who must wait, and who waits for the digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cgtui.signals import hush_words
from cgtui.signals.alert import AlertRecord
from cgtui.signals.alert_course import Step, course_of
from cgtui.signals.heads_up import Key
from cgtui.signals.key_book import KeyBook
from cgtui.signals.key_silence import KeySilence
from cgtui.signals.key_state import KeyState, key_state
from cgtui.signals.mutes import Mutes
from cgtui.signals.on_their_way import Message, OnTheirWay
from cgtui.signals.params import SpeechParams
from cgtui.signals.storm import Storm
from cgtui.signals.wish import DigestDue, Hush, Rise, Speak, Wish, wishes_of


def always(_wish: Wish) -> bool:
    """No kill-switch keeps it."""
    return True


class Speech:
    """Decides on wishes. Every time is by the source's clock, and an argument.

    A ``Speak`` or ``DigestDue`` is an offer. Who takes it gives it an ``alert_id``, says
    :meth:`pending` at once, and later one of :meth:`delivered`, :meth:`recorded`, :meth:`failed`,
    :meth:`expired`. What is not taken leaves no trace. Alerts it never heard of are passed over.
    """

    def __init__(self, params: SpeechParams) -> None:
        self._params = params
        self._keys = KeyBook(params)
        self._on_their_way = OnTheirWay()
        self._mutes = Mutes()
        self._storm = Storm(params)

    def ask(self, wish: Wish, now_ms: int) -> Speak | Hush:
        """Whether ``wish`` may be spoken now. What may not is counted, or kept for later."""
        key = self._keys.at(wish.key, now_ms)
        if self._mutes.is_muted(wish.key[0], now_ms):
            key.suppressed += 1
            return self._muted(wish)
        self._storm.wished(now_ms)
        if key.owed is not None and key.owed.wish.rank > wish.rank:
            key.suppressed += 1
            words = hush_words.BELOW_DIGEST if key.owed.in_digest else hush_words.OWED_FIRST
            return Hush(wish, words, None)
        rise = key.rise(wish)
        if key.held is not None:
            if rise:
                key.owe(wish, now_ms)
            else:
                key.suppressed += 1
            words = hush_words.RISE_ON_ITS_WAY if rise else hush_words.ON_ITS_WAY
            return Hush(wish, words, None, kept=bool(rise))
        silent_until_ms = key.silent_until_ms(wish.episode_id)
        if silent_until_ms is not None and now_ms < silent_until_ms and not rise:
            key.suppressed += 1
            return Hush(wish, hush_words.repeat_in(silent_until_ms - now_ms), silent_until_ms)
        earliest_ms = key.earliest_ms()
        if earliest_ms is not None and now_ms < earliest_ms:
            key.owe(wish, now_ms)
            say = hush_words.rise_in if rise else hush_words.retry_in
            return Hush(wish, say(earliest_ms - now_ms), earliest_ms, kept=True)
        return self._speak_or_gather(key, wish, now_ms)

    def suppress(self, wish: Wish, now_ms: int) -> None:
        """Count a wish that something else keeps, such as the kill-switch."""
        self._keys.at(wish.key, now_ms).suppressed += 1

    def due(self, now_ms: int, allows: Callable[[Wish], bool] = always) -> list[Speak]:
        """What was owed and may be spoken now, the most important first.

        What the kill-switch does not allow stays owed, and does not count as wanting to speak.
        """
        found: list[tuple[KeySilence, Wish]] = []
        for key in self._keys:
            if key.owed is None or key.owed.in_digest or key.held is not None:
                continue
            key.not_after(now_ms)
            earliest_ms = key.earliest_ms()
            if (earliest_ms is None or now_ms >= earliest_ms) and allows(key.owed.wish):
                found.append((key, key.owed.wish))
        found.sort(key=lambda one: (one[1].rank, one[1].peak_usd), reverse=True)
        offers: list[Speak] = []
        for key, wish in found:
            if self._storm.takes(wish, now_ms, len(self._on_their_way)):
                key.gather()
            else:
                offers.append(self._speak(key, wish, now_ms))
        return offers

    def digest(
        self, now_ms: int, market_usd: float, allows: Callable[[Wish], bool] = always
    ) -> DigestDue | None:
        """The digest that may go out now, if any. ``market_usd`` is the market's total.

        None follows while one is on its way. What is not allowed stays owed.
        """
        waiting = [
            key
            for key in self._keys
            if key.owed is not None and key.owed.in_digest and allows(key.owed.wish)
        ]
        in_flight = self._on_their_way.has_digest
        if not waiting or in_flight or now_ms < self._storm.digest_at_ms(now_ms, market_usd):
            return None
        wishes = [key.owed.wish for key in waiting if key.owed is not None]
        return DigestDue(
            wishes=_by_size(wishes),
            spoken=_by_size(self._storm.others((wish.key for wish in wishes), now_ms)),
            suppressed=sum(key.suppressed for key in waiting),
            market_usd=market_usd,
            reason=self._storm.words(now_ms),
        )

    def pending(self, said: Speak | DigestDue, alert_id: str) -> None:
        """It is on its way under that id, and its keys wait for what becomes of it."""
        digest_usd = said.market_usd if isinstance(said, DigestDue) else None
        self._hold(alert_id, said.wishes, digest_usd)

    def delivered(self, alert_id: str, now_ms: int) -> None:
        """It was sent: the silence of its keys begins now."""
        sent = self._on_their_way.take(alert_id)
        if sent is None:
            return
        for wish, told in zip(sent.wishes, sent.told, strict=True):
            self._keys.at(wish.key, now_ms).said(
                alert_id, wish, now_ms, told=told, in_digest=sent.digest_usd is not None
            )
        self._storm.said(now_ms, sent.digest_usd)

    def recorded(self, alert_id: str, now_ms: int) -> None:
        """With Telegram off it was written down: that counts as if it had been sent."""
        self.delivered(alert_id, now_ms)

    def failed(
        self,
        alert_id: str,
        now_ms: int,
        still_open: Callable[[str], bool],
        *,
        was_tried: bool = True,
    ) -> None:
        """It was refused for good: its keys are free again.

        Its wishes are owed again, after ``rise_gap_s`` (at once where it never ``was_tried``),
        where ``still_open`` says so of their episode; the rest of them will be told by whoever
        counts missed alerts.
        """
        lost = self._on_their_way.take(alert_id)
        if lost is None:
            return
        not_before_ms = now_ms + (int(self._params.rise_gap_s * 1000) if was_tried else 0)
        for wish in lost.wishes:
            key = self._keys.at(wish.key, now_ms)
            key.release(alert_id, not_before_ms)
            if self._mutes.is_muted(wish.key[0], now_ms):
                key.suppressed += 1
            elif still_open(wish.episode_id):
                newer = key.owed
                key.owe(wish, now_ms)
                if newer is not None and newer.wish.rank >= wish.rank:
                    key.owed = newer

    def expired(self, alert_id: str, now_ms: int, still_open: Callable[[str], bool]) -> None:
        """It could not be sent within its life: as :meth:`failed`."""
        self.failed(alert_id, now_ms, still_open)

    def forget_owed(self, before_ms: int) -> tuple[Wish, ...]:
        """Give up what was last wished before ``before_ms``, as after a long hold.

        Returns it, so that it can be told.
        """
        old = [key for key in self._keys if key.owed and key.owed.since_ms < before_ms]
        wishes = tuple(key.owed.wish for key in old if key.owed is not None)
        for key in old:
            key.drop_owed()
        return wishes

    def withdraw(self, wish: Wish, *, from_digest: bool = False) -> bool:
        """What the episode of ``wish`` owes is not so any more: it is suppressed. Whether it owed.

        What waits for a digest stays, unless ``from_digest``.
        """
        key = self._keys.seen(wish.key)
        owed = key.owed
        if owed is None or owed.wish.episode_id != wish.episode_id:
            return False
        if owed.in_digest and not from_digest:
            return False
        key.drop_owed()
        return True

    def owed(self, key: Key) -> Wish | None:
        """What a key will say by itself."""
        owed = self._keys.seen(key).owed
        return None if owed is None else owed.wish

    def mute(self, coin: str, until_ms: int | None) -> tuple[Hush, ...]:
        """Silence both sides of ``coin``, ``None`` until unmuted. What it owed is suppressed.

        Returns that, so that it can be told.
        """
        self._mutes.mute(coin, until_ms)
        dropped = []
        for key in self._keys.of_coin(coin):
            if key.owed is not None:
                dropped.append(self._muted(key.owed.wish))
                key.drop_owed()
        return tuple(dropped)

    def unmute(self, coin: str) -> None:
        """Let it speak again."""
        self._mutes.unmute(coin)

    def mutes(self, now_ms: int) -> Mapping[str, int | None]:
        """The silenced coins and until when."""
        return self._mutes.all(now_ms)

    def state(self, key: Key, now_ms: int, episode_id: str | None = None) -> KeyState:
        """A key for the screens; with ``episode_id`` the silence that this episode meets."""
        digest_ms = self._storm.digest_at_ms(now_ms, 0.0)
        known = self._keys.seen(key)
        return key_state(known, self._mutes, key[0], now_ms, digest_ms=digest_ms, of=episode_id)

    def restore(
        self, records: Iterable[AlertRecord], mutes: Mapping[str, int | None] | None = None
    ) -> None:
        """Know again what was said before a restart. ``records`` are the journal's of this mode.

        They should reach back a day (an hour at least, and the whole of every open episode), in
        any order. What they tell is lived through again: sent and recorded ones silence their
        keys, pending ones hold them, suppressed ones are counted or, with the words of one that
        was kept, owed. What failed is forgotten: open episodes are read again at a start.
        """
        for coin, until_ms in (mutes or {}).items():
            self._mutes.mute(coin, until_ms)
        for at_ms, step, record in course_of(records):
            self._live_again(at_ms, step, record)

    def _live_again(self, at_ms: int, step: Step, record: AlertRecord) -> None:
        alert, wishes = record.alert, wishes_of(record.alert)
        if step is Step.ARRIVED:
            self.delivered(alert.alert_id, at_ms)
        elif step is Step.HUSHED:
            for wish in wishes:
                self._hush_again(wish, record.reason, at_ms)
        elif wishes:
            for wish in wishes:
                self._keys.at(wish.key, at_ms).owed = None  # this is what it was owed as
            digest = alert.digest
            usd = None if digest is None else digest.market_hour_usd
            counted = alert.suppressed if digest is None else None
            self._hold(alert.alert_id, wishes, usd, counted)

    def _hush_again(self, wish: Wish, reason: str, at_ms: int) -> None:
        key = self._keys.at(wish.key, at_ms)
        waits = reason == hush_words.ON_ITS_WAY and bool(key.rise(wish))
        muted = self._mutes.is_muted(wish.key[0], at_ms)
        if (waits or hush_words.was_kept(reason)) and not muted:
            key.owe(wish, at_ms)
        else:
            key.suppressed += 1

    def _hold(
        self,
        alert_id: str,
        wishes: tuple[Wish, ...],
        digest_usd: float | None,
        counted: int | None = None,
    ) -> None:
        """``counted`` is what a message of one key says itself that was suppressed before it."""
        keys = [self._keys.seen(wish.key, keep=True) for wish in wishes]
        for key, wish in zip(keys, wishes, strict=True):
            key.hold(alert_id, wish)
            key.suppressed = key.suppressed if counted is None else counted
        told = tuple(key.suppressed for key in keys)
        self._on_their_way.put(alert_id, Message(wishes, told, digest_usd))

    def _speak_or_gather(self, key: KeySilence, wish: Wish, now_ms: int) -> Speak | Hush:
        """Nothing of its own keeps it any more."""
        in_digest = self._storm.takes(wish, now_ms, len(self._on_their_way))
        if in_digest or key.owed is not None:
            # What was owed stays so, as the newer wish, until somebody takes the offer.
            key.owe(wish, now_ms, in_digest=in_digest)
        if in_digest:
            until_ms = self._storm.digest_at_ms(now_ms, 0.0)
            return Hush(wish, hush_words.IN_DIGEST, until_ms, kept=True)
        return self._speak(key, wish, now_ms)

    def _speak(self, key: KeySilence, wish: Wish, now_ms: int) -> Speak:
        silent_until_ms = key.silent_until_ms(wish.episode_id)
        inside = silent_until_ms is not None and now_ms < silent_until_ms
        rise = key.rise(wish) if inside else Rise.NONE
        return Speak(wish, key.suppressed, rise, key.follow_up(wish))

    def _muted(self, wish: Wish) -> Hush:
        coin = wish.key[0]
        return Hush(wish, self._mutes.words(coin), self._mutes.until_ms(coin))


def _by_size(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    return tuple(sorted(wishes, key=lambda wish: wish.peak_usd, reverse=True))
