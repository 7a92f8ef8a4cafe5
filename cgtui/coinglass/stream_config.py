"""Where the websocket is and how it is kept alive."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from cgtui.sanitize import clean

KEY_PARAMETER: Final = "cg-api-key"
MASK: Final = "***"


@dataclass(frozen=True, slots=True)
class StreamConfig:
    """Settings of the stream. ``url`` is the address without a key.

    Without ``obey_refusals`` a frame that refuses the key or the plan is a notice: on a tape it was
    said to somebody else.
    """

    url: str = "wss://open-ws.coinglass.com/ws-api"
    channel: str = "liquidationOrders"
    ping_interval_s: float = 20.0
    pong_timeout_s: float = 10.0
    backoff_base_s: float = 1.0
    backoff_cap_s: float = 60.0
    max_frame_mb: float = 16.0  # MiB
    open_timeout_s: float = 10.0
    close_timeout_s: float = 0.5  # leaving the program must not wait for a dead peer
    user_agent: str = "cgtui"
    obey_refusals: bool = True

    @property
    def max_frame_bytes(self) -> int:
        """The largest frame that is accepted."""
        return int(self.max_frame_mb * 1024 * 1024)


def url_with_key(url: str, key: str) -> str:
    """``url`` with the key as its query parameter, in place of one it already has.

    A secret: to be built where the connection is made, and kept nowhere.
    Raises ValueError if ``url`` cannot be read.
    """
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_key(pair)]
    return parts._replace(query=urlencode([*query, (KEY_PARAMETER, key)])).geturl()


def masked_url(url: str) -> str:
    """How the address is shown: ``wss://…/ws-api?cg-api-key=***``, without user and password."""
    try:
        parts = urlsplit(url)
        query = [pair for pair in parse_qsl(parts.query) if not _is_key(pair)]
    except ValueError:
        return "(address that cannot be read)"
    shown = urlencode(query)
    suffix = f"{shown}&{KEY_PARAMETER}={MASK}" if shown else f"{KEY_PARAMETER}={MASK}"
    address = parts._replace(netloc=_host_and_port(parts), query="", fragment="").geturl()
    return clean(f"{address}?{suffix}")


def is_loopback(url: str) -> bool:
    """Whether ``url`` names this machine, which no proxy may stand before."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_key(pair: tuple[str, str]) -> bool:
    return pair[0].casefold() == KEY_PARAMETER


def _host_and_port(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]
