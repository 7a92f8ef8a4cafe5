"""Venue names: one spelling each, strangers kept."""

from __future__ import annotations

import pytest

from cgtui.coinglass.exchanges import normalise_exchange


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("BINANCE", "Binance"),
        ("binance", "Binance"),
        (" Binance ", "Binance"),
        ("Gate.io", "Gate"),
        ("Gate", "Gate"),
        ("Kucoin", "KuCoin"),
        ("BitMEX", "Bitmex"),
        ("crypto.com", "Crypto.com"),
        ("apex omni", "ApeX Omni"),
        ("DYDX", "dYdX"),
        ("All", "All"),
        ("", ""),
    ],
)
def test_known_venues_have_one_spelling(spelling: str, name: str) -> None:
    assert normalise_exchange(spelling) == name


def test_an_unknown_venue_keeps_its_own_spelling() -> None:
    assert normalise_exchange("NewVenue") == "NewVenue"


def test_a_hostile_venue_is_inert_and_short() -> None:
    name = normalise_exchange("\x1b[2J\u202eevil" + "x" * 1_000_000)
    assert name.isprintable()
    assert len(name) == 24
