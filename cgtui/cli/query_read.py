"""One query read: its parameters, the pages it comes in, the rows that were meant, and notes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel

from cgtui.cli.query_asked import Asked
from cgtui.cli.query_names import Exchanges, Subject
from cgtui.cli.query_venues import check_exchanges
from cgtui.cli.rest_session import RestSession
from cgtui.coinglass.answer import drop_empty_newest
from cgtui.coinglass.exchanges import normalise_exchange
from cgtui.coinglass.plans import INTERVAL_MIN
from cgtui.coinglass.resolver import SymbolResolver
from cgtui.coinglass.rest_errors import BadRequestError
from cgtui.coinglass.rest_types import Priority, Reply
from cgtui.coinglass.rows_etf import EtfFlowDay
from cgtui.coinglass.rows_levels import Heatmap, LiquidationMap
from cgtui.coinglass.rows_lists import LiquidationOrder
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.views.numbers import count, usd
from cgtui.views.query.query_result import QueryResult

_PAGE_ROWS: Final = 100
_MOST_PAGES: Final = 30


async def find_pair(resolver: SymbolResolver, asked: Asked) -> ExchangePair | None:
    """The pair a query is about, where it is about one. Raises ``CoinglassError``."""
    if asked.query.subject is not Subject.PAIR:
        return None
    return await resolver.resolve(asked.coin or "", asked.quote or "", asked.exchange or "")


def wire_params(asked: Asked, pair: ExchangePair | None) -> dict[str, str]:
    """The parameters as they are sent, without ``interval``; ``pair`` is what `find_pair` found."""
    query, endpoint = asked.query, asked.query.endpoint
    params: dict[str, str] = {}
    if query.exchange_param and asked.exchange is not None:
        params[query.exchange_param] = asked.exchange if pair is None else pair.exchange
    if pair is not None:
        params["symbol"] = pair.instrument_id
    elif asked.coin is not None and "symbol" in (*endpoint.required, *endpoint.optional):
        params["symbol"] = asked.coin
    if asked.range is not None:
        params["range"] = asked.range
    if query.has_least_usd:
        params["min_liquidation_amount"] = f"{asked.min_usd:.0f}"
    if asked.unit is not None:
        params["unit"] = asked.unit
    if endpoint.intervals and asked.limit is not None:
        params["limit"] = str(asked.limit)
    if "per_page" in endpoint.optional:
        params["per_page"] = str(_PAGE_ROWS)
    return params


async def read_query(session: RestSession, asked: Asked) -> QueryResult:
    """The rows that were asked for. Raises ``CoinglassError``."""
    await check_exchanges(session, asked)
    try:
        return await _read(session, asked)
    except BadRequestError as error:
        # CoinGlass's pages disagree on whether one list can be had of all exchanges together.
        sent = asked.exchange is not None or asked.query.exchange_param != "exchange"
        if sent or "'exchange'" not in error.message:
            raise
    one = session.settings.coins.reference_exchange
    return await _read(session, replace(asked, exchange=one))


async def _read(session: RestSession, asked: Asked) -> QueryResult:
    pair = await find_pair(session.resolver, asked)
    params = wire_params(asked, pair)
    reply, complete = await _read_pages(session, asked, params)
    meant = [row for row in reply.rows if _is_meant(row, asked)]
    counted = drop_empty_newest(meant)
    rows = counted
    if asked.limit is not None:
        rows = counted[-asked.limit :] if asked.query.newest_last else counted[: asked.limit]
    return QueryResult(
        name=asked.query.name,
        about=_about(asked, pair),
        path=asked.query.endpoint.path,
        params=reply.params,
        row=asked.query.endpoint.row,
        rows=tuple(rows),
        total=len(counted),
        fetched_ms=reply.fetched_ms,
        latency_ms=reply.latency_ms,
        cached=reply.cached,
        skipped=reply.skipped,
        interval_requested=reply.interval_requested,
        interval_used=reply.interval_used,
        unit=asked.unit,
        limit=asked.limit,
        notes=(
            *_notes(asked, reply, meant, left_out=len(meant) - len(counted)),
            *(() if complete or asked.coin_is_one_row else ("further pages were not read",)),
        ),
    )


async def _read_pages(
    session: RestSession, asked: Asked, params: Mapping[str, str]
) -> tuple[Reply[BaseModel], bool]:
    """The answer, or its pages put together until there are rows enough or no more.

    Second, whether all there is was read.
    """
    page_param = asked.query.page_param

    async def read(more: Mapping[str, str]) -> Reply[Any]:
        return await session.client.read(
            asked.query.endpoint,
            {**params, **more},
            interval=asked.interval,
            priority=Priority.PERSON,
        )

    newest = first = await read({})
    if not page_param:
        return first, True
    # The order changes between two pages, so a row may come again.
    rows = {_identity(row): row for row in first.rows}
    latency_ms, skipped, complete = first.latency_ms, first.skipped, False
    for page in range(2, _MOST_PAGES + 1):
        # A short page is the last one.
        complete = len(newest.rows) + newest.skipped < len(first.rows) + first.skipped
        if complete or not first.rows or _enough(rows.values(), asked):
            break
        newest = await read({page_param: str(page)})
        latency_ms, skipped = latency_ms + newest.latency_ms, skipped + newest.skipped
        before = len(rows)
        for row in newest.rows:
            rows.setdefault(_identity(row), row)
        if len(rows) == before:  # an empty page, or a server that does not know pages
            complete = True
            break
    every = tuple(rows.values())
    return replace(first, rows=every, latency_ms=latency_ms, skipped=skipped), complete


def _identity(row: Any) -> str:  # noqa: ANN401 - a row of either endpoint that has pages
    return str(getattr(row, "wallet", None) or row.coin)


def _enough(rows: Collection[BaseModel], asked: Asked) -> bool:
    """Whether the rows asked for have come; a coin has one row in the overview of all."""
    meant = sum(_is_meant(row, asked) for row in rows)
    if asked.coin_is_one_row:
        return meant > 0
    return asked.limit is not None and meant >= asked.limit


def _is_meant(row: BaseModel, asked: Asked) -> bool:
    """Whether a row of an answer about everything is one of those asked for."""
    coin = getattr(row, "base" if isinstance(row, ExchangePair) else "coin", None)
    if asked.coin is not None and coin is not None and coin.casefold() != asked.coin.casefold():
        return False
    if isinstance(row, ExchangePair) and asked.quote not in (None, row.quote.upper()):
        return False
    if asked.query.exchanges is Exchanges.FILTER and asked.exchange is not None:
        return bool(getattr(row, "exchange", None) == normalise_exchange(asked.exchange))
    return True


def _about(asked: Asked, pair: ExchangePair | None) -> str:
    what = asked.coin or ("" if asked.query.subject is Subject.NOTHING else "all coins")
    where = (asked.exchange or "").replace(",", ", ")
    if pair is not None:
        what, where = pair.instrument_id, pair.exchange
        if asked.quote not in (None, pair.quote.upper()):
            what = f"{what} (quoted in {pair.quote}: there is none in {asked.quote})"
    what = f"{what} on {where}" if where else what
    return f"{what}, last {asked.range}" if asked.range is not None else what


def _notes(
    asked: Asked, reply: Reply[Any], meant: list[BaseModel], *, left_out: int
) -> Iterator[str]:
    if not meant:
        yield _why_none(asked)
        return
    if left_out:
        yield "the newest bucket is left out: nothing is counted in it yet"
    elif _is_filling(meant[-1], reply):
        yield "the newest bucket is still filling"
    if asked.interval is not None and asked.limit is not None and len(meant) < asked.limit:
        yield f"only {count(len(meant))} of {count(asked.limit)} rows asked: history ends there"
    yield from _warnings(asked, meant[0])


def _why_none(asked: Asked) -> str:
    if asked.query.has_least_usd:
        least = f"no order of {usd(asked.min_usd)} USD or more in 7 days (--min-usd)"
        return f"{least}; is {asked.coin} among cgtui query coins?"
    where = f" on {asked.exchange.replace(',', ', ')}" if asked.exchange else ""
    if asked.coin is None:
        return f"CoinGlass has no rows{where}"
    return f"CoinGlass has no rows for {asked.coin}{where}: see cgtui query coins"


def _is_filling(newest: BaseModel, reply: Reply[Any]) -> bool:
    began_ms = getattr(newest, "time_ms", None)
    width_min = INTERVAL_MIN.get(reply.interval_used or "")
    if not isinstance(began_ms, int) or width_min is None:
        return False
    return began_ms + width_min * 60_000 > reply.fetched_ms


def _warnings(asked: Asked, row: BaseModel) -> Iterator[str]:
    """What the figures do not say by themselves."""
    if isinstance(row, LiquidationOrder):
        yield f"orders of {usd(asked.min_usd)} USD or more, 7 days, at most 200 (--min-usd)"
        yield "SIDE is the position liquidated, unverified: CoinGlass's pages disagree"
    if "/liquidation/" in asked.query.endpoint.path and not asked.query.endpoint.pro:
        venues = (asked.exchange or "Binance").split(",")
        if "Binance" in venues:
            yield "Binance is a lower bound: it publishes one liquidation a second and symbol"
    if isinstance(row, EtfFlowDay):
        yield "- is not reported yet, never zero"
    if isinstance(row, Heatmap | LiquidationMap):
        every = len(row.cells if isinstance(row, Heatmap) else row.levels)
        if asked.limit is not None and asked.limit < every:
            yield f"the {count(asked.limit)} largest of {count(every)} levels"
