"""Numbers as CoinGlass writes them: JSON numbers on one endpoint, strings on the next."""

from __future__ import annotations

import math
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

MAX_MAGNITUDE: Final = 1e21
"""Above any amount on earth in any unit, and low enough that no sum of them overflows."""

_SECONDS_BELOW: Final = 1e11
_YEAR_5138_MS: Final = 1e14
_LONGEST_NUMBER: Final = 40


def read_number(value: object) -> float:
    """A JSON number or a numeric string as a finite float.

    Raises ``ValueError`` for anything else: booleans, blanks, NaN, infinity, or a magnitude above
    ``MAX_MAGNITUDE``.
    """
    if isinstance(value, str):
        # float() would also take the underscores of Python source, and megabytes of digits.
        if len(value) > _LONGEST_NUMBER or "_" in value:
            raise ValueError("expected a number")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("expected a number")  # noqa: TRY004 - pydantic takes ValueError only
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ValueError("expected a number") from None
    if not math.isfinite(number) or abs(number) > MAX_MAGNITUDE:
        raise ValueError("expected a finite number")
    return number


def read_time_ms(value: object) -> int:
    """A time in milliseconds since the epoch; a value below 1e11 is taken for seconds.

    Raises ``ValueError`` for anything that is not a time after 1970 and before 5138.
    """
    number = read_number(value)
    if number < _SECONDS_BELOW:
        number *= 1_000.0
    if not 0.0 < number < _YEAR_5138_MS:
        raise ValueError("expected a time in milliseconds")
    return int(number)


def _number_or_none(value: object) -> float | None:
    try:
        return read_number(value)
    except ValueError:
        return None


def _amount_or_none(value: object) -> float | None:
    number = _number_or_none(value)
    return None if number is None or number < 0.0 else number


def _time_ms_or_none(value: object) -> int | None:
    try:
        return read_time_ms(value)
    except ValueError:
        return None


def _yes_or_none(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).strip().lower())


Number = Annotated[float, BeforeValidator(read_number)]
"""Any finite number; the row does not fit without it."""

Amount = Annotated[float, BeforeValidator(read_number), Field(ge=0.0)]
"""A number that cannot be negative; the row does not fit without it."""

TimeMs = Annotated[int, BeforeValidator(read_time_ms)]
"""Milliseconds since the epoch; the row does not fit without it."""

OptionalNumber = Annotated[float | None, BeforeValidator(_number_or_none)]
"""``None`` where the number is missing or unreadable. Never 0 in its place."""

OptionalAmount = Annotated[float | None, BeforeValidator(_amount_or_none)]
"""As OptionalNumber; a negative value counts as unreadable."""

OptionalTimeMs = Annotated[int | None, BeforeValidator(_time_ms_or_none)]
"""``None`` where the time is missing, 0 or unreadable."""

OptionalYes = Annotated[bool | None, BeforeValidator(_yes_or_none)]
"""A boolean, also written as 0, 1 or a word; ``None`` where it is missing or neither."""
