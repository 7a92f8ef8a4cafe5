"""Ends of a connection that no closing handshake announces."""

from __future__ import annotations

import socket
import struct

from websockets.asyncio.server import ServerConnection

_FINAL_TEXT = 0x81
_LENGTH_IN_8_BYTES = 127


def reset(connection: ServerConnection) -> None:
    """End a connection as a broken network does: no close frame, a TCP reset."""
    raw = connection.transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.transport.abort()


def end_within_frame(connection: ServerConnection, text: str) -> None:
    """Send the first half of a text frame, then end the TCP stream."""
    payload = text.encode()
    header = struct.pack("!BBQ", _FINAL_TEXT, _LENGTH_IN_8_BYTES, len(payload))
    connection.transport.write(header + payload[: len(payload) // 2])
    connection.transport.close()
