"""From orders and inputs to decisions: windows, episodes, readings, verdicts, and who may speak.

No task, socket, file or clock in here: times are arguments, so that a backtest decides with the
very same code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from cgtui.coinglass.events import Liquidation, Side
from cgtui.monitor.events import HeadsUpChange, HeadsUpTold, MonitorEvent, ReadingTaken
from cgtui.monitor.signal.alert_maker import AlertMaker, Surroundings
from cgtui.monitor.signal.episode_desk import EpisodeDesk
from cgtui.monitor.signal.speaker import Speaker
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.signals.alert import Alert
from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.episode_change import Change, ChangeKind
from cgtui.signals.episodes import EpisodeBook
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.inputs import InputName, Inputs
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.minute_sums import ClosedMinute, MinuteSums
from cgtui.signals.order_window import OrderWindow
from cgtui.signals.params import SignalParams
from cgtui.signals.speech import Speech
from cgtui.signals.thresholds import ThresholdBook

_SIDES = (Side.LONG, Side.SHORT)
_TELLS = {
    ChangeKind.OPENED: HeadsUpChange.OPENED,
    ChangeKind.ROSE: HeadsUpChange.ROSE,
    ChangeKind.CLOSED: HeadsUpChange.CLOSED,
}


class EngineOut(Protocol):
    """Who hears of what the engine comes to, in its order."""

    def tell(self, event: MonitorEvent) -> None:
        """A heads-up, a reading, a suppressed alert, a trip."""
        ...

    def decide(self, alert: Alert) -> None:
        """An alert to be kept and sent."""
        ...

    def minute_closed(self, minute: ClosedMinute) -> None:
        """A minute of the feed's own sums is whole, or known to be missing."""
        ...


class SignalEngine:
    """One market's signals. ``kill`` is told its facts by whoever knows them.

    ``wall_ms`` is this machine's clock, which stamps what is kept. Give it every batch of orders
    with :meth:`take` and call :meth:`tick` after each and at least once a second.
    """

    def __init__(
        self,
        params: SignalParams,
        *,
        mode: str,
        inputs: InputsMode,
        started_ms: int,
        kill: KillSwitch,
        around: Surroundings,
        out: EngineOut,
        wall_ms: Callable[[], int],
    ) -> None:
        self.params = params
        self.inputs = inputs
        self.kill = kill
        self.tiers = CoinTiers(params.coins, params.thresholds)
        self.thresholds = ThresholdBook(self.tiers, params.thresholds)
        self.minutes = MinuteSums(started_ms)
        self.orders = OrderWindow(self.tiers, params.thresholds)
        self.episodes = EpisodeBook(self.thresholds, self.orders, params.thresholds)
        self.speech = Speech(params.speech)
        self.desk = EpisodeDesk(
            self.episodes, self.thresholds, params, reads=inputs is not InputsMode.NONE
        )
        self.speaker = Speaker(
            params,
            desk=self.desk,
            speech=self.speech,
            kill=kill,
            maker=AlertMaker(mode, around),
            around=around,
            two_sided=self.episodes.two_sided,
            out=out,
            wall_ms=wall_ms,
        )
        self.heads_ups = 0
        self.readings = 0
        self._out = out
        self._changes: deque[Change] = deque()
        self._minutes_closed: deque[ClosedMinute] = deque()
        self._in_scope = _Scope(self.tiers)
        self.large_usd = min(
            params.thresholds.order_floor_rest_usd,
            params.thresholds.order_floor_tier3_usd,
            params.thresholds.order_floor_tier2_usd,
            params.thresholds.order_floor_tier1_usd,
        )

    # -- orders and time --------------------------------------------------------------------

    def take(
        self,
        by_key: Mapping[Key, Sequence[Flow]],
        large: Sequence[Liquidation],
        now_ms: int,
    ) -> None:
        """A batch of live orders; ``large`` are those of at least `large_usd`, one by one."""
        orders_of: dict[str, int] = {}
        in_scope = self._in_scope
        for key, all_flows in by_key.items():
            coin, side = key
            if side is Side.UNKNOWN:
                continue
            flows = [flow for flow in all_flows if in_scope[flow.first.exchange]]
            if flows:
                orders_of[coin] = orders_of.get(coin, 0) + sum([flow.orders for flow in flows])
                self.minutes.add_all(key, flows)
                self.episodes.take_all(key, flows, now_ms)
        self._count_orders(orders_of, large, now_ms)

    def _count_orders(
        self, orders_of: dict[str, int], large: Sequence[Liquidation], now_ms: int
    ) -> None:
        for order in large:
            if order.coin in orders_of and order.usd >= self.orders.keep_usd(order.coin):
                if order.side is Side.UNKNOWN or not self._in_scope[order.exchange]:
                    continue
                orders_of[order.coin] -= 1
                self.orders.add(order.coin, order.usd, order.time_ms)
        for coin, small in orders_of.items():
            self.orders.add_small(coin, small, now_ms)

    def tick(self, now_ms: int) -> None:
        """Let time pass: episodes rise and end, minutes close, deadlines and silences run out."""
        # Queued, so that an exception on the way costs one of them at most.
        self._changes.extend(self.episodes.advance(now_ms))
        while self._changes:
            self._follow(self._changes.popleft(), now_ms)
        self._minutes_closed.extend(self.minutes.close(now_ms))
        while self._minutes_closed:
            minute = self._minutes_closed.popleft()
            self._out.minute_closed(minute)
            for key, usd in minute.sums.items():
                self.thresholds.put(key, minute.minute, usd)
        self.thresholds.advance(now_ms)
        self.orders.advance(now_ms)
        self.speaker.tick(now_ms)

    def _follow(self, change: Change, now_ms: int) -> None:
        course = self.desk.follow(change)
        if change.kind is ChangeKind.OPENED:
            self.heads_ups += 1
        self._out.tell(HeadsUpTold(now_ms, _TELLS[change.kind], change.heads_up))
        if change.kind is ChangeKind.ROSE:
            self.speaker.rose(course, now_ms)
        elif change.kind is ChangeKind.CLOSED:
            coin = change.heads_up.coin
            if all(self.episodes.heads_up((coin, side)) is None for side in _SIDES):
                self.kill.episode_ended(coin, now_ms)

    # -- readings ---------------------------------------------------------------------------

    def due(self, now_ms: int, busy_coins: Collection[str]) -> list[HeadsUp]:
        """The episodes whose inputs are to be read now, the largest first."""
        return self.desk.due(now_ms, busy_coins)

    def read(self, episode_id: str, inputs: Inputs, now_ms: int) -> None:
        """The inputs of an episode have come."""
        course = self.desk.read(episode_id, inputs, now_ms)
        if course is None or course.last is None:
            return
        self.readings += 1
        reading = course.last
        missing: tuple[InputName, ...] = reading.missing
        self.kill.inputs_missing(reading.coin, missing, now_ms)
        self._out.tell(ReadingTaken(now_ms, reading))
        self.speaker.read(course, now_ms)


class _Scope(dict[str, bool]):
    """Whether a venue counts, by its name: a plain subscript, asked for each flow."""

    def __init__(self, tiers: CoinTiers) -> None:
        super().__init__()
        self._tiers = tiers

    def __missing__(self, exchange: str) -> bool:
        if len(self) > 1000:  # the names come from outside
            self.clear()
        known = self[exchange] = self._tiers.in_scope(exchange)
        return known
