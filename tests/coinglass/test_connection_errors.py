"""Failures that loopback cannot show, put into words."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidProxy, NegotiationError, ProxyError
from websockets.frames import Close

from cgtui.coinglass.connection_errors import closed, failed_to_open, opening_timed_out
from cgtui.coinglass.stream_config import StreamConfig
from cgtui.coinglass.stream_events import DisconnectKind

SECRET = "user:password"


def untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] …")
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (
            untrusted(),
            DisconnectKind.TLS,
            "TLS: certificate verify failed: self-signed certificate",
        ),
        (ssl.SSLError(1, "x"), DisconnectKind.TLS, "TLS: handshake failed"),
        (socket.gaierror(-2, "?"), DisconnectKind.CONNECT_FAILED, "name not resolved"),
        (ConnectionRefusedError(), DisconnectKind.CONNECT_FAILED, "connection refused"),
        (ConnectionResetError(), DisconnectKind.CONNECT_FAILED, "connection reset"),
        (
            OSError(errno.ENETUNREACH, "?"),
            DisconnectKind.CONNECT_FAILED,
            "network is unreachable",
        ),
        (
            OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1), [Errno 111]"),
            DisconnectKind.CONNECT_FAILED,
            "connection refused",
        ),
        (ProxyError(SECRET), DisconnectKind.CONNECT_FAILED, "proxy: could not be used"),
        (InvalidProxy(SECRET, "x"), DisconnectKind.CONNECT_FAILED, "proxy: could not be used"),
        (
            ImportError("python-socks"),
            DisconnectKind.CONNECT_FAILED,
            "proxy: SOCKS needs the package python-socks",
        ),
        (NegotiationError("x"), DisconnectKind.HTTP, "no valid websocket handshake"),
    ],
)
def test_a_failed_attempt_in_words(error: Exception, kind: DisconnectKind, reason: str) -> None:
    ended = failed_to_open(error)
    assert (ended.kind, ended.reason, ended.refusal) == (kind, reason, None)


@pytest.mark.parametrize(
    ("connected", "reason"),
    [(False, "connecting timed out after 10 s"), (True, "the handshake timed out after 10 s")],
)
def test_a_time_out_says_of_what_and_after_how_long(connected: bool, reason: str) -> None:
    error = TimeoutError("timed out during opening handshake")
    error.__cause__ = TimeoutError()
    ended = opening_timed_out(error, StreamConfig(), connected=connected)
    assert (ended.kind, ended.reason) == (DisconnectKind.CONNECT_FAILED, reason)


def test_the_systems_own_time_out_is_not_said_to_be_ours() -> None:
    error = TimeoutError("timed out during opening handshake")
    error.__cause__ = TimeoutError(errno.ETIMEDOUT, "?")
    ended = opening_timed_out(error, StreamConfig(), connected=False)
    assert ended.reason == "connection timed out"


def test_a_reset_connection_says_so() -> None:
    error = ConnectionClosedError(None, None)
    error.__cause__ = ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
    assert closed(error, StreamConfig()).reason == "connection lost (1006): connection reset"


def test_our_own_complaint_is_not_put_on_the_server() -> None:
    error = ConnectionClosedError(None, Close(1002, "reserved bits must be 0"))
    ended = closed(error, StreamConfig())
    assert ended.kind is DisconnectKind.CLOSED
    assert ended.reason == "closed by us: 1002 (protocol error) reserved bits must be 0"


def test_a_server_that_finds_our_frame_too_large_is_no_large_frame_of_its_own() -> None:
    error = ConnectionClosedError(Close(1009, ""), Close(1009, ""), True)
    assert closed(error, StreamConfig()).kind is DisconnectKind.CLOSED
