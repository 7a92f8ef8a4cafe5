"""The signals at work: the engine between the feed, REST, the journal and Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from cgtui.alerts.doze import doze
from cgtui.alerts.off_reasons import SWITCHED_OFF
from cgtui.coinglass.rest_types import CallRecord
from cgtui.coinglass.stream_events import Disconnected, OrdersReceived, RefusalKind, Refused
from cgtui.journal.journal import Journal
from cgtui.logging import get_logger
from cgtui.monitor.events import AlertTold, HeadsUpTold, MonitorEvent
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.rest.market_poll import MarketPrices
from cgtui.monitor.rest.rest_desk import INPUT_ENDPOINTS, RestDesk
from cgtui.monitor.signal.alert_maker import Surroundings
from cgtui.monitor.signal.books import Books
from cgtui.monitor.signal.call_outcome import outcome_of
from cgtui.monitor.signal.delivery_desk import DeliveryDesk
from cgtui.monitor.signal.desk_commands import DeskCommands
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.signal.keeper import Keeper
from cgtui.monitor.signal.price_book import PriceBook
from cgtui.monitor.signal.reading_task import ReadingTask
from cgtui.monitor.signal.seed_task import SeedTask
from cgtui.monitor.signal.signal_setup import SignalSetup, local_minute
from cgtui.monitor.signal.telegram_switch import (
    SWITCH,
    SWITCH_SET_ASIDE,
    TelegramSwitch,
)
from cgtui.monitor.signal_snapshot import SignalCounts
from cgtui.monitor.source import Mode, Source
from cgtui.monitor.supervisor import where
from cgtui.signals.alert import Alert, AlertState
from cgtui.signals.hold_facts import CallOutcome, Refusal
from cgtui.signals.kill_switch import ALL_CAUSES, REPLAY_CAUSES, KillSwitch
from cgtui.signals.minute_sums import ClosedMinute
from cgtui.signals.outcomes import Outcome
from cgtui.signals.quiet_hours import is_silent
from cgtui.signals.tier import Tier

TICK_MS: Final = 250
"""Between two judgements at the least, by the source's clock; every batch is counted at once."""
TICK_S: Final = 0.25
IDLE_S: Final = 1.0
LEAST_TICK_S: Final = 0.05
KEEP_OPEN_MS: Final = 5_000
"""How old what a kill leaves of an open episode may be."""
VIEWING: Final = "another cgtui writes this journal: alerts are off here"

_log = get_logger("signals")


