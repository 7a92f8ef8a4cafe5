"""A coin's past and present as one series of bars."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from cgtui.simulator.history import HOUR_MS, HOURS, MINUTE_HOURS, CoinPast
from cgtui.simulator.ledger import MINUTE_MS
from cgtui.simulator.live_coin import MinuteColumns

_WEEK_MIN = 10_080
_MONDAY_MS = 4 * 24 * HOUR_MS
"""The epoch began on a Thursday; weekly bars begin on Mondays."""


class Present(Protocol):
    """What a coin has lived through since the start: closed minutes, and the one in progress."""

    @property
    def minutes(self) -> MinuteColumns:
        """The minutes that have ended."""
        ...

    @property
    def price(self) -> float:
        """USD."""
        ...

    @property
    def high(self) -> float:
        """Highest price of the minute in progress."""
        ...

    @property
    def low(self) -> float:
        """Lowest price of the minute in progress."""
        ...

    @property
    def buy_usd(self) -> float:
        """Taker volume bought in the minute in progress."""
        ...

    @property
    def sell_usd(self) -> float:
        """Taker volume sold in the minute in progress."""
        ...

    @property
    def open_interest(self) -> float:
        """Coins."""
        ...


@dataclass(slots=True)
class Bar:
    """One bucket: price OHLC, taker USD bought and sold, open interest OHLC in coins."""

    time_ms: int
    open: float
    high: float
    low: float
    close: float
    buy_usd: float
    sell_usd: float
    oi_open: float
    oi_high: float
    oi_low: float
    oi_close: float

    def merge(self, later: Bar) -> None:
        """Extend this bucket by the one that follows it."""
        self.high, self.low = max(self.high, later.high), min(self.low, later.low)
        self.close = later.close
        self.buy_usd += later.buy_usd
        self.sell_usd += later.sell_usd
        self.oi_high = max(self.oi_high, later.oi_high)
        self.oi_low = min(self.oi_low, later.oi_low)
        self.oi_close = later.oi_close


def bucket_start(time_ms: int, interval_min: int) -> int:
    """Where the bucket that holds ``time_ms`` begins (ms)."""
    width_ms = interval_min * MINUTE_MS
    offset_ms = _MONDAY_MS if interval_min == _WEEK_MIN else 0
    return (time_ms - offset_ms) // width_ms * width_ms + offset_ms


class CoinSeries:
    """Bars of one coin at any interval, newest last, the newest being the one in progress."""

    def __init__(self, *, past: CoinPast, live: Present) -> None:
        self._past = past
        self._live = live
        self._start_minute = past.first_minute + past.length

    @property
    def oldest_ms(self) -> int:
        """The beginning of the first hour known."""
        return self._past.first_hour * HOUR_MS

    def bars(self, interval_min: int, since_ms: int, until_ms: int) -> list[Bar]:
        """The buckets that begin in [since_ms, until_ms]."""
        since_ms = max(since_ms, self.oldest_ms)
        first_ms = bucket_start(since_ms, interval_min)
        if first_ms < since_ms and since_ms > self.oldest_ms:
            since_ms = first_ms + interval_min * MINUTE_MS
        if interval_min < 60:
            return list(self._minute_bars(interval_min, since_ms, until_ms))
        hours: list[Bar] = []
        if since_ms < self._oldest_minute() * MINUTE_MS:
            hours.extend(self._hour_bars(since_ms))
        hours.extend(self._minute_bars(60, since_ms, until_ms + (interval_min - 1) * MINUTE_MS))
        merged: list[Bar] = []
        for hour in hours:
            start_ms = bucket_start(hour.time_ms, interval_min)
            if merged and merged[-1].time_ms == start_ms:
                merged[-1].merge(hour)
            else:
                hour.time_ms = start_ms
                merged.append(hour)
        return [bar for bar in merged if bar.time_ms <= until_ms]

    def at(self, time_ms: int) -> tuple[float, float]:
        """Price and open interest (coins) at the end of the minute that holds ``time_ms``."""
        index = max(time_ms // MINUTE_MS, self._oldest_minute()) - self._past.first_minute
        index = min(index, self._now_minute() - self._past.first_minute)
        return self._column("close", index, index + 1)[0], (
            self._column("open_interest", index, index + 1)[0]
        )

    def _oldest_minute(self) -> int:
        dropped = self._live.minutes.first
        return self._start_minute + dropped if dropped else self._past.first_minute

    def _now_minute(self) -> int:
        return self._start_minute + len(self._live.minutes)

    def _hour_bars(self, since_ms: int) -> Iterator[Bar]:
        past = self._past
        coin = past.listing.coin
        for hour in range(1, HOURS - MINUTE_HOURS):
            time_ms = (past.first_hour + hour) * HOUR_MS
            if time_ms < since_ms:
                continue
            before, close = (coin.price * math.exp(past.price_log[h]) for h in (hour - 1, hour))
            oi_before, oi_close = (
                coin.open_interest * math.exp(past.oi_log[h]) for h in (hour - 1, hour)
            )
            shock = past.shocks[hour]
            volume = coin.volume_usd_per_s * 3600 * past.hour_volume[hour]
            share = 0.5
            if shock:
                volume *= 1 + 0.8 * shock.strength
                share += shock.sign * 0.06 * shock.strength
            yield Bar(
                time_ms,
                before,
                max(before, close) * 1.0015,
                min(before, close) * 0.9985,
                close,
                volume * share,
                volume * (1 - share),
                oi_before,
                max(oi_before, oi_close) * 1.0004,
                min(oi_before, oi_close) * 0.9996,
                oi_close,
            )

    def _minute_bars(self, interval_min: int, since_ms: int, until_ms: int) -> Iterator[Bar]:
        base = self._past.first_minute
        oldest = self._oldest_minute() - base
        first_ms = bucket_start(max(since_ms, self._oldest_minute() * MINUTE_MS), interval_min)
        if first_ms < since_ms:
            first_ms += interval_min * MINUTE_MS
        stop = self._now_minute() + 1 - base
        begin = max(first_ms // MINUTE_MS - base, oldest)
        end = min((until_ms // MINUTE_MS + interval_min) - base, stop)
        if end <= begin:
            return
        lead = max(begin - 1, oldest)
        close, oi = self._column("close", lead, end), self._column("open_interest", lead, end)
        high, low = self._column("high", begin, end), self._column("low", begin, end)
        buy, sell = self._column("buy", begin, end), self._column("sell", begin, end)
        shift = begin - lead
        for time_ms in range(first_ms, until_ms + 1, interval_min * MINUTE_MS):
            start = max(time_ms // MINUTE_MS - base, begin) - begin
            finish = min(time_ms // MINUTE_MS + interval_min - base, end) - begin
            if finish <= start:
                break
            inside = oi[start + shift - 1 if start + shift else 0 : finish + shift]
            opened = close[max(start + shift - 1, 0)]
            yield Bar(
                time_ms,
                opened,
                max(opened, *high[start:finish]),
                min(opened, *low[start:finish]),
                close[finish + shift - 1],
                sum(buy[start:finish]),
                sum(sell[start:finish]),
                inside[0],
                max(inside),
                min(inside),
                inside[-1],
            )

    def _column(self, name: str, start: int, stop: int) -> array[float]:
        """Minutes start to stop (exclusive) of a column, past and live joined."""
        length = self._past.length
        joined: array[float] = array("f")
        if start < length:
            self._past.ensure(start, stop)
            joined.extend(getattr(self._past, name)[start : min(stop, length)])
        if stop > length:
            closed = self._live.minutes
            first = max(start - length, closed.first) - closed.first
            joined.extend(getattr(closed, name)[first : stop - length - closed.first])
            if stop - length > len(closed):
                joined.append(_FORMING[name](self._live))
        return joined


_FORMING: dict[str, Callable[[Present], float]] = {
    "high": lambda live: live.high,
    "low": lambda live: live.low,
    "close": lambda live: live.price,
    "buy": lambda live: live.buy_usd,
    "sell": lambda live: live.sell_usd,
    "open_interest": lambda live: live.open_interest,
}
