"""What an exchange's own instrument id tells: does the contract expire, is the coin multiplied."""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"

# BTCUSDT_261225 · BTC-USDT-20261225 · BTC261225
_BY_DATE: Final = re.compile(rf"(?<!\d)(?:20)?\d\d(?:0[1-9]|1[0-2]){_DAY}(?!\d)")
# BTC-26DEC26 · BTCUSDT-26DEC26 · BTC-DEC26
_BY_MONTH_NAME: Final = re.compile(rf"(?:^|[^A-Z])\d{{0,2}}(?:{_MONTHS})-?\d\d(?!\d)")
# XBTZ26 · XBTUSDTZ26 · XBTMZ26: the month as the futures exchanges write it
_BY_MONTH_CODE: Final = re.compile(r"(?:USD[TC]?|M)?[FGHJKMNQUVXZ]\d\d")
_PERPETUAL: Final = re.compile(r"PERP|SWAP")
_OTHER_BASES: Final = {"BTC": ("XBT",)}

_MULTIPLIER: Final = re.compile(r"(?:10{3,9}|1M|K)(?=[A-Z])")


def is_dated(instrument_id: str, base: str) -> bool:
    """Whether the id is that of a futures contract that expires."""
    shown = instrument_id.upper()
    if shown == base.upper() or _PERPETUAL.search(shown):
        return False
    # A coin's own digits are no date.
    rest = _without_base(shown, base.upper())
    return bool(
        _BY_DATE.search(rest) or _BY_MONTH_NAME.search(rest) or _BY_MONTH_CODE.fullmatch(rest)
    )


def without_multiplier(base: str) -> str:
    """The coin behind a multiplied one: ``PEPE`` of ``1000PEPE`` and ``kPEPE``."""
    return _MULTIPLIER.sub("", base.upper(), count=1) if _starts_multiplied(base) else base.upper()


def _starts_multiplied(base: str) -> bool:
    # Hyperliquid's small k; a capital one begins ordinary names.
    return base[:1] == "k" or base[:1] == "1"


def _without_base(shown: str, base: str) -> str:
    for name in (base, *_OTHER_BASES.get(base, ())):
        before, found, after = shown.partition(name)
        if found:
            return before + after
    return shown
