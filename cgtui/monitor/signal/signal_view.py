"""The signals' part of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cgtui.coinglass.events import Side
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.signal.episode_desk import Course
from cgtui.monitor.signal.price_book import PriceBook
from cgtui.monitor.signal_snapshot import ArmedState, CoinSignal, Episode
from cgtui.signals.canary import CanaryState

SHOWN_CLOSED = 50
"""Closed episodes in a snapshot; the journal holds the rest."""
ALWAYS_NEW = 64
"""Open episodes, the biggest, that are built anew for every snapshot: more than a screen shows."""
OLD_MS = 1_000
"""How old by the source's clock the figures of the others may be; in a crash there are hundreds."""


class SignalView:
    """Reads the engine for one snapshot after another."""

    def __init__(self, engine: SignalEngine, prices: PriceBook) -> None:
        self._engine = engine
        self._prices = prices
        self._built: dict[str, tuple[Episode, int]] = {}  # the open ones, and when

    def open(self, now_ms: int) -> tuple[Episode, ...]:
        """Every open episode, biggest first. None is left out; a small one may be as it was up to
        `OLD_MS` ago, unless it rose or was read since."""
        desk, before = self._engine.desk, self._built
        built: dict[str, tuple[Episode, int]] = {}
        for place, course in enumerate(desk.ranked_courses()):
            episode_id = course.heads_up.episode_id
            known = before.get(episode_id)
            if place < ALWAYS_NEW or known is None or not _still_so(known, course, now_ms):
                desk.bring_up(course)
                known = self._episode(course, now_ms), now_ms
            built[episode_id] = known
        self._built = built
        return tuple(episode for episode, _ in built.values())

    def closed(self, now_ms: int) -> tuple[Episode, ...]:
        """The newest closed ones, newest first."""
        courses = self._engine.desk.closed_courses()[:SHOWN_CLOSED]
        # Anew each time: a message may arrive, or be owed, after its episode has closed.
        return tuple(self._episode(one, now_ms) for one in courses)

    @property
    def closed_older(self) -> int:
        """How many more were known than those."""
        return max(0, self._engine.desk.closed_so_far - SHOWN_CLOSED)

    def _episode(self, course: Course, now_ms: int) -> Episode:
        heads_up = course.heads_up
        state = self._engine.speech.state(heads_up.key, now_ms, heads_up.episode_id)
        # What forbids everything comes first: no countdown of a silence would let it speak.
        forbidden = self._engine.speaker.why_not(heads_up) if heads_up.is_open else ""
        hush, until_ms = (forbidden, None) if forbidden else (state.hush, state.hush_until_ms)
        # A message from before it opened was of an earlier episode.
        spoken = state.last_ms is not None and state.last_ms >= heads_up.opened_ms
        return Episode(
            heads_up=heads_up,
            last=course.last,
            best=course.best,
            next_reading_ms=self._engine.desk.next_reading_ms(heads_up.episode_id),
            reading_now=course.reading_now,
            spoken=state.last_kind if spoken else None,
            spoken_ms=state.last_ms if spoken else None,
            hush=hush,
            hush_until_ms=until_ms,
            suppressed=state.suppressed,
            two_sided=heads_up.is_open and self._engine.episodes.two_sided(heads_up.coin),
        )

    def coins(
        self, names: Iterable[str], now_ms: int, canary: Mapping[str, CanaryState]
    ) -> Mapping[str, CoinSignal]:
        """What is known of the coins of the board."""
        engine = self._engine
        adopted = set(engine.episodes.adopted(now_ms))
        mutes = engine.speech.mutes(now_ms)
        found: dict[str, CoinSignal] = {}
        for coin in names:
            long, short = (coin, Side.LONG), (coin, Side.SHORT)
            threshold = engine.thresholds.threshold
            found[coin] = CoinSignal(
                coin=coin,
                adopted=coin in adopted,
                price=self._prices.now(coin, now_ms),
                oi_15m_pct=self._prices.oi_15m_pct(coin),
                long=threshold(long),
                short=threshold(short),
                canary=canary.get(coin),
                muted_until_ms=(mutes[coin] or 0) if coin in mutes else None,
                long_now=threshold(long).tier_of(engine.episodes.sums(long)),
                short_now=threshold(short).tier_of(engine.episodes.sums(short)),
            )
        return MappingProxyType(found)

    def armed(self) -> ArmedState:
        """The kill-switch in a word."""
        overall = self._engine.kill.overall()
        return ArmedState(
            word=overall.word,
            reason=overall.reason,
            rearms=overall.rearms,
            trips=self._engine.kill.trips(),
            warning=self._engine.kill.clock_warning,
        )


def _still_so(known: tuple[Episode, int], course: Course, now_ms: int) -> bool:
    episode, built_ms = known
    return (
        0 <= now_ms - built_ms < OLD_MS
        and episode.last is course.last
        and episode.reading_now is course.reading_now
        and episode.heads_up.tier is course.heads_up.tier
    )
