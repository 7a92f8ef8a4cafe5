"""One spelling for each venue. CoinGlass writes the same exchange in several ways."""

from __future__ import annotations

from typing import Final

from cgtui.sanitize import clean

NAME_LIMIT: Final = 24

_OFFICIAL: Final = (
    "OKX Binance HTX Bitmex Bitfinex Bybit Deribit Gate Kraken KuCoin CME Bitget dYdX CoinEx "
    "BingX Coinbase Gemini Crypto.com Hyperliquid Bitunix MEXC WhiteBIT Aster Lighter EdgeX Drift "
    "Paradex Extended LBank tradeXYZ All"
)

_ALIASES: Final[dict[str, str]] = {
    "apex": "ApeX Omni",
    "apex omni": "ApeX Omni",
    "apex_omni": "ApeX Omni",
    "apexomni": "ApeX Omni",
    "crypto_com": "Crypto.com",
    "cryptocom": "Crypto.com",
    "gate.io": "Gate",
    "gateio": "Gate",
    "huobi": "HTX",
    "okex": "OKX",
} | {name.casefold(): name for name in _OFFICIAL.split()}


def normalise_exchange(name: str) -> str:
    """The venue's one spelling: ``BINANCE`` is ``Binance``, ``Gate.io`` is ``Gate``.

    A venue we do not know keeps its own spelling, sanitised and cut to 24 characters.
    ``All``, the synthetic first row of REST lists, stays ``All``. Blank gives ``""``.
    """
    short = name[: 4 * NAME_LIMIT].strip()
    return _ALIASES.get(short.casefold()) or clean(short, NAME_LIMIT)
