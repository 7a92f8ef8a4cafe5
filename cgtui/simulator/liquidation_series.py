"""A coin's liquidations, past and emitted, as bars and as single orders."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from cgtui.simulator.history import HOUR_MS, HOURS, MINUTE_HOURS, CoinPast, pick_parts, pick_share
from cgtui.simulator.ledger import KEEP_ORDERS, MINUTE_MS, Ledger
from cgtui.simulator.order import LONG, SHORT, Order
from cgtui.simulator.series import bucket_start

_PAST_ORDERS_MINUTES = 1440


@dataclass(slots=True)
class LiquidationBar:
    """One bucket of liquidated longs and shorts in USD."""

    time_ms: int
    long_usd: float
    short_usd: float


class LiquidationSeries:
    """Sums and orders of one coin; since the start they are exactly what was emitted."""

    def __init__(self, *, past: CoinPast, ledger: Ledger) -> None:
        self._past = past
        self._ledger = ledger
        self._instruments = past.listing.instruments

    def bars(
        self,
        interval_min: int,
        since_ms: int,
        until_ms: int,
        contracts: frozenset[int] | None = None,
    ) -> list[LiquidationBar]:
        """The buckets that begin in [since_ms, until_ms], empty ones included.

        ``contracts`` are indices into the coin's instruments; None means all of them.
        """
        first_ms = bucket_start(max(since_ms, self._past.first_hour * HOUR_MS), interval_min)
        if first_ms < since_ms:
            first_ms += interval_min * MINUTE_MS
        bars: list[LiquidationBar] = []
        end_ms = until_ms + interval_min * MINUTE_MS
        for time_ms, long_usd, short_usd in self._sums(interval_min, first_ms, end_ms, contracts):
            start_ms = bucket_start(time_ms, interval_min)
            if start_ms > until_ms:
                break
            if bars and bars[-1].time_ms == start_ms:
                bars[-1].long_usd += long_usd
                bars[-1].short_usd += short_usd
            else:
                bars.append(LiquidationBar(start_ms, long_usd, short_usd))
        return bars

    def rolling(self, hours: int, now_ms: int) -> list[tuple[float, float]]:
        """Longs and shorts in USD over the last ``hours``, one pair a contract.

        Exact since the start; before it whole hours are counted, since the service's own rolling
        totals do not match its history either.
        """
        since_ms = now_ms - hours * HOUR_MS
        whole_from = -(-since_ms // HOUR_MS)
        booked = [s for hour, s in self._ledger.hours.items() if hour >= whole_from]
        booked += [
            sums
            for minute in range(-(-since_ms // MINUTE_MS), whole_from * 60)
            if (sums := self._ledger.minutes.get(minute)) is not None
        ]
        past = self._past
        first = max(0, whole_from - past.first_hour)
        longs, shorts = sum(past.hour_long[first:HOURS]), sum(past.hour_short[first:HOURS])
        return [
            (
                longs * instrument.share + sum(sums[2 * n] for sums in booked),
                shorts * instrument.share + sum(sums[2 * n + 1] for sums in booked),
            )
            for n, instrument in enumerate(self._instruments)
        ]

    def orders(self, exchange: str, newest_ms: int) -> Iterator[Order]:
        """One venue's orders at or before ``newest_ms``, newest first.

        First the emitted ones that are kept, then, if none were forgotten, a day of the past.
        """
        emitted = self._ledger.recent.get(exchange, ())
        yield from (order for order in reversed(emitted) if order.time_ms <= newest_ms)
        if len(emitted) == KEEP_ORDERS:
            return
        past = self._past
        stop = max(0, past.length - _PAST_ORDERS_MINUTES)
        for index in range(past.length - 1, stop - 1, -1):
            past.ensure(index, index + 1)
            minute = [
                order
                for order in self._past_minute(index)
                if order.exchange == exchange and order.time_ms <= newest_ms
            ]
            yield from sorted(minute, key=lambda order: -order.time_ms)

    def _past_minute(self, index: int) -> Iterator[Order]:
        past = self._past
        coin = past.listing.coin
        minute_ms = (past.first_minute + index) * MINUTE_MS
        for side, sums, codes in (
            (LONG, past.long_usd, past.long_picks),
            (SHORT, past.short_usd, past.short_picks),
        ):
            if not sums[index]:
                continue
            code = codes[index]
            for n, (pick, share) in enumerate(pick_parts(code)):
                instrument = self._instruments[pick]
                yield Order(
                    instrument.exchange,
                    coin.name,
                    instrument.instrument_id,
                    side,
                    round(past.close[index], coin.decimals),
                    round(sums[index] * share, 4),
                    minute_ms + (code * (n + 3) + index * 7919 + side) % MINUTE_MS,
                )

    def _sums(
        self, interval_min: int, first_ms: int, end_ms: int, contracts: frozenset[int] | None
    ) -> Iterator[tuple[int, float, float]]:
        """(time_ms, longs, shorts) of hours long ago, then of minutes, then of whole hours again.

        The hours since the start are summed as they were booked, for bars of an hour and more.
        """
        past = self._past
        if interval_min >= 60:
            share = self._share(contracts)
            for hour in range(HOURS - MINUTE_HOURS):
                time_ms = (past.first_hour + hour) * HOUR_MS
                if time_ms >= first_ms:
                    yield time_ms, past.hour_long[hour] * share, past.hour_short[hour] * share
        start = max(first_ms // MINUTE_MS - past.first_minute, 0)
        stop = -(-end_ms // MINUTE_MS) - past.first_minute
        past.ensure(start, stop)
        minutes_stop = stop
        if interval_min >= 60:
            live_hour = max(-(-(past.first_minute + past.length) // 60), first_ms // HOUR_MS)
            minutes_stop = min(stop, live_hour * 60 - past.first_minute)
        for index in range(start, minutes_stop):
            minute = past.first_minute + index
            # What was sent about a minute before the start is what is known of that minute.
            if index < past.length and minute not in self._ledger.minutes:
                yield minute * MINUTE_MS, *self._past_sums(index, contracts)
            else:
                emitted = self._ledger.minutes.get(minute)
                yield minute * MINUTE_MS, *_emitted(emitted, contracts)
        if minutes_stop < stop:
            for hour in range(live_hour, -(-end_ms // HOUR_MS)):
                yield hour * HOUR_MS, *_emitted(self._ledger.hours.get(hour), contracts)

    def _past_sums(self, index: int, contracts: frozenset[int] | None) -> tuple[float, float]:
        past = self._past
        long_usd, short_usd = past.long_usd[index], past.short_usd[index]
        if contracts is not None:
            long_usd *= pick_share(past.long_picks[index], contracts)
            short_usd *= pick_share(past.short_picks[index], contracts)
        return long_usd, short_usd

    def _share(self, contracts: frozenset[int] | None) -> float:
        if contracts is None:
            return 1.0
        return sum(self._instruments[c].share for c in contracts)


def _emitted(slots: array[float] | None, contracts: frozenset[int] | None) -> tuple[float, float]:
    """Longs and shorts in the ledger's sums of a minute or an hour."""
    if slots is None:
        return 0.0, 0.0
    if contracts is None:
        return sum(slots[0::2]), sum(slots[1::2])
    return sum(slots[2 * c] for c in contracts), sum(slots[2 * c + 1] for c in contracts)
