"""Episodes and what was read of them: when to read, what came of it, what each is known for."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from cgtui.signals.episode_change import Change, ChangeKind
from cgtui.signals.episodes import EpisodeBook
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import InputName, Inputs
from cgtui.signals.params import SignalParams
from cgtui.signals.reading import Choice, Reading, Verdict, Vote
from cgtui.signals.reading_schedule import ReadingSchedule
from cgtui.signals.thresholds import ThresholdBook
from cgtui.signals.tier import Tier
from cgtui.signals.verdict import take_reading

KEPT_CLOSED = 100
"""Closed episodes that screens can still show."""

# Worst first: what an episode is remembered for is its best.
_RANK = {
    Verdict.NOT_CONFIRMED: 0,
    Verdict.UNDECIDED: 0,
    Verdict.WEAK: 1,
    Verdict.CONFIRMED: 2,
}


@dataclass(slots=True)
class Course:
    """What was read of one episode. ``votes`` are each input's last that was not missing.

    ``found_ms`` is when a start found it open, ``None`` for one that this run has opened.
    """

    heads_up: HeadsUp
    last: Reading | None = None
    best: Reading | None = None
    votes: dict[InputName, Vote] = field(default_factory=dict)
    reading_now: bool = False
    asked_unconfirmed_ms: int | None = None
    found_ms: int | None = None

    @property
    def was_confirmed(self) -> bool:
        """Whether any reading confirmed it."""
        return self.best is not None and self.best.verdict is Verdict.CONFIRMED

    def awaits_first_reading(self, now_ms: int, within_ms: int) -> bool:
        """Whether it was found open less than ``within_ms`` ago, and not read since."""
        found_ms = self.found_ms
        if found_ms is None or not 0 <= now_ms - found_ms < within_ms:
            return False
        return self.last is None or self.last.at_ms < found_ms

    def take(self, reading: Reading) -> None:
        """A further reading."""
        self.last = reading
        for vote in reading.votes:
            if vote.choice is not Choice.MISSING:
                self.votes[vote.name] = vote
        best = self.best
        if best is None or _standing(reading) >= _standing(best):
            self.best = reading


def _standing(reading: Reading) -> tuple[int, float]:
    return _RANK[reading.verdict], reading.score


class EpisodeDesk:
    """Follows the changes of ``episodes``. With ``reads`` off nothing is ever due."""

    def __init__(
        self,
        episodes: EpisodeBook,
        thresholds: ThresholdBook,
        params: SignalParams,
        *,
        reads: bool,
    ) -> None:
        self._episodes = episodes
        self._thresholds = thresholds
        self._params = params
        self.reads = reads
        self._schedule = ReadingSchedule(params.confirm)
        self._courses: dict[str, Course] = {}
        self._closed: deque[Course] = deque(maxlen=KEPT_CLOSED)
        self._closed_earlier: deque[Course] = deque(maxlen=KEPT_CLOSED)
        self.closed_so_far = 0
        """How many closed episodes were known, those that are kept no longer too."""

    def resume(self, heads_up: HeadsUp, readings: Iterable[Reading], now_ms: int) -> None:
        """An episode that was found open at a start: it is read at once.

        ``readings`` are those of the run before, oldest first: what an input said last still
        counts, and a verdict that was reached is not forgotten.
        """
        course = self._begin(heads_up, at_once_ms=now_ms)
        course.found_ms = now_ms
        for reading in readings:
            course.take(reading)

    def remember(self, heads_up: HeadsUp, readings: Iterable[Reading]) -> None:
        """An episode of an earlier run that has ended: it is listed, and says nothing more."""
        course = Course(heads_up)
        for reading in readings:
            course.take(reading)
        self._closed_earlier.append(course)
        self.closed_so_far += 1

    def _begin(self, heads_up: HeadsUp, *, at_once_ms: int | None = None) -> Course:
        if self.reads:
            self._schedule.opened(heads_up, at_once_ms=at_once_ms)
        course = self._courses[heads_up.episode_id] = Course(heads_up)
        return course

    def follow(self, change: Change) -> Course:
        """An episode opened, rose or closed."""
        heads_up = change.heads_up
        episode_id = heads_up.episode_id
        course = self._courses.get(episode_id) or self._begin(heads_up)
        course.heads_up = heads_up
        if change.kind is ChangeKind.ROSE:
            self._schedule.rose(heads_up)
        elif change.kind is ChangeKind.CLOSED:
            self._schedule.closed(episode_id)
            self._closed.append(self._courses.pop(episode_id))
            self.closed_so_far += 1
        return course

    def due(self, now_ms: int, busy_coins: Collection[str]) -> list[HeadsUp]:
        """The episodes whose inputs are to be read now, the largest first."""
        found: list[HeadsUp] = []
        for episode_id in self._schedule.due(now_ms, busy_coins):
            heads_up = self._episodes.get(episode_id)
            if heads_up is not None:
                found.append(heads_up)
            else:
                # Its end was lost to a defect; it must not stand before others of its coin.
                self._schedule.closed(episode_id)
                self._courses.pop(episode_id, None)
        return found

    def began(self, episode_id: str, now_ms: int) -> None:
        """A reading is on its way."""
        self._schedule.began(episode_id, now_ms)
        self._episodes.mark_read(episode_id)
        course = self._courses.get(episode_id)
        if course is not None:
            course.reading_now = True

    def abandoned(self, episode_id: str) -> None:
        """A reading that was on its way will not come."""
        course = self._courses.get(episode_id)
        if course is not None:
            course.reading_now = False

    def read(self, episode_id: str, inputs: Inputs, now_ms: int) -> Course | None:
        """Judge inputs that have come; ``None`` if the episode has closed meanwhile."""
        course = self._courses.get(episode_id)
        heads_up = self._episodes.get(episode_id)
        if course is None or heads_up is None:
            return None
        course.reading_now = False
        course.heads_up = heads_up
        reading = take_reading(
            heads_up,
            1 if course.last is None else course.last.number + 1,
            inputs,
            coin_tier=self._thresholds.tiers.tier_of(heads_up.coin),
            threshold=self._thresholds.threshold(heads_up.key),
            votes=self._params.votes,
            confirm=self._params.confirm,
            at_ms=now_ms,
            last=course.votes,
        )
        course.take(reading)
        return course

    def open_courses(self) -> Iterator[Course]:
        """Every open episode, the highest peak first, as of now."""
        for course in self.ranked_courses():
            self.bring_up(course)
            yield course

    def ranked_courses(self) -> list[Course]:
        """The same, with heads-ups of any age: `bring_up` those that are looked at."""
        courses = self._courses
        return [courses[one] for one in self._episodes.open_ids() if one in courses]

    def bring_up(self, course: Course) -> bool:
        """Make its heads-up that of now. Returns whether the episode is open."""
        heads_up = self._episodes.heads_up(course.heads_up.key)
        if heads_up is None or heads_up.episode_id != course.heads_up.episode_id:
            return False
        course.heads_up = heads_up
        return True

    def open_at_least(self, tier: Tier) -> list[Course]:
        """The open episodes of that tier or above, the highest peak first, as of now.

        Far cheaper than all of them: a tier is known without looking at what an episode has
        come to, since each rise of it was followed.
        """
        found = [
            course
            for course in self._courses.values()
            if course.heads_up.tier >= tier and self.bring_up(course)
        ]
        found.sort(key=lambda one: (-one.heads_up.peak_usd, one.heads_up.episode_id))
        return found

    def course(self, episode_id: str) -> Course | None:
        """An open episode, or one of this run that closed not long ago."""
        known = self._courses.get(episode_id)
        if known is not None:
            self.bring_up(known)
            return known
        return next((one for one in self._closed if one.heads_up.episode_id == episode_id), None)

    def closed_courses(self) -> tuple[Course, ...]:
        """The newest closed episodes, newest first."""
        return (*reversed(self._closed), *reversed(self._closed_earlier))

    def awaits_first_readings(self, now_ms: int, within_ms: int) -> bool:
        """Whether any episode was found open less than ``within_ms`` ago, and not read since."""
        courses = self._courses.values()
        return any(course.awaits_first_reading(now_ms, within_ms) for course in courses)

    def next_reading_ms(self, episode_id: str) -> int | None:
        """When it is read next, if it is."""
        return self._schedule.next_ms(episode_id)

    @property
    def has_open(self) -> bool:
        """Whether any episode is open."""
        return bool(self._courses)

    def is_open(self, episode_id: str) -> bool:
        """Whether the episode has not closed."""
        return episode_id in self._courses
