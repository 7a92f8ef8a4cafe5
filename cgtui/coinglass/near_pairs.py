"""What a person may have meant who asked for a pair that does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from cgtui.coinglass.instrument_ids import without_multiplier
from cgtui.coinglass.rest_errors import UnknownPairError
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.sanitize import clean

_NEAR: Final = 3
_NAMES_SHOWN: Final = 12
_PAIRS_SHOWN: Final = 4
_ASKED_LIMIT: Final = 24


def unknown_pair(
    endpoint: str, pairs: Sequence[ExchangePair], *, coin: str, quote: str, exchange: str
) -> UnknownPairError:
    """The error for a pair that is not among ``pairs``, those of all exchanges."""
    asked = f"{clean(coin, _ASKED_LIMIT)}/{clean(quote, _ASKED_LIMIT)}"
    there = [pair for pair in pairs if pair.exchange.casefold() == exchange.casefold()]
    if not pairs:
        hint = "CoinGlass lists no pairs at all now"
    elif not there:
        hint = exchange_hint(sorted({pair.exchange for pair in pairs}, key=str.casefold), exchange)
    else:
        hint = _coin_hint(pairs, there, coin)
    message = f"no {asked} on {clean(exchange, _ASKED_LIMIT)}; {hint}"
    return UnknownPairError(endpoint, clean(message, 400))


def exchange_hint(names: Sequence[str], exchange: str) -> str:
    """What to say of an ``exchange`` that is not among ``names``."""
    near = _near(exchange, names)
    if near:
        return f"there is no such exchange; did you mean {_or(near)}?"
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return f"there is no such exchange, but {', '.join(names[:_NAMES_SHOWN])}{more}"


def _coin_hint(pairs: Iterable[ExchangePair], there: Sequence[ExchangePair], coin: str) -> str:
    same = [pair for pair in there if pair.base.casefold() == coin.casefold()]
    if same:
        return f"{same[0].base} is there as {_ids(same)}"
    plain = without_multiplier(coin)
    multiplied = [pair for pair in there if without_multiplier(pair.base) == plain]
    if multiplied:
        return f"did you mean {_ids(multiplied)}? Its amounts are in another unit"
    elsewhere = sorted(
        {pair.exchange for pair in pairs if pair.base.casefold() == coin.casefold()},
        key=str.casefold,
    )
    if elsewhere:
        more = "" if len(elsewhere) <= _NAMES_SHOWN else " and others"
        return f"the coin is on {', '.join(elsewhere[:_NAMES_SHOWN])}{more}"
    near = _near(coin, sorted({pair.base for pair in there}))
    if near:
        return f"did you mean {_or(near)}?"
    return "CoinGlass lists that coin nowhere"


def _near(asked: str, names: Sequence[str]) -> list[str]:
    by_fold = {name.casefold(): name for name in names}
    found = get_close_matches(asked[:_ASKED_LIMIT].casefold(), list(by_fold), n=_NEAR)
    return [by_fold[one] for one in found]


def _or(names: Sequence[str]) -> str:
    return " or ".join(names)


def _ids(pairs: Sequence[ExchangePair]) -> str:
    shown = ", ".join(f"{pair.instrument_id} ({pair.quote})" for pair in pairs[:_PAIRS_SHOWN])
    return shown if len(pairs) <= _PAIRS_SHOWN else f"{shown} and others"
