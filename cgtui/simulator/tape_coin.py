"""How a coin's market answers to the forced orders that are read from a tape.

Like `live_coin`, but driven by orders in place of a script: the response grows with the rate of
forced USD in multiples of what a large minute of the coin is, and its strength is that of the
scripted cascades. Between orders nothing is calculated: what time does is known in closed form, so
the figures for a moment do not depend on who asked when.
"""

from __future__ import annotations

import math

from cgtui.simulator.coins import Coin
from cgtui.simulator.live_coin import KEEP_MINUTES, MinuteColumns
from cgtui.simulator.order import LONG
from cgtui.simulator.tape_quiet import QuietCoin

_FORCED_MEMORY = math.exp(-1 / 40)
"""A forced order presses on the market for about 40 s."""
_PER_MINUTE = (1 - _FORCED_MEMORY) * 60
_CALM_X = 0.01
"""Below this nothing is worked out between orders; what presses is not forgotten."""
_VOLUME_X, _VOLUME_HALF_X = 24.0, 12.0
"""Extra taker volume in multiples of normal: 2 at a rate of one large minute, 24 at the most."""
_LEAN, _LEAN_HALF_X = 0.29, 0.5
_OI_LOSS_PER_MIN, _OI_HALF_X = 0.022, 8.0
_MOVE_PER_MIN, _MOVE_HALF_X = 0.012, 6.0
_MOST_IMPACT = 0.35
_MOST_OI_LOSS = 1.6
_MOST_OI_LOSS_PER_S = 0.02
_IMPACT_FADE_S = 2_400.0
_OI_FADE_S = 15_600.0
"""Half of what was closed is open again after three hours."""
_PULL, _MOST_PULL, _MOST_ANCHOR = 0.7, 0.3, 5.0
_MOST_WAITING = 300


