"""Why a connection ended or could not be made, in a few words without the address or the key."""

from __future__ import annotations

import errno
import os
import re
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from websockets.exceptions import (
    ConnectionClosed,
    InvalidMessage,
    InvalidProxy,
    InvalidProxyStatus,
    InvalidStatus,
    InvalidURI,
    ProxyError,
    SecurityError,
    WebSocketException,
)
from websockets.frames import CLOSE_CODE_EXPLANATIONS, Close, CloseCode

from cgtui.coinglass.refusal import refusal_kind
from cgtui.coinglass.stream_config import StreamConfig
from cgtui.coinglass.stream_events import DisconnectKind, RefusalKind

_BODY_CHARS: Final = 2_000

# asyncio joins the failures of several addresses into one error without a number of its own.
_ERRNO_IN_TEXT: Final = re.compile(r"\[Errno (\d+)\]")

_Words = str | Callable[[Any], str]


class ConnectionEndedError(Exception):
    """A connection that is over or was never made.

    ``reason`` is for people; text of the server in it is neither masked nor sanitised yet.
    ``refusal`` is set where another attempt would not help.
    """

    def __init__(
        self, kind: DisconnectKind, reason: str, refusal: RefusalKind | None = None
    ) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.reason = reason
        self.refusal = refusal


def closed(error: ConnectionClosed, config: StreamConfig) -> ConnectionEndedError:
    """An open connection that ended."""
    received, sent = error.rcvd, error.sent
    if received is not None and (sent is None or error.rcvd_then_sent):
        reason = f"closed by server: {_close_words(received)}"
        return ConnectionEndedError(DisconnectKind.CLOSED, reason, refusal_kind(received.reason))
    if sent is not None and sent.code == CloseCode.MESSAGE_TOO_BIG:
        limit = f"{config.max_frame_mb:g} MiB"
        return ConnectionEndedError(
            DisconnectKind.FRAME_TOO_LARGE, f"a frame larger than {limit} (max_frame_mb)"
        )
    if sent is not None:
        return ConnectionEndedError(DisconnectKind.CLOSED, f"closed by us: {_close_words(sent)}")
    lost = "connection lost (1006)"
    cause = error.__cause__
    if isinstance(cause, OSError):
        lost = f"{lost}: {_os_words(cause)}"
    return ConnectionEndedError(DisconnectKind.CLOSED, lost)


def failed_to_open(error: Exception) -> ConnectionEndedError:
    """An attempt that failed before the connection was open."""
    if isinstance(error, InvalidStatus):
        response = error.response
        return _http(response.status_code, response.reason_phrase, bytes(response.body))
    for kinds, kind, words in _FAILURES:
        if isinstance(error, kinds):
            return ConnectionEndedError(kind, words if isinstance(words, str) else words(error))
    return ConnectionEndedError(DisconnectKind.CONNECT_FAILED, type(error).__name__)


def opening_timed_out(
    error: TimeoutError, config: StreamConfig, *, connected: bool
) -> ConnectionEndedError:
    """An attempt that took too long; ``connected`` is whether only the upgrade was missing."""
    cause = error.__cause__
    if isinstance(cause, TimeoutError) and cause.errno:
        return failed_to_open(cause)  # the system gave up before we did
    what = "the handshake" if connected else "connecting"
    reason = f"{what} timed out after {config.open_timeout_s:g} s"
    return ConnectionEndedError(DisconnectKind.CONNECT_FAILED, reason)


def _http(status: int, phrase: str, body: bytes) -> ConnectionEndedError:
    """The upgrade was answered with an HTTP error."""
    said = body[:_BODY_CHARS].decode("utf-8", "replace").strip()
    reason = f"HTTP {status}"
    with suppress(ValueError):
        reason = f"{reason} {HTTPStatus(status).phrase}"
    refusal = None
    if status == HTTPStatus.NOT_FOUND:
        reason = "no websocket at this address (HTTP 404)"
    elif HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        reason = f"{reason}: a redirect, which is not followed"
    elif status == HTTPStatus.UNAUTHORIZED:
        refusal = refusal_kind(said) or RefusalKind.KEY
    elif status == HTTPStatus.FORBIDDEN:
        refusal = refusal_kind(said)
        if refusal is None and (refusal := refusal_kind(phrase)):
            said = phrase
        if refusal is None:
            # A proxy, a CDN or a firewall says it too, to a good key and for a while only.
            reason = f"{reason}: no refusal of the key or the plan (a proxy or a firewall?)"
    elif (
        HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status != HTTPStatus.TOO_MANY_REQUESTS
    ):
        refusal = refusal_kind(said)
    # A server may say in the body what its status says by itself.
    is_news = said.casefold() not in reason.casefold()
    if refusal and said and is_news and not said.startswith("<"):
        reason = f"{reason}: {said}"
    return ConnectionEndedError(DisconnectKind.HTTP, reason, refusal)


def _close_words(close: Close) -> str:
    known = CLOSE_CODE_EXPLANATIONS.get(close.code, "").removesuffix(" [internal]")
    words = f"{close.code} ({known})" if known else str(int(close.code))
    said = close.reason if close.reason.casefold() != known.casefold() else ""
    return f"{words} {said}".rstrip()


def _tls_words(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: certificate verify failed: {error.verify_message}"
    # Set by the interpreter only, and not on every error.
    reason = str(getattr(error, "reason", None) or "handshake failed")
    return f"TLS: {reason.replace('_', ' ').lower()}"


def _os_words(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "name not resolved"
    numbers = {error.errno} if error.errno else set(map(int, _ERRNO_IN_TEXT.findall(str(error))))
    if isinstance(error, ConnectionRefusedError) or errno.ECONNREFUSED in numbers:
        return "connection refused"
    if isinstance(error, ConnectionResetError):
        return "connection reset"
    words = " / ".join(sorted(os.strerror(number).lower() for number in numbers))
    return words or type(error).__name__


def _answer_words(error: InvalidMessage) -> str:
    if isinstance(error.__cause__, EOFError):
        return "closed during the handshake"
    return "no valid HTTP answer"


_NO_ADDRESS: Final = "not a websocket address (ws:// or wss:// expected)"
_FAILED: Final = DisconnectKind.CONNECT_FAILED

# The first that fits counts: an SSLError is an OSError, most are WebSocketExceptions.
_FAILURES: Final[
    tuple[
        tuple[type[Exception] | tuple[type[Exception], ...], DisconnectKind, _Words],
        ...,
    ]
] = (
    (ssl.SSLError, DisconnectKind.TLS, _tls_words),
    (OSError, _FAILED, _os_words),
    (ImportError, _FAILED, "proxy: SOCKS needs the package python-socks"),
    (InvalidProxyStatus, _FAILED, lambda error: f"proxy: HTTP {error.response.status_code}"),
    ((ProxyError, InvalidProxy), _FAILED, "proxy: could not be used"),
    (InvalidMessage, _FAILED, _answer_words),
    (InvalidURI, _FAILED, _NO_ADDRESS),
    (SecurityError, DisconnectKind.HTTP, "an oversized HTTP answer"),
    (WebSocketException, DisconnectKind.HTTP, "no valid websocket handshake"),
    (ValueError, _FAILED, _NO_ADDRESS),
)
