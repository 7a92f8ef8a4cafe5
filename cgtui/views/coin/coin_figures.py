"""Figures of a coin's page: amounts with as many digits as tell two of them apart."""

from __future__ import annotations

from typing import Final

from cgtui.views.numbers import age, price

_UNITS: Final = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_FUNDING_PLACES: Final = 4


def amount(value: float) -> str:
    """An amount in at most seven characters, five figures of it: ``314.45k``, ``0.01235``."""
    magnitude = abs(value)
    for unit, suffix in _UNITS:
        if magnitude >= unit:
            return _figures(value / unit) + suffix
    return _figures(value)


def _figures(value: float) -> str:
    magnitude = abs(value)
    if magnitude >= 100:
        return f"{value:.2f}"
    if magnitude >= 10:
        return f"{value:.3f}"
    return f"{value:.4f}" if magnitude >= 0.1 or value == 0 else f"{value:.3g}"


def brief_price(value: float) -> str:
    """A price in at most eight characters: half a number is another number."""
    text = price(value)
    return text if len(text) <= 8 else f"{value:.3g}"


def rate(value: float) -> str:
    """A funding rate in percent, with its sign where it is below zero: ``0.0067``."""
    return f"{value:.{_FUNDING_PLACES}f}"


def share(value: float) -> str:
    """A share between nothing and all: ``0.63``."""
    return f"{value:.2f}"


def signed_pct(value: float, places: int = 1) -> str:
    """A change in percent: ``-1.4%``, ``+0.30%``."""
    return f"{value:+z.{places}f}%"


def old(seconds: float | None) -> str:
    """An age: ``age 46s``; ``not read`` where there is none."""
    return "not read" if seconds is None else f"age {age(seconds)}"


def span_words(milliseconds: float) -> str:
    """A length of time for an axis: ``40m``, ``12h``, ``36h``, ``6d``."""
    minutes = round(milliseconds / 60_000)
    if minutes < 120:
        return f"{minutes}m"
    hours = round(minutes / 60)
    return f"{hours}h" if hours <= 72 else f"{round(hours / 24)}d"
