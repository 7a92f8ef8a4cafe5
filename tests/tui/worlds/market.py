"""A market in a cascade: 40 rows of tape, nine watched coins and three that are not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from cgtui.coinglass.events import Side
from cgtui.monitor.snapshot import CoinRow, SideSums, TapeEntry, TapeMarker, WindowSums
from tests.sample import NOW_MS, coin_row, tape_row

MINUTE = NOW_MS // 60_000
PRICES = {
    "BTC": 112_480.0,
    "ETH": 3_841.2,
    "SOL": 181.44,
    "XRP": 2.3412,
    "BNB": 1_129.5,
    "DOGE": 0.18872,
    "HYPE": 38.61,
    "1000PEPE": 0.006912,
    "SUI": 2.7134,
    "ENA": 0.4127,
    "币安人生": 0.12034,
    "XPL": 0.5488,
}
WATCHED = ("BTC", "ETH", "SOL", "XRP", "BNB", "DOGE", "HYPE", "1000PEPE", "SUI")
_PLAN = "plan too low: Upgrade plan"
_VENUES = ("Binance", "Bybit", "OKX", "Hyperliquid", "Gate", "Bitget", "HTX", "CoinEx")
_SIZES = (1.0, 0.62, 0.31, 0.09, 0.05, 0.12, 0.08, 0.02, 0.015, 0.06, 0.01, 0.004)


def _sums(long_usd: float, shorts: float, orders: int, unknown_usd: float = 0.0) -> SideSums:
    return SideSums(long_usd, long_usd * shorts, unknown_usd, orders)


def _coin(place: int, coin: str, price: float) -> CoinRow:
    size, dice = _SIZES[place], Random(place)
    minutes = tuple(
        size * (4e5 * dice.random() ** 2 + 2.4e6 * max(0, 14 - back) / 14 * dice.random())
        for back in range(59, -1, -1)
    )
    quiet = coin == "SUI"
    return coin_row(
        coin,
        watched=coin in WATCHED,
        feed_price=None if quiet else price,
        last_order_ms=None if quiet else NOW_MS - 400 - place * 7_300,
        m1=SideSums() if quiet else _sums(8.4e6 * size, 0.03 * place, 41 // (place + 1)),
        m5=SideSums() if quiet else _sums(31.2e6 * size, 0.04 * place, 412 // (place + 1)),
        h1=SideSums() if quiet else _sums(66.0e6 * size, 0.1, 1_980 // (place + 1)),
        h24=_sums(311.0e6 * size, 0.4, 12_400 // (place + 1), 21_000.0 if place == 2 else 0.0),
        minutes_usd=() if quiet else minutes,
        last_minute=MINUTE,
    )


COINS = tuple(_coin(place, *one) for place, one in enumerate(PRICES.items()))

MARKET: tuple[WindowSums, ...] = (
    WindowSums(60, _sums(18.4e6, 0.06, 188), 34, None),
    WindowSums(3600, _sums(141.0e6, 0.11, 4_120), 96, None),
    WindowSums(86_400, _sums(702.0e6, 0.38, 41_800, 21_000.0), 212, NOW_MS - 7 * 3_600_000),
)


SILENT_MARKET = (WindowSums(60, SideSums(), 0, None), *MARKET[1:])
"""Nothing has come for more than a minute."""


def _tape() -> tuple[TapeEntry, ...]:
    dice = Random(40)
    entries: list[TapeEntry] = []
    at_ms = NOW_MS - 63_000
    for seq in range(1, 44):
        at_ms += round(2_100 * dice.random() ** 2 + 900)
        if seq == 9:
            entries.append(TapeMarker(seq, at_ms, "gap", "gap 14 s · 38 orders back-filled"))
            continue
        if seq == 26:
            entries.append(
                TapeMarker(
                    seq, at_ms, "gap", "gap 4 s · not back-filled: plan too low: Upgrade plan"
                )
            )
            continue
        coin = tuple(PRICES)[int(12 * dice.random() ** 2)]
        count = 1 if dice.random() < 0.6 else 2 + int(30 * dice.random() ** 3)
        usd = 2_000.0 + 1.9e6 * dice.random() ** 7 * count**0.5
        side = Side.SHORT if dice.random() < 0.22 else Side.LONG
        entries.append(
            tape_row(
                seq,
                time_ms=at_ms,
                exchange=_VENUES[int(8 * dice.random() ** 1.6)],
                coin=coin,
                pair=f"{coin}USDT",
                side=Side.UNKNOWN if seq == 31 else side,
                usd=usd,
                count=count,
                largest_usd=usd if count == 1 else usd * 0.4,
                price=PRICES[coin] * (1 - 0.002 * dice.random()),
                history=9 < seq < 13,
                rank_pct=None if 9 < seq < 13 or coin == "XPL" else int(100 - 60 * dice.random()),
                badge=usd > 500_000,
            )
        )
    return tuple(entries)


TAPE = _tape()


def silent(row: CoinRow) -> CoinRow:
    """The coin as it stands when no order has come for six minutes."""
    return replace(row, m1=SideSums(), m5=SideSums(), last_order_ms=NOW_MS - 374_000)
