"""The whole monitor in virtual time: real engine, REST client, journal and outbox.

The feed, CoinGlass's answers and the bot are scripted. The journal is a real file; whoever waits
for it waits in real time, while the virtual clock stands still.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from cgtui.alerts.bot_api import BotApi
from cgtui.coinglass.client import CoinglassClient, RestConfig
from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.rest_types import OnCall
from cgtui.coinglass.stream_events import StreamEvent
from cgtui.journal.journal import Journal, open_journal
from cgtui.monitor.checklist.checklist_setup import ChecklistSetup
from cgtui.monitor.events import AlertTold, HeadsUpTold, MonitorEvent, ReadingTaken, TripTold
from cgtui.monitor.monitor import Monitor, MonitorConfig
from cgtui.monitor.rest.rest_desk import RestSetup
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.signal.signal_setup import DeliverySetup, SignalSetup
from cgtui.monitor.signal_snapshot import InputsMode, SignalsSnapshot
from cgtui.monitor.snapshot import Snapshot
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.signals.params import SignalParams
from cgtui.signals.trip import Cause
from tests.alerts.outbox_world import Accepted, ScriptedBot
from tests.monitor.build import T0_MS, connected, frame, order, source
from tests.monitor.fake_coinglass import KEY, FakeCoinglass
from tests.monitor.running import FakeStream
from tests.signals.params import DEFAULTS
from tests.virtual_time import virtual_loop

T = TypeVar("T")

CHAT = "4242"
REAL_S = 30.0
"""Only a broken test waits so long."""
WATCHED = ("BTC", "ETH", "SOL")


class InlineExecutor(ThreadPoolExecutor):
    """Runs at once what would run in a thread, which virtual time would not wait for."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the caller's
            future.set_exception(error)
        return future


