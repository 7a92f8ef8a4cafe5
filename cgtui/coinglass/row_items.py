"""The ``data`` of an answer, in whatever shape, to the wire's rows one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from cgtui.coinglass.rest_types import Shape
from cgtui.coinglass.rows_lists import Margin


class WrongShapeError(ValueError):
    """``data`` is not what the endpoint documents; ``str()`` says what was expected and came."""


# The second spelling is one client's; it is not in CoinGlass's own pages.
_MARGIN_LISTS: Final[Mapping[str, Margin]] = MappingProxyType(
    {
        "stablecoin_margin_list": Margin.STABLECOIN,
        "token_margin_list": Margin.COIN,
        "coin_margin_list": Margin.COIN,
    }
)


def wire_rows(shape: Shape, data: object) -> Iterator[object]:
    """The rows in ``data``, unread: anything may be among them.

    An empty list is no rows in every shape, as is an empty object where an object is expected.
    Raises `WrongShapeError` for null and for the wrong kind of value.
    """
    if data == []:
        return iter(())
    return _READERS[shape](data)


def total_pages(shape: Shape, data: object) -> int | None:
    """How many pages there are, where the shape has pages and says so."""
    if shape is not Shape.PAGE or not isinstance(data, dict):
        return None
    pages = data.get("total_pages")
    if isinstance(pages, str) and pages.isdecimal() and len(pages) < 10:
        pages = int(pages)
    return pages if isinstance(pages, int) and not isinstance(pages, bool) else None


def _list(data: object) -> list[Any]:
    if not isinstance(data, list):
        raise WrongShapeError(f"data is {_kind(data)}; expected a list")
    return data


def _object(data: object) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise WrongShapeError(f"data is {_kind(data)}; expected an object")
    return data


def _rows(data: object) -> Iterator[object]:
    yield from _list(data)


def _names(data: object) -> Iterator[object]:
    for name in _list(data):
        yield {"name": name}


def _one(data: object) -> Iterator[object]:
    found = _object(data)
    if found:
        yield found


def _page(data: object) -> Iterator[object]:
    found = _object(data)
    if not found:
        return
    if not isinstance(found.get("list"), list):
        raise WrongShapeError(f"data.list is {_kind(found.get('list'))}; expected a list")
    yield from found["list"]


def _by_exchange(data: object) -> Iterator[object]:
    for exchange, rows in _object(data).items():
        if not isinstance(rows, list):
            yield rows
            continue
        for row in rows:
            yield {**row, "exchange": exchange} if isinstance(row, dict) else row


def _by_margin(data: object) -> Iterator[object]:
    for coin in _list(data):
        if not isinstance(coin, dict):
            yield coin
            continue
        for field, margin in _MARGIN_LISTS.items():
            venues = coin.get(field)
            for venue in venues if isinstance(venues, list) else ():
                if isinstance(venue, dict):
                    yield {**venue, "symbol": coin.get("symbol"), "margin": margin}
                else:
                    yield venue


_READERS: Final[Mapping[Shape, Callable[[object], Iterator[object]]]] = MappingProxyType(
    {
        Shape.LIST: _rows,
        Shape.NAMES: _names,
        Shape.OBJECT: _one,
        Shape.PAGE: _page,
        Shape.BY_EXCHANGE: _by_exchange,
        Shape.BY_MARGIN: _by_margin,
    }
)


def _kind(value: object) -> str:
    names: dict[type, str] = {
        list: "a list",
        dict: "an object",
        str: "a text",
        bool: "a boolean",
        type(None): "null or missing",
    }
    return names.get(type(value), "a number")
