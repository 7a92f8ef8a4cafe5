from __future__ import annotations

import pytest

from tests.signals.flows import tiers


@pytest.mark.parametrize(
    ("coin", "tier", "floor_usd", "order_floor_usd"),
    [
        ("BTC", 1, 2_500_000, 500_000),
        ("HYPE", 2, 750_000, 200_000),
        ("LINK", 3, 300_000, 100_000),
        ("PEPE", 4, 150_000, 50_000),
    ],
)
def test_the_floors_are_those_of_the_coins_tier(
    coin: str, tier: int, floor_usd: float, order_floor_usd: float
) -> None:
    book = tiers()
    book.set_tier3(["LINK"])
    assert book.tier_of(coin) == tier
    assert book.floor_usd(coin) == floor_usd
    assert book.order_floor_usd(coin) == order_floor_usd


def test_a_coins_own_floor_wins_and_leaves_its_order_floor_alone() -> None:
    book = tiers(floor_usd={"SOL": 123.0})
    assert book.floor_usd("SOL") == 123.0
    assert book.order_floor_usd("SOL") == 200_000


def test_tier_3_is_the_next_thirty_in_no_other_tier() -> None:
    book = tiers()
    book.set_tier3(["BTC", "ETH", "SOL", *(f"C{number}" for number in range(40))])
    assert [book.tier_of(coin) for coin in ("BTC", "SOL", "C0", "C29", "C30")] == [1, 2, 3, 3, 4]
    book.set_tier3(["C30"])
    assert [book.tier_of(coin) for coin in ("C0", "C30")] == [4, 3]


def test_a_tier_3_from_the_settings_stays() -> None:
    book = tiers(tier3=("ADA",))
    book.set_tier3(["LINK"])
    assert (book.tier_of("ADA"), book.tier_of("LINK")) == (3, 4)


def test_the_first_tier_naming_a_coin_counts() -> None:
    book = tiers(tier1=("BTC", "SOL"), tier2=("SOL",), tier3=("BTC",))
    assert (book.tier_of("SOL"), book.tier_of("BTC")) == (1, 1)


def test_the_version_changes_only_with_a_tier() -> None:
    book = tiers()
    book.set_tier3(["LINK"])
    first = book.version
    book.set_tier3(["BTC", "LINK"])
    assert book.version == first
    book.set_tier3(["ADA"])
    assert book.version != first


def test_venues_and_coins_are_known_in_any_spelling() -> None:
    book = tiers(exchanges=frozenset({"Binance"}), tier3=("KPEPE",), watch=("KPEPE",))
    assert book.in_scope("BINANCE")
    assert not book.in_scope("Binance US")
    assert book.tier_of("kPEPE") == 3
    assert book.watched("kPEPE")


def test_the_least_order_floor_holds_whatever_becomes_of_tier_3() -> None:
    book = tiers()
    for names in ([], ["LINK"]):
        book.set_tier3(names)
        assert book.least_order_floor_usd("LINK") == 50_000
    assert book.least_order_floor_usd("BTC") == 500_000
    assert tiers(tier3=("LINK",)).least_order_floor_usd("LINK") == 100_000
