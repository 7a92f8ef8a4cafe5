"""Coin, quote and exchange to the exchange's own instrument."""

from __future__ import annotations

import asyncio

import pytest

from cgtui.coinglass.instrument_ids import is_dated, without_multiplier
from cgtui.coinglass.resolver import REFRESH_S, SymbolResolver, quote_rank
from cgtui.coinglass.rest_errors import ServerFaultError, UnknownPairError
from tests.coinglass.fake_rest import Asked, FakeRest, asking, coded, ok
from tests.virtual_time import virtual_loop, virtual_time


def pair(instrument_id: str, base: str, quote: str = "USDT") -> dict[str, str]:
    return {"instrument_id": instrument_id, "base_asset": base, "quote_asset": quote}


LISTED = {
    "Binance": [
        pair("BTCUSDT_261225", "BTC"),
        pair("BTCUSDT", "BTC"),
        pair("BTCUSDC", "BTC", "USDC"),
        pair("BTCUSD_PERP", "BTC", "USD"),
        pair("1000PEPEUSDT", "1000PEPE"),
        pair("ETHBTC", "ETH", "BTC"),
    ],
    "OKX": [pair("BTC-USD-261225", "BTC", "USD"), pair("BTC-USDT-SWAP", "BTC")],
    "Gate.io": [pair("SOL_USDT", "SOL")],
    "Hyperliquid": [pair("BTC", "BTC", "USD"), pair("kPEPE", "kPEPE", "USD")],
    "CME": [pair("BTCZ26", "BTC", "USD")],
}


def resolver_of(asked: Asked) -> SymbolResolver:
    return SymbolResolver(asked.client, monotonic=virtual_loop().time)


def listing(listed: object = None) -> FakeRest:
    return FakeRest(always=ok(LISTED if listed is None else listed))


@pytest.mark.parametrize(
    ("coin", "quote", "exchange", "instrument_id"),
    [
        ("BTC", "USDT", "Binance", "BTCUSDT"),
        ("btc", "usdt", "BINANCE", "BTCUSDT"),
        (" BTC ", "USDC", "Binance", "BTCUSDC"),
        ("BTC", "USD", "Binance", "BTCUSD_PERP"),
        ("BTC", "FDUSD", "Binance", "BTCUSDT"),
        ("BTC", "USDT", "okex", "BTC-USDT-SWAP"),
        ("BTC", "USD", "OKX", "BTC-USDT-SWAP"),
        ("SOL", "USDT", "gateio", "SOL_USDT"),
        ("BTC", "USDT", "hyperliquid", "BTC"),
        ("BTC", "USDT", "CME", "BTCZ26"),
        ("1000PEPE", "USDT", "Binance", "1000PEPEUSDT"),
        ("ETH", "BTC", "Binance", "ETHBTC"),
    ],
)
@virtual_time
async def test_the_best_instrument_is_found(
    coin: str, quote: str, exchange: str, instrument_id: str
) -> None:
    async with asking(listing()) as asked:
        found = await resolver_of(asked).resolve(coin, quote, exchange)
    assert found.instrument_id == instrument_id


@pytest.mark.parametrize(
    ("coin", "quote", "exchange", "words"),
    [
        ("PEPE", "USDT", "Binance", r"did you mean 1000PEPEUSDT \(USDT\)\? Its amounts"),
        ("PEPE", "USDT", "Hyperliquid", r"did you mean kPEPE \(USD\)"),
        ("BTC", "EUR", "Binance", r"BTC is there as BTCUSDT_261225 \(USDT\), BTCUSDT \(USDT\)"),
        ("ETH", "USDT", "Binance", r"ETH is there as ETHBTC \(BTC\)"),
        ("SOL", "USDT", "Binance", "the coin is on Gate"),
        ("BTX", "USDT", "Binance", "did you mean BTC"),
        ("WIBBLE", "USDT", "Binance", "lists that coin nowhere"),
        ("BTC", "USDT", "Binanse", "no such exchange; did you mean Binance"),
        ("BTC", "USDT", "zzz", "but Binance, CME, Gate, Hyperliquid, OKX"),
        ("B\x1b[2J", "USDT", "Bin\u202eance", r"no B\\x1b\[2J/USDT on Bin\\u202eance"),
    ],
)
@virtual_time
async def test_what_is_not_there_comes_with_what_may_be_meant(
    coin: str, quote: str, exchange: str, words: str
) -> None:
    async with asking(listing()) as asked:
        with pytest.raises(UnknownPairError, match=words):
            await resolver_of(asked).resolve(coin, quote, exchange)


@virtual_time
async def test_the_list_is_read_once_a_minute_for_all_coins() -> None:
    async with asking(listing()) as asked:
        resolver = resolver_of(asked)
        for _ in range(30):
            await resolver.resolve("BTC", "USDT", "Binance")
            await resolver.resolve("SOL", "USDT", "Gate")
        assert len(asked.server.requests) == 1
        await asyncio.sleep(61)
        await resolver.resolve("BTC", "USDT", "Binance")
        assert len(asked.server.requests) == 2


