"""What REST tells while a tape is played follows from the orders that were sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cgtui.simulator.order import LONG, SHORT
from cgtui.simulator.tape import Tape
from tests.simulator.confirmation import funding, liquidations, open_interest, taker, votes
from tests.simulator.tape_api import ALL_VENUES, TapeApi, by_minute, serve_tape
from tests.simulator.tapes import BTC, NEWCOIN, T0, at, crash, frame, frames_of, write_tape

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
FOUR = "Binance,OKX,Bybit,Hyperliquid"


@pytest.fixture
def crash_tape(tmp_path: Path) -> Tape:
    return write_tape(tmp_path / "tape", frames_of(crash()))


def approx(sums: dict[int, tuple[float, float]]) -> dict[int, object]:
    return {time_ms: pytest.approx(pair, abs=0.01) for time_ms, pair in sums.items()}


@pytest.mark.parametrize("exchanges", [ALL_VENUES, FOUR, "OKX", "aster"])
async def test_the_sums_of_each_minute_are_those_of_the_orders_sent(
    crash_tape: Tape, exchanges: str
) -> None:
    async with serve_tape(crash_tape) as api:
        for after_ms in (950, 61_000, 95_317, 203_000, 299_999):
            api.play_to(T0 + after_ms)
            for coin in ("BTC", "LTC", "NEWCOIN"):
                told = await api.liquidated(coin, exchanges, start_time=T0)
                spelt = exchanges.replace("aster", "Aster")
                sent = by_minute(api.sent, coin, spelt)
                if (T0 + after_ms) % 60_000 < 1_500:
                    sent.pop((T0 + after_ms) // 60_000 * 60_000, None)
                assert told == approx(sent)
        assert len(api.sent) > 1_400


async def test_a_contracts_own_sums_and_orders_are_told_too(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as api:
        api.play_to(T0 + 250_000)
        rows = await api.data(
            "liquidation/history",
            exchange="Aster",
            symbol="BTCUSDT-X",
            interval="1m",
            start_time=T0,
        )
        sent = by_minute(api.sent, "BTC", "Aster")
        assert {
            row["time"]: pytest.approx(
                (float(row["long_liquidation_usd"]), float(row["short_liquidation_usd"]))
            )
            for row in rows
            if row["time"] in sent
        } == sent
        listed = await api.data(
            "liquidation/order", exchange="aster", symbol="BTC", min_liquidation_amount=0
        )
        ours = [o for o in api.sent if (o.exchange, o.coin) == ("Aster", "BTC")]
        assert [(r["time"], r["usd_value"], r["side"]) for r in listed] == [
            (o.time_ms, o.usd, o.side) for o in ours[-200:]
        ]


async def test_an_order_is_told_at_once_and_not_before_it_is_sent(tmp_path: Path) -> None:
    orders = [at(BTC, 5_000), at(BTC, 20_000, usd=77_000.0)]
    tape = write_tape(tmp_path / "tape", [(6_000, frame(orders[0])), (20_000, frame(orders[1]))])
    async with serve_tape(tape) as api:
        api.play_to(T0 + 19_999)
        assert await api.liquidated("BTC", start_time=T0) == {T0: (1_000.0, 0.0)}
        api.play_to(T0 + 20_000)
        assert await api.liquidated("BTC", start_time=T0) == {T0: (78_000.0, 0.0)}


@pytest.mark.parametrize("coin", ["BTC", "NEWCOIN"])
async def test_the_four_inputs_of_a_cascade_agree(crash_tape: Tape, coin: str) -> None:
    async with serve_tape(crash_tape) as api:
        api.play_to(T0 + 250_000)
        if coin == "BTC":
            found = await votes(api.client, coin, LONG, T0 + 61_000)
            assert all(yes for yes, _ in found.values()), found
            return
        share, volume_x = await taker(api.client, coin, LONG)
        assert share >= 0.58
        assert volume_x >= 2
        short_term, _ = await open_interest(api.client, coin)
        assert short_term <= -1.2
        worst_usd, p95_usd = await liquidations(api.client, coin, LONG)
        assert worst_usd >= max(150_000, p95_usd)
        rows = await api.data(
            "funding-rate/history", exchange="Hyperliquid", symbol=coin, interval="1m", limit=60
        )
        # Hyperliquid pays every hour: an eighth of what is paid in eight.
        assert all(float(row["close"]) >= 0.03 / 8 for row in rows)


async def test_a_coin_with_ordinary_orders_confirms_nothing(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as api:
        api.play_to(T0 + 250_000)
        for coin in ("LTC", "ETH", "SOL"):
            for side in (LONG, SHORT):
                found = await votes(api.client, coin, side, T0 + 61_000)
                assert not any(yes for yes, _ in found.values()), (coin, found)


async def test_nothing_is_given_away_before_the_cascade_but_who_pays(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as api:
        api.play_to(T0 + 59_000)
        found = await votes(api.client, "BTC", LONG, T0 + 59_000)
        assert {name for name, (yes, _) in found.items() if yes} == {"funding"}, found


async def test_there_is_a_past_of_the_depth_that_is_asked(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as api:
        api.play_to(T0 + 1_000)
        for coin in ("BTC", "NEWCOIN"):
            venues = {"exchange_list": FOUR, "symbol": coin}
            old_ms = T0 - 5 * DAY_MS
            week = await api.data(
                "liquidation/aggregated-history", **venues, interval="1m", end_time=old_ms
            )
            assert len(week) == 1_000
            assert any(row["aggregated_long_liquidation_usd"] for row in week)
            flow = await api.data(
                "aggregated-taker-buy-sell-volume/history", **venues, interval="5m", limit=288
            )
            assert len(flow) == 288
            assert all(row["aggregated_buy_volume_usd"] > 0 for row in flow[:-1])
            interest = await api.data(
                "open-interest/aggregated-history",
                symbol=coin,
                interval="1m",
                unit="coin",
                limit=61,
            )
            assert len(interest) == 61
        _, p95 = await funding(api.client, "BTCUSDT", T0)
        assert 0 < p95 < 0.1


async def test_a_new_coin_is_listed_with_its_own_contract_price_and_size(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as api:
        api.play_to(T0 + 30_000)
        assert {"NEWCOIN", "BTC", "HYPE"} <= set(await api.data("supported-coins"))
        assert "Aster" in await api.data("supported-exchanges")
        pairs = await api.data("supported-exchange-pairs")
        (listed,) = [p for p in pairs["Hyperliquid"] if p["base_asset"] == "NEWCOIN"]
        assert (listed["instrument_id"], listed["quote_asset"]) == ("NEWCOIN", "USD")
        rows = await api.data("coins-markets", per_page=200)
        sizes = [row["open_interest_usd"] for row in rows]
        (new,) = [row for row in rows if row["symbol"] == "NEWCOIN"]
        (bitcoin,) = [row for row in rows if row["symbol"] == "BTC"]
        assert new["current_price"] == pytest.approx(0.5, rel=0.02)
        assert bitcoin["current_price"] == pytest.approx(90_000, rel=0.02)
        tape_usd = sum(o.usd for second in crash() for o in second if o.coin == "NEWCOIN")
        assert new["open_interest_usd"] > 3 * tape_usd
        assert sizes[0] == max(sizes)


async def test_a_coin_that_is_on_no_tape_has_an_empty_answer(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as api:
        for path, query in (
            ("liquidation/aggregated-history", {"exchange_list": FOUR, "interval": "1m"}),
            ("aggregated-taker-buy-sell-volume/history", {"exchange_list": FOUR, "interval": "1m"}),
            ("open-interest/aggregated-history", {"interval": "1m"}),
        ):
            assert await api.data(path, symbol="NOSUCH", **query) == []


async def answers(api: TapeApi) -> list[Any]:
    told: list[Any] = [await api.data("coins-markets", per_page=300)]
    for coin in ("BTC", "NEWCOIN", "LTC"):
        venues = {"exchange_list": FOUR, "symbol": coin, "interval": "1m"}
        told += [
            await api.data("liquidation/aggregated-history", **venues),
            await api.data("aggregated-taker-buy-sell-volume/history", **venues),
            await api.data("open-interest/aggregated-history", symbol=coin, interval="5m"),
        ]
    return told


async def test_a_tape_has_one_course_however_often_it_is_looked_at(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as seldom, serve_tape(crash_tape) as often:
        for after_ms in range(1_000, 240_001, 1_730):
            often.play_to(T0 + after_ms)
            await often.data("open-interest/exchange-list", symbol="BTC")
            await often.data("taker-buy-sell-volume/exchange-list", symbol="NEWCOIN", range="5m")
        often.play_to(T0 + 245_678)
        seldom.play_to(T0 + 245_678)
        assert await answers(often) == await answers(seldom)


async def test_other_orders_have_another_past(tmp_path: Path) -> None:
    tapes = [write_tape(tmp_path / f"t{n}", frames_of(crash(seed=n))) for n in (1, 2)]
    async with serve_tape(tapes[0]) as one, serve_tape(tapes[1]) as other:
        query = {"symbol": "ETH", "interval": "1h"}
        path = "open-interest/aggregated-history"
        assert await one.data(path, **query) != await other.data(path, **query)


async def test_late_orders_are_booked_in_their_own_minute_even_before_the_tape(
    tmp_path: Path,
) -> None:
    orders = [at(BTC, -150_000, usd=5.0), at(BTC, -30_000, usd=7.0), at(BTC, 500, usd=9.0)]
    tape = write_tape(tmp_path / "tape", [(1_000, frame(*orders))])
    async with serve_tape(tape) as api:
        api.play_to(T0 + 30_000)
        told = await api.liquidated("BTC", start_time=T0 - 180_000)
        assert told.items() >= by_minute(orders, "BTC").items()


async def test_a_tape_that_goes_back_in_time_books_what_it_sends(tmp_path: Path) -> None:
    again = [at(BTC, second * 1_000, usd=50_000.0) for second in range(600)]
    frames = [(n * 1_000 + 900, frame(order)) for n, order in enumerate(again)]
    tape = write_tape(tmp_path / "tape", [*frames, *frames])
    async with serve_tape(tape) as api:
        api.play_to(T0 + 700_000)
        assert len(api.sent) == 1_200
        told = await api.liquidated("BTC", start_time=T0)
        assert told == approx(by_minute(api.sent, "BTC"))
        assert all(longs == 6_000_000 for longs, _ in told.values())
        await answers(api)


@pytest.mark.parametrize("gap_ms", [7 * HOUR_MS, 20 * DAY_MS, 3_000 * DAY_MS, 2_900_000 * DAY_MS])
async def test_a_gap_does_not_stop_the_market(tmp_path: Path, gap_ms: int) -> None:
    late = at(BTC, gap_ms, usd=4_000_000.0)
    new = at(NEWCOIN, gap_ms, usd=400_000.0)
    tape = write_tape(
        tmp_path / "tape", [(900, frame(at(BTC, 0), NEWCOIN)), (gap_ms + 900, frame(late, new))]
    )
    async with serve_tape(tape) as api:
        api.play_to(T0 + gap_ms + 30_000)
        late_minute_ms = (T0 + gap_ms) // 60_000 * 60_000
        for coin, usd in (("BTC", 4_000_000.0), ("NEWCOIN", 400_000.0)):
            assert (await api.liquidated(coin, limit=60)) == {late_minute_ms: (usd, 0.0)}
            for interval in ("5m", "1h", "1d", "1w"):
                told = await api.liquidated(coin, interval=interval)
                assert list(told.values())[-1][0] >= usd
            share, volume_x = await taker(api.client, coin, LONG)
            assert share > 0.5
            assert volume_x > 0.7
            await open_interest(api.client, coin)
        bitcoin = (await api.data("coins-markets", per_page=1))[0]
        assert bitcoin["current_price"] == pytest.approx(90_000, rel=0.1)
        subscription = await api.client.get("/api/user/account/subscription")
        assert subscription.json()["data"]["expired"] is False


async def test_the_bot_has_the_replays_chat(crash_tape: Tape) -> None:
    async with serve_tape(crash_tape) as api:
        assert api.inputs.sent_messages == []
        assert [u["message"]["text"] for u in api.inputs.bot_app.state.bot.updates] == ["/start"]
