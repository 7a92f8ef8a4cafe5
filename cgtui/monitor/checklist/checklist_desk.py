"""The checklist at work: it runs by itself at the start, gathers evidence all along, and judges."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cgtui.checklist.acceptance import AcceptanceClock
from cgtui.checklist.checklist import checklist_lines, criteria
from cgtui.checklist.evidence import HealthEvidence, NotAsked
from cgtui.checklist.facts import BotAnswer, ChecklistEvidence, CoinBatch
from cgtui.checklist.health_lines import OFF
from cgtui.checklist.mark import When
from cgtui.checklist.state import ChecklistState, RunProgress
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.checklist.checklist_facts import (
    delivery_facts,
    engine_facts,
    feed_facts,
    source_facts,
    taken_over,
)
from cgtui.monitor.checklist.checklist_run import ChecklistRun
from cgtui.monitor.checklist.checklist_setup import ChecklistSetup
from cgtui.monitor.checklist.drill import Drill, InputsReader
from cgtui.monitor.checklist.kept_checklist import CHECKLIST, kept_checklist
from cgtui.monitor.events import MonitorEvent
from cgtui.monitor.feed.feed_witness import FeedWitness
from cgtui.monitor.feed.largest_orders import LargestOrders
from cgtui.monitor.rest.client_tap import ClientTap
from cgtui.monitor.run_book import RunBook
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.snapshot import Snapshot
from cgtui.monitor.source import Mode

JUDGED_EVERY_S: Final = 1.0
"""Nothing on it changes faster than a person reads; a change of the run is judged at once."""
KEPT_EVERY_S: Final = 300.0

_NOT_YET: Final = NotAsked("not asked yet")


class ChecklistDesk:
    """All in the monitor's loop. ``inputs`` gives the reader of the confirming inputs once there is
    one; ``note`` reports a defect, ``changed`` asks for a snapshot.
    """

    def __init__(
        self,
        setup: ChecklistSetup,
        desk: SignalDesk,
        tap: ClientTap,
        *,
        inputs: Callable[[], InputsReader | None],
        note: Callable[[str, BaseException], None],
        changed: Callable[[], None],
    ) -> None:
        self._setup = setup
        self._desk = desk
        self._tap = tap
        self._inputs = inputs
        self._note = note
        self._changed = changed
        self._source = source_facts(desk.source, desk.setup.inputs)
        clock = AcceptanceClock(speed=desk.source.speed)
        health = setup.health
        self._witness = FeedWitness(clock, url=health.ws_url, channel=health.channel)
        self._book = RunBook()
        self._orders = LargestOrders(desk.engine.tiers.in_scope) if setup.drills else None
        self._run: ChecklistRun | None = None
        self._runs = 0
        self._asked = asyncio.Event()
        self._asked.set()  # the first one by itself
        self._drill: Drill | None = None
        self._drill_task: asyncio.Task[None] | None = None
        self._lacking: set[str] = set()  # coins whose drill lacked an input
        self._state: ChecklistState | None = None
        self._judged_s = float("-inf")
        self._kept_s = float("-inf")
        # What the last run that got so far has found holds until a newer one has.
        self._health: HealthEvidence | None = None
        self._health_when: When | None = None
        self._bot: BotAnswer | NotAsked = _NOT_YET
        self._batch: tuple[CoinBatch, ...] = ()
        self._batch_asked: NotAsked | None = _NOT_YET

    # -- commands ---------------------------------------------------------------------------

    def ask_again(self) -> None:
        """Run the questions once more; one that is under way goes on to its end."""
        if self._run is None or not self._run.progress.running:
            self._asked.set()

    def key_changed(self, source: str) -> None:
        """Another API key is in use, from ``source``: everything is asked anew, once a run that is
        under way has ended."""
        health = replace(self._setup.health, key_source=source)
        self._setup = replace(self._setup, health=health)
        self._asked.set()

    def drill(self) -> None:
        """Take the run's largest order down the path of an alert; one at a time.

        Where its coin lacked an input (a coin that the reference exchange does not list), the next
        drill takes the largest order of another one.
        """
        if self._drill_task is not None and not self._drill_task.done():
            return
        desk = self._desk
        self._drill = drill = Drill(
            desk.engine,
            self._inputs(),
            mode=desk.source.mode.value,
            price_of=lambda coin: desk.prices.now(coin, desk.now_ms()),
            decide=desk.decide,
            read=self._book.read,
            now_ms=desk.now_ms,
        )
        orders = self._orders
        order = None if orders is None else orders.largest(without=self._lacking)
        self._drill_task = asyncio.create_task(drill.run(order), name="drill")
        self._drill_task.add_done_callback(self._drill_ended)

    def _drill_ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        drill = self._drill
        if drill is not None and drill.reading is not None and drill.reading.missing:
            self._lacking.add(drill.reading.coin)
        if error is not None:
            if drill is not None:
                drill.words = f"it failed: {type(error).__name__}; see the log"
            self._note("drill", error)
        self._judge_soon()

    # -- evidence ---------------------------------------------------------------------------

    def heard(self, event: MonitorEvent) -> None:
        """One event of the running system, in its order."""
        if isinstance(event, OrdersReceived) and self._orders is not None:
            self._orders.take(event)
        self._witness.heard(event, self._desk.books.monotonic())
        self._book.heard(event)

    async def run(self) -> None:
        """Run the questions whenever they are asked for, for good."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self._run_once()

    async def _run_once(self) -> None:
        desk, books = self._desk, self._desk.books
        delivery = desk.setup.delivery
        self._runs += 1
        self._run = run = ChecklistRun(
            self._setup,
            self._runs,
            client=self._tap.client,
            no_rest=OFF + self._source.no_rest if self._source.no_rest else "REST is not open",
            tally=self._tap.tally,
            make_bot=None if delivery.forbidden else delivery.make_bot,
            no_bot=delivery.forbidden or "no bot",
            when=self._when,
            source_ms=desk.now_ms,
            monotonic=books.monotonic,
            sleep=books.sleep,
        )
        try:
            await run.run()
        finally:
            self._take_run(run)
            self._judge_soon()
            self._kept_s = float("-inf")

    # -- judgement --------------------------------------------------------------------------

    def state(self, snapshot: Snapshot) -> ChecklistState | None:
        """The checklist as of ``snapshot``; a defect of its own costs nothing but itself."""
        real_s = self._desk.books.monotonic()
        if real_s - self._judged_s < JUDGED_EVERY_S and self._state is not None:
            return self._state
        self._judged_s = real_s
        try:
            self._state = self._judge(snapshot, real_s)
            self._keep_now_and_then(real_s)
        except Exception as error:  # noqa: BLE001 - the numbers of the market are shown all the same
            self._note("checklist", error)
        return self._state

    def close(self) -> None:
        """The end: a drill under way is broken off, and how it stands is kept."""
        if self._drill_task is not None:
            self._drill_task.cancel()
        self.keep()

    def keep(self) -> None:
        """Write down how it stands, for `cgtui export checklist`."""
        if self._state is not None and self._desk.journal.role == "writer":
            self._desk.keep_state(CHECKLIST, kept_checklist(self._state))

    def _keep_now_and_then(self, real_s: float) -> None:
        run = self._run
        if run is None or run.progress.running or real_s - self._kept_s < KEPT_EVERY_S:
            return
        self._kept_s = real_s
        self.keep()

    def _judge_soon(self) -> None:
        self._judged_s = float("-inf")
        self._changed()

    def _judge(self, snapshot: Snapshot, real_s: float) -> ChecklistState | None:
        run = self._run
        if run is not None:
            self._take_run(run)
        evidence = self._evidence(snapshot, real_s)
        if evidence is None:
            return None
        return ChecklistState(
            when=evidence.when,
            mode=self._source.mode,
            label=self._source.label,
            speed=self._source.speed,
            lines=checklist_lines(evidence),
            criteria=criteria(evidence, proves_reconnect=self._setup.proves_reconnect),
            acceptance=evidence.acceptance,
            progress=RunProgress() if run is None else run.progress,
        )

    def _take_run(self, run: ChecklistRun) -> None:
        """What it has found by now, in place of what was known before."""
        if run.health is not None:
            self._health, self._health_when = run.health, run.health_when
        if run.batch_asked is not None or run.health is not None:
            self._batch, self._batch_asked = run.batch, run.batch_asked
        if not isinstance(run.bot, NotAsked) or run.bot.reason.startswith(OFF):
            self._bot = run.bot

    def _evidence(self, snapshot: Snapshot, real_s: float) -> ChecklistEvidence | None:
        signals, desk = snapshot.signals, self._desk
        if signals is None:
            return None
        params, witness = desk.setup.params, self._witness
        return ChecklistEvidence(
            when=When(snapshot.now_ms, desk.books.wall_ms()),
            source=self._source,
            health=self._health_now(),
            health_when=self._health_when,
            feed=feed_facts(
                snapshot,
                witness,
                ping_interval_s=self._setup.ping_interval_s,
                channel=self._setup.health.channel,
                real_s=real_s,
            ),
            acceptance=witness.clock.look(snapshot.now_ms),
            engine=engine_facts(snapshot, signals, params, desk.kill.last_trip),
            delivery=delivery_facts(signals, params, self._book.alerts()),
            bot=self._bot,
            run=self._book.facts(
                "" if self._drill is None else self._drill.words,
                taken_over=taken_over(signals, snapshot.started_ms),
            ),
            batch=self._batch,
            batch_asked=self._batch_asked,
        )

    def _health_now(self) -> HealthEvidence:
        """What was found, with what goes on changing as of now: feed, calls, quota, clock."""
        config, tap = self._setup.health, self._tap
        found = self._health or HealthEvidence(
            now_ms=self._desk.now_ms(),
            rest_url=config.rest_url,
            ws_url=config.ws_url,
            coin=config.coin,
            exchange=config.exchange,
            budget_per_min=config.budget_per_min,
            key_source=config.key_source,
        )
        found = replace(found, feed=self._witness.visit(), calls=tap.tally.calls())
        stats = None if tap.client is None else tap.client.stats
        if stats is not None:
            found = replace(found, clock_offset_ms=stats.clock_offset_ms, quota=stats.quota)
        if self._desk.source.mode is not Mode.LIVE:
            # Its rows are in the source's time already, and that is not this machine's.
            found = replace(found, clock_offset_ms=None)
        return found

    def _when(self) -> When:
        return When(self._desk.now_ms(), self._desk.books.wall_ms())
