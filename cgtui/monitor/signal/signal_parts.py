"""Opens what the signal desk runs on, and names the parts that run beside it."""

from __future__ import annotations

import functools
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from cgtui.alerts.command import AlertCommand
from cgtui.alerts.outbox import Outbox
from cgtui.monitor.coin.coin_reader import CoinReader
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.rest_desk import RestDesk, open_rest_desk
from cgtui.monitor.signal.beginning import Beginning, ShowTape
from cgtui.monitor.signal.canary_task import CanaryTask
from cgtui.monitor.signal.daily_task import DAILY, DailyTask
from cgtui.monitor.signal.delivery_desk import DeliveryDesk
from cgtui.monitor.signal.facts_task import FactsTask
from cgtui.monitor.signal.keeper import JournalStore
from cgtui.monitor.signal.reading_task import ReadingTask
from cgtui.monitor.signal.seed_task import CeilingTask, SeedTask
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.signal.signal_view import SignalView
from cgtui.monitor.signal_snapshot import SignalsSnapshot, TelegramState
from cgtui.monitor.source import Mode
from cgtui.monitor.supervisor import where

Work = Callable[[], Awaitable[None]]


class SignalParts:
    """One run of the desk. ``open`` comes before everything else, ``close`` after it."""

    def __init__(self, desk: SignalDesk) -> None:
        self._desk = desk
        self._stack = AsyncExitStack()
        self._rest: RestDesk | None = None
        self._outbox: Outbox | None = None
        self._canary: CanaryTask | None = None
        self._view = SignalView(desk.engine, desk.prices)
        self._rest_note = ""
        self._begin = Beginning(desk)

    async def open(self) -> None:
        """Take up the earlier run, and make the ways to Telegram and REST.

        Each stands by itself: where one cannot be made the others are, and it is said.
        """
        desk = self._desk
        try:
            await self._open_delivery()
        except Exception as error:  # noqa: BLE001 - said, and nothing is decided that cannot go out
            desk.engine.speaker.muzzle = f"alerts are off: {where(error)}"
            desk.note("delivery", error)
        await self._begin.take_up()
        try:
            await self._open_rest()
        except Exception as error:  # noqa: BLE001 - said; readings are missing then
            self._rest_note = f"REST cannot be used: {where(error)}"
            desk.note("rest", error)
        desk.started()

    async def _open_rest(self) -> None:
        desk = self._desk
        setup = desk.setup.rest
        if setup is None:
            self._rest_note = "a replay has no REST"
            return
        self._rest = await self._stack.enter_async_context(
            open_rest_desk(
                setup,
                desk.called,
                now_ms=desk.now_ms,
                speed=desk.source.speed,
                wanted=desk.wanted_prices,
                on_prices=desk.priced,
            )
        )
        desk.rest = self._rest
        self._make_readers(self._rest)

    async def _open_delivery(self) -> None:
        desk, books = self._desk, self._desk.books
        setup = desk.setup.delivery
        bot = None
        if setup.make_bot is not None:
            bot = await self._stack.enter_async_context(setup.make_bot())
        self._outbox = outbox = Outbox(
            bot,
            setup.chat_id,
            JournalStore(desk.journal),
            life_s=setup.life_s,
            wall_ms=books.wall_ms,
            source_ms=desk.now_ms,
            monotonic=books.monotonic,
            sleep=books.sleep,
            rng=random.Random(),  # noqa: S311 - jitter of a back-off
            on_event=lambda event: desk.delivery.outbox_told(event) if desk.delivery else None,
            message_id_of=self._message_id_of,
        )
        live = desk.source.mode is Mode.LIVE
        desk.delivery = DeliveryDesk(
            outbox,
            kill=desk.kill,
            speaker=desk.engine.speaker,
            switch=desk.switch,
            # What is not the market must reach nothing of the person's own.
            command=AlertCommand(setup.command) if setup.command and live else None,
            tell=desk.tell,
            followed=desk.prices.follow,
            now_ms=desk.now_ms,
            monotonic=books.monotonic,
            sleep=books.sleep,
        )

    async def _message_id_of(self, alert_id: str) -> int | None:
        delivery = self._desk.delivery
        record = delivery.record(alert_id) if delivery is not None else None
        return None if record is None else record.message_id

    def _make_readers(self, rest: RestDesk) -> None:
        desk, books = self._desk, self._desk.books
        engine, params = desk.engine, desk.setup.params
        desk.reading = ReadingTask(
            engine,
            rest.inputs,
            calls_left=rest.calls_left,
            freshen=rest.markets.freshen,
            now_ms=desk.now_ms,
            failed=desk.evaluation_failed,
            changed=desk.tick,
        )
        desk.seeding = SeedTask(
            rest.seed,
            engine.thresholds,
            desk.keeper,
            watched=lambda: books.market.watched,
            now_ms=desk.now_ms,
            sleep=books.sleep,
        )
        self._canary = CanaryTask(
            params.canary,
            rest.buckets,
            minutes=engine.minutes,
            kill=desk.kill,
            watched=lambda: books.market.watched,
            now_ms=desk.now_ms,
            speed=desk.source.speed,
            sleep=books.sleep,
        )

    def show_tape_on(self, tape: ShowTape) -> None:
        """``tape`` takes the orders of an earlier run, oldest first, the source's time, and whether
        another instance is writing them."""
        self._begin.tape = tape

    def works(self) -> list[tuple[str, Work]]:
        """The parts by name, each to be kept running."""
        desk = self._desk
        found: list[tuple[str, Work]] = [("signals", desk.tick_for_ever), ("facts", self._facts)]
        if desk.delivery is not None:
            found += [
                ("decisions", desk.delivery.put_decided),
                ("telegram", desk.delivery.send),
                ("delivery", desk.delivery.watch),
            ]
        if self._rest is not None and desk.reading is not None and desk.seeding is not None:
            found += [
                ("confirmation", desk.reading.run),
                ("seeding", self._seed),
                ("refilling", desk.seeding.refill),
                ("prices", self._rest.markets.run),
                ("key", functools.partial(self._rest.mind_the_key, desk.books.sleep)),
            ]
            if desk.source.mode is not Mode.REPLAY and self._canary is not None:
                found.append(("canary", self._canary.run))
        found += [
            ("earlier sums", self._begin.take_sums),
            ("single orders", self._begin.take_single_orders),
            ("ceilings", self._ceilings),
        ]
        if desk.setup.delivery.daily_at is not None:
            found.append(("daily", self._daily))
        return found

    async def _seed(self) -> None:
        desk, rest = self._desk, self._rest
        if rest is not None and desk.seeding is not None:
            await rest.inputs.prepare(desk.books.market.watched)
            await desk.seeding.seed()

    async def _facts(self) -> None:
        desk, books = self._desk, self._desk.books
        # A simulated clock is not this machine's, and may run faster.
        judge_clock = desk.source.mode is Mode.LIVE and self._rest is not None
        rest = self._rest
        await FactsTask(
            kill=desk.kill,
            traffic=books.traffic,
            connection=books.connection,
            now_ms=desk.now_ms,
            monotonic=books.monotonic,
            started_s=books.monotonic(),
            speed=desk.source.speed,
            offset_s=lambda: rest.clock_offset_s if rest is not None and judge_clock else None,
            dropped=books.dropped,
            sleep=books.sleep,
        ).run()

    async def _ceilings(self) -> None:
        desk = self._desk
        await CeilingTask(
            desk.journal,
            desk.engine.thresholds,
            desk.setup.params.thresholds,
            now_ms=desk.now_ms,
            sleep=desk.books.sleep,
        ).run()

    async def _daily(self) -> None:
        desk = self._desk
        await DailyTask(
            desk.setup.delivery.daily_at or "",
            last_ms=self._begin.last_daily_ms,
            counts=lambda: desk.counts,
            say=desk.say_daily,
            keep=self._keep_daily,
            now_ms=desk.now_ms,
            sleep=desk.books.sleep,
        ).run()

    def _keep_daily(self, at_ms: int) -> None:
        self._begin.last_daily_ms = at_ms
        self._desk.keep_state(DAILY, at_ms)

    @property
    def coin_reader(self) -> CoinReader | None:
        """What reads the coin that is looked at; ``None`` without REST."""
        return None if self._rest is None else self._rest.coin

    @property
    def inputs(self) -> InputReader | None:
        """What reads the confirming inputs; ``None`` without REST."""
        return None if self._rest is None else self._rest.inputs

    def snapshot(self, now_ms: int, coins: tuple[str, ...]) -> SignalsSnapshot:
        """The signals' part of a snapshot; ``coins`` are those of the board."""
        desk, delivery = self._desk, self._desk.delivery
        canary = self._canary.canary.states() if self._canary is not None else ()
        by_coin = {state.coin: state for state in canary}
        telegram = TelegramState(reason=desk.engine.speaker.muzzle)
        return SignalsSnapshot(
            inputs=desk.setup.inputs,
            open=self._view.open(now_ms),
            closed=self._view.closed(now_ms),
            closed_older=self._view.closed_older,
            coins=self._view.coins(coins, now_ms, by_coin),
            venues=tuple(sorted(desk.engine.params.coins.exchanges)),
            armed=self._view.armed(),
            telegram=delivery.state() if delivery is not None else telegram,
            journal=desk.keeper.state(),
            rest=self._rest.stats if self._rest is not None else None,
            rest_note=self._rest_note or (self._rest.markets.trouble if self._rest else ""),
            starved=desk.reading.starved if desk.reading is not None else 0,
            alerts=delivery.records() if delivery is not None else (),
            alerts_older=delivery.records_older if delivery is not None else 0,
            outcomes=desk.prices.outcomes(),
            seeds=self._rest.seed.progress if self._rest is not None else (),
            counts=desk.counts,
            clock_offset_s=self._rest.clock_offset_s if self._rest is not None else None,
        )

    async def close(self) -> None:
        """Keep what was counted and decided last, and let go of the connections."""
        self._desk.keeper.open_heads_ups(self._desk.engine.episodes.open())
        if self._desk.delivery is not None:
            await self._desk.delivery.put_the_rest()
        if self._outbox is not None:
            self._outbox.stop()
        await self._stack.aclose()
