"""What was liquidated: every coin of the feed, and the market as a whole."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from cgtui.coinglass.events import Liquidation, Side
from cgtui.journal.records import OrderSecond
from cgtui.monitor.feed.coverage import Coverage
from cgtui.monitor.snapshot import CoinRow, SideSums, WindowSums
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import Key
from cgtui.signals.rolling import MarketSums, RollingSums, Sums

MARKET_SPANS_S = (60, 3600, 86_400)
LISTED_MS = 30 * 60_000
"""How long a coin that is not watched stays on the board after its last order."""

SPARK_MINUTES = 60
"""How many minutes a coin's row tells one by one."""

_SPARK_EVERY_MS = 10_000  # between two looks at them: what a bar of a minute gains is not urgent
_MINUTE_MS = 60_000
_DAY_S = 86_400


class _Coin:
    """One coin's sums and newest order."""

    __slots__ = ("_minutes", "_minutes_from_ms", "_row", "_row_key", "name", "newest", "sums")

    def __init__(self, name: str) -> None:
        self.name = name
        self.sums = RollingSums()
        self.newest: Liquidation | None = None
        self._row: CoinRow | None = None
        self._row_key: object = None
        self._minutes: tuple[float, ...] = ()
        self._minutes_from_ms = 0

    def take(self, side: Side, flows: Iterable[Flow], totals: dict[int, list[int]]) -> None:
        """Count flows of one side, in ``totals`` too: cents and orders by second."""
        self.sums.add_all(side, flows)
        newest = self.newest
        newest_ms = -1 if newest is None else newest.time_ms
        for flow in flows:
            total = totals.get(flow.second)
            if total is None:
                totals[flow.second] = [flow.cents, flow.orders]
            else:
                total[0] += flow.cents
                total[1] += flow.orders
            order = flow.last
            time_ms = order.time_ms
            if (
                newest is None
                or time_ms > newest_ms
                or (time_ms == newest_ms and order.received_ms >= newest.received_ms)
            ):
                newest, newest_ms = order, time_ms
        self.newest = newest

    def take_earlier(self, second: int, side: Side, cents: int, orders: int) -> None:
        """Count what an earlier run has received; its minutes are looked at anew at once."""
        self.sums.add_cents(second, side, cents, orders)
        self._minutes_from_ms = 0

    def row(self, now_ms: int, *, watched: bool) -> CoinRow:
        """The board's row; the same object while nothing in it has changed."""
        version = self.sums.advance(now_ms)
        last_minute = self._look_at_minutes(now_ms)
        key = (version, watched, last_minute, self._minutes)
        if self._row is None or key != self._row_key:
            m1, m5, h1, h24 = (_side_sums(self.sums.sums(s)) for s in (60, 300, 3600, _DAY_S))
            newest = self.newest
            self._row = CoinRow(
                coin=self.name,
                watched=watched,
                feed_price=None if newest is None else newest.price,
                last_order_ms=None if newest is None else newest.time_ms,
                m1=m1,
                m5=m5,
                h1=h1,
                h24=h24,
                minutes_usd=self._minutes,
                last_minute=last_minute,
            )
            self._row_key = key
        return self._row

    def _look_at_minutes(self, now_ms: int) -> int:
        """Brings them up to date now and then; the minute that is the last of them."""
        if not 0 <= now_ms - self._minutes_from_ms < _SPARK_EVERY_MS:
            self._minutes_from_ms = now_ms // _SPARK_EVERY_MS * _SPARK_EVERY_MS
            minute = now_ms // _MINUTE_MS
            self._minutes = tuple(self.sums.minutes(minute, SPARK_MINUTES))
        return self._minutes_from_ms // _MINUTE_MS


