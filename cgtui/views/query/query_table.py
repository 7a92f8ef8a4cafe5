"""`query` for people: one line that says what this is, then an aligned table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel
from rich.cells import cell_len

from cgtui.coinglass.rows_account import HyperliquidPosition
from cgtui.coinglass.rows_etf import EtfFund
from cgtui.coinglass.rows_lists import CoinLiquidations, ExchangeOpenInterest
from cgtui.coinglass.rows_market import CoinMarket
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.counted import counted
from cgtui.sanitize import clean
from cgtui.views.cells import fit
from cgtui.views.numbers import count, rtt, utc_time
from cgtui.views.query.query_cells import heading, is_right, texts
from cgtui.views.query.query_records import columns_of, flat_records
from cgtui.views.query.query_result import QueryResult, Value

# The rows with more fields than a terminal has room for; --json and --csv give them all.
_SHOWN: Final[Mapping[type[BaseModel], Mapping[str, str]]] = MappingProxyType(
    {
        CoinMarket: {
            "coin": "COIN",
            "price": "PRICE",
            "price_change_pct_1h": "1H %",
            "price_change_pct_24h": "24H %",
            "open_interest_usd": "OI USD",
            "open_interest_change_pct_1h": "OI 1H %",
            "open_interest_change_pct_24h": "OI 24H %",
            "funding_rate_by_oi_pct": "FUNDING %",
            "long_liquidation_usd_24h": "LIQ LONG 24H USD",
            "short_liquidation_usd_24h": "LIQ SHORT 24H USD",
        },
        CoinLiquidations: {
            "coin": "COIN",
            "long_liquidation_usd_1h": "LONG 1H USD",
            "short_liquidation_usd_1h": "SHORT 1H USD",
            "long_liquidation_usd_4h": "LONG 4H USD",
            "short_liquidation_usd_4h": "SHORT 4H USD",
            "long_liquidation_usd_24h": "LONG 24H USD",
            "short_liquidation_usd_24h": "SHORT 24H USD",
        },
        ExchangeOpenInterest: {
            "exchange": "EXCHANGE",
            "open_interest_usd": "OI USD",
            "open_interest_coins": "OI COINS",
            "stablecoin_margined_usd": "STABLECOIN-MARGINED USD",
            "change_5m_pct": "5M %",
            "change_15m_pct": "15M %",
            "change_1h_pct": "1H %",
            "change_4h_pct": "4H %",
            "change_24h_pct": "24H %",
        },
        EtfFund: {
            "ticker": "TICKER",
            "fund_name": "FUND",
            "aum_usd": "AUM USD",
            "management_fee_pct": "FEE %",
            "price_change_pct": "DAY %",
            "premium_discount_pct": "PREMIUM %",
            "holding_btc": "HOLDING BTC",
            "change_24h_btc": "24H BTC",
            "change_7d_btc": "7D BTC",
            "holding_date": "HOLDING OF",
        },
        HyperliquidPosition: {
            "wallet": "WALLET",
            "side": "SIDE",
            "size_coins": "SIZE COINS",
            "value_usd": "VALUE USD",
            "entry_price": "ENTRY",
            "mark_price": "MARK",
            "liquidation_price": "LIQUIDATED AT",
            "leverage": "LEVERAGE",
            "unrealized_pnl_usd": "PNL USD",
            "updated_ms": "UPDATED UTC",
        },
    }
)
_GAP: Final = "  "


def query_table(result: QueryResult, coin: str | None, separator: str = " · ") -> list[str]:
    """The lines to print: the headline, the headings, the rows in their order.

    ``coin`` heads amounts in coins where all rows are of one coin.
    """
    records = list(flat_records(result))
    lines = [headline(result, separator)]
    if not records:
        return lines
    return lines + table_lines(_headings(result, records, coin), records)


def _headings(
    result: QueryResult, records: Sequence[Mapping[str, Value]], coin: str | None
) -> Mapping[str, str]:
    chosen = _SHOWN.get(result.row)
    if chosen is not None:
        return chosen
    columns = columns_of(result, records)
    if result.row is ExchangePair:
        # Spot has neither leverage nor funding: CoinGlass gives these fields for futures only.
        columns = tuple(
            name for name in columns if any(record[name] is not None for record in records)
        )
    return {name: heading(name, coin) for name in columns}


def headline(result: QueryResult, separator: str) -> str:
    """Endpoint, subject, interval asked and used, how many rows, when read, and all notes."""
    parts = [result.path, result.about]
    if result.unit is not None:
        parts.append(f"unit {result.unit}")
    if result.interval_used is not None:
        parts.append(_interval(result))
    shown = len(result.rows)
    rows = f"{count(shown)} of {count(result.total)}" if shown < result.total else count(shown)
    parts.append(f"{rows} rows" if result.total != 1 else "1 row")
    if result.skipped:
        parts.append(f"{counted(result.skipped, 'row')} skipped: not in the documented form")
    read = f"read {utc_time(result.fetched_ms)}Z in {rtt(result.latency_ms)}"
    parts.append(f"{read}, from the cache" if result.cached else read)
    return separator.join(clean(part, 200) for part in (*parts, *result.notes) if part)


def _interval(result: QueryResult) -> str:
    asked, used = result.interval_requested, result.interval_used
    if asked == used or asked is None:
        return f"interval {used}"
    return f"interval {asked} asked and refused, {used} used"


def table_lines(headings: Mapping[str, str], records: Sequence[Mapping[str, Value]]) -> list[str]:
    """``records`` under ``headings`` (by field), columns as wide as their widest cell."""
    columns = [_column(name, head, records) for name, head in headings.items()]
    return [_GAP.join(cells).rstrip() for cells in zip(*columns, strict=True)]


def _column(name: str, head: str, records: Sequence[Mapping[str, Value]]) -> list[str]:
    values = [record.get(name) for record in records]
    cells = [clean(head, 40), *texts(name, values)]
    width = max(cell_len(cell) for cell in cells)
    align = "right" if is_right(name, values) else "left"
    return [fit(cell, width, align) for cell in cells]
