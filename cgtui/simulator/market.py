"""The simulated market: simulated time goes in, forced orders come out.

Price, open interest, taker volume and forced orders of a coin move together because one second
of one coin's market is one calculation (`live_coin`); what REST later tells about the same minutes
is read from the same state (`series`).
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from typing import Literal

from cgtui.simulator.coins import BTC_VOLATILITY
from cgtui.simulator.funding import Funding
from cgtui.simulator.gaussian import gauss_from
from cgtui.simulator.history import CoinPast, MarketPast
from cgtui.simulator.instruments import VENUES, Listing, build_listings
from cgtui.simulator.ledger import MINUTE_MS, Ledger
from cgtui.simulator.liquidation_series import LiquidationSeries
from cgtui.simulator.live_coin import LiveCoin
from cgtui.simulator.order import Order
from cgtui.simulator.order_flow import Drawn, OrderFlow
from cgtui.simulator.script import EVERY_COIN, ActiveCascade, Scenario
from cgtui.simulator.season import season
from cgtui.simulator.series import CoinSeries

Inputs = Literal["agree", "contradict"]

_SECOND_MS = 1_000


class Market:
    """About sixty coins on eight venues, driven by a scenario and a seed.

    The same seed, scenario and start give the same orders however `step` is sliced: time advances
    inside in whole seconds from ``start_ms``, and orders are handed out as their time comes. With
    ``inputs="contradict"`` they are the same orders, but in a cascade takers go the other way and
    open interest rises.
    """

    def __init__(
        self, *, seed: int, scenario: Scenario, start_ms: int, inputs: Inputs = "agree"
    ) -> None:
        self.seed = seed
        self.scenario = scenario
        self.start_ms = start_ms
        self.now_ms = start_ms
        self.listings: dict[str, Listing] = build_listings(start_ms)
        self.coins: dict[str, LiveCoin] = {
            name: LiveCoin(listing.coin, contradicts=inputs == "contradict")
            for name, listing in self.listings.items()
        }
        self.ledgers: dict[str, Ledger] = {
            name: Ledger(len(listing.instruments)) for name, listing in self.listings.items()
        }
        self.venues = VENUES
        self.funding = Funding(seed=seed, crowds=scenario, start_ms=start_ms)
        self._rng = random.Random(f"{seed}:{scenario.name}")  # noqa: S311 - a market, not a secret
        self._gauss = gauss_from(self._rng)
        self._flow = OrderFlow(
            self._rng, self.coins, self.listings, lone_large_chance=scenario.lone_large_chance
        )
        self._past = MarketPast(seed=seed, start_ms=start_ms, season=season)
        self._pasts: dict[str, CoinPast] = {}
        self._generated_ms = start_ms
        self._minute = start_ms // MINUTE_MS
        self._pending: list[Drawn] = []

    def step(self, to_ms: int) -> list[Order]:
        """Advance to ``to_ms`` and return the orders in (previous, to_ms], oldest first.

        Time only moves forward: an earlier ``to_ms`` returns nothing.
        """
        if to_ms <= self.now_ms:
            return []
        released: list[Order] = []
        while self._generated_ms < to_ms:
            self._release(self._generated_ms, released)
            self._live_one_second()
        self._release(to_ms, released)
        self._turn_minute(to_ms)
        self.now_ms = to_ms
        return released

    def find(self, symbol: str) -> Listing | None:
        """The listing of a coin, whose name may be in lower case; None for no coin."""
        return self.listings.get(symbol.upper())

    def open_interest_usd(self, coin: str) -> float:
        """What is open in a coin now."""
        live = self.coins[coin]
        return live.open_interest * live.price

    def series(self, coin: str) -> CoinSeries:
        """Price, taker volume and open interest of a coin; KeyError for an unknown coin."""
        return CoinSeries(past=self._past_of(coin), live=self.coins[coin])

    def liquidations(self, coin: str) -> LiquidationSeries:
        """What was liquidated of a coin; KeyError for an unknown coin."""
        return LiquidationSeries(past=self._past_of(coin), ledger=self.ledgers[coin])

    def _past_of(self, coin: str) -> CoinPast:
        past = self._pasts.get(coin)
        if past is None:
            past = self._pasts[coin] = self._past.coin(self.listings[coin])
        return past

    def _release(self, to_ms: int, released: list[Order]) -> None:
        pending = self._pending
        if not pending or pending[0][0] > to_ms:
            return
        cut = bisect_right(pending, to_ms, key=_time_of)
        for _, _, order, slot in pending[:cut]:
            self.ledgers[order.coin].book(order, slot)
            released.append(order)
        del pending[:cut]

    def _turn_minute(self, time_ms: int) -> None:
        while self._minute < time_ms // MINUTE_MS:
            self._minute += 1
            for live in self.coins.values():
                live.close_minute()

    def _live_one_second(self) -> None:
        second_ms = self._generated_ms
        self._turn_minute(second_ms)
        elapsed_s = (second_ms - self.start_ms) / _SECOND_MS
        acts = self._active(elapsed_s)
        gauss, factor = self._gauss, season(second_ms)
        market_return = BTC_VOLATILITY * gauss()
        # Bitcoin comes first: what it did is the market's return for every other coin.
        for name, live in self.coins.items():
            moved = live.advance(gauss, market_return, factor, acts.get(name, ()))
            if name == "BTC":
                market_return = moved
        drawn = self._flow.draw(
            second_ms,
            orders_per_s=self.scenario.orders_per_s(elapsed_s),
            at_least=self.scenario.burst_orders(int(elapsed_s)),
            long_share=self.scenario.long_share,
            forced=[(self.coins[name], act) for name, found in acts.items() for act in found],
        )
        self._pending.extend(drawn)
        self._generated_ms = second_ms + _SECOND_MS

    def _active(self, elapsed_s: float) -> dict[str, list[ActiveCascade]]:
        acts: dict[str, list[ActiveCascade]] = defaultdict(list)
        for act in self.scenario.active(elapsed_s):
            for name in self.coins if act.coin == EVERY_COIN else (act.coin,):
                acts[name].append(act)
        return acts


def _time_of(drawn: Drawn) -> int:
    return drawn[0]
