"""The silence of one coin and side: what it said last, what is on its way, what it still owes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cgtui.signals.alert import AlertKind
from cgtui.signals.params import SpeechParams
from cgtui.signals.tier import Tier
from cgtui.signals.wish import Rise, Wish

_MOST_DOUBLINGS = 32


@dataclass(frozen=True, slots=True)
class Said:
    """A key's last message that was delivered, or recorded with Telegram off.

    ``nth`` counts the messages of its episode from 1.
    """

    alert_id: str
    episode_id: str
    kind: AlertKind
    tier: Tier
    peak_usd: float
    at_ms: int
    nth: int


@dataclass(frozen=True, slots=True)
class Held:
    """A message on its way."""

    alert_id: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Owed:
    """A wish that will be spoken without being asked for again."""

    wish: Wish
    since_ms: int
    in_digest: bool


class KeySilence:
    """One key. ``suppressed`` wishes were held back since its last message, none of them owed."""

    __slots__ = (
        "_not_before_ms", "_params", "_unconfirmed", "held", "last", "owed", "suppressed"
    )  # fmt: skip

    def __init__(self, params: SpeechParams) -> None:
        self._params = params
        self._not_before_ms: int | None = None  # set after a failed delivery
        self._unconfirmed: tuple[str, str] | None = None  # episode and alert not yet confirmed
        self.last: Said | None = None
        self.held: Held | None = None
        self.owed: Owed | None = None
        self.suppressed = 0

    def silent_until_ms(self, episode_id: str | None = None) -> int | None:
        """When a repeat may speak; ``None`` before the first message.

        The silence doubles with each message of one episode; another episode meets the first
        length. Without ``episode_id`` it is that of the last message's.
        """
        last = self.last
        if last is None:
            return None
        same = episode_id is None or episode_id == last.episode_id
        doublings = min(last.nth - 1, _MOST_DOUBLINGS) if same else 0
        # A longest silence below the first one leaves the first one as it is.
        longest_s = max(self._params.dedup_longest_s, self._params.dedup_s)
        silence_s = min(self._params.dedup_s * 2**doublings, longest_s)
        return last.at_ms + int(max(silence_s, self._params.rise_gap_s) * 1000)

    def earliest_ms(self) -> int | None:
        """When even a rise may speak; ``None`` where nothing keeps it."""
        times = [] if self.last is None else [self.last.at_ms + int(self._params.rise_gap_s * 1000)]
        if self._not_before_ms is not None:
            times.append(self._not_before_ms)
        return max(times, default=None)

    def rise(self, wish: Wish) -> Rise:
        """How ``wish`` rises above what is on its way, or else above the last message."""
        if self.held is not None:
            held = self.held.wish
            return wish.rise_over(held.kind, held.tier, held.peak_usd)
        if self.last is not None:
            return wish.rise_over(self.last.kind, self.last.tier, self.last.peak_usd)
        return Rise.NONE

    def follow_up(self, wish: Wish) -> str | None:
        """The unconfirmed message of its episode that ``wish`` would confirm."""
        if wish.kind is not AlertKind.CONFIRMED or self._unconfirmed is None:
            return None
        episode_id, alert_id = self._unconfirmed
        return alert_id if episode_id == wish.episode_id else None

    def owe(self, wish: Wish, now_ms: int, *, in_digest: bool = False) -> None:
        """Keep ``wish`` to be spoken later. The latest wins, unless it ranks lower."""
        if self.owed is not None:
            self.suppressed += 1
            if self.owed.wish.rank > wish.rank:
                return
        self.owed = Owed(wish, now_ms, in_digest)

    def gather(self) -> None:
        """What is owed waits for the digest."""
        if self.owed is not None:
            self.owed = replace(self.owed, in_digest=True)

    def drop_owed(self) -> None:
        """What was owed is suppressed after all."""
        if self.owed is not None:
            self.owed = None
            self.suppressed += 1

    def hold(self, alert_id: str, wish: Wish) -> None:
        """``wish`` is on its way: what was owed is settled by it, unless it rises above it."""
        owed, self.owed = self.owed, None
        self.held = Held(alert_id, wish)
        if owed is None or owed.wish == wish:
            return
        if self.rise(owed.wish):
            self.owed = replace(owed, in_digest=False)
        elif owed.wish.episode_id != wish.episode_id:  # else it is the same thing, as of now
            self.suppressed += 1

    def release(self, alert_id: str, not_before_ms: int) -> None:
        """It did not arrive; the next attempt waits, so that a refusal is not run into again."""
        if self.held is not None and self.held.alert_id == alert_id:
            self.held = None
        self._not_before_ms = not_before_ms

    def said(self, alert_id: str, wish: Wish, now_ms: int, *, told: int, in_digest: bool) -> None:
        """It has arrived. ``told`` of the suppressed ones were counted in it."""
        if self.held is not None and self.held.alert_id == alert_id:
            self.held = None
        last = self.last
        again = last is not None and wish.episode_id != "" and last.episode_id == wish.episode_id
        nth = last.nth + 1 if last is not None and again else 1
        self.last = Said(
            alert_id, wish.episode_id, wish.kind, wish.tier, wish.peak_usd, now_ms, nth
        )
        self.suppressed = max(0, self.suppressed - told)
        if wish.kind is AlertKind.CONFIRMED:
            self._unconfirmed = None
        elif not in_digest:
            self._unconfirmed = (wish.episode_id, alert_id)

    def not_after(self, now_ms: int) -> None:
        """A clock that was set back must not make the silence longer."""
        if self.last is not None and self.last.at_ms > now_ms:
            self.last = replace(self.last, at_ms=now_ms)
        if self._not_before_ms is not None:
            latest_ms = now_ms + int(self._params.rise_gap_s * 1000)
            self._not_before_ms = min(self._not_before_ms, latest_ms)

    def is_idle(self, now_ms: int) -> bool:
        """Whether nothing would change if it were forgotten."""
        silent_until_ms = self.silent_until_ms()
        silent = silent_until_ms is not None and now_ms < silent_until_ms
        return self.held is None and self.owed is None and not silent