class MarketBook:
    """Sums of every coin, at most ``max_coins`` besides the watched ones.

    Beyond that the coin whose last order is the longest ago is forgotten: a feed that invents
    names costs a bounded amount of memory.
    """

    def __init__(self, watch: Iterable[str], *, board_rows: int, max_coins: int) -> None:
        self._board_rows = board_rows
        self._max_coins = max_coins
        self._market = MarketSums()
        self._watched: dict[str, _Coin] = {coin: _Coin(coin) for coin in watch}
        self._others: OrderedDict[str, _Coin] = OrderedDict()  # the longest idle first
        self._ranked: list[_Coin] = []
        self._ranked_second = -1
        self._swept_minute = -1

    def __len__(self) -> int:
        return len(self._watched) + len(self._others)

    def add(self, by_key: Mapping[Key, Sequence[Flow]]) -> None:
        """Count live orders.

        Of a coin's orders of one moment the newest is the last that arrived; of those that arrived
        in one millisecond too it is of the side whose first order in ``by_key`` came later.
        """
        whole: dict[Side, dict[int, list[int]]] = {}  # of all coins by second: cents, orders
        for (name, side), flows in by_key.items():
            coin = self._watched.get(name) or self._other(name)
            totals = whole.get(side)
            if totals is None:
                totals = whole[side] = {}
            coin.take(side, flows, totals)
            newest = coin.newest
            if newest is not None:
                self._market.involve(name, newest.time_ms // 1000 * 1000)
        for side, totals in whole.items():
            for second, (cents, orders) in totals.items():
                self._market.add_cents(second, side, cents, orders)

    def begin_with(self, newest: Iterable[Liquidation]) -> None:
        """Coins that an earlier run has seen, by their newest orders, the newest first; none pushes
        out one of this run."""
        for order in newest:
            coin = self._watched.get(order.coin) or self._others.get(order.coin)
            if coin is None:
                if len(self._others) >= self._max_coins:
                    return
                coin = self._others[order.coin] = _Coin(order.coin)
                self._others.move_to_end(order.coin, last=False)
            if coin.newest is None:
                coin.newest = order
                self._market.involve(order.coin, order.time_ms // 1000 * 1000)

    def add_earlier(self, seconds: Iterable[OrderSecond]) -> None:
        """Count what an earlier run has received, oldest first, of the coins that are known."""
        for coin_name, side, second, cents, orders in seconds:
            self._market.add_cents(second, side, cents, orders)
            coin = self._watched.get(coin_name) or self._others.get(coin_name)
            if coin is not None:
                coin.take_earlier(second, side, cents, orders)

    def _other(self, name: str) -> _Coin:
        coin = self._others.get(name)
        if coin is not None:
            self._others.move_to_end(name)
            return coin
        if len(self._others) >= self._max_coins:
            self._others.popitem(last=False)
        coin = self._others[name] = _Coin(name)
        return coin

    def watch(self, name: str) -> None:
        """Put a coin on the board for good, after the ones already watched."""
        if name in self._watched:
            return
        known = self._others.get(name)
        if known is not None:
            del self._others[name]
        self._watched[name] = known or _Coin(name)
        self._ranked_second = -1

    def unwatch(self, name: str) -> None:
        """Let a coin come and go like any other."""
        coin = self._watched.pop(name, None)
        if coin is not None and coin.newest is not None:
            self._others[name] = coin
        self._ranked_second = -1

    @property
    def watched(self) -> tuple[str, ...]:
        """The watched coins in the board's order."""
        return tuple(self._watched)

    def row(self, name: str, now_ms: int) -> CoinRow | None:
        """A coin's row, on the board or not; ``None`` for one that the feed has not brought."""
        watched = name in self._watched
        coin = self._watched.get(name) or self._others.get(name)
        return None if coin is None else coin.row(now_ms, watched=watched)

    def newest(self, name: str) -> Liquidation | None:
        """A coin's newest live order."""
        coin = self._watched.get(name) or self._others.get(name)
        return None if coin is None else coin.newest

    def totals(self, now_ms: int) -> tuple[SideSums, int, float]:
        """The market's trailing 60 s, the coins in it, and its trailing hour in US dollars."""
        self._market.advance(now_ms)
        hour = self._market.sums(3600)
        hour_usd = hour.long_usd + hour.short_usd + hour.unknown_usd
        return _side_sums(self._market.sums(60)), self._market.coins(60), hour_usd

    def windows(self, now_ms: int, coverage: Coverage) -> tuple[WindowSums, ...]:
        """The market's sums over :data:`MARKET_SPANS_S`."""
        self._market.advance(now_ms)
        return tuple(
            WindowSums(
                span_s=span_s,
                sums=_side_sums(self._market.sums(span_s)),
                coins=self._market.coins(span_s),
                since_ms=coverage.partial_since_ms(span_s, now_ms),
            )
            for span_s in MARKET_SPANS_S
        )

    def board(self, now_ms: int) -> tuple[CoinRow, ...]:
        """Watched coins in their own order, then the others of the last 30 minutes by 1 h sum."""
        self._sweep(now_ms)
        rows = [coin.row(now_ms, watched=True) for coin in self._watched.values()]
        listed = self._listed(now_ms)[: max(0, self._board_rows - len(rows))]
        rows.extend(coin.row(now_ms, watched=False) for coin in listed)
        return tuple(rows[: self._board_rows])

    def _listed(self, now_ms: int) -> list[_Coin]:
        # Once a second is enough: ranks that change faster cannot be read.
        second = now_ms // 1000
        if second != self._ranked_second:
            self._ranked_second = second
            self._ranked = self._rank(now_ms)
        return self._ranked

    def _rank(self, now_ms: int) -> list[_Coin]:
        ranked: list[tuple[float, str, _Coin]] = []
        oldest_ms = now_ms - LISTED_MS
        for coin in self._others.values():
            if coin.newest is None or coin.newest.received_ms < oldest_ms:
                continue
            coin.sums.advance(now_ms)
            hour = coin.sums.sums(3600)
            ranked.append((-(hour.long_usd + hour.short_usd + hour.unknown_usd), coin.name, coin))
        ranked.sort(key=lambda entry: entry[:2])
        return [coin for _, _, coin in ranked]

    def _sweep(self, now_ms: int) -> None:
        """Once a minute: free what a day has left behind, coins without an order included."""
        minute = now_ms // _MINUTE_MS
        if minute == self._swept_minute:
            return
        self._swept_minute = minute
        for name, coin in list(self._others.items()):
            coin.sums.advance(now_ms)
            # What is being taken up of an earlier run has its sums in a moment.
            seen_ms = 0 if coin.newest is None else coin.newest.time_ms
            if not coin.sums.sums(_DAY_S).orders and seen_ms <= now_ms - _DAY_S * 1000:
                del self._others[name]


def _side_sums(sums: Sums) -> SideSums:
    return SideSums(sums.long_usd, sums.short_usd, sums.unknown_usd, sums.orders)
