"""A first look over a whole tape: which coins and contracts are on it, how much, and when."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from statistics import median

from cgtui.simulator.ledger import MINUTE_MS
from cgtui.simulator.order import SHORT
from cgtui.simulator.tape import Tape
from cgtui.simulator.tape_course import TapeCourse
from cgtui.simulator.tape_lines import TapeError
from cgtui.simulator.tape_orders import orders_of

_MAX_COINS = 5_000
_MAX_CONTRACTS = 256
"""Of one coin. Bounds what a tape of made-up names can cost."""
_PRICES = 5
_LEAST_CROWD_USD = 75_000.0
"""Half of the smallest minute that is large for any coin."""
_ONE_EPISODE_MS = 3_600_000


@dataclass(slots=True)
class ForcedEpisode:
    """Minutes of one-sided liquidation: when the first began, the worst one's USD, the side."""

    start_ms: int
    last_ms: int
    side: int
    usd: float


@dataclass(slots=True)
class CoinOnTape:
    """A coin as the tape has it: USD by (exchange, pair), its first prices, its episodes."""

    name: str
    contracts: dict[tuple[str, str], float] = field(default_factory=dict)
    usd: float = 0.0
    prices: list[float] = field(default_factory=list)
    episodes: list[ForcedEpisode] = field(default_factory=list)
    minute: int = -1
    minute_usd: list[float] = field(default_factory=lambda: [0.0, 0.0])

    @property
    def price(self) -> float:
        """The middle of the first prices that are above 0; 1 where there is none."""
        return median(self.prices) if self.prices else 1.0


@dataclass(slots=True)
class TapeSurvey:
    """What a tape holds. Times are the replay clock's, milliseconds since the epoch."""

    first_ms: int
    last_ms: int
    seed: int
    coins: dict[str, CoinOnTape]


def survey(tape: Tape) -> TapeSurvey:
    """Read a tape through, as far as it can be read."""
    course = TapeCourse(tape.summary.first_ms)
    found = TapeSurvey(tape.summary.first_ms, tape.summary.first_ms, 0, {})
    try:
        for frame in tape.frames():
            if frame is not None:
                text = frame.text
                found.last_ms = course.leg_to(frame.t_ms).to_ms
                found.seed = zlib.crc32(text.encode("utf-8", "surrogatepass"), found.seed)
                _note(found, text)
    except TapeError:
        # The player tells of the damage when it comes to it.
        pass
    for coin in found.coins.values():
        _close_minute(coin)
    return found


def _note(found: TapeSurvey, text: str) -> None:
    minute = found.last_ms // MINUTE_MS
    coins = found.coins
    for order in orders_of(text, found.last_ms):
        coin = coins.get(order.coin)
        if coin is None:
            if len(coins) == _MAX_COINS:
                continue
            coin = coins[order.coin] = CoinOnTape(order.coin)
        contract = (order.exchange, order.pair)
        known = coin.contracts.get(contract)
        if known is not None or len(coin.contracts) < _MAX_CONTRACTS:
            coin.contracts[contract] = (known or 0.0) + order.usd
        coin.usd += order.usd
        if order.price > 0 and len(coin.prices) < _PRICES:
            coin.prices.append(order.price)
        if minute != coin.minute:
            _close_minute(coin)
            coin.minute = minute
        coin.minute_usd[order.side == SHORT] += order.usd


def _close_minute(coin: CoinOnTape) -> None:
    """Keep a minute in which one side's liquidations may have been large."""
    usd = max(coin.minute_usd)
    side = 1 + coin.minute_usd.index(usd)
    coin.minute_usd = [0.0, 0.0]
    if usd < _LEAST_CROWD_USD:
        return
    start_ms = coin.minute * MINUTE_MS
    last = coin.episodes[-1] if coin.episodes else None
    if last is not None and last.side == side and start_ms - last.last_ms <= _ONE_EPISODE_MS:
        last.last_ms = start_ms
        last.usd = max(last.usd, usd)
    else:
        coin.episodes.append(ForcedEpisode(start_ms, start_ms, side, usd))
