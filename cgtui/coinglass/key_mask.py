"""The API key taken out of whatever a server sends back."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, quote_plus

from cgtui.coinglass.stream_config import MASK

# A shorter value would make ordinary text unreadable; no real key is that short.
_SHORTEST: Final = 4


class KeyMask:
    """``mask(text)`` is ``text`` with every key, plain or URL-quoted, replaced by ``***``."""

    __slots__ = ("_spellings",)

    def __init__(self, *keys: str) -> None:
        spellings = {
            spelled
            for key in keys
            for spelled in (key, key.strip(), quote(key, safe=""), quote(key), quote_plus(key))
        }
        self._spellings = sorted(
            (text for text in spellings if len(text) >= _SHORTEST), key=len, reverse=True
        )

    def __call__(self, text: str) -> str:
        for spelling in self._spellings:
            text = text.replace(spelling, MASK)
        return text

    def __repr__(self) -> str:
        return "KeyMask(***)"
