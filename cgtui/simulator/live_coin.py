"""One coin's market, second by second: price, open interest and taker flow under forced orders."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence

from cgtui.simulator.coins import Coin
from cgtui.simulator.order import LONG
from cgtui.simulator.script import ActiveCascade

Gauss = Callable[[], float]

_PRICE_PULL = 2.4e-5
"""Share of the distance to the coin's anchor price closed in a second: half in eight hours."""
_OPEN_INTEREST_PULL = 6.4e-5
"""The same for open interest, half in three hours: positions are rebuilt slowly."""
_OPEN_INTEREST_VOLATILITY = 3e-5
_MOMENTUM_MEMORY = 0.97
KEEP_MINUTES = 8 * 1440
_DROP_MINUTES = 1440


class MinuteColumns:
    """Closed minutes as columns: prices, taker USD bought and sold, open interest in coins.

    ``first`` counts the minutes that were dropped from the front to bound memory.
    """

    __slots__ = ("buy", "close", "first", "high", "low", "open_interest", "sell")

    def __init__(self) -> None:
        self.first = 0
        self.high = array("f")
        self.low = array("f")
        self.close = array("f")
        self.buy = array("f")
        self.sell = array("f")
        self.open_interest = array("f")

    def __len__(self) -> int:
        return self.first + len(self.close)

    def drop_oldest(self) -> None:
        """Forget a day once more than eight are held."""
        if len(self.close) > KEEP_MINUTES + _DROP_MINUTES:
            self.first += _DROP_MINUTES
            for column in self._columns():
                del column[:_DROP_MINUTES]

    def begin_anew(self, first: int) -> None:
        """Forget everything; the next minute filed is number ``first``."""
        self.first = first
        for column in self._columns():
            del column[:]

    def _columns(self) -> tuple[array[float], ...]:
        return self.high, self.low, self.close, self.buy, self.sell, self.open_interest


class LiveCoin:
    """The state of one coin and the minutes it has lived through since the start.

    ``forced_long_usd`` and ``forced_short_usd`` are what was liquidated in the last second: the
    market answers to them in the next one. With ``contradicts`` takers and open interest go against
    the forced flow of a cascade: somebody buys what is sold by force, and opens new positions.
    """

    __slots__ = (
        "_lump",
        "_price_log",
        "_share_mood",
        "_volume_mood",
        "buy_usd",
        "coin",
        "contradicts",
        "forced_long_usd",
        "forced_short_usd",
        "high",
        "low",
        "minutes",
        "momentum",
        "open_interest",
        "previous_price",
        "price",
        "sell_usd",
    )

    def __init__(self, coin: Coin, *, contradicts: bool = False) -> None:
        self.coin = coin
        self.contradicts = contradicts
        self.price = self.previous_price = self.high = self.low = coin.price
        self.open_interest = coin.open_interest
        self.momentum = 0.0
        self.forced_long_usd = self.forced_short_usd = 0.0
        self.buy_usd = self.sell_usd = 0.0
        self.minutes = MinuteColumns()
        self._price_log = 0.0
        self._volume_mood = self._share_mood = self._lump = 0.0

    def close_minute(self) -> None:
        """File the minute that has ended and begin the next at the last price."""
        columns = self.minutes
        columns.high.append(self.high)
        columns.low.append(self.low)
        columns.close.append(self.price)
        columns.buy.append(self.buy_usd)
        columns.sell.append(self.sell_usd)
        columns.open_interest.append(self.open_interest)
        columns.drop_oldest()
        self.high = self.low = self.price
        self.buy_usd = self.sell_usd = 0.0

    def advance(
        self, gauss: Gauss, market_return: float, season: float, active: Sequence[ActiveCascade]
    ) -> float:
        """Live one second; returns the log return.

        ``market_return`` is Bitcoin's log return (for Bitcoin, its noise), ``season`` the hour's
        factor on volume.
        """
        coin = self.coin
        drift = lean = oi_loss = 0.0
        volume_x = 1.0
        for act in active:
            cascade, pace = act.cascade, act.level / act.cascade.weight_s
            sign = -1.0 if act.side == LONG else 1.0
            drift += sign * cascade.move_pct / 100 * pace * self._push(act)
            lean += sign * (cascade.taker_share - 0.5) * act.level
            volume_x += (cascade.volume_x - 1) * act.level
            oi_loss += cascade.oi_drop_pct / 100 * pace
        moved = (
            coin.beta * market_return
            + coin.own_volatility * gauss()
            + drift
            - _PRICE_PULL * self._price_log
        )
        if self.contradicts:
            lean, oi_loss = -lean, -oi_loss
        self._trade(gauss, coin.volume_usd_per_s * season * volume_x, lean)
        self._unwind(gauss, oi_loss, rebuilding=not active)
        self._price_log += moved
        self.momentum = self.momentum * _MOMENTUM_MEMORY + moved
        self.previous_price = self.price
        self.price = coin.price * math.exp(self._price_log)
        self.high = max(self.high, self.price)
        self.low = min(self.low, self.price)
        self.forced_long_usd = self.forced_short_usd = 0.0
        self._lump = 0.95 * self._lump + 0.31 * gauss()
        return moved

    def forced_target_usd(self, act: ActiveCascade) -> float:
        """USD this cascade liquidates in a second, more while the price runs against the side."""
        cascade = act.cascade
        ordinary_move = cascade.move_pct / 100 / cascade.weight_s / (1 - _MOMENTUM_MEMORY)
        against = self.momentum * (-1.0 if act.side == LONG else 1.0) / ordinary_move
        feedback = 0.75 + 0.25 * min(2.0, max(0.0, against))
        return self._expected_usd(act) * math.exp(0.25 * self._lump - 0.03) * feedback

    def _expected_usd(self, act: ActiveCascade) -> float:
        return act.cascade.large_per_min * self.coin.large_usd / 60 * act.level

    def _push(self, act: ActiveCascade) -> float:
        """How hard the forced orders of the last second press on the price, about 1."""
        forced = self.forced_long_usd if act.side == LONG else self.forced_short_usd
        return 0.6 + 0.4 * min(2.0, forced / self._expected_usd(act))

    def _trade(self, gauss: Gauss, volume_usd: float, lean: float) -> None:
        self._volume_mood = min(0.4, max(-0.4, 0.995 * self._volume_mood + 0.02 * gauss()))
        self._share_mood = min(0.05, max(-0.05, 0.98 * self._share_mood + 0.006 * gauss()))
        bought = min(0.85, max(0.15, 0.5 + self._share_mood + lean))
        volume_usd *= math.exp(self._volume_mood)
        # A forced order is a market order: volume is never less than it needs.
        volume_usd = max(
            volume_usd, self.forced_long_usd / (1 - bought), self.forced_short_usd / bought
        )
        self.buy_usd += volume_usd * bought
        self.sell_usd += volume_usd * (1 - bought)

    def _unwind(self, gauss: Gauss, loss: float, *, rebuilding: bool) -> None:
        forced_coins = (self.forced_long_usd + self.forced_short_usd) / self.price
        # Half of what is closed by force is taken over by somebody who opens.
        taken_over = 1.0 if self.contradicts else 0.5
        loss += (1 - taken_over) * forced_coins / self.open_interest
        change = _OPEN_INTEREST_VOLATILITY * gauss() - min(loss, 0.02)
        if rebuilding:
            change += _OPEN_INTEREST_PULL * (self.coin.open_interest / self.open_interest - 1)
        self.open_interest *= 1 + change