class PromptJournal:
    """A journal whose calls have ended when they return: virtual time waits for no thread."""

    def __init__(self, journal: Journal) -> None:
        self.real = journal

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.real, name)
        if name not in {"decide", "attempting", "settle", "set_state", "flushed"}:
            return found

        def call(*args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = found(*args, **kwargs)
            future.exception(REAL_S)
            return future

        return call


class WorldClock:
    """The virtual loop's time as a date, also from the journal's thread; a test may step it."""

    def __init__(self, epoch_ms: int = T0_MS, speed: float = 1.0) -> None:
        self._loop = virtual_loop()
        self.epoch_ms = epoch_ms
        self._speed = speed

    def now_ms(self) -> int:
        return self.epoch_ms + round(self._loop.time() * 1_000 * self._speed)

    def step(self, seconds: float) -> None:
        """As when somebody sets it."""
        self.epoch_ms += round(seconds * 1_000)


@dataclass
class Bot(ScriptedBot):
    """A scripted bot that can be opened and closed like the real one."""

    opened: int = 0

    async def __aenter__(self) -> Self:
        self.opened += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        pass


@dataclass
class World:
    """What outlives a run of the program: the disk, CoinGlass, the chat and the time."""

    folder: Path
    mode: Mode = Mode.LIVE
    bot: Bot = field(default_factory=Bot)
    clock: WorldClock = field(default_factory=WorldClock)
    wall: WorldClock = field(default_factory=WorldClock)
    params: SignalParams = DEFAULTS
    switched_on: bool = True
    forbidden: str = ""
    has_bot: bool = True
    has_rest: bool = True
    etf: bool = False
    budget_per_min: int = 250
    quiet_hours: str | None = None
    daily_at: str | None = None
    command: str | None = None
    speed: float = 1.0
    checklist: ChecklistSetup | None = None
    key: str = KEY

    def __post_init__(self) -> None:
        virtual_loop().set_default_executor(InlineExecutor())
        self.rest = FakeCoinglass(self.clock.now_ms)

    def after_kill(self, folder: Path) -> World:
        """The world in which the program was killed just now: its disk as it is, and a chat that
        hears nothing more of it."""
        folder.mkdir()
        for ending in ("", "-wal"):
            beside = self.journal_file.with_name(self.journal_file.name + ending)
            if beside.exists():
                shutil.copy(beside, folder / beside.name)
        bot = replace(self.bot, accepted=list(self.bot.accepted), calls_s=[], probes_s=[])
        world = replace(self, folder=folder, bot=bot)
        world.rest = self.rest
        return world

    @property
    def journal_file(self) -> Path:
        return self.folder / "journal.db"

    def open_journal(self) -> Journal:
        """As the program does; notes are written at once or with the next durable one."""
        return open_journal(
            self.journal_file,
            keep_days=30,
            max_mb=2048,
            ceiling_days=30,
            now_ms=self.clock.now_ms,
            wall_ms=self.wall.now_ms,
        )

    def setup(self, journal: Journal) -> SignalSetup:
        inputs = InputsMode.REST if self.has_rest else InputsMode.NONE
        return SignalSetup(
            params=self.params,
            inputs=inputs,
            journal=cast(Journal, PromptJournal(journal)),
            rest=self._rest_setup() if self.has_rest else None,
            delivery=DeliverySetup(
                make_bot=(lambda: cast(BotApi, self.bot)) if self.has_bot else None,
                chat_id=CHAT,
                forbidden=self.forbidden,
                starts_on=self.switched_on,
                life_s=300.0,
                command=self.command,
                quiet_hours=self.quiet_hours,
                daily_at=self.daily_at,
            ),
        )

    def _rest_setup(self) -> RestSetup:
        def make_client(on_call: OnCall) -> CoinglassClient:
            return CoinglassClient(
                RestConfig("http://127.0.0.1:1", budget_per_min=self.budget_per_min, loopback=True),
                key=self.key,
                on_call=on_call,
                now_ms=self.wall.now_ms,
                monotonic=virtual_loop().time,
                transport=self.rest.transport(),
            )

        return RestSetup(
            make_client=make_client,
            exchanges=("Binance", "OKX", "Bybit", "Hyperliquid"),
            reference_exchange="Binance",
            quote="USDT",
            window_days=0.5,
            etf=self.etf,
        )


class Run:
    """One run of the program; use as ``async with``. Small orders keep the feed alive."""

    def __init__(
        self, world: World, *, trickle_s: float = 1.0, journal: Journal | None = None
    ) -> None:
        self.world = world
        self.events: list[MonitorEvent] = []
        self.snapshots: list[Snapshot] = []
        self.queue = FrameQueue()
        self.trickle_s = trickle_s
        """Seconds between two small orders; with infinity the feed is mute."""
        self.lag_ms = 200
        self._journal = journal
        self.before_start: Callable[[Monitor], object] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.due_s: dict[str, float] = {}

    async def __aenter__(self) -> Self:
        world = self.world
        self.journal = self._journal or world.open_journal()
        self.monitor = Monitor(
            source=source(
                world.mode,
                clock=world.clock,
                rest_url="http://127.0.0.1:1" if world.has_rest else "",
                speed=world.speed,
            ),
            stream=FakeStream(self.queue, [*connected(self.now_ms)]),
            queue=self.queue,
            config=MonitorConfig(fps=4, watch=WATCHED),
            on_snapshot=self.snapshots.append,
            on_event=self.events.append,
            signals=world.setup(self.journal),
            checklist=world.checklist,
            monotonic=virtual_loop().time,
            wall_ms=world.wall.now_ms,
        )
        if self.before_start is not None:
            self.before_start(self.monitor)
        self._start(self.monitor.run())
        self._start(self._trickle())
        await asyncio.sleep(1.0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.monitor.stop()
        await self._tasks[0]
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.journal.close()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _trickle(self) -> None:
        last_s = float("-inf")
        while True:
            now_s = virtual_loop().time()
            if now_s - last_s + 1e-6 >= self.trickle_s < float("inf"):
                self.put(self.one("LTC", Side.LONG, 10.0, ago_ms=self.lag_ms))
                last_s = now_s
            await asyncio.sleep(1.0)

    # -- what happens ------------------------------------------------------------------------

    @property
    def now_ms(self) -> int:
        return self.world.clock.now_ms()

    def one(
        self, coin: str, side: Side, usd: float, *, exchange: str = "Binance", ago_ms: int = 200
    ) -> Liquidation:
        return order(
            exchange=exchange,
            coin=coin,
            pair=f"{coin}USDT",
            side=side,
            usd=usd,
            price=100.0,
            time_ms=self.now_ms - ago_ms,
            received_ms=self.now_ms,
        )

    def put(self, *orders: Liquidation) -> None:
        self.queue.put(frame(*orders, received_ms=self.now_ms))

    def say(self, *events: StreamEvent) -> None:
        for event in events:
            self.queue.put(event)

    def cascade(self, coin: str = "BTC", usd: float = 3_000_000.0, side: Side = Side.LONG) -> None:
        """So much of ``coin`` in ten orders, at once."""
        self.put(*(self.one(coin, side, usd / 10) for _ in range(10)))

    async def keep_up(self, seconds: float, coin: str = "BTC", usd: float = 3_000_000.0) -> None:
        """``coin`` begins with ``usd`` and stays near that in 60 s for so long; again goes on."""
        until_s = virtual_loop().time() + seconds
        while (left_s := until_s - virtual_loop().time()) > 1e-6:
            due_s = self.due_s.get(coin)
            if due_s is None or virtual_loop().time() >= due_s:
                self.cascade(coin, usd if due_s is None else 0.3 * usd)
                self.due_s[coin] = due_s = virtual_loop().time() + 20.0
            await asyncio.sleep(min(left_s, due_s - virtual_loop().time()))

    # -- what came of it ---------------------------------------------------------------------

    @property
    def desk(self) -> SignalDesk:
        """The innards, for what no scripted world can bring about."""
        found = self.monitor._desks.signal
        assert found is not None
        return found

    @property
    def signals(self) -> SignalsSnapshot:
        found = self.snapshots[-1].signals
        assert found is not None
        return found

    async def fresh(self) -> SignalsSnapshot:
        """The next snapshot's signals."""
        await asyncio.sleep(1.1)
        return self.signals

    @property
    def sent(self) -> list[Accepted]:
        return self.world.bot.accepted

    def told(self, state: AlertState | None = None) -> list[AlertRecord]:
        """The alerts that were told of, in order."""
        records = [one.record for one in self.events if isinstance(one, AlertTold)]
        return [one for one in records if state is None or one.state is state]

    def alerts(self, *kinds: AlertKind) -> list[AlertRecord]:
        """Those that were sent, without notices unless asked for."""
        wanted = kinds or (AlertKind.CONFIRMED, AlertKind.UNCONFIRMED, AlertKind.DIGEST)
        return [one for one in self.told(AlertState.SENT) if one.alert.kind in wanted]

    def reasons(self) -> list[str]:
        return [one.reason for one in self.told(AlertState.SUPPRESSED)]

    def readings(self) -> list[ReadingTaken]:
        return [one for one in self.events if isinstance(one, ReadingTaken)]

    def heads_ups(self) -> list[HeadsUpTold]:
        return [one for one in self.events if isinstance(one, HeadsUpTold)]

    def trips(self, cause: Cause) -> list[bool]:
        """How a cause went: True for a trip, False for a re-arm."""
        told = (one for one in self.events if isinstance(one, TripTold))
        return [one.tripped for one in told if one.trip.cause is cause]

    def flushed(self) -> Journal:
        """The journal, once all that was noted is on the disk."""
        self.journal.flushed().result(REAL_S)
        return self.journal


def with_hold(params: SignalParams = DEFAULTS, **changes: Any) -> SignalParams:
    return replace(params, hold=replace(params.hold, **changes))


def texts(messages: Sequence[Accepted]) -> list[str]:
    """The first line of each message."""
    return [one.text.splitlines()[0] for one in messages]