class TapeCoin:
    """One coin's minutes since the tape began, and the minute in progress.

    `force` tells of an order in the second in which it was sent; `catch_up` lives through whole
    seconds. The order of a second shows in price, volume and open interest when it has ended.
    """

    __slots__ = (
        "_active", "_anchor", "_extra_buy", "_extra_sell", "_heat_long", "_heat_s", "_heat_short",
        "_high", "_impact", "_low", "_mark_s", "_oi_loss", "_quiet", "_second", "_start_minute",
        "_usual", "_waiting", "coin", "minutes",
    )  # fmt: skip

    def __init__(self, coin: Coin, *, seed: int, start_ms: int) -> None:
        self.coin = coin
        self.minutes = MinuteColumns()
        self._start_minute = start_ms // 60_000
        self._second = self._mark_s = self._heat_s = self._start_minute * 60
        self._quiet = QuietCoin(coin, seed=seed, start_s=self._second)
        # second: longs USD, shorts USD, sum of log prices, how many of these
        self._waiting: dict[int, list[float]] = {}
        self._active = False
        self._heat_long = self._heat_short = 0.0
        self._anchor = self._impact = self._oi_loss = 0.0
        self._extra_buy = self._extra_sell = 0.0
        self._high = self._low = coin.price
        self._usual = (-1, 0.0)

    def force(self, second: int, side: int, usd: float, price: float) -> None:
        """An order was sent in this epoch second, which is not over yet."""
        waiting = self._waiting.get(second)
        if waiting is None:
            if len(self._waiting) >= _MOST_WAITING:
                self.catch_up(second)
            waiting = self._waiting[max(second, self._second)] = [0.0, 0.0, 0.0, 0.0]
        waiting[0 if side == LONG else 1] += usd
        if price > 0:
            waiting[2] += math.log(price)
            waiting[3] += 1

    def catch_up(self, second: int) -> None:
        """Live through every epoch second before ``second``; time does not go back."""
        while self._second < second:
            if self._active or self._second in self._waiting:
                self._live(self._waiting.pop(self._second, None))
            else:
                self._pass_quietly(min(second, next(iter(self._waiting), second)))

    @property
    def price(self) -> float:
        """USD, at the end of the last second lived."""
        return self._price_at(self._second)

    @property
    def open_interest(self) -> float:
        """Coins, at the end of the last second lived."""
        return self._open_interest_at(self._second)

    @property
    def high(self) -> float:
        """Highest price of the minute in progress."""
        return max(self._high, self.price)

    @property
    def low(self) -> float:
        """Lowest price of the minute in progress."""
        return min(self._low, self.price)

    @property
    def buy_usd(self) -> float:
        """Taker volume bought in the minute in progress."""
        return self._bought(self._second // 60, self._second % 60)

    @property
    def sell_usd(self) -> float:
        """Taker volume sold in the minute in progress."""
        return self._sold(self._second // 60, self._second % 60)

    def _bought(self, minute: int, seconds: int) -> float:
        usual = self._quiet.volume_usd(minute) * self._quiet.bought(minute)
        return self._extra_buy + usual * seconds / 60

    def _sold(self, minute: int, seconds: int) -> float:
        usual = self._quiet.volume_usd(minute) * (1 - self._quiet.bought(minute))
        return self._extra_sell + usual * seconds / 60

    def _price_at(self, at_s: int) -> float:
        fade = math.exp((self._mark_s - at_s) / _IMPACT_FADE_S)
        log = self._quiet.price_log(at_s) + self._anchor + self._impact * fade
        return self.coin.price * math.exp(log)

    def _open_interest_at(self, at_s: int) -> float:
        fade = math.exp((self._mark_s - at_s) / _OI_FADE_S)
        return self.coin.open_interest * math.exp(self._quiet.oi_log(at_s) - self._oi_loss * fade)

    def _pass_quietly(self, until_s: int) -> None:
        minute, last = self._second // 60, until_s // 60
        if last - minute > KEEP_MINUTES:
            minute = last - KEEP_MINUTES
            self.minutes.begin_anew(minute - self._start_minute)
            self._begin_minute(minute)
        while minute < last:
            self._close_minute(minute)
            minute += 1
        self._second = until_s

    def _live(self, forced: list[float] | None) -> None:
        """One second under the forced orders of this and of the last minute."""
        coin, second = self.coin, self._second
        long_usd, short_usd, log_prices, prices = forced or (0.0, 0.0, 0.0, 0.0)
        faded = _FORCED_MEMORY ** (second - self._heat_s)
        self._heat_s = second
        self._heat_long = self._heat_long * faded + long_usd
        self._heat_short = self._heat_short * faded + short_usd
        long_x = self._heat_long * _PER_MINUTE / coin.large_usd
        short_x = self._heat_short * _PER_MINUTE / coin.large_usd
        rate_x = long_x + short_x
        self._fade_to(second + 1)
        if prices:
            self._follow(log_prices / prices)
        self._press(short_x - long_x)
        self._unwind(rate_x, (long_usd + short_usd) / self.price if forced else 0.0)
        self._trade(short_x - long_x, rate_x, long_usd, short_usd)
        self._active = rate_x >= _CALM_X
        self._second = second + 1
        price = self.price
        self._high, self._low = max(self._high, price), min(self._low, price)
        if self._second % 60 == 0:
            self._close_minute(second // 60)

    def _fade_to(self, at_s: int) -> None:
        since_s = at_s - self._mark_s
        self._impact *= math.exp(-since_s / _IMPACT_FADE_S)
        self._oi_loss *= math.exp(-since_s / _OI_FADE_S)
        self._mark_s = at_s

    def _follow(self, price_log: float) -> None:
        """Draw near the orders' own prices; what they show of the move need not be made up."""
        known = math.log(self.coin.price) + self._anchor + self._quiet.price_log(self._second)
        pulled = _PULL * min(_MOST_PULL, max(-_MOST_PULL, price_log - known))
        self._anchor = min(_MOST_ANCHOR, max(-_MOST_ANCHOR, self._anchor + pulled))
        if pulled * self._impact > 0:
            self._impact -= math.copysign(min(abs(pulled), abs(self._impact)), self._impact)

    def _press(self, net_x: float) -> None:
        room = 1 - min(1.0, abs(self._impact) / _MOST_IMPACT)
        pace = net_x / (abs(net_x) + _MOVE_HALF_X)
        self._impact += self.coin.beta * _MOVE_PER_MIN / 60 * pace * room

    def _unwind(self, rate_x: float, forced_coins: float) -> None:
        # Half of what is closed by force is taken over by somebody who opens.
        loss = 0.5 * forced_coins / self.open_interest if forced_coins else 0.0
        loss += _OI_LOSS_PER_MIN / 60 * rate_x / (rate_x + _OI_HALF_X)
        self._oi_loss = min(_MOST_OI_LOSS, self._oi_loss + min(loss, _MOST_OI_LOSS_PER_S))

    def _trade(self, net_x: float, rate_x: float, long_usd: float, short_usd: float) -> None:
        minute, usual = self._usual
        if minute != self._second // 60:
            minute = self._second // 60
            usual = self._quiet.volume_usd(minute) / 60
            self._usual = (minute, usual)
        volume_usd = usual * _VOLUME_X * rate_x / (rate_x + _VOLUME_HALF_X)
        bought = 0.5
        if rate_x:
            bought += net_x / rate_x * _LEAN * rate_x / (rate_x + _LEAN_HALF_X)
        # A forced order is a market order: volume is never less than it needs.
        volume_usd = max(volume_usd, long_usd / (1 - bought), short_usd / bought)
        self._extra_buy += volume_usd * bought
        self._extra_sell += volume_usd * (1 - bought)

    def _close_minute(self, minute: int) -> None:
        end_s = (minute + 1) * 60
        close, wick = self._price_at(end_s), self._quiet.wick(minute)
        columns = self.minutes
        columns.high.append(max(self._high, close) * (1 + wick))
        columns.low.append(min(self._low, close) * (1 - wick))
        columns.close.append(close)
        columns.buy.append(self._bought(minute, 60))
        columns.sell.append(self._sold(minute, 60))
        columns.open_interest.append(self._open_interest_at(end_s))
        columns.drop_oldest()
        self._begin_minute(minute + 1)

    def _begin_minute(self, minute: int) -> None:
        self._high = self._low = self._price_at(minute * 60)
        self._extra_buy = self._extra_sell = 0.0
