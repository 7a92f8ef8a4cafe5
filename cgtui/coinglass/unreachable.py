"""Why a request got no answer, in a few words without the address or the key."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import httpx

# The first that fits counts. httpx's own messages are never shown: one of them has the headers.
_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (httpx.ConnectTimeout, "timed out while connecting"),
    (httpx.TimeoutException, "timed out"),
    (httpx.ProxyError, "the proxy could not be used"),
    (httpx.UnsupportedProtocol, "not an http(s) address"),
    (httpx.InvalidURL, "not an address that can be read"),
    (httpx.RemoteProtocolError, "the connection was closed before the answer was complete"),
    (httpx.LocalProtocolError, "the request cannot be sent"),
    (httpx.DecodingError, "the answer could not be decompressed"),
    (httpx.ConnectError, "no connection"),
    (httpx.NetworkError, "the connection was lost"),
    (ImportError, "the proxy is SOCKS, which needs the package socksio"),
    (ValueError, "the proxy's address makes no sense"),
)

_SYSTEM_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (socket.gaierror, "name not resolved"),
    (ConnectionRefusedError, "connection refused"),
    (ConnectionResetError, "connection reset"),
)

_PERMANENT: Final = (
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.LocalProtocolError,
    ImportError,
    ValueError,
    ssl.SSLCertVerificationError,
)


def why_unreachable(error: Exception) -> str:
    """The reason behind an error of httpx, or of the system below it."""
    for cause in _chain(error):
        words = _system_words(cause)
        if words is not None:
            return words
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return type(error).__name__


def is_permanent(error: Exception) -> bool:
    """Whether the same request must fail again."""
    return any(isinstance(cause, _PERMANENT) for cause in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it; joined failures of several addresses included."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions


def _system_words(error: BaseException) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: certificate verify failed: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        # Set by the interpreter only, and not on every error.
        reason = str(getattr(error, "reason", None) or "handshake failed")
        return f"TLS: {reason.replace('_', ' ').lower()}"
    for kind, words in _SYSTEM_WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno).lower()
    return None
