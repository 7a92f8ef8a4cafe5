"""A coin's price as a message shows it."""

from __future__ import annotations


def price_words(price: float) -> str:
    """A price in US dollars with the figures that matter: ``112,480``, ``3,512.4``, ``0.2185``."""
    magnitude = abs(price)
    if magnitude >= 10_000:
        return f"{price:,.0f}"
    if magnitude >= 100:
        return f"{price:,.1f}"
    if magnitude >= 1:
        return f"{price:.3f}"
    return f"{price:.4g}" if magnitude >= 0.0001 else f"{price:.3e}"
