"""Seeding: exact minutes, page by page back in time, to the end and no further."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cgtui.coinglass.rest_errors import (
    BudgetSpentError,
    CoinglassError,
    IntervalRefusedError,
    KeyRefusedError,
    NotFoundError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
)
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.rest.window_seed import SeededMinutes, WindowSeed
from cgtui.monitor.signal_snapshot import SeedState
from tests.monitor.fake_reader import NOW_MS, Asked, FakeReader, HandClock
from tests.monitor.simulated_rest import MINUTE_MS, VENUES, Simulated, simulated

NOW = NOW_MS // MINUTE_MS
"""The minute in progress."""
WINDOW = 6 * 1440
LIQUIDATIONS = "liquidation_aggregated"


def wire(minute: int, longs: float, shorts: float) -> dict[str, Any]:
    return {
        "time": minute * MINUTE_MS,
        "aggregated_long_liquidation_usd": longs,
        "aggregated_short_liquidation_usd": shorts,
    }


def history(
    oldest: int, *, wanted: Callable[[int], bool] = lambda _minute: True
) -> Callable[[Asked], list[Any]]:
    """A service that holds the minutes from ``oldest`` on, each with its own sums."""

    def rows(asked: Asked) -> list[Any]:
        first = max(oldest, int(asked.params["start_time"]) // MINUTE_MS)
        last = min(NOW, int(asked.params["end_time"]) // MINUTE_MS)
        minutes = [one for one in range(first, last + 1) if wanted(one)]
        return [wire(one, one % 7, one % 3) for one in minutes[-int(asked.params["limit"]) :]]

    return rows


class Bench:
    """A seeding over a scripted client, and the waits it made."""

    def __init__(self, **says: Any) -> None:
        self.client = FakeReader()
        listed = [{"name": one} for one in VENUES]
        self.client.says = {"supported_exchanges": listed, LIQUIDATIONS: history(0), **says}
        self.waits_s: list[float] = []
        self.on_wait: Callable[[], None] = lambda: None
        clock = self.clock = HandClock()
        self.seed = WindowSeed(
            self.client,
            ScopedVenues(self.client, VENUES, now_ms=clock.now_ms),
            now_ms=clock.now_ms,
            sleep=self._sleep,
        )

    async def _sleep(self, seconds: float) -> None:
        self.waits_s.append(seconds)
        self.on_wait()

    async def run(self, *coins: str) -> list[SeededMinutes]:
        return [one async for one in self.seed.seed(coins)]

    @property
    def pages(self) -> list[Asked]:
        return [one for one in self.client.asked if one.name == LIQUIDATIONS]


async def test_six_days_are_nine_pages_of_exactly_the_settled_minutes() -> None:
    bench = Bench()
    seeded = await bench.run("BTC")
    minutes = [one for page in reversed(seeded) for one in page.minutes]
    newest = NOW - 2
    assert minutes == [(one, one % 7, one % 3) for one in range(NOW - WINDOW + 1, newest + 1)]
    assert len(bench.pages) == 9
    assert bench.seed.progress == (SeedState("BTC", 9, 9),)


async def test_a_page_names_both_its_ends_and_goes_below_everything_else() -> None:
    bench = Bench()
    await bench.run("BTC")
    first, *_, last = bench.pages
    assert first.params == {
        "exchange_list": "Binance,OKX,Bybit,Hyperliquid",
        "symbol": "BTC",
        "limit": "1000",
        "start_time": str((NOW - 1001) * MINUTE_MS),
        "end_time": str((NOW - 2) * MINUTE_MS),
    }
    assert last.params["limit"] == "638"
    assert {one.interval for one in bench.pages} == {"1m"}
    assert {one.priority for one in bench.client.asked} == {Priority.BACKGROUND}


async def test_it_stops_when_the_oldest_minute_does_not_move() -> None:
    oldest = NOW - 1500
    again = [wire(one, 5, 5) for one in range(oldest, oldest + 1000)]

    def rows(asked: Asked) -> list[Any]:
        # What is asked beyond the depth brings the oldest page there is, again and again.
        return history(oldest)(asked) or again

    bench = Bench(**{LIQUIDATIONS: rows})
    seeded = await bench.run("BTC")
    minutes = [one for page in reversed(seeded) for one in page.minutes]
    assert minutes == [(one, one % 7, one % 3) for one in range(oldest, NOW - 1)]
    assert len(bench.pages) == 3
    assert bench.seed.progress == (SeedState("BTC", 2, 2),)


async def test_a_service_deaf_to_times_is_read_once() -> None:
    newest = [wire(one, 5, 1) for one in range(NOW - 999, NOW + 1)]
    bench = Bench(**{LIQUIDATIONS: newest})
    (seeded,) = await bench.run("BTC")
    assert seeded.minutes == tuple((one, 5, 1) for one in range(NOW - 999, NOW - 1))
    assert len(bench.pages) == 2


async def test_what_is_older_than_the_window_is_not_taken() -> None:
    def rows(asked: Asked) -> list[Any]:
        return history(0)(
            replace(asked, params={**asked.params, "start_time": "0", "limit": "1000"})
        )

    seeded = await Bench(**{LIQUIDATIONS: rows}).run("BTC")
    assert min(one[0] for page in seeded for one in page.minutes) == NOW - WINDOW + 1


async def test_a_clipped_oldest_minute_of_zeros_is_not_known() -> None:
    oldest = NOW - 500

    def rows(asked: Asked) -> list[Any]:
        return [
            one if one["time"] > oldest * MINUTE_MS else wire(oldest, 0, 0)
            for one in history(oldest)(asked)
        ]

    (seeded,) = await Bench(**{LIQUIDATIONS: rows}).run("BTC")
    assert seeded.minutes[0][0] == oldest + 1


async def test_a_minute_that_is_absent_is_not_made_up() -> None:
    hole = NOW - 77
    seeded = await Bench(**{LIQUIDATIONS: history(0, wanted=lambda one: one != hole)}).run("BTC")
    minutes = [one[0] for page in seeded for one in page.minutes]
    assert len(minutes) == WINDOW - 3
    assert hole not in minutes


async def test_coins_take_turns_so_that_each_has_its_newest_minutes_first() -> None:
    bench = Bench()
    seeded = await bench.run("BTC", "ETH", "BTC")
    assert [one.coin for one in seeded] == ["BTC", "ETH"] * 9
    assert [one.coin for one in bench.seed.progress] == ["BTC", "ETH"]


async def test_a_coin_without_history_ends_and_says_so() -> None:
    bench = Bench(**{LIQUIDATIONS: []})
    assert await bench.run("NOSUCH") == []
    assert bench.seed.progress == (SeedState("NOSUCH", 0, 0, "no one-minute history"),)


@pytest.mark.parametrize(
    "error",
    [
        ServerFaultError(LIQUIDATIONS, "Server Error"),
        RateLimitedError(LIQUIDATIONS, "Too many requests"),
        BudgetSpentError(LIQUIDATIONS, "spent"),
        KeyRefusedError(LIQUIDATIONS, "Invalid API key provided"),
    ],
)
async def test_after_an_error_it_goes_on_where_it_was_later_and_later(
    error: CoinglassError,
) -> None:
    bench = Bench()
    failures = 4
    troubles: list[str] = []

    def rows(asked: Asked) -> list[Any]:
        if len(bench.pages) == 2:
            bench.client.says[LIQUIDATIONS] = error
            raise error
        return history(0)(asked)

    def waited() -> None:
        troubles.append(bench.seed.progress[0].trouble)
        if len(bench.waits_s) == failures:
            bench.client.says[LIQUIDATIONS] = history(0)

    bench.client.says[LIQUIDATIONS] = rows
    bench.on_wait = waited
    seeded = await bench.run("BTC")
    assert sum(len(one.minutes) for one in seeded) == WINDOW - 2
    assert bench.waits_s == [2, 4, 8, 16]
    assert len(bench.pages) == 9 + failures
    assert all(error.message in one for one in troubles)
    assert bench.seed.progress == (SeedState("BTC", 9, 9),)


async def test_the_waits_are_bounded_and_start_again_after_a_success() -> None:
    bench = Bench(**{LIQUIDATIONS: ServerFaultError(LIQUIDATIONS, "Server Error")})

    def waited() -> None:
        if len(bench.waits_s) == 12:
            bench.client.says[LIQUIDATIONS] = history(0)

    bench.on_wait = waited
    await bench.run("BTC")
    assert bench.waits_s[-1] == max(bench.waits_s) == 300


async def test_a_coin_that_fails_does_not_keep_the_others() -> None:
    fault = ServerFaultError(LIQUIDATIONS, "Server Error")
    bench = Bench()
    bad = 0

    def rows(asked: Asked) -> list[Any]:
        nonlocal bad
        if asked.params["symbol"] == "BAD" and bad < 20:
            bad += 1
            raise fault
        return history(0)(asked)

    bench.client.says[LIQUIDATIONS] = rows
    coins = [one.coin for one in await bench.run("BAD", "BTC")]
    assert coins[:9] == ["BTC"] * 9
    assert coins.count("BAD") == 9


async def test_coarser_bars_are_no_one_minute_sums() -> None:
    bench = Bench()
    bench.client.used = {LIQUIDATIONS: "30m"}
    assert await bench.run("BTC") == []
    (state,) = bench.seed.progress
    assert state.trouble.startswith("interval refused: 1m is refused; 30m bars are no one-minute")
    assert len(bench.pages) == 1
    assert bench.waits_s == []


@pytest.mark.parametrize("kind", [PlanTooLowError, IntervalRefusedError])
async def test_what_the_plan_refuses_ends_the_coin_with_the_reason(
    kind: type[CoinglassError],
) -> None:
    bench = Bench(**{LIQUIDATIONS: kind(LIQUIDATIONS, "Upgrade plan")})
    assert await bench.run("BTC", "ETH") == []
    assert [one.trouble[-12:] for one in bench.seed.progress] == ["Upgrade plan"] * 2
    assert bench.waits_s == []


async def test_without_a_listed_exchange_nothing_is_asked() -> None:
    bench = Bench(supported_exchanges=[{"name": "Elsewhere"}])
    assert await bench.run("BTC") == []
    assert "lists none of Binance" in bench.seed.progress[0].trouble
    assert bench.pages == []


# Refilling


async def test_a_refill_is_every_settled_minute_that_the_gap_touches() -> None:
    bench = Bench()
    from_ms, to_ms = (NOW - 10) * MINUTE_MS + 30_000, (NOW - 5) * MINUTE_MS + 1
    found = await bench.seed.refill("BTC", from_ms, to_ms)
    assert [one[0] for one in found.minutes] == list(range(NOW - 10, NOW - 4))
    (page,) = bench.pages
    assert page.params["limit"] == "6"


async def test_a_refill_leaves_out_what_is_not_settled_yet() -> None:
    bench = Bench()
    found = await bench.seed.refill("BTC", (NOW - 3) * MINUTE_MS, NOW_MS)
    assert [one[0] for one in found.minutes] == [NOW - 3, NOW - 2]
    nothing = await bench.seed.refill("BTC", NOW * MINUTE_MS, NOW_MS)
    assert nothing == SeededMinutes("BTC", ())


async def test_a_long_refill_takes_pages_and_no_more_than_the_window() -> None:
    bench = Bench()
    found = await bench.seed.refill("BTC", (NOW - 2_500) * MINUTE_MS, NOW_MS)
    assert [one[0] for one in found.minutes] == list(range(NOW - 2_500, NOW - 1))
    assert len(bench.pages) == 3
    assert len((await bench.seed.refill("BTC", 0, NOW_MS)).minutes) == WINDOW - 2


async def test_the_window_moves_on_while_pages_are_waited_for() -> None:
    bench = Bench()
    bench.client.on_answer = lambda: bench.clock.forward(3_600)
    seeded = await bench.run("BTC")
    oldest = min(one[0] for page in seeded for one in page.minutes)
    # An hour each for eight pages before the last, and for the list of exchanges, which is read
    # again after six.
    assert oldest == NOW + 10 * 60 - WINDOW + 1
    assert len(bench.pages) == 9


async def test_a_refill_raises_what_the_read_raises() -> None:
    bench = Bench(**{LIQUIDATIONS: ServerFaultError(LIQUIDATIONS, "Server Error")})
    with pytest.raises(ServerFaultError):
        await bench.seed.refill("BTC", (NOW - 9) * MINUTE_MS, NOW_MS)


# On the simulated service


def true_minutes(api: Simulated, coin: str) -> dict[int, tuple[float, float]]:
    """What the market itself holds for the venues that count."""
    listing = api.market.listings[coin]
    contracts = frozenset(n for n, one in enumerate(listing.instruments) if one.exchange in VENUES)
    bars = api.market.liquidations(coin).bars(1, 0, api.now_ms(), contracts)
    return {bar.time_ms // MINUTE_MS: (bar.long_usd, bar.short_usd) for bar in bars}


@pytest.mark.parametrize(("window_days", "clipped", "pages"), [(6.0, 0, 9), (30.0, 1, 10)])
async def test_every_minute_is_the_markets_own_down_to_the_plans_depth(
    window_days: float, clipped: int, pages: int
) -> None:
    async with simulated("cascade") as api:
        api.live(400)
        seed = WindowSeed(api.client, api.venues, now_ms=api.now_ms, window_days=window_days)
        minutes = {
            minute: sums async for page in seed.seed(["BTC"]) for minute, *sums in page.minutes
        }
        truth = true_minutes(api, "BTC")
        now = api.now_ms() // MINUTE_MS
        calls = api.calls.count("liquidation_aggregated 1m")
    # Of a longer window the plan's depth is given; the bucket it cuts reads zero and is left out.
    assert sorted(minutes) == list(range(now - WINDOW + 1 + clipped, now - 1))
    for minute, sums in minutes.items():
        assert sums == pytest.approx(truth[minute], abs=1e-4)
    assert calls == pages


async def test_a_plan_without_the_minute_seeds_nothing() -> None:
    async with simulated(level="HOBBYIST") as api:
        seed = WindowSeed(api.client, api.venues, now_ms=api.now_ms)
        assert [one async for one in seed.seed(["BTC"])] == []
        (state,) = seed.progress
    assert "4h bars are no one-minute" in state.trouble


async def test_another_key_ends_the_wait_and_what_the_earlier_one_was_told() -> None:
    refused = KeyRefusedError(LIQUIDATIONS, "Invalid API key provided")
    bench = Bench(**{LIQUIDATIONS: refused})
    told: list[str] = []

    def waited() -> None:
        if len(bench.waits_s) == 5:
            bench.client.says[LIQUIDATIONS] = ServerFaultError(LIQUIDATIONS, "Server Error")
            bench.seed.ask_anew()
            told.append(bench.seed.progress[0].trouble)
        elif len(bench.waits_s) == 6:
            bench.client.says[LIQUIDATIONS] = history(0)

    bench.on_wait = waited
    await bench.run("BTC")
    assert told == [""]
    assert bench.waits_s == [2, 4, 8, 16, 32, 2]


PLAN = PlanTooLowError(LIQUIDATIONS, "Upgrade plan")


async def test_a_coin_that_the_earlier_keys_plan_was_refused_is_seeded_with_another_key() -> None:
    bench = Bench(**{LIQUIDATIONS: PLAN})
    assert await bench.run("BTC", "ETH") == []
    bench.client.says[LIQUIDATIONS] = history(0)
    bench.seed.ask_anew()
    assert [one.trouble for one in bench.seed.progress] == ["", ""]
    # Nobody asks for them by name again: they are on the list of coins that were asked for.
    assert {one.coin for one in await bench.run()} == {"BTC", "ETH"}
    assert await bench.run() == []


async def test_it_joins_the_coins_that_are_being_seeded() -> None:
    def says(asked: Asked) -> list[Any]:
        if asked.params["symbol"] == "BTC" and not renewed:
            raise PLAN
        if len(bench.pages) == 4 and not renewed:
            renewed.append(True)
            bench.seed.ask_anew()
        return history(0)(asked)

    renewed: list[bool] = []
    bench = Bench(**{LIQUIDATIONS: says})
    coins = {one.coin for one in await bench.run("BTC", "ETH")}
    assert coins == {"BTC", "ETH"}


async def test_what_no_key_changes_is_not_asked_again() -> None:
    bench = Bench(**{LIQUIDATIONS: NotFoundError(LIQUIDATIONS, "no such coin")})
    assert await bench.run("BTC") == []
    bench.seed.ask_anew()
    assert await bench.run() == []
    assert "no such coin" in bench.seed.progress[0].trouble


async def test_a_refusal_of_the_earlier_key_that_comes_late_counts_for_nothing() -> None:
    def says(asked: Asked) -> list[Any]:
        if len(bench.pages) == 1:
            bench.seed.ask_anew()  # while this very read is under way
            raise PLAN
        return history(0)(asked)

    bench = Bench(**{LIQUIDATIONS: says})
    assert {one.coin for one in await bench.run("BTC")} == {"BTC"}
