"""What is made up about the coins of a tape: how liquid they normally are, and who pays."""

from __future__ import annotations

from pathlib import Path

import pytest

from cgtui.simulator.coins import COINS
from cgtui.simulator.funding import Funding
from cgtui.simulator.order import LONG, SHORT, Order
from cgtui.simulator.tape_crowds import TapeCrowds
from cgtui.simulator.tape_listings import MAX_COINS, MAX_CONTRACTS, tape_listings
from cgtui.simulator.tape_survey import TapeSurvey, survey
from tests.simulator.tapes import BTC, NEWCOIN, T0, at, frame, write_tape

MINUTE_MS = 60_000
HOUR_MS = 3_600_000


def surveyed(path: Path, *frames: tuple[int, tuple[Order, ...]]) -> TapeSurvey:
    return survey(write_tape(path / "tape", [(at_ms, frame(*some)) for at_ms, some in frames]))


def test_a_survey_adds_up_coins_contracts_and_times(tmp_path: Path) -> None:
    perp = at(BTC, 0, exchange="OKX", pair="BTC-USDT-SWAP", usd=250.0)
    found = surveyed(tmp_path, (500, (BTC, perp, NEWCOIN)), (70_500, (at(BTC, 70_000),)))
    assert (found.first_ms, found.last_ms) == (T0 + 500, T0 + 70_500)
    assert set(found.coins) == {"BTC", "NEWCOIN"}
    assert found.coins["BTC"].usd == 2_250
    assert found.coins["BTC"].contracts == {
        ("Binance", "BTCUSDT"): 2_000,
        ("OKX", "BTC-USDT-SWAP"): 250,
    }


def test_minutes_of_one_side_within_an_hour_are_one_episode(tmp_path: Path) -> None:
    usd = 3_000_000.0
    found = surveyed(
        tmp_path,
        *(
            (minute * MINUTE_MS + 500, (at(BTC, minute * MINUTE_MS, usd=usd + minute, side=side),))
            for minute, side in ((0, LONG), (5, LONG), (40, LONG), (41, SHORT), (200, SHORT))
        ),
    )
    told = [(e.start_ms - T0, e.last_ms - T0, e.side) for e in found.coins["BTC"].episodes]
    assert told == [
        (0, 40 * MINUTE_MS, LONG),
        (41 * MINUTE_MS, 41 * MINUTE_MS, SHORT),
        (200 * MINUTE_MS, 200 * MINUTE_MS, SHORT),
    ]


def test_a_coin_is_as_liquid_as_its_tape_needs(tmp_path: Path) -> None:
    flood = at(BTC, 0, coin="XPL", pair="XPLUSDT", price=0.45, usd=400e6)
    found = surveyed(tmp_path, (500, (BTC, flood, at(NEWCOIN, 0, usd=100e6))))
    listings = tape_listings(found)
    bitcoin, plasma, new = (listings[name].coin for name in ("BTC", "XPL", "NEWCOIN"))
    assert bitcoin.volume_usd_per_s == pytest.approx(COINS["BTC"].volume_usd_per_s)
    assert bitcoin.open_interest * 90_000 == pytest.approx(36e9)
    assert bitcoin.price == 90_000
    assert plasma.volume_usd_per_s * 86_400 == pytest.approx(2.4e9)
    assert plasma.open_interest * plasma.price == pytest.approx(195e6 * 5)
    assert new.volume_usd_per_s * 86_400 == pytest.approx(600e6)
    assert (new.tier, new.large_usd) == (3, 300_000)
    assert listings["ETH"].coin == COINS["ETH"]


def test_a_coin_without_a_price_has_one_all_the_same(tmp_path: Path) -> None:
    listings = tape_listings(surveyed(tmp_path, (0, (at(NEWCOIN, 0, price=0.0),))))
    assert listings["NEWCOIN"].coin.price == 1.0


def test_made_up_names_are_bounded(tmp_path: Path) -> None:
    coins = tuple(at(NEWCOIN, 0, coin=f"C{n}", usd=float(n)) for n in range(MAX_COINS + 50))
    pairs = tuple(at(BTC, 0, pair=f"P{n}", exchange=f"E{n % 9}") for n in range(1_000))
    listings = tape_listings(surveyed(tmp_path, (0, coins + pairs)))
    assert len(listings) == MAX_COINS - 1 + len(COINS)
    assert f"C{MAX_COINS + 49}" in listings
    assert "C3" not in listings
    assert len(listings["BTC"].instruments) == MAX_CONTRACTS
    for listing in listings.values():
        assert sum(i.share for i in listing.instruments) == pytest.approx(1)
        assert max(listing.picks) < len(listing.instruments)


@pytest.mark.parametrize(("side", "sign"), [(LONG, 1), (SHORT, -1)])
def test_the_side_that_will_be_liquidated_pays_before_and_for_an_hour_after(
    tmp_path: Path, side: int, sign: int
) -> None:
    hit = at(BTC, 30 * MINUTE_MS, usd=5e6, side=side)
    found = surveyed(tmp_path, (0, (at(BTC, 0),)), (30 * MINUTE_MS + 500, (hit,)))
    listings = tape_listings(found)
    funding = Funding(seed=found.seed, crowds=TapeCrowds(found, listings), start_ms=found.first_ms)

    def paid(after_ms: int, coin: str = "BTC") -> float:
        return sign * funding.pct(listings[coin].coin, T0 + after_ms)

    assert all(paid(minute * MINUTE_MS) > 0.025 for minute in range(-35, 31))
    assert paid(-3 * HOUR_MS) < 0.02
    assert paid(2 * HOUR_MS) < 0.02
    assert paid(0, "ETH") < 0.02
