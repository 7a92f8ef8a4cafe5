"""One HTTP answer to typed rows, or to the typed error it stands for. Nothing else is raised."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from cgtui.coinglass.classify import SUCCESS, classify, normal_code
from cgtui.coinglass.excerpt import Mask
from cgtui.coinglass.rest_errors import BadBodyError, CoinglassError, ServerFaultError
from cgtui.coinglass.rest_types import Endpoint, Row
from cgtui.coinglass.row_items import WrongShapeError, total_pages, wire_rows
from cgtui.coinglass.rows import MASK_KEY, HistoryRow
from cgtui.counted import counted
from cgtui.sanitize import clean

_Bar = TypeVar("_Bar", bound=BaseModel)

_LONGEST_INT: Final = 20
_HTML_HEAD: Final = 200
_HTML: Final = (b"<!doctype", b"<html", b"<head", b"<?xml")
_TELLING_WITHOUT_JSON: Final = frozenset({401, 404, 405, 408, 429})
_NOT_COINGLASS: Final = "if it lasts, check coinglass.rest_url and any proxy"


def _int_or_infinity(digits: str) -> float:
    """Python refuses to read thousands of digits, which would cost an answer its good rows."""
    return int(digits) if len(digits) <= _LONGEST_INT else float("inf")


# NaN, Infinity and 1e999 pass here and spoil only their own row.
_PATIENT_JSON: Final = json.JSONDecoder(parse_int=_int_or_infinity, strict=False)


@dataclass(frozen=True, slots=True)
class ParsedAnswer(Generic[Row]):
    """What a successful answer holds.

    ``rows`` ascend by time where they have one; where the time tells rows apart, the last of equal
    times is kept, since CoinGlass restates. ``skipped`` counts rows that do not fit their model.
    ``code`` is always "0". ``total_pages`` is ``None`` for endpoints without pages.
    """

    rows: tuple[Row, ...]
    skipped: int
    code: str = SUCCESS
    total_pages: int | None = None


def read_answer(
    endpoint: Endpoint[Row], http_status: int, body: bytes, *, mask: Mask | None = None
) -> ParsedAnswer[Row]:
    """The rows in an answer to ``endpoint``; no rows with code "0" are no error.

    ``mask`` takes the API key out of names and messages, in case the server sends it back. Raises
    only `CoinglassError`: the one `classify` finds for a refusal, ServerFaultError for what is no
    JSON, BadBodyError for another shape than the documented one, or where not one row fits.
    """
    envelope = _envelope(endpoint, http_status, body, mask)
    code = normal_code(envelope.get("code"))
    if code is not None and mask is not None:
        code = mask(code)
    if code is None and envelope.get("success") is True:
        code = SUCCESS
    error = classify(endpoint.name, http_status, code, _message(envelope, mask))
    if error is not None:
        raise error
    try:
        items = list(wire_rows(endpoint.shape, envelope.get("data")))
    except WrongShapeError as wrong:
        raise _bad_body(endpoint, http_status, str(wrong), code) from None
    rows = list(_fitting(endpoint.row, items, mask))
    skipped = len(items) - len(rows)
    if items and not rows:
        every = counted(len(items), "row")
        message = f"not one of {every} has the fields of {endpoint.row.__name__}"
        raise _bad_body(endpoint, http_status, message, code)
    return ParsedAnswer(
        _in_order(rows, unique=endpoint.time_field is not None),
        skipped,
        total_pages=total_pages(endpoint.shape, envelope.get("data")),
    )


def drop_empty_newest(rows: Sequence[_Bar]) -> tuple[_Bar, ...]:
    """``rows`` without the newest where it is all zero: a bucket not counted yet, not a calm one.

    Only liquidation and taker histories have such buckets; other rows are returned as they are.
    """
    newest = rows[-1] if rows else None
    if isinstance(newest, HistoryRow) and newest.is_empty:
        return tuple(rows[:-1])
    return tuple(rows)


def _envelope(
    endpoint: Endpoint[Any], http_status: int, body: bytes, mask: Mask | None
) -> dict[str, Any]:
    """The JSON object of the answer; raises where there is none."""
    try:
        value = _decode(body)
    except RecursionError:
        raise _bad_body(endpoint, http_status, "JSON nested too deep") from None
    except ValueError:
        raise _no_json(endpoint, http_status, body) from None
    if isinstance(value, dict):
        return value
    # A bare text or list under an error status is still that error.
    text = value if isinstance(value, str) else ""
    error = classify(endpoint.name, http_status, None, mask(text) if mask else text)
    if error is not None and not isinstance(error, BadBodyError):
        raise error
    raise _bad_body(endpoint, http_status, f"{_kind(value)} in place of CoinGlass's envelope")


def _decode(body: bytes) -> object:
    try:
        value: object = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeError):
        value = _PATIENT_JSON.decode(body.decode("utf-8-sig", "replace"))
    return value


def _no_json(endpoint: Endpoint[Any], http_status: int, body: bytes) -> CoinglassError:
    """An empty body or a page of some proxy: only a telling HTTP status makes it more than that."""
    message = "something that is no JSON came in place of an answer"
    if not body.strip():
        message = "an empty body came in place of an answer"
    elif body[:_HTML_HEAD].lstrip().lower().startswith(_HTML):
        message = "an HTML page came in place of an answer"
    if http_status in _TELLING_WITHOUT_JSON:
        error = classify(endpoint.name, http_status, None, message)
        if error is not None:
            return error
    advice = None if http_status >= 500 else _NOT_COINGLASS
    return ServerFaultError(endpoint.name, message, http_status=http_status, advice=advice)


def _message(envelope: dict[str, Any], mask: Mask | None) -> str | None:
    for field in ("msg", "message", "error"):
        text = envelope.get(field)
        if isinstance(text, str) and text.strip():
            return mask(text) if mask else text
    return None


def _fitting(row: type[Row], items: list[object], mask: Mask | None) -> Iterator[Row]:
    context = {MASK_KEY: mask}
    for item in items:
        try:
            yield row.model_validate(item, context=context)
        except ValidationError:
            continue


def _in_order(rows: list[Row], *, unique: bool) -> tuple[Row, ...]:
    if not rows or "time_ms" not in type(rows[0]).model_fields:
        return tuple(rows)

    def time_ms(row: Row) -> int:
        return int(row.time_ms)  # type: ignore[attr-defined]

    if unique:
        rows = list({time_ms(row): row for row in rows}.values())
    return tuple(sorted(rows, key=time_ms))


def _bad_body(
    endpoint: Endpoint[Any], http_status: int, message: str, code: str | None = None
) -> BadBodyError:
    return BadBodyError(endpoint.name, clean(message), http_status=http_status, code=code)


def _kind(value: object) -> str:
    return {list: "a list", str: "a text", type(None): "null"}.get(type(value), "a bare value")
