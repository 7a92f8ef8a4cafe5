"""What the rows of all endpoints share: how they are built, names, sides and times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo

from cgtui.coinglass.events import Side
from cgtui.coinglass.exchanges import normalise_exchange
from cgtui.coinglass.numbers_in import TimeMs, read_number
from cgtui.coinglass.wire_orders import COIN_LIMIT, PAIR_LIMIT, SideCodes
from cgtui.sanitize import clean

MASK_KEY: Final = "mask"
"""Key of the validation context under which names find the `Mask` that takes the API key out."""

ALL_EXCHANGES: Final = "All"
"""The synthetic venue that leads exchange lists: the sum of the others."""

_TEXT_LIMIT: Final = 120

REST_SIDES: Final = SideCodes({1: Side.LONG, 2: Side.SHORT})
"""``side`` of liquidation/order: the position liquidated, by the code book of the websocket.

UNVERIFIED. The page of that endpoint says "1 Buy, 2 Sell", which read as the forced order would
be the opposite; on a sister endpoint with the same words captured data prove the words wrong.
Nothing may rest on this side alone. Any other code is UNKNOWN.
"""


class Row(BaseModel):
    """One row of an answer: frozen, and deaf to fields it does not know.

    ``in_asked_unit`` names the fields whose unit is that of the call's ``unit`` parameter: US
    dollars (``usd``, which is what CoinGlass sends unasked) or coins (``coin``).
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, hide_input_in_errors=True
    )
    in_asked_unit: ClassVar[frozenset[str]] = frozenset()


class HistoryRow(Row):
    """One bucket of a history; ``time_ms`` is its beginning."""

    time_ms: TimeMs = Field(validation_alias="time")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted in it (yet): every number of it is zero."""
        values = [value for name, value in self if name != "time_ms"]
        numbers = [value for value in values if isinstance(value, int | float)]
        return bool(numbers) and not any(numbers)


def column_name(row: type[BaseModel], field: str, unit: str | None) -> str:
    """``field`` with its unit: ``close`` of open interest asked in coins is ``close_coins``."""
    if field not in getattr(row, "in_asked_unit", ()):
        return field
    return f"{field}_coins" if unit == "coin" else f"{field}_usd"


def _masked(value: object, info: ValidationInfo) -> str:
    if not isinstance(value, str):
        raise ValueError("expected a text")  # noqa: TRY004 - pydantic takes ValueError only
    mask = (info.context or {}).get(MASK_KEY)
    return mask(value) if mask else value


def _name(limit: int) -> BeforeValidator:
    def read(value: object, info: ValidationInfo) -> str:
        name = clean(_masked(value, info).strip(), limit)
        if not name:
            raise ValueError("expected a name, not a blank")
        return name

    return BeforeValidator(read)


def _exchange(value: object, info: ValidationInfo) -> str:
    name = normalise_exchange(_masked(value, info))
    if not name:
        raise ValueError("expected the name of an exchange, not a blank")
    return name


def _text_or_none(value: object, info: ValidationInfo) -> str | None:
    if not isinstance(value, str):
        return None
    return clean(_masked(value, info).strip(), _TEXT_LIMIT) or None


def side_of_code(value: object) -> Side:
    """The side behind a code of REST; see `REST_SIDES`. Never raises."""
    if isinstance(value, Side):
        return value
    try:
        code = read_number(value)
    except ValueError:
        return Side.UNKNOWN
    return REST_SIDES[int(code)] if code.is_integer() else Side.UNKNOWN


def side_of_size(value: object) -> Side:
    """The side of a position by the sign of its size: above zero is long. Never raises."""
    if isinstance(value, Side):
        return value
    try:
        size = read_number(value)
    except ValueError:
        return Side.UNKNOWN
    return Side.LONG if size > 0 else Side.SHORT if size < 0 else Side.UNKNOWN


Exchange = Annotated[str, BeforeValidator(_exchange)]
"""A venue in its one spelling, sanitised."""

Coin = Annotated[str, _name(COIN_LIMIT)]
"""A base asset such as ``BTC``, sanitised."""

Pair = Annotated[str, _name(PAIR_LIMIT)]
"""A venue's own instrument id such as ``BTC-USDT-SWAP``, sanitised."""

Text = Annotated[str, _name(_TEXT_LIMIT)]
"""Any other name, sanitised; the row does not fit without it."""

OptionalText = Annotated[str | None, BeforeValidator(_text_or_none)]
"""As Text; ``None`` where it is missing."""

Inner = TypeVar("Inner", bound=BaseModel)


def fitting(
    inner: type[Inner], value: object, context: Mapping[str, Any] | None
) -> tuple[Inner, ...]:
    """The items of a list within a row that fit ``inner``; no list gives none."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    found: list[Inner] = []
    for item in value:
        try:
            found.append(inner.model_validate(item, context=context))
        except ValidationError:
            continue
    return tuple(found)
