"""The engine over recorded orders: the very code that runs live, with the recording's own time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.backtest.backtest_inputs import RecordedInputs, nothing_read
from cgtui.monitor.backtest.backtest_prices import HEADS_UP, RecordedPrices
from cgtui.monitor.backtest.backtest_result import BacktestResult, ReadingsTaken, result_of
from cgtui.monitor.backtest.backtest_stir import Stir
from cgtui.monitor.events import AlertTold, HeadsUpChange, HeadsUpTold, MonitorEvent, ReadingTaken
from cgtui.monitor.feed.order_group import Gathered, GroupKey
from cgtui.monitor.signal.alert_maker import MarketNow, Surroundings
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.signal.episode_desk import Course
from cgtui.monitor.signal.speaker import OWED_MS
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.source import Mode
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import Key
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.minute_sums import ClosedMinute
from cgtui.signals.params import SignalParams
from cgtui.signals.rolling import MarketSums

TICK_MS: Final = 250
"""Orders are judged at the next whole quarter of a second: so often the running program does."""
SETTLED_MS: Final = 5 * 60_000
"""So long after the last order every minute that it may belong to is closed."""

_SECOND_MS, _MINUTE_MS = 1_000, 60_000
_SAID = (AlertKind.CONFIRMED, AlertKind.UNCONFIRMED)
_NO_MARKET = MarketNow(0.0, 0.0, 0, 0.0)


class Backtest:
    """Give it frames in the order of receiving with :meth:`take`, then ask for :meth:`result`.

    It comes to what four ticks a second would: time passes in the quarters in which orders can
    change anything (`Stir`), once a second while something can happen by itself, once a minute
    otherwise, and a long silence is passed over. An alert arrives the moment it is decided, so that
    silences and digests count. ``inputs`` is None where nothing was ever read: then nothing speaks.
    Only the feed is judged: the kill-switch knows no facts of a recording and holds nothing.
    """

    def __init__(
        self, params: SignalParams, *, started_ms: int, inputs: RecordedInputs | None
    ) -> None:
        self._inputs = inputs
        self._started_ms = self._now_ms = self._ticked_ms = started_ms
        self._busy_until_ms = self._last_order_ms = started_ms
        self._judge_at_ms: int | None = None  # orders that stir wait to be judged
        self._prices = RecordedPrices()
        self._market = MarketSums()
        self._usd_of: defaultdict[str, float] = defaultdict(float)
        self._orders = self._history = 0
        self._courses: dict[str, Course] = {}
        self._alerts: list[Alert] = []
        self._hushed: Counter[str] = Counter()
        self._verdicts: Counter[str] = Counter()
        self._without_inputs = 0
        self._seeds: list[tuple[int, Key, float]] = []  # the next one last
        self.engine = SignalEngine(
            params,
            mode=Mode.REPLAY.value,
            inputs=InputsMode.NONE if inputs is None else InputsMode.REST,
            started_ms=started_ms,
            kill=KillSwitch(params.hold, judged=()),
            around=Surroundings(
                price_of=self._prices.now,
                market=self._market_now,
                lag_s=lambda: None,
                is_silent=lambda _tier, _at_ms: False,
            ),
            out=self,
            wall_ms=lambda: self._now_ms,
        )
        self._stir = Stir(self.engine.tiers, params.thresholds)

    # -- what is known besides the orders ----------------------------------------------------

    def know_minutes(self, minutes: Mapping[Key, Iterable[tuple[int, float]]]) -> None:
        """Fill the windows with (minute, USD) that were known at the start."""
        for key, sums in minutes.items():
            self.engine.thresholds.put_many(key, sums)
        self.engine.thresholds.advance(self._started_ms)

    def know_missing(self, minutes: Iterable[int]) -> None:
        """Minutes in which the feed was down: missing, whatever was received in them."""
        for minute in minutes:
            self.engine.minutes.mark_missing(minute * _MINUTE_MS, (minute + 1) * _MINUTE_MS)

    def learn_minutes(self, minutes: Iterable[tuple[int, Key, float]]) -> None:
        """(minute, key, USD) that REST told of later on: taken in when their time has come."""
        self._seeds = sorted(minutes, key=lambda one: -one[0])

    # -- orders and time ---------------------------------------------------------------------

    def take(self, frame: OrdersReceived) -> None:
        """The next frame. One with an earlier time than the last counts as of now."""
        now_ms = max(self._now_ms, frame.received_ms)
        self._advance(now_ms)
        self._now_ms = now_ms
        gathered = Gathered((frame,), large_usd=self.engine.large_usd)
        self._orders += gathered.orders
        self._history += gathered.history_orders
        if not gathered.live:
            return
        self._last_order_ms = now_ms
        self._count(gathered.live)
        self.engine.take(gathered.by_key, gathered.large, now_ms)
        if self._stir.stirs(gathered.live, now_ms) and self._judge_at_ms is None:
            self._judge_at_ms = -(-now_ms // TICK_MS) * TICK_MS

    def _count(self, groups: Mapping[GroupKey, Flow]) -> None:
        self._prices.add(groups)
        usd_of = self._usd_of
        for (_, coin, _, _), group in groups.items():
            usd_of[coin] += group.usd
        if self._inputs is None:
            return  # nothing is said of the market
        for (second, coin, side, _), group in groups.items():
            self._market.add(second * 1000, side, group.usd, group.orders)
            self._market.involve(coin, second * 1000)

    def _advance(self, to_ms: int) -> None:
        while (at_ms := self._next_tick_ms(to_ms)) < to_ms:
            self._tick(at_ms)

    def _next_tick_ms(self, to_ms: int) -> int:
        last_ms = self._ticked_ms
        if last_ms < self._busy_until_ms or self._prices.is_due(last_ms):
            next_ms = (last_ms // _SECOND_MS + 1) * _SECOND_MS
        else:
            next_ms = (last_ms // _MINUTE_MS + 1) * _MINUTE_MS
            if last_ms - self._last_order_ms > SETTLED_MS:
                # Nothing happens before the orders that come next, which may be two minutes late.
                next_ms = max(next_ms, (to_ms // _MINUTE_MS - 3) * _MINUTE_MS)
            horizon_ms = self._prices.next_ms
            if horizon_ms is not None:
                next_ms = min(next_ms, max(horizon_ms, last_ms + 1))
        return next_ms if self._judge_at_ms is None else min(next_ms, self._judge_at_ms)

    def _tick(self, now_ms: int) -> None:
        self._now_ms = self._ticked_ms = now_ms
        self._judge_at_ms = None
        self._learn(now_ms)
        self.engine.tick(now_ms)
        if self._inputs is not None:
            self._read(self._inputs, now_ms)
        self._prices.tick(now_ms)
        if self.engine.desk.has_open:
            # What an episode could not say may be owed for long after it.
            lasts_ms = _SECOND_MS if self._inputs is None else OWED_MS + _MINUTE_MS
            self._busy_until_ms = max(self._busy_until_ms, now_ms + lasts_ms)

    def _learn(self, now_ms: int) -> None:
        seeds, known_through = self._seeds, now_ms // _MINUTE_MS - 3
        while seeds and seeds[-1][0] <= known_through:
            minute, key, usd = seeds.pop()
            self.engine.thresholds.fill(key, [(minute, usd)])

    def _read(self, recorded: RecordedInputs, now_ms: int) -> None:
        for heads_up in self.engine.due(now_ms, ()):
            self.engine.desk.began(heads_up.episode_id, now_ms)
            inputs = recorded.at(heads_up.coin, now_ms)
            self._without_inputs += inputs is None
            self.engine.read(heads_up.episode_id, inputs or nothing_read(now_ms), now_ms)

    def _market_now(self) -> MarketNow:
        if self._inputs is None:
            return _NO_MARKET
        self._market.advance(self._now_ms)
        sums = self._market.sums(60)
        hour = self._market.sums(3600)
        return MarketNow(
            sums.long_usd,
            sums.short_usd,
            self._market.coins(60),
            hour.long_usd + hour.short_usd + hour.unknown_usd,
        )

    # -- what the engine comes to ------------------------------------------------------------

    def tell(self, event: MonitorEvent) -> None:
        """Keep what the result is made of."""
        match event:
            case HeadsUpTold(change=HeadsUpChange.CLOSED):
                self._stir.open_keys.discard(event.heads_up.key)
            case HeadsUpTold(change=HeadsUpChange.OPENED):
                up = event.heads_up
                self._stir.open_keys.add(up.key)
                course = self.engine.desk.course(up.episode_id)
                if course is not None:
                    self._courses[up.episode_id] = course  # it is brought up to date in place
                self._prices.follow(up.episode_id, up.key, up.tier, HEADS_UP, up.opened_ms)
            case ReadingTaken():
                self._verdicts[event.reading.verdict.value] += 1
            case AlertTold() if event.record.state is AlertState.SUPPRESSED:
                self._hushed[event.record.reason] += 1
            case _:
                pass

    def decide(self, alert: Alert) -> None:
        """It arrives at once."""
        self._alerts.append(alert)
        if alert.kind in _SAID and alert.side is not None:
            self._prices.follow(
                alert.alert_id, (alert.coin, alert.side), alert.tier, alert.kind.value, self._now_ms
            )
        self.engine.speaker.delivered(AlertRecord(alert, AlertState.SENT), self._now_ms)

    def minute_closed(self, minute: ClosedMinute) -> None:
        """The engine has put it into its windows."""

    # -- the end -----------------------------------------------------------------------------

    def result(self) -> BacktestResult:
        """What it came to by the last frame; nothing is claimed beyond it. Ends the run."""
        self._tick(self._now_ms)
        self._prices.finish(self._now_ms)
        tuple(self.engine.desk.open_courses())  # brings the open ones up to now
        return result_of(
            started_ms=self._started_ms,
            ended_ms=self._now_ms,
            orders=self._orders,
            history=self._history,
            usd_of=self._usd_of,
            courses=tuple(self._courses.values()),
            alerts=self._alerts,
            hushed=self._hushed,
            readings=(
                None
                if self._inputs is None
                else ReadingsTaken(self._verdicts.total(), self._without_inputs, self._verdicts)
            ),
            outcomes=self._prices.outcomes,
            threshold_of=self.engine.thresholds.threshold,
        )
