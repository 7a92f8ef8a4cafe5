"""The coins of a tape as listed coins: the simulator's own where it knows them, the rest made up.

What is made up is only what a tape does not tell: how liquid a coin normally is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cgtui.simulator.coins import COINS, Coin, make_coin
from cgtui.simulator.instruments import Instrument, Listing, build_listings, make_listing
from cgtui.simulator.tape_survey import CoinOnTape, TapeSurvey

MAX_COINS = 600
"""Coins of a tape that are answered for, those with the most USD first."""
MAX_CONTRACTS = 64

_DAY_MS = 86_400_000
_VOLUME_PER_FORCED = 6.0
"""Normal volume of a day in multiples of what the tape liquidates in one: on 10 October 2025, the
worst day on record, 19 billion were liquidated in a market that trades about 300 a day."""
_LEAST_VOLUME_MUSD = 25.0
_MOST_VOLUME_MUSD = 1e6
_OPEN_PER_VOLUME = 0.65
_TIER3_VOLUME_MUSD = 450.0
_LEAST_SHARE = 0.002
_NEW_ON_KNOWN_COIN = 0.25
"""The part of its turnover that a known coin leaves to contracts the simulator did not know."""
_QUOTES = ("USDT", "USDC", "FDUSD", "USD")


def tape_listings(survey: TapeSurvey) -> dict[str, Listing]:
    """The simulator's coins and those of the tape, by the name they have there."""
    listings = build_listings(survey.first_ms)
    days = max(1.0, (survey.last_ms - survey.first_ms) / _DAY_MS)
    largest = sorted(survey.coins.values(), key=lambda found: (-found.usd, found.name))
    for found in largest[:MAX_COINS]:
        forced_musd = found.usd / 1e6 / days
        known = listings.get(found.name)
        if known is None:
            coin = _new_coin(found, len(listings), forced_musd)
            listings[found.name] = make_listing(coin, _contracts(found, coin))
        else:
            coin = _known_coin(known.coin, found, forced_musd)
            listings[found.name] = make_listing(coin, _with_new(known, found))
    return listings


def _new_coin(found: CoinOnTape, index: int, forced_musd: float) -> Coin:
    wanted = forced_musd * _VOLUME_PER_FORCED
    volume_musd = min(_MOST_VOLUME_MUSD, max(_LEAST_VOLUME_MUSD, wanted))
    return make_coin(
        index=index,
        name=found.name,
        tier=3 if volume_musd >= _TIER3_VOLUME_MUSD else 4,
        price=found.price,
        open_interest_musd=volume_musd * _OPEN_PER_VOLUME,
        volume_musd=volume_musd,
    )


def _known_coin(coin: Coin, found: CoinOnTape, forced_musd: float) -> Coin:
    """The coin at the tape's price, and more liquid where the tape would empty it."""
    volume_musd = coin.volume_usd_per_s * 86_400 / 1e6
    wanted = min(_MOST_VOLUME_MUSD, forced_musd * _VOLUME_PER_FORCED)
    factor = max(1.0, wanted / volume_musd)
    open_interest_musd = coin.open_interest * COINS[coin.name].price / 1e6
    priced = make_coin(
        index=coin.index,
        name=coin.name,
        tier=coin.tier,
        price=found.price,
        open_interest_musd=open_interest_musd * factor,
        volume_musd=volume_musd * factor,
    )
    return replace(priced, weight=coin.weight)


def _with_new(known: Listing, found: CoinOnTape) -> Sequence[Instrument]:
    """The contracts that are known, and after them those that only the tape has."""
    own = {(i.exchange.casefold(), i.instrument_id) for i in known.instruments}
    new = {
        contract: usd
        for contract, usd in _largest(found)
        if (contract[0].casefold(), contract[1]) not in own
    }
    usual = found.usd or 1.0
    added = [
        _instrument(found.name, contract, max(_LEAST_SHARE, _NEW_ON_KNOWN_COIN * usd / usual))
        for contract, usd in new.items()
    ]
    return (*known.instruments, *added[: MAX_CONTRACTS - len(known.instruments)])


def _contracts(found: CoinOnTape, coin: Coin) -> Sequence[Instrument]:
    usual = found.usd or 1.0
    return [
        _instrument(coin.name, contract, max(_LEAST_SHARE, usd / usual))
        for contract, usd in _largest(found)[:MAX_CONTRACTS]
    ]


def _largest(found: CoinOnTape) -> list[tuple[tuple[str, str], float]]:
    return sorted(found.contracts.items(), key=lambda item: (-item[1], item[0]))


def _instrument(coin: str, contract: tuple[str, str], share: float) -> Instrument:
    exchange, pair = contract
    shown = pair.upper()
    quote = next((quote for quote in _QUOTES if quote in shown), "USD")
    return Instrument(exchange, pair, coin, quote, quote, share)
