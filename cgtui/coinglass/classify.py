"""A failed answer to the one error that says what to do about it.

Nearly every failure comes as HTTP 200 with an error code in the body, and one code stands for
several things, so the message decides before the code does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cgtui.coinglass.rest_errors import (
    BadBodyError,
    BadRequestError,
    CoinglassError,
    IntervalRefusedError,
    KeyRefusedError,
    NotFoundError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
)
from cgtui.sanitize import clean

SUCCESS: Final = "0"
MESSAGE_LIMIT: Final = 300
_CODE_LIMIT: Final = 24

_SEPARATORS: Final = re.compile(r"[-_\s]+")
# "rate" as a word: "operate" and "generated" say nothing about a limit.
_TOO_MANY: Final = re.compile(r"too many|\brate\b|\bratelimit")
_MISSING_PARAMETER: Final = re.compile(r"required .*parameter")

ErrorType = type[CoinglassError]

_BY_CODE: Final[Mapping[str, ErrorType]] = MappingProxyType(
    {
        "400": BadRequestError,
        "401": KeyRefusedError,
        # Only as an HTTP status: some firewall on the way, since the code "403" is an interval's.
        "403": ServerFaultError,
        "404": NotFoundError,
        "405": NotFoundError,
        "408": ServerFaultError,
        "422": BadRequestError,
        # Of the retired hosts and of other people's notes; never seen from v4. Where nobody says
        # what a code means, it must not stop all calls.
        "30001": KeyRefusedError,
        "40001": PlanTooLowError,
        "40003": BadRequestError,
        "40004": BadRequestError,
        "50001": ServerFaultError,
    }
)


def classify(
    endpoint_name: str, http_status: int | None, code: str | float | None, msg: str | None
) -> CoinglassError | None:
    """The error behind an answer, ``None`` for HTTP 200 with code "0".

    ``code`` and ``msg`` are the body's; ``None`` where the body had none or was no JSON. Where
    there is no code, the HTTP status stands in for it. The message is sanitised.
    """
    code = normal_code(code)
    if http_status in {None, 200} and code == SUCCESS:
        return None
    message = clean((msg or "").strip(), MESSAGE_LIMIT)
    http_status_text = str(http_status) if http_status not in {None, 200} else None
    telling = code if code not in {None, SUCCESS} else http_status_text
    error_type = _by_message(message, code, http_status) or _by_number(telling)
    return error_type(
        endpoint_name,
        message or ("no message" if telling else "neither a code nor a message"),
        http_status=http_status,
        code=None if code is None else clean(code, _CODE_LIMIT),
    )


def normal_code(code: object) -> str | None:
    """A body's code as text: ``0``, ``0.0`` and ``" 0 "`` are all "0". ``None`` if it is none."""
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    if isinstance(code, bool) or not isinstance(code, str | int | float):
        return None
    return str(code).strip() or None


def wants_coarser_interval(error: CoinglassError) -> bool:
    """Whether the same call with a coarser interval could succeed."""
    if isinstance(error, IntervalRefusedError):
        return True
    refused = "422" in {error.code, str(error.http_status)}
    return refused and isinstance(error, BadRequestError)


def _by_message(message: str, code: str | None, http_status: int | None) -> ErrorType | None:
    """The steps that read the text, in the order in which they must be asked."""
    words = _SEPARATORS.sub(" ", message.lower())
    if "interval is not available" in words or code == "403":
        return IntervalRefusedError
    if "upgrade plan" in words:
        return PlanTooLowError
    # A limit's own text may name the key ("too many requests for this API key"); taken for a
    # refused key it would stop every call for good.
    if code == "429" or http_status == 429 or _TOO_MANY.search(words):
        return RateLimitedError
    if "api key" in words or "apikey" in words:
        return KeyRefusedError
    if _MISSING_PARAMETER.search(words):
        return BadRequestError
    return None


def _by_number(number: str | None) -> ErrorType:
    """What a code, or an HTTP status in its place, says by itself."""
    if number is None:
        return BadBodyError
    known = _BY_CODE.get(number)
    if known is not None:
        return known
    if len(number) == 3 and number.isdecimal():
        return {"3": NotFoundError, "4": BadRequestError, "5": ServerFaultError}.get(
            number[0], BadBodyError
        )
    return BadBodyError
