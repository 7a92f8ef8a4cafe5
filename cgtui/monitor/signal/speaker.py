"""From a verdict to an alert, or to the reason why not: wish, kill-switch, silence, storm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cgtui.monitor.events import AlertTold, TripTold
from cgtui.monitor.signal.alert_maker import AlertMaker, Surroundings
from cgtui.monitor.signal.episode_desk import Course, EpisodeDesk
from cgtui.signals.alert import AlertKind, AlertRecord
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.params import SignalParams
from cgtui.signals.reading import Verdict
from cgtui.signals.speech import Speech
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Degree
from cgtui.signals.verdict import speaks_unconfirmed
from cgtui.signals.wish import Hush, Speak, Wish

if TYPE_CHECKING:
    from cgtui.monitor.signal.engine import EngineOut

NO_COIN = ""
"""What holds for it holds for all."""
OWED_MS = 15 * 60_000
"""What could not be said for so long (a hold) is not said any more: an open episode asks anew."""
FOUND_OPEN_MS = 30_000
"""An episode found open at a start is read at once; until that has had its time, nothing is said
of readings that are missing."""
NO_INPUTS = "no inputs"
TOO_OLD = f"not said within {OWED_MS // 60_000} min"


class Speaker:
    """``muzzle`` is why nothing may be said at all (a viewer), in words, and empty otherwise.

    ``suppressed`` counts what was wished and will not be said by itself later.
    """

    def __init__(
        self,
        params: SignalParams,
        *,
        desk: EpisodeDesk,
        speech: Speech,
        kill: KillSwitch,
        maker: AlertMaker,
        around: Surroundings,
        two_sided: Callable[[str], bool],
        out: EngineOut,
        wall_ms: Callable[[], int],
    ) -> None:
        self.muzzle = ""
        self.suppressed = 0
        self._params = params
        self._desk = desk
        self._speech = speech
        self._kill = kill
        self._maker = maker
        self._around = around
        self._two_sided = two_sided
        self._out = out
        self._wall_ms = wall_ms

    # -- what makes an episode want to speak ------------------------------------------------

    def read(self, course: Course, now_ms: int) -> None:
        """A reading was taken."""
        reading = course.last
        if reading is None:
            return
        if reading.verdict is Verdict.CONFIRMED:
            self._wish(course, AlertKind.CONFIRMED, "", now_ms)
            return
        owed = self._speech.owed(reading.key)
        if owed is not None and (owed.kind is AlertKind.CONFIRMED or reading.contradicted):
            # What waited for its turn would say now what the newest reading denies.
            self._withdraw(owed, course, f"now {reading.verdict.value}", now_ms)
        self._look_at_deadline(course, now_ms)

    def rose(self, course: Course, now_ms: int) -> None:
        """Its tier rose or its peak doubled: that may speak on the verdict it has."""
        reading = course.last
        if reading is None or reading.verdict is not Verdict.CONFIRMED:
            return
        if not course.awaits_first_reading(now_ms, FOUND_OPEN_MS):
            self._wish(course, AlertKind.CONFIRMED, "", now_ms)

    def tick(self, now_ms: int) -> None:
        """The kill-switch and its notices, deadlines, what was owed, the digest."""
        self._kill.advance(now_ms)
        for change in self._kill.changes():
            self._out.tell(TripTold(change.at_ms, change.trip, change.tripped))
        for course in self._desk.open_at_least(Tier.EXTREME):
            self._look_at_deadline(course, now_ms)
        for wish in self._speech.forget_owed(now_ms - OWED_MS):
            self._hushed(wish, self._desk.course(wish.episode_id), TOO_OLD, now_ms)
        for speak in self._speech.due(now_ms, lambda wish: self._may_say(wish, now_ms)):
            self._say_owed(speak, now_ms)
        self._digest(now_ms)
        for text in self._kill.notices(now_ms):
            self.notice(text, now_ms)

    def _look_at_deadline(self, course: Course, now_ms: int) -> None:
        if course.heads_up.tier < Tier.EXTREME or course.was_confirmed or not self._desk.reads:
            return
        asked_ms = course.asked_unconfirmed_ms
        if asked_ms is not None and now_ms - asked_ms < self._params.confirm.reread_s * 1000:
            return
        if course.awaits_first_reading(now_ms, FOUND_OPEN_MS):
            return
        confirm, votes = self._params.confirm, self._params.votes
        reason = speaks_unconfirmed(course.heads_up, course.last, now_ms, confirm, votes=votes)
        if reason is not None:
            course.asked_unconfirmed_ms = now_ms
            self._wish(course, AlertKind.UNCONFIRMED, reason, now_ms)

    def mute(self, coin: str, until_ms: int | None, now_ms: int) -> None:
        """Silence a coin; what waited for its turn is not said any more."""
        for hush in self._speech.mute(coin, until_ms):
            course = self._desk.course(hush.wish.episode_id)
            self._hushed(hush.wish, course, hush.reason, now_ms)

    def still_waits(self, record: AlertRecord) -> bool:
        """Whether what was kept for later with ``record`` is yet to be said."""
        alert = record.alert
        if alert.side is None:
            return False
        owed = self._speech.owed((alert.coin, alert.side))
        up = alert.heads_up
        return owed is not None and (up is None or owed.episode_id == up.episode_id)

    # -- what becomes of a wish -------------------------------------------------------------

    def _wish(self, course: Course, kind: AlertKind, reason: str, now_ms: int) -> None:
        heads_up = course.heads_up
        wish = self._as_it_may_be_said(
            Wish(
                key=heads_up.key,
                episode_id=heads_up.episode_id,
                kind=kind,
                tier=heads_up.tier,
                peak_usd=heads_up.peak_usd,
                total_usd=heads_up.total_usd,
                score=None if course.last is None else course.last.score,
                reason=reason,
            )
        )
        why_not = self.why_not(wish)
        if why_not:
            self._speech.suppress(wish, now_ms)
            self._hushed(wish, course, why_not, now_ms)
            return
        answer = self._speech.ask(wish, now_ms)
        if isinstance(answer, Hush):
            self._hushed(wish, course, answer.reason, now_ms, kept=answer.kept)
        else:
            self._say(answer, course, now_ms)

    def _as_it_may_be_said(self, wish: Wish) -> Wish:
        """While the monitor is degraded everything is unconfirmed, and says why."""
        standing = self._kill.for_coin(wish.key[0])
        if standing.degree is not Degree.DEGRADED:
            return wish
        reason = f"{wish.reason}; {standing.reason}" if wish.reason else standing.reason
        return replace(wish, kind=AlertKind.UNCONFIRMED, reason=reason)

    def why_not(self, about: Wish | HeadsUp) -> str:
        """What forbids every message about a coin of that tier now, in words."""
        if self.muzzle:
            return self.muzzle
        if not self._desk.reads:
            return NO_INPUTS
        standing = self._kill.for_coin(about.key[0])
        if standing.degree is Degree.HOLD:
            return f"alerts held: {standing.reason}"
        if standing.degree is Degree.DEGRADED and about.tier < Tier.EXTREME:
            return f"degraded, only extreme speaks: {standing.reason}"
        return ""

    def _hushed(
        self, wish: Wish, course: Course | None, reason: str, now_ms: int, *, kept: bool = False
    ) -> None:
        self.suppressed += not kept
        record = self._maker.suppressed(wish, course, now_ms, reason, at_ms=self._wall_ms())
        self._out.tell(AlertTold(now_ms, record))

    def _withdraw(self, owed: Wish, course: Course, reason: str, now_ms: int) -> None:
        if owed.episode_id == course.heads_up.episode_id and self._speech.withdraw(owed):
            self._hushed(owed, course, reason, now_ms)

    def _say(self, speak: Speak, course: Course, now_ms: int) -> None:
        speak = speak.as_of(course.heads_up)
        two_sided = self._two_sided(speak.wish.key[0])
        alert = self._maker.of_episode(speak, course, now_ms, two_sided=two_sided)
        self._speech.pending(speak, alert.alert_id)
        self._out.decide(alert)

    def _may_say(self, wish: Wish, now_ms: int) -> bool:
        course = self._desk.course(wish.episode_id)
        # What an earlier run owed is said on what is read now, not on what it had read.
        if course is None or course.awaits_first_reading(now_ms, FOUND_OPEN_MS):
            return False
        return not self.why_not(wish)

    def _say_owed(self, speak: Speak, now_ms: int) -> None:
        course = self._desk.course(speak.wish.episode_id)
        if course is None:
            return
        wish = self._as_said_in_place_of(speak.wish)
        confirms = wish.kind is AlertKind.CONFIRMED
        follow_up = speak.follow_up if confirms else None
        self._say(replace(speak, wish=wish, follow_up=follow_up), course, now_ms)

    def _as_said_in_place_of(self, owed: Wish) -> Wish:
        wish = self._as_it_may_be_said(owed)
        if wish.kind is not owed.kind:
            # Else what was owed would rise above what is said in its place, again and again.
            self._speech.withdraw(owed, from_digest=True)
        return wish

    def _digest(self, now_ms: int) -> None:
        if self.muzzle or self._kill.for_coin(NO_COIN).degree is Degree.HOLD:
            return
        if self._desk.awaits_first_readings(now_ms, FOUND_OPEN_MS):
            return
        market = self._around.market()
        due = self._speech.digest(now_ms, market.hour_usd, lambda wish: not self.why_not(wish))
        if due is None:
            return
        due = replace(due, wishes=tuple(self._as_said_in_place_of(wish) for wish in due.wishes))
        alert = self._maker.of_digest(due, now_ms)
        self._speech.pending(due, alert.alert_id)
        self._out.decide(alert)

    def notice(self, text: str, now_ms: int, kind: AlertKind = AlertKind.NOTICE) -> None:
        """Say something about the program itself; a hold does not keep it back."""
        if not self.muzzle:
            self._out.decide(self._maker.of_words(kind, text, now_ms))

    # -- what became of an alert ------------------------------------------------------------

    def delivered(self, record: AlertRecord, now_ms: int) -> None:
        """It arrived, or with Telegram off it was recorded: the silence begins now."""
        self._speech.delivered(record.alert.alert_id, now_ms)

    def undelivered(self, record: AlertRecord, now_ms: int, *, was_tried: bool = True) -> None:
        """It was refused for good or not sent within its life: the key is free again."""
        alert_id = record.alert.alert_id
        self._speech.failed(alert_id, now_ms, self._desk.is_open, was_tried=was_tried)
