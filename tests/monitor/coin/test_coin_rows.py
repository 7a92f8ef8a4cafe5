"""Rows of REST to series, venues and positions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cgtui.coinglass.events import Side
from cgtui.coinglass.rows_account import HyperliquidPosition
from cgtui.coinglass.rows_history import FundingBar, LiquidationBar, OpenInterestBar
from cgtui.coinglass.rows_lists import ExchangeLiquidations, ExchangeOpenInterest
from cgtui.monitor.coin.coin_rows import (
    MOST_BARS,
    series_of,
    two_series_of,
    venue_interest,
    venue_liquidations,
    wallet_positions,
)
from cgtui.monitor.rest.input_rows import Origin
from tests.monitor.coin_wire import candle, position

WIDTH_MS = 300_000
NEWEST = 1_760_000_100_000 // WIDTH_MS
ORIGIN = Origin("/api/x", "5m", "5m", NEWEST * WIDTH_MS + 40_000)


def interest(*bars: tuple[int, float]) -> list[OpenInterestBar]:
    """Bars so many places before the newest, with one value."""
    return [
        OpenInterestBar.model_validate({"time": (NEWEST - back) * WIDTH_MS, **candle(value)})
        for back, value in bars
    ]


def liquidated(*bars: tuple[int, float, float]) -> list[LiquidationBar]:
    return [
        LiquidationBar(time_ms=(NEWEST - back) * WIDTH_MS, long_usd=long, short_usd=short)
        for back, long, short in bars
    ]


def values(bars: Sequence[OpenInterestBar]) -> tuple[float | None, ...]:
    series = series_of(bars, lambda bar: bar.close, ORIGIN)
    assert series is not None
    return series.values


def test_a_bar_that_is_absent_is_a_hole_and_the_newest_is_in_progress() -> None:
    series = series_of(interest((3, 1.0), (1, 3.0), (0, 4.0)), lambda bar: bar.close, ORIGIN)
    assert series is not None
    assert series.values == (1.0, None, 3.0, 4.0)
    assert series.forming
    assert series.first_ms == (NEWEST - 3) * WIDTH_MS
    assert series.last == 4.0


def test_an_all_zero_newest_or_oldest_bar_counts_as_absent_and_one_between_does_not() -> None:
    series = two_series_of(
        liquidated((4, 0, 0), (3, 5, 1), (2, 0, 0), (1, 6, 0), (0, 0, 0)),
        lambda bar: bar.long_usd,
        lambda bar: bar.short_usd,
        ORIGIN,
    )
    assert series is not None
    assert series.first == (5.0, 0.0, 6.0)
    assert series.second == (1.0, 0.0, 0.0)
    assert not series.forming


def test_a_history_that_stopped_ends_in_holes() -> None:
    assert values(interest((6, 1.0), (5, 2.0))) == (1.0, 2.0, None, None, None, None)


def test_a_bar_from_afar_neither_stretches_the_series_nor_comes_from_the_future() -> None:
    bars = interest((90_000, 9.0), (1, 1.0), (0, 2.0), (-50, 7.0))
    found = values(bars)
    assert len(found) == MOST_BARS
    assert found[-2:] == (1.0, 2.0)
    assert set(found[:-2]) == {None}


def test_no_bars_are_no_series() -> None:
    assert series_of([], lambda bar: bar.close, ORIGIN) is None
    assert series_of(interest((0, 0.0)), lambda bar: bar.close, ORIGIN) is None


def test_funding_of_zero_is_a_rate() -> None:
    bars = [FundingBar.model_validate({"time": NEWEST * WIDTH_MS, **candle(0.0)})]
    series = series_of(bars, lambda bar: bar.close_pct, ORIGIN)
    assert series is not None
    assert series.values == (0.0,)


def test_venues_are_shares_of_the_whole_without_the_row_of_all() -> None:
    rows = [
        ExchangeOpenInterest(exchange=name, coin="BTC", open_interest_usd=usd)
        for name, usd in (("All", 400.0), ("OKX", 100.0), ("Binance", 300.0))
    ]
    found = venue_interest(rows)
    assert [(one.exchange, one.share_pct) for one in found] == [("Binance", 75.0), ("OKX", 25.0)]
    liquidations = [
        ExchangeLiquidations(exchange=name, total_usd=usd, long_usd=usd, short_usd=0)
        for name, usd in (("All", 9.0), ("OKX", 3.0), ("Binance", 6.0))
    ]
    assert [one.exchange for one in venue_liquidations(liquidations, "4h")] == ["Binance", "OKX"]


def test_shares_never_exceed_the_whole_where_the_total_is_too_small() -> None:
    rows = [
        ExchangeOpenInterest(exchange=name, coin="BTC", open_interest_usd=usd)
        for name, usd in (("All", 10.0), ("OKX", 100.0))
    ]
    assert venue_interest(rows)[0].share_pct == 100.0


def test_positions_are_the_nearest_to_their_liquidation_first() -> None:
    rows = [
        HyperliquidPosition.model_validate(one)
        for one in (
            position("0xfar", 2, liq=50.0),
            position("0xsafe", 5, liq=0),
            position("0xnear", -1, liq=103.0),
            position("0xnothing", 0),
        )
    ]
    found = wallet_positions(rows)
    assert [one.wallet for one in found] == ["0xnear", "0xfar", "0xsafe"]
    assert found[0].side is Side.SHORT
    assert found[0].distance_pct == pytest.approx(3.0)
    assert found[1].distance_pct == pytest.approx(-50.0)
    assert found[2].distance_pct is None
    assert found[2].liquidation_price is None
