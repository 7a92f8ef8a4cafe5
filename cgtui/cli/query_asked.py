"""What was asked of `cgtui query`, checked against what the name takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import click

from cgtui.cli.query_names import NAMES, PLAN, Exchanges, QueryName, Subject, near
from cgtui.config import Settings
from cgtui.config.values import coin as read_coin
from cgtui.config.values import exchange as read_exchange
from cgtui.sanitize import clean

MAX_LIMIT: Final = 1000
"""CoinGlass's documented maximum of rows in one answer of a history."""

_DEFAULT_INTERVAL: Final = "1h"
_LEAST_USD: Final = 10_000.0
_MOST_USD: Final = 1e12
_PRO: Final = (
    "needs CoinGlass's Professional plan and is switched off here; switch it on with "
    "`cgtui config set features.pro_endpoints on`"
)


class QueryUsageError(click.ClickException):
    """A query that cannot be asked like that: one line, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """One line on standard error."""
        click.echo(f"cgtui: query {self.message}", err=True)


@dataclass(frozen=True, slots=True)
class Options:
    """The command line as it was typed; ``None`` is what was not given."""

    name: str
    coin: str | None = None
    exchange: str | None = None
    quote: str | None = None
    interval: str | None = None
    unit: str | None = None
    limit: int | None = None
    min_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that makes sense. ``exchange`` is a comma list where the endpoint sums several.

    ``interval`` is for endpoints that have one, ``range`` is the look-back of those that have that;
    ``limit`` is ``None`` where every row is wanted.
    """

    query: QueryName
    coin: str | None
    exchange: str | None
    quote: str | None
    interval: str | None
    range: str | None
    unit: str | None
    limit: int | None
    min_usd: float

    @property
    def coin_is_one_row(self) -> bool:
        """Whether one row of an overview that comes in pages is all that is wanted."""
        is_overview = self.query.subject is Subject.SOME_COIN and bool(self.query.page_param)
        return is_overview and self.coin is not None


def check(options: Options, settings: Settings, *, for_people: bool) -> Asked:
    """What is to be read. Raises ``QueryUsageError`` for what the name does not take or lacks."""
    query = NAMES.get(options.name.strip().lower())
    if query is None:
        wrong = clean(options.name, 40)
        hint = near(wrong, NAMES) or f"; expected one of {' '.join(NAMES)}"
        raise QueryUsageError(f"{wrong}: no such name{hint}")
    if query.endpoint.pro and not settings.features.pro_endpoints:
        raise QueryUsageError(f"{query.name}: {_PRO}")
    _refuse_foreign(query, options)
    return Asked(
        query=query,
        coin=_coin(query, options.coin),
        exchange=_exchange(query, options.exchange, settings),
        quote=_quote(query, options.quote, settings),
        interval=_interval(query, options.interval),
        range=_range(query, options.interval),
        unit=(options.unit or "usd") if query.has_unit else None,
        limit=_limit(query, options.limit, for_people=for_people),
        min_usd=_min_usd(options.min_usd),
    )


def _min_usd(least: float | None) -> float:
    if least is None:
        return _LEAST_USD
    if not 0 <= least <= _MOST_USD:
        raise QueryUsageError(f"--min-usd {least:g}: expected US dollars, 0 to {_MOST_USD:g}")
    return least


def one_form(**asked: bool) -> str | None:
    """The form of output that is switched on, if any. Raises ``QueryUsageError`` for two."""
    forms = [name for name, is_asked in asked.items() if is_asked]
    if len(forms) > 1:
        raise QueryUsageError(f"--{' and --'.join(forms)}: expected one of them")
    return forms[0] if forms else None


def _refuse_foreign(query: QueryName, options: Options) -> None:
    """An option that would change nothing is refused: the answer would not be what was meant."""
    taken = {
        "--exchange": query.exchanges is not Exchanges.NOT_TAKEN,
        "--quote": query.has_quote,
        "--interval": bool(query.endpoint.intervals or query.ranges),
        "--unit": query.has_unit,
        "--limit": query.name != PLAN,
        "--min-usd": query.has_least_usd,
    }
    given = {
        "--exchange": options.exchange,
        "--quote": options.quote,
        "--interval": options.interval,
        "--unit": options.unit,
        "--limit": options.limit,
        "--min-usd": options.min_usd,
    }
    for option, value in given.items():
        if value is not None and not taken[option]:
            raise QueryUsageError(f"{query.name}: takes no {option}")


def _coin(query: QueryName, text: str | None) -> str | None:
    if text is None:
        if query.subject in (Subject.PAIR, Subject.COIN):
            raise QueryUsageError(f"{query.name}: expected a COIN: cgtui query {query.name} BTC")
        return None
    if query.subject is Subject.NOTHING:
        raise QueryUsageError(f"{query.name}: takes no COIN, not {clean(text, 40)}")
    try:
        return read_coin(text)
    except ValueError as error:
        raise QueryUsageError(f"{query.name}: COIN {clean(text, 40)!r}: expected {error}") from None


def _exchange(query: QueryName, text: str | None, settings: Settings) -> str | None:
    if text is None:
        if query.exchanges is Exchanges.ONE:
            return settings.coins.reference_exchange
        return ",".join(settings.coins.exchanges) if query.exchanges is Exchanges.LIST else None
    several = query.exchanges is Exchanges.LIST or query.exchange_param == "exchange_list"
    try:
        return ",".join(read_exchange(one) for one in (text.split(",") if several else [text]))
    except ValueError as error:
        wrong = clean(text, 60)
        raise QueryUsageError(f"{query.name}: --exchange {wrong!r}: expected {error}") from None


def _quote(query: QueryName, text: str | None, settings: Settings) -> str | None:
    if text is not None:
        return clean(text.strip().upper(), 20)
    return settings.coins.quote if query.subject is Subject.PAIR else None


def _interval(query: QueryName, text: str | None) -> str | None:
    known = query.endpoint.intervals
    if not known:
        return None
    return _one_of(query, text or _DEFAULT_INTERVAL, known)


def _range(query: QueryName, text: str | None) -> str | None:
    return _one_of(query, text or query.ranges[0], query.ranges) if query.ranges else None


def _one_of(query: QueryName, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        wrong = clean(text, 20)
        raise QueryUsageError(
            f"{query.name}: --interval {wrong!r}: expected one of {' '.join(known)}"
        )
    return text


def _limit(query: QueryName, limit: int | None, *, for_people: bool) -> int | None:
    is_history = bool(query.endpoint.intervals)
    if limit is None:
        if for_people:
            return query.people_rows
        return MAX_LIMIT if is_history else None
    if is_history and limit > MAX_LIMIT:
        raise QueryUsageError(
            f"{query.name}: --limit {limit}: expected at most {MAX_LIMIT}, CoinGlass's own maximum"
        )
    return limit
