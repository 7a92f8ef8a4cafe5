"""The coins of the simulated market and what is normal for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# coin: price in USD, open interest and 24 h taker volume in millions of USD.
_TIER1: Mapping[str, tuple[float, float, float]] = {
    "BTC": (112_480.0, 36_000, 62_000),
    "ETH": (4_118.4, 24_000, 48_000),
}
_TIER2: Mapping[str, tuple[float, float, float]] = {
    "SOL": (208.43, 8_900, 14_500),
    "XRP": (2.8841, 5_200, 6_300),
    "DOGE": (0.24312, 2_900, 3_700),
    "BNB": (1_015.6, 2_100, 2_900),
    "HYPE": (45.218, 2_400, 2_600),
}
_TIER3: Mapping[str, tuple[float, float, float]] = {
    "SUI": (3.3612, 1_150, 1_600),
    "LINK": (21.684, 980, 1_450),
    "ADA": (0.81234, 920, 1_050),
    "AVAX": (29.812, 800, 980),
    "ENA": (0.59641, 620, 760),
    "LTC": (106.24, 610, 680),
    "TRX": (0.33518, 560, 480),
    "BCH": (545.3, 530, 430),
    "ASTER": (1.6214, 510, 900),
    "PUMP": (0.0057812, 470, 640),
    "AAVE": (275.12, 420, 520),
    "XLM": (0.36521, 400, 390),
    "FARTCOIN": (0.62314, 390, 520),
    "HBAR": (0.21532, 380, 360),
    "UNI": (7.7123, 350, 360),
    "WLD": (1.2814, 345, 510),
    "DOT": (3.9041, 330, 300),
    "NEAR": (2.7214, 320, 330),
    "APT": (4.2514, 300, 320),
    "ONDO": (0.89123, 295, 310),
    "TAO": (318.42, 290, 330),
    "PENGU": (0.028714, 280, 420),
    "ARB": (0.42183, 270, 310),
    "CRV": (0.72144, 255, 300),
    "ETC": (18.612, 250, 210),
    "WIF": (0.78124, 245, 310),
    "FIL": (2.2014, 240, 230),
    "OP": (0.68914, 235, 250),
    "INJ": (12.214, 230, 220),
    "TIA": (1.4213, 225, 240),
}
_SMALL: Mapping[str, tuple[float, float, float]] = {
    "1000PEPE": (0.0094123, 200, 330),
    "XPL": (0.94812, 195, 480),
    "WLFI": (0.20114, 190, 290),
    "TRUMP": (7.6142, 185, 240),
    "1000BONK": (0.019213, 160, 210),
    "SEI": (0.28914, 150, 170),
    "JUP": (0.43218, 140, 150),
    "LDO": (1.1214, 130, 140),
    "FET": (0.56214, 125, 130),
    "RENDER": (3.4213, 120, 110),
    "1000SHIB": (0.012214, 115, 130),
    "STX": (0.61214, 100, 90),
    "ORDI": (8.9142, 95, 110),
    "IMX": (0.71234, 90, 80),
    "DYDX": (0.60214, 85, 80),
    "GALA": (0.015421, 80, 85),
    "SAND": (0.27214, 75, 70),
    "PYTH": (0.15812, 70, 90),
    "STRK": (0.12814, 65, 80),
    "JTO": (1.6214, 60, 60),
    "ZRO": (2.1214, 55, 65),
    "MOODENG": (0.16123, 45, 70),
    "牛来": (0.041231, 24, 46),
}
_TIERS = (_TIER1, _TIER2, _TIER3, _SMALL)
_LARGE_USD = (2_500_000.0, 750_000.0, 300_000.0, 150_000.0)
_MEDIAN_ORDER_USD = (1_100.0, 650.0, 320.0, 180.0)
_BETA = (1.0, 1.3, 1.35, 1.4)
_OWN_VOLATILITY = (5e-5, 8e-5, 1.1e-4, 1.7e-4)
BTC_VOLATILITY = 8e-5
"""Standard deviation of Bitcoin's log return in one second: about 45 % a year."""
ORDINARY_ORDERS_PER_S = 3.0
"""Liquidations a second over all coins and venues on an ordinary day."""


@dataclass(frozen=True, slots=True)
class Coin:
    """One coin's normal state.

    ``price`` in USD, ``open_interest`` in coins, ``volume_usd_per_s`` taker volume (both sides),
    ``large_usd`` what a remarkable minute of one-sided liquidations is, ``median_order_usd`` the
    median liquidation, ``beta`` and ``own_volatility`` (log return, one second) its relation to
    Bitcoin, ``funding_pct`` its ordinary funding in percent per 8 h, ``weight`` its share of all
    liquidations by count.
    """

    index: int
    name: str
    tier: int
    price: float
    decimals: int
    open_interest: float
    volume_usd_per_s: float
    large_usd: float
    median_order_usd: float
    beta: float
    own_volatility: float
    funding_pct: float
    weight: float


def _decimals(price: float) -> int:
    """Price decimals: five to six significant digits, as venues quote."""
    decimals = 1
    while price < 10_000 and decimals < 9:
        price *= 10
        decimals += 1
    return decimals


def _build() -> dict[str, Coin]:
    rows = [
        (tier, name, *figures)
        for tier, coins in enumerate(_TIERS)
        for name, figures in coins.items()
    ]
    return {
        name: make_coin(
            index=index,
            name=name,
            tier=tier + 1,
            price=price,
            open_interest_musd=open_interest_musd,
            volume_musd=volume_musd,
        )
        for index, (tier, name, price, open_interest_musd, volume_musd) in enumerate(rows)
    }


_WEIGHT_SUM = sum(volume**0.55 for coins in _TIERS for _, _, volume in coins.values())


def make_coin(
    *,
    index: int,
    name: str,
    tier: int,
    price: float,
    open_interest_musd: float,
    volume_musd: float,
) -> Coin:
    """A coin with what is normal in its tier (1 to 4); open interest and 24 h volume in MUSD."""
    row = tier - 1
    return Coin(
        index=index,
        name=name,
        tier=tier,
        price=price,
        decimals=_decimals(price),
        open_interest=open_interest_musd * 1e6 / price,
        volume_usd_per_s=volume_musd * 1e6 / 86_400,
        large_usd=_LARGE_USD[row],
        median_order_usd=_MEDIAN_ORDER_USD[row],
        beta=1.2 if name == "ETH" else _BETA[row],
        own_volatility=0.0 if name == "BTC" else _OWN_VOLATILITY[row],
        # Spread over the ordinary range 0.006 to 0.0088 % without being equal.
        funding_pct=0.006 + (index * 37 % 60) / 60 * 0.0028,
        weight=volume_musd**0.55 / _WEIGHT_SUM,
    )


COINS: Mapping[str, Coin] = MappingProxyType(_build())