class SignalDesk(DeskCommands):
    """The watcher of the feed and the ear of the engine; all in the monitor's loop.

    ``emit`` passes events on, ``note`` reports a defect that is not a part's own end, ``changed``
    asks for a snapshot. `signal_parts` gives it the parts that run beside it.
    """

    def __init__(
        self,
        setup: SignalSetup,
        source: Source,
        books: Books,
        *,
        emit: Callable[[MonitorEvent], None],
        note: Callable[[str, BaseException], None],
        changed: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setup = setup
        self.source = source
        self.books = books
        self.now_ms = source.clock.now_ms
        self.note = note
        self._emit = emit
        self._changed = changed
        judged = REPLAY_CAUSES if source.mode is Mode.REPLAY else ALL_CAUSES
        self.kill = KillSwitch(setup.params.hold, judged=judged)
        self.prices = PriceBook(books.feed_price, self._settled)
        self.engine = SignalEngine(
            setup.params,
            mode=source.mode.value,
            inputs=setup.inputs,
            started_ms=self.now_ms(),
            kill=self.kill,
            around=Surroundings(
                price_of=lambda coin: self.prices.now(coin, self.now_ms()),
                market=lambda: books.market_now(self.now_ms()),
                lag_s=lambda: books.lag_s(self.now_ms()),
                is_silent=self._is_silent,
            ),
            out=self,
            wall_ms=books.wall_ms,
        )
        self.engine.minutes.feed_down(self.now_ms())
        self.keeper = Keeper(setup.journal)
        self.switch = TelegramSwitch(
            read=lambda: setup.journal.get_state(SWITCH),
            write=lambda position: self.keep_state(SWITCH, position),
            starts_on=setup.delivery.starts_on,
            forbidden=lambda: self.engine.speaker.muzzle or setup.delivery.forbidden,
            wall_ms=books.wall_ms,
            off_at_first=SWITCH_SET_ASIDE if setup.journal.health.note else SWITCHED_OFF,
        )
        self._look_at_role()
        self.delivery: DeliveryDesk | None = None
        self.rest: RestDesk | None = None
        self.reading: ReadingTask | None = None
        self.seeding: SeedTask | None = None
        self._ticked_ms = self.now_ms()
        self._unjudged = asyncio.Event()  # orders were counted, and it was too soon to judge them
        self._lost_ms: int | None = None
        self._unproved = False  # subscribed, and nothing has come yet
        self._kept_open_ms = 0

    @property
    def journal(self) -> Journal:
        """What all of it is kept in."""
        return self.setup.journal

    # -- the feed's watcher -----------------------------------------------------------------

    @property
    def large_usd(self) -> float:
        """From what size on the engine wants to be told of orders one by one."""
        return self.engine.large_usd

    def orders(self, frames: list[OrdersReceived], gathered: Gathered) -> None:
        """Keep them, count them, judge them if it is time. Never raises."""
        try:
            # First: what is received is kept, whatever becomes of it here.
            self.keeper.orders(frames)
            # Not the frames' time of receiving, which is behind the other tasks' time.
            now_ms = self.now_ms()
            if self._unproved and not (self.rest and self.rest.key_refused):
                self._unproved = False
                self.kill.websocket_live(now_ms)
            self.engine.take(gathered.by_key, gathered.large, now_ms)
            if not 0 <= now_ms - self._ticked_ms < TICK_MS:
                self._tick(now_ms)
            else:
                self._unjudged.set()
        except Exception as error:  # noqa: BLE001 - the feed goes on, and alerts are held
            self.evaluation_failed(error)

    def feed_lost(self, at_ms: int) -> None:
        """The minutes from here on are missing."""
        self._lost_ms = at_ms
        self.engine.minutes.feed_down(at_ms)

    def feed_back(self, at_ms: int) -> None:
        """And from here on they are not."""
        self.engine.minutes.feed_up(at_ms)
        self._unproved = True  # a refusal may follow what was only asked for
        if self._lost_ms is not None and self.seeding is not None:
            self.seeding.gap(self._lost_ms, at_ms)
        self._lost_ms = None

    def feed_told(self, event: MonitorEvent) -> None:
        """Everything else of the feed that matters here."""
        if isinstance(event, Refused):
            refusal = Refusal.KEY if event.kind is RefusalKind.KEY else Refusal.PLAN
            self.kill.websocket_refused(refusal, event.at_ms)
        elif isinstance(event, Disconnected):
            self.keeper.event(event)

    # -- time -------------------------------------------------------------------------------

    async def tick_for_ever(self) -> None:
        """Let time pass where no orders do it."""
        speed, sleep = max(1.0, self.source.speed), self.books.sleep
        soon_s = max(LEAST_TICK_S, TICK_S / speed)
        while True:
            self.tick()
            if self.engine.desk.has_open:
                await sleep(soon_s)
                continue
            await doze(self._unjudged, IDLE_S / speed, sleep)
            if self._unjudged.is_set():
                await sleep(soon_s)

    def tick(self) -> None:
        """Judge as of now. Never raises."""
        try:
            self._tick(self.now_ms())
            self.prices.tick(self.now_ms())
        except Exception as error:  # noqa: BLE001 - alerts are held, and it is said
            self.evaluation_failed(error)

    def _tick(self, now_ms: int) -> None:
        self._ticked_ms = now_ms
        self._unjudged.clear()
        self._look_at_role()
        self.engine.tick(now_ms)
        self._keep_holds()
        if not 0 <= now_ms - self._kept_open_ms < KEEP_OPEN_MS:
            self._kept_open_ms = now_ms
            self.keeper.open_heads_ups(self.engine.episodes.open())

    def _look_at_role(self) -> None:
        """Another instance may have taken the journal while a disk kept this one from it."""
        if self.journal.role == "viewer":
            self.engine.speaker.muzzle = VIEWING

    def evaluation_failed(self, error: Exception) -> None:
        """Hold alerts: what is judged cannot be trusted."""
        self.kill.evaluation_failed(where(error), self.now_ms())
        self.note("signals", error)

    # -- what the engine comes to -----------------------------------------------------------

    def tell(self, event: MonitorEvent) -> None:
        """Keep it, act on it, pass it on."""
        self.keeper.event(event)
        match event:
            case HeadsUpTold() if self.reading is not None:
                self.reading.wake()
            case AlertTold() if event.record.state is AlertState.SUPPRESSED:
                if self.delivery is not None:
                    self.delivery.suppressed(event.record)
            case _:
                pass
        self._emit(event)
        self._changed()

    def decide(self, alert: Alert) -> None:
        """On its way. Where there is none, the speaker is muzzled and decides nothing."""
        if self.delivery is not None:
            self.delivery.decide(alert)

    def minute_closed(self, minute: ClosedMinute) -> None:
        """Keep it."""
        self.keeper.minute(minute)

    def called(self, record: CallRecord) -> None:
        """A REST attempt ended."""
        outcome = outcome_of(record)
        failed = outcome is CallOutcome.FAILED
        if failed and self.rest is not None and self.rest.coin.doubts(record.params):
            return  # that CoinGlass lacks a coin says nothing about REST
        if outcome is not None:
            self.kill.call(
                record.endpoint,
                outcome,
                is_input=record.endpoint in INPUT_ENDPOINTS,
                now_ms=self.now_ms(),
            )

    def priced(self, prices: MarketPrices) -> None:
        """REST's prices, and the coins of tier 3."""
        coins = self.setup.params.coins
        self.engine.tiers.set_tier3(prices.tier3(without=(*coins.tier1, *coins.tier2)))
        self.prices.take(prices)

    def wanted_prices(self) -> tuple[str, ...]:
        """Coins whose price should be read."""
        open_coins = (one.heads_up.coin for one in self.engine.desk.ranked_courses())
        watched = self.books.market.watched
        return tuple(dict.fromkeys((*watched, *open_coins, *self.prices.waiting())))

    # -- what the engine asks ---------------------------------------------------------------

    def _is_silent(self, tier: Tier, at_ms: int) -> bool:
        return is_silent(tier, local_minute(at_ms), self.setup.delivery.quiet_hours)

    def _settled(self, outcomes: Sequence[Outcome]) -> None:
        self.keeper.outcomes(outcomes)
        self._changed()

    @property
    def counts(self) -> SignalCounts:
        """Since the start."""
        delivery = self.delivery.counts if self.delivery is not None else None
        return SignalCounts(
            heads_ups=self.engine.heads_ups,
            readings=self.engine.readings,
            alerts_sent=delivery.sent if delivery else 0,
            alerts_recorded=delivery.recorded if delivery else 0,
            alerts_suppressed=self.engine.speaker.suppressed,
            alerts_failed=delivery.failed if delivery else 0,
        )
