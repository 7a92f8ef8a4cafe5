"""Numbers as the texts of votes and messages write them. Pure; never fails on an odd float."""

from __future__ import annotations

import math
from collections.abc import Callable

_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_LONGEST = 1e15  # from here on plain digits would run away with the line
_MOST_PLACES = 6


def usd_words(usd: float, places: int = 1) -> str:
    """US dollars in a few characters: ``$950``, ``$12.4k``, ``$250k``, ``$8.4M``, ``$1.2B``.

    ``places`` are the decimals below a hundred of a unit. What is no number reads ``$?``.
    """
    if not math.isfinite(usd):
        return "$?"
    minus, magnitude = "-" if usd < 0 else "", abs(usd)
    if magnitude >= _LONGEST:
        return f"{minus}${magnitude:.0e}"
    for unit, suffix in _UNITS:
        # 999_960 would read "$1000k": it belongs to the next unit up.
        if magnitude >= unit * 0.9995:
            return f"{minus}${_figures(magnitude / unit, places)}{suffix}"
    whole = f"{magnitude:.{places - 1}f}"
    return f"{minus}${whole}" if float(whole) else f"${whole}"


def _figures(amount: float, places: int) -> str:
    return f"{amount:.{places - 1 if amount >= 99.95 else places}f}"


def number_words(value: float, places: int, *, plus: bool = False) -> str:
    """A plain number with ``places`` decimals, and its ``+`` if wanted; never ``-0.0``."""
    if not math.isfinite(value):
        return "?"
    sign = "+" if plus else ""
    return f"{value:{sign}.0e}" if abs(value) >= 1e6 else f"{value:{sign}z.{places}f}"


def comparison(
    value: float, sign: str, limit: float, write: Callable[[float, int], str], places: int
) -> str:
    """``0.63 ≥ 0.58``: both written by ``write(number, places)``.

    Where rounding would make different numbers read alike (``0.58 < 0.58``), both get more places.
    """
    for more in range(places, _MOST_PLACES + 1):
        left, right = write(value, more), write(limit, more)
        if left != right or value == limit:
            break
    return f"{left} {sign} {right}"


def score_words(score: float) -> str:
    """A score of 100 in whole points: 68.75 is ``69``, but what is just below a ten stays below.

    59.9 must not read as the 60 it did not reach, in a message or on a screen.
    """
    nearest = round(score)
    return str(math.floor(score) if nearest > score and nearest % 10 == 0 else nearest)
