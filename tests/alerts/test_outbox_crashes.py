"""Killed at any step, as often as one likes: nothing is lost in silence, little is repeated."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.alerts.bot_errors import (
    BotRefusedError,
    BotUnreachableError,
    MarkupRefusedError,
    RetryLaterError,
)
from cgtui.signals.alert import AlertKind, AlertState
from tests.alerts.build import alert
from tests.alerts.outbox_world import LIFE_S, LostAnswerError, World
from tests.virtual_time import EPOCH_MS, virtual_loop, virtual_time

DOWN = BotUnreachableError("sendMessage", "HTTP 502")
OUTCOMES: list[Exception | None] = [
    None,
    None,
    None,
    DOWN,
    LostAnswerError(DOWN),
    RetryLaterError("sendMessage", 20),
    RetryLaterError("sendMessage", 900),
    MarkupRefusedError("sendMessage", "HTTP 400 can't parse entities"),
    BotRefusedError("sendMessage", "HTTP 403 blocked"),
]
KNOWN_OUTCOMES = [one for one in OUTCOMES if not isinstance(one, LostAnswerError)]
KINDS = [AlertKind.CONFIRMED, AlertKind.UNCONFIRMED, AlertKind.NOTICE, AlertKind.DAILY]


class KilledError(BaseException):
    """``kill -9``: nothing that runs can catch it, and nothing of it runs on."""


@dataclass(frozen=True)
class Life:
    """One run of the program: killed at a step or after some seconds, then down for a while."""

    dies_at_step: int
    dies_after_s: float
    down_s: float


@dataclass
class Course:
    """Runs lives one after the other on one world, putting alerts at their times."""

    world: World
    alerts: list[tuple[float, AlertKind]]
    steps_left: float = float("inf")
    kills: int = 0
    put: int = 0

    def step(self) -> None:
        """One write or call begins or has just taken effect."""
        self.steps_left -= 1
        if self.steps_left <= 0:
            raise KilledError

    async def _put_alerts(self, outbox_put: object) -> None:
        assert callable(outbox_put)
        while self.put < len(self.alerts):
            at_s, kind = self.alerts[self.put]
            await asyncio.sleep(max(0.0, at_s - virtual_loop().time()))
            self.put += 1
            await outbox_put(alert(kind, alert_id=f"a-{self.put}", text="x"))

    async def _run(self, seconds: float) -> None:
        outbox = self.world.outbox()
        await outbox.set_telegram(True)
        await outbox.restore(self.world.store.pending())
        tasks = [
            asyncio.create_task(outbox.run()),
            asyncio.create_task(self._put_alerts(outbox.put)),
        ]
        try:
            done, _ = await asyncio.wait(
                tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION
            )
            for task in done:
                task.result()
        finally:
            self.steps_left = 0  # nothing that is cancelled now may still have an effect
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def live(self, life: Life) -> None:
        """Until it is killed."""
        self.steps_left = life.dies_at_step
        with contextlib.suppress(KilledError):
            await self._run(life.dies_after_s)
        self.kills += 1
        await asyncio.sleep(life.down_s)

    async def end(self) -> None:
        """A last life, in which nothing goes wrong any more."""
        self.steps_left = float("inf")
        await self._run(3 * LIFE_S)


lives = st.builds(
    Life,
    dies_at_step=st.integers(1, 40),
    dies_after_s=st.floats(0.0005, 200),
    down_s=st.sampled_from([0.0, 1.0, 30.0, 400.0]),
)
courses = st.lists(st.tuples(st.floats(0, 300), st.sampled_from(KINDS)), min_size=1, max_size=8)


async def lived(
    lives: Sequence[Life],
    alerts: list[tuple[float, AlertKind]],
    outcomes: list[Exception | None],
) -> Course:
    world = World()
    world.bot.script = list(outcomes)
    course = Course(world, sorted(alerts, key=lambda one: one[0]))
    world.store.step = world.bot.step = course.step
    for life in lives:
        await course.live(life)
    await course.end()
    return course


@settings(max_examples=250, deadline=None)
@given(
    st.lists(lives, max_size=5),
    courses,
    st.lists(st.sampled_from(OUTCOMES), max_size=12),
)
def test_each_alert_arrives_within_its_life_or_ends_with_a_reason(
    lives: list[Life],
    alerts: list[tuple[float, AlertKind]],
    outcomes: list[Exception | None],
) -> None:
    @virtual_time
    async def run() -> None:
        world = (await lived(lives, alerts, outcomes)).world
        reached = set(world.bot.ids)
        for alert_id, record in world.store.records.items():
            assert record.state is not AlertState.PENDING
            if record.state is AlertState.SENT:
                assert alert_id in reached
                assert record.message_id in {one.message_id for one in world.bot.accepted}
            else:
                assert record.reason
        for one in world.bot.accepted:
            age_s = one.at_s - (world.store.records[one.alert_id].committed_at_ms - EPOCH_MS) / 1e3
            assert age_s < LIFE_S + 1.0

    run()


@settings(max_examples=250, deadline=None)
@given(st.lists(lives, max_size=5), courses, st.lists(st.sampled_from(OUTCOMES), max_size=12))
def test_a_crash_repeats_at_most_one_message(
    lives: list[Life],
    alerts: list[tuple[float, AlertKind]],
    outcomes: list[Exception | None],
) -> None:
    @virtual_time
    async def run() -> None:
        course = await lived(lives, alerts, outcomes)
        ids = course.world.bot.ids
        lost = sum(isinstance(one, LostAnswerError) for one in outcomes)
        assert len(ids) - len(set(ids)) <= course.kills + lost

    run()


@settings(max_examples=150, deadline=None)
@given(st.lists(lives, max_size=4), courses)
def test_with_telegram_well_and_short_absences_everything_committed_arrives(
    lives: list[Life], alerts: list[tuple[float, AlertKind]]
) -> None:
    short = [Life(one.dies_at_step, min(one.dies_after_s, 20), 1.0) for one in lives]

    @virtual_time
    async def run() -> None:
        world = (await lived(short, alerts, [])).world
        assert set(world.bot.ids) == set(world.store.records)

    run()


@settings(max_examples=150, deadline=None)
@given(
    courses,
    st.lists(st.sampled_from(KNOWN_OUTCOMES), max_size=8),
    st.lists(st.tuples(st.floats(0.5, 120), st.booleans()), max_size=8),
)
def test_a_disk_that_comes_and_goes_loses_nothing_in_one_life(
    alerts: list[tuple[float, AlertKind]],
    outcomes: list[Exception | None],
    disk: list[tuple[float, bool]],
) -> None:
    @virtual_time
    async def run() -> None:
        world = World()
        world.bot.script = list(outcomes)
        course = Course(world, sorted(alerts, key=lambda one: one[0]))

        async def vary() -> None:
            for seconds, broken in disk:
                world.store.broken = OSError(28, "No space left on device") if broken else None
                await asyncio.sleep(seconds)
            world.store.broken = None

        varying = asyncio.create_task(vary())
        await course._run(6 * LIFE_S)
        await varying
        assert len(world.store.records) >= len(alerts)
        for alert_id, record in world.store.records.items():
            assert record.state is not AlertState.PENDING
            assert (record.state is AlertState.SENT) is (alert_id in world.bot.ids)

    run()


def test_every_step_of_a_simple_course_can_be_the_last() -> None:
    """Not left to chance: one alert, killed at each of its steps in turn."""
    results: list[tuple[int, AlertState | None]] = []
    for step in range(1, 12):

        @virtual_time
        async def run(step: int = step) -> None:
            course = await lived([Life(step, 10, 1.0)], [(0.0, AlertKind.CONFIRMED)], [])
            record = course.world.store.records.get("a-1")
            results.append((len(course.world.bot.ids), record.state if record else None))

        run()
    lost_before_commit, sent_once, sent_twice = (
        (0, None),
        (1, AlertState.SENT),
        (2, AlertState.SENT),
    )
    assert results == [
        lost_before_commit,  # the commit begins
        sent_once,  # it is made
        sent_once,  # the call is about to be marked
        sent_once,  # it is marked
        sent_once,  # the call begins
        sent_twice,  # Telegram has the message
        sent_twice,  # the outcome is about to be written
        sent_once,  # it is written
        *[sent_once] * 3,
    ]
