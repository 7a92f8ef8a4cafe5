"""A market whose forced orders come from a tape: they are booked as sent, and the rest answers."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.simulator.funding import Funding
from cgtui.simulator.history import CoinPast, MarketPast
from cgtui.simulator.instruments import VENUES, Listing
from cgtui.simulator.ledger import Ledger
from cgtui.simulator.liquidation_series import LiquidationSeries
from cgtui.simulator.order import Order
from cgtui.simulator.season import season
from cgtui.simulator.series import CoinSeries
from cgtui.simulator.tape_coin import TapeCoin
from cgtui.simulator.tape_crowds import TapeCrowds
from cgtui.simulator.tape_listings import tape_listings
from cgtui.simulator.tape_orders import orders_of
from cgtui.simulator.tape_survey import TapeSurvey

_MOST_SLOTS = 50_000
"""Contracts whose place is remembered; a tape of made-up names must not fill the memory."""


class TapeMarket:
    """The simulator's coins and the tape's, as of the replay's clock.

    `send` tells of a frame when it goes out, `look` what time it is; both only move forward. What
    is answered for a moment depends on the tape and that moment alone. A coin costs something when
    it has orders or is asked about, not otherwise.
    """

    def __init__(self, survey: TapeSurvey) -> None:
        self.seed = survey.seed
        self.start_ms = self.now_ms = survey.first_ms
        self.listings: dict[str, Listing] = tape_listings(survey)
        self.venues: Sequence[str] = _venues(self.listings)
        self.funding = Funding(
            seed=self.seed, crowds=TapeCrowds(survey, self.listings), start_ms=self.start_ms
        )
        self._by_casefold = {name.casefold(): name for name in reversed(self.listings)}
        self._past = MarketPast(seed=self.seed, start_ms=self.start_ms, season=season)
        self._pasts: dict[str, CoinPast] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._coins: dict[str, TapeCoin] = {}
        self._slots: dict[tuple[str, str, str], int | None] = {}

    def send(self, frame: str, at_ms: int) -> None:
        """Book the orders of a frame that goes out at ``at_ms``."""
        self.look(at_ms)
        second = self.now_ms // 1000
        for order in orders_of(frame, self.now_ms):
            slot = self._slot(order)
            if slot is not None:
                self._ledger(order.coin).book(order, slot)
                self._coin(order.coin).force(second, order.side, order.usd, order.price)

    def look(self, now_ms: int) -> int:
        """Let it be ``now_ms``, or stay later; the time it is (ms)."""
        self.now_ms = max(self.now_ms, now_ms)
        return self.now_ms

    def find(self, symbol: str) -> Listing | None:
        """The coin of this name, in any case if none is spelt so; None if there is none."""
        exact = self.listings.get(symbol)
        if exact is not None:
            return exact
        return self.listings.get(self._by_casefold.get(symbol.casefold(), ""))

    def open_interest_usd(self, coin: str) -> float:
        """What is normally open in a coin."""
        listed = self.listings[coin].coin
        return listed.open_interest * listed.price

    def series(self, coin: str) -> CoinSeries:
        """Price, taker volume and open interest of a coin; KeyError for an unknown coin."""
        live = self._coin(coin)
        live.catch_up(self.now_ms // 1000)
        return CoinSeries(past=self._past_of(coin), live=live)

    def liquidations(self, coin: str) -> LiquidationSeries:
        """What was liquidated of a coin; KeyError for an unknown coin."""
        return LiquidationSeries(past=self._past_of(coin), ledger=self._ledger(coin))

    def _past_of(self, coin: str) -> CoinPast:
        past = self._pasts.get(coin)
        if past is None:
            past = self._pasts[coin] = self._past.coin(self.listings[coin])
        return past

    def _ledger(self, coin: str) -> Ledger:
        ledger = self._ledgers.get(coin)
        if ledger is None:
            contracts = len(self.listings[coin].instruments)
            ledger = self._ledgers[coin] = Ledger(contracts)
        return ledger

    def _coin(self, coin: str) -> TapeCoin:
        live = self._coins.get(coin)
        if live is None:
            listed = self.listings[coin].coin
            live = TapeCoin(listed, seed=self.seed, start_ms=self.start_ms)
            self._coins[coin] = live
        return live

    def _slot(self, order: Order) -> int | None:
        """Where the order is booked: its contract, else another of its venue, else nowhere."""
        key = (order.coin, order.exchange, order.pair)
        if key not in self._slots:
            if len(self._slots) >= _MOST_SLOTS:
                self._slots.clear()
            listing = self.listings.get(order.coin)
            self._slots[key] = None if listing is None else _contract(listing, order)
        contract = self._slots[key]
        return None if contract is None else 2 * contract + order.side - 1


def _contract(listing: Listing, order: Order) -> int | None:
    found = listing.find(order.exchange, order.pair)
    if found is not None:
        return found
    venue = order.exchange.casefold()
    same = (n for n, i in enumerate(listing.instruments) if i.exchange.casefold() == venue)
    return next(same, None)


def _venues(listings: dict[str, Listing]) -> tuple[str, ...]:
    """The simulator's venues, then those only the tape has, one spelling of each."""
    names = {name.casefold(): name for name in VENUES}
    for listing in listings.values():
        for instrument in listing.instruments:
            names.setdefault(instrument.exchange.casefold(), instrument.exchange)
    return tuple(names.values())