@virtual_time
async def test_a_miss_looks_once_more_and_finds_what_was_listed_since() -> None:
    server = FakeRest([ok({"OKX": [pair("BTC-USDT-SWAP", "BTC")]})], ok(LISTED))
    async with asking(server) as asked:
        resolver = resolver_of(asked)
        await resolver.resolve("BTC", "USDT", "OKX")
        await asyncio.sleep(10)
        assert (await resolver.resolve("SOL", "USDT", "Gate")).instrument_id == "SOL_USDT"
    assert len(server.requests) == 2


@virtual_time
async def test_repeated_misses_do_not_ask_again_at_once() -> None:
    async with asking(listing()) as asked:
        resolver = resolver_of(asked)

        async def miss() -> None:
            with pytest.raises(UnknownPairError):
                await resolver.resolve("NOPE", "USDT", "Binance")

        await miss()
        await asyncio.gather(*(miss() for _ in range(20)))
        assert len(asked.server.requests) == 1
        await asyncio.sleep(REFRESH_S)
        await asyncio.gather(*(miss() for _ in range(20)))
        assert len(asked.server.requests) == 2


@virtual_time
async def test_spot_pairs_have_a_list_of_their_own() -> None:
    async with asking(listing({"Binance": [pair("BTCUSDT", "BTC")]})) as asked:
        resolver = resolver_of(asked)
        await resolver.resolve("BTC", "USDT", "Binance", spot=True)
        await resolver.resolve("BTC", "USDT", "Binance")
    assert [request.url.path for request in asked.server.requests] == [
        "/api/spot/supported-exchange-pairs",
        "/api/futures/supported-exchange-pairs",
    ]


@virtual_time
async def test_an_empty_list_says_so_and_a_failed_read_is_its_own_error() -> None:
    async with asking(listing({})) as asked:
        with pytest.raises(UnknownPairError, match="lists no pairs at all"):
            await resolver_of(asked).resolve("BTC", "USDT", "Binance")
    async with asking(FakeRest(always=coded("500", "Server Error"))) as asked:
        with pytest.raises(ServerFaultError):
            await resolver_of(asked).resolve("BTC", "USDT", "Binance")


@pytest.mark.parametrize(
    ("instrument_id", "base"),
    [
        ("BTCUSDT_261225", "BTC"),
        ("BTC-USDT-261225", "BTC"),
        ("BTC-USD-20261225", "BTC"),
        ("BTC_USDT_20261225", "BTC"),
        ("BTC261225", "BTC"),
        ("BTC-26DEC26", "BTC"),
        ("BTC-5JUN26", "BTC"),
        ("BTCUSDT-26DEC26", "BTC"),
        ("FI_XBTUSD_261225", "BTC"),
        ("XBTZ26", "BTC"),
        ("XBTUSDTZ26", "BTC"),
        ("XBTMH27", "BTC"),
        ("BTCZ26", "BTC"),
        ("1000PEPEUSDT_261225", "1000PEPE"),
    ],
)
def test_dated_futures_are_recognised(instrument_id: str, base: str) -> None:
    assert is_dated(instrument_id, base)


@pytest.mark.parametrize(
    ("instrument_id", "base"),
    [
        ("BTCUSDT", "BTC"),
        ("BTCUSD_PERP", "BTC"),
        ("BTC-USDT-SWAP", "BTC"),
        ("BTC-PERPETUAL", "BTC"),
        ("BTCUSDT_UMCBL", "BTC"),
        ("PF_XBTUSD", "BTC"),
        ("XBTUSD", "BTC"),
        ("XBTUSDTM", "BTC"),
        ("BTC_USDT", "BTC"),
        ("BTC", "BTC"),
        ("1000000MOGUSDT", "1000000MOG"),
        ("1000PEPEUSDT", "1000PEPE"),
        ("kPEPE", "kPEPE"),
        ("JUNUSDT", "JUN"),
        ("DECUSDT", "DEC"),
        ("MARS4USDT", "MARS4"),
        ("牛来USDT", "牛来"),
        ("H26", "H26"),
    ],
)
def test_perpetuals_are_not_taken_for_dated(instrument_id: str, base: str) -> None:
    assert not is_dated(instrument_id, base)


@pytest.mark.parametrize(
    ("base", "plain"),
    [
        ("1000PEPE", "PEPE"),
        ("1000000MOG", "MOG"),
        ("1MBABYDOGE", "BABYDOGE"),
        ("kPEPE", "PEPE"),
        ("KAS", "KAS"),
        ("1INCH", "1INCH"),
        ("BTC", "BTC"),
    ],
)
def test_a_multiplier_is_told_from_a_name(base: str, plain: str) -> None:
    assert without_multiplier(base) == plain


def test_quotes_other_than_dollars_stand_for_themselves_only() -> None:
    assert quote_rank("USDT", "usdt") == 0
    assert quote_rank("EUR", "USDT") is None
    assert quote_rank("USDT", "EUR") is None
    ranks = [quote_rank(quote, "USDE") for quote in ("USDT", "USDC", "USD")]
    assert ranks == sorted(rank for rank in ranks if rank is not None)
