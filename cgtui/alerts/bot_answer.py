"""What an answer of the Bot API means."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from cgtui.alerts.bot_errors import (
    BotError,
    BotRefusedError,
    BotUnreachableError,
    MarkupRefusedError,
    RetryLaterError,
)
from cgtui.redact import Redactor
from cgtui.sanitize import clean

DEFAULT_WAIT_S: Final = 5.0
"""The wait after a 429 that names none."""
_LONGEST_WAIT_S: Final = 86_400.0
_DESCRIPTION_CHARS: Final = 160

# What a 400 says when the chat is at fault. Others are about the message.
_CHAT_FAULTS: Final = ("chat", "peer_id", "user", "rights", "member", "kicked")

_ADVICE: Final = {
    400: "check telegram.chat_id; `cgtui alerts chat` finds it",
    401: "check the bot token: cgtui config set telegram.bot_token",
    403: "let the bot into the chat, or write to it first",
    404: "check telegram.url and the bot token: cgtui config set telegram.bot_token",
    409: "another program reads this bot's updates, or a webhook is set",
}


def result_of(
    method: str, status: int, headers: Mapping[str, str], body: bytes, redactor: Redactor
) -> object:
    """The ``result`` of a successful answer, decoded.

    Raises the `BotError` that fits any other. ``redactor`` takes the token out of its text.
    """
    said = _decoded(body)
    if said is not None and said.get("ok") is True and status == 200:
        return said.get("result")
    raise _error(method, status, headers, said, redactor)


def _decoded(body: bytes) -> dict[str, Any] | None:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _error(
    method: str,
    status: int,
    headers: Mapping[str, str],
    said: dict[str, Any] | None,
    redactor: Redactor,
) -> BotError:
    if said is not None and status == 200:
        code = said.get("error_code")
        status = code if isinstance(code, int) else 200
    if status in (420, 429):
        return RetryLaterError(method, _wait_s(headers, said))
    if said is None:
        return BotUnreachableError(method, f"HTTP {status} with an answer that is not Telegram's")
    words = said.get("description")
    description = (
        clean(redactor.redact(words), _DESCRIPTION_CHARS) if isinstance(words, str) else ""
    )
    reason = f"HTTP {status} {description or 'without a description'}"
    if status == 413 or (status == 400 and not _is_chat_fault(description)):
        return MarkupRefusedError(method, reason)
    advice = _ADVICE.get(status)
    if advice is None:
        return BotUnreachableError(method, reason)
    moved = _parameters(said).get("migrate_to_chat_id")
    if isinstance(moved, int):
        advice = f"the chat is now {moved}: cgtui config set telegram.chat_id {moved}"
    return BotRefusedError(method, f"{reason} ({advice})")


def _is_chat_fault(description: str) -> bool:
    lowered = description.lower()
    return any(word in lowered for word in _CHAT_FAULTS)


def _wait_s(headers: Mapping[str, str], said: dict[str, Any] | None) -> float:
    for written in (_parameters(said).get("retry_after"), headers.get("retry-after")):
        try:
            wait_s = float(written)  # type: ignore[arg-type]  # whatever it is
        except (TypeError, ValueError):
            continue
        if math.isfinite(wait_s) and wait_s >= 0:
            return min(wait_s, _LONGEST_WAIT_S)
    return DEFAULT_WAIT_S


def _parameters(said: dict[str, Any] | None) -> dict[str, Any]:
    parameters = said.get("parameters") if said is not None else None
    return parameters if isinstance(parameters, dict) else {}
