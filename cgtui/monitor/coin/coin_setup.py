"""The coin desk among the monitor's books: whom it asks about a coin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_desk import CoinDesk
from cgtui.monitor.coin.coin_detail import CoinLimits
from cgtui.monitor.coin.coin_reader import CoinReader
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.source import Source
from cgtui.signals.alert import PriceNow
from cgtui.signals.inputs import InputName
from cgtui.signals.params import SignalParams, VoteParams
from cgtui.signals.threshold import Threshold
from cgtui.signals.votes.fitness import longest_age_s


def coin_desk(
    source: Source,
    market: MarketBook,
    signals: SignalDesk | None,
    *,
    reader: Callable[[], CoinReader | None],
    monotonic: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]],
    changed: Callable[[], None],
) -> CoinDesk:
    """The desk; without signals there are no limits, and no journal to look into."""
    now_ms = source.clock.now_ms

    def limits(coin: str) -> CoinLimits | None:
        if signals is None:
            return None
        threshold = signals.engine.thresholds.threshold
        return limits_of(
            signals.setup.params, threshold((coin, Side.LONG)), threshold((coin, Side.SHORT))
        )

    def price(coin: str) -> PriceNow | None:
        if signals is not None:
            return signals.prices.now(coin, now_ms())
        newest = market.newest(coin)
        return None if newest is None else PriceNow(newest.price, "feed", newest.time_ms, None)

    return CoinDesk(
        now_ms=now_ms,
        monotonic=monotonic,
        speed=source.speed,
        reader=reader,
        journal=None if signals is None else signals.journal,
        row=market.row,
        limits=limits,
        price=price,
        changed=changed,
        sleep=sleep,
    )


def limits_of(params: SignalParams, long: Threshold, short: Threshold) -> CoinLimits:
    """What the inputs of a coin are compared with, from its tier and thresholds."""
    votes = params.votes
    oi_15m_pct, oi_60m_pct = _open_interest(votes, long.coin_tier)
    weights = {
        InputName.TAKER: votes.taker_weight,
        InputName.OPEN_INTEREST: votes.open_interest_weight,
        InputName.LIQUIDATIONS: votes.liquidations_weight,
        InputName.FUNDING: votes.funding_weight,
    }
    total = sum(weights.values())
    return CoinLimits(
        weights={name: 100 * one / total if total else 0.0 for name, one in weights.items()},
        taker_share=votes.taker_share_yes,
        taker_volume=votes.taker_volume_yes,
        oi_15m_pct=oi_15m_pct,
        oi_60m_pct=oi_60m_pct,
        funding_pct=votes.funding_yes_pct,
        long=long,
        short=short,
        stale_s={name: longest_age_s(name, params.confirm) for name in InputName},
    )


def _open_interest(votes: VoteParams, coin_tier: int) -> tuple[float, float]:
    """The limits of a yes over 15 and 60 minutes for a coin's tier."""
    if coin_tier == 1:
        return votes.oi_15m_yes_t1_pct, votes.oi_60m_yes_t1_pct
    if coin_tier == 2:
        return votes.oi_15m_yes_t2_pct, votes.oi_60m_yes_t2_pct
    return votes.oi_15m_yes_rest_pct, votes.oi_60m_yes_rest_pct
