"""Where the bot token enters a request: below everything that logs, shows or keeps an address.

httpx logs every URL at INFO and its errors hold their request. The client above therefore only
ever sees ``/bot***/sendMessage``; the token is put in on the way to the socket.
"""

from __future__ import annotations

import urllib.request
from typing import Final
from urllib.parse import quote

import httpx

from cgtui.redact import MASK

_PLACE: Final = f"/bot{MASK}/"


def masked_address(base_url: str, method: str) -> str:
    """The address of a method, with the mask where the token goes."""
    return f"{base_url.strip().rstrip('/')}{_PLACE}{method}"


class TokenTransport(httpx.AsyncBaseTransport):
    """Sends each request with the token in place of the mask. Its repr shows nothing."""

    def __init__(self, inner: httpx.AsyncBaseTransport, token: str) -> None:
        self._inner = inner
        self._path = f"/bot{quote(token, safe=':')}/".encode("ascii")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the transport below."""
        path = request.url.raw_path.replace(_PLACE.encode("ascii"), self._path, 1)
        addressed = httpx.Request(
            request.method,
            request.url.copy_with(raw_path=path),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(addressed)

    async def aclose(self) -> None:
        """Close the connections below."""
        await self._inner.aclose()

    def __repr__(self) -> str:
        return "TokenTransport(***)"


def network_transport(base_url: str, *, trust_env: bool) -> httpx.AsyncBaseTransport:
    """The way to ``base_url``: through the environment's proxy where it is trusted.

    A client that is given a transport looks for no proxy itself. Raises ImportError for SOCKS
    without its package and ValueError for a proxy's address that makes no sense.
    """
    limits = httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=30.0)
    proxy = _proxy_for(base_url) if trust_env else None
    return httpx.AsyncHTTPTransport(trust_env=trust_env, limits=limits, proxy=proxy)


def _proxy_for(base_url: str) -> str | None:
    url = httpx.URL(base_url)
    proxies = urllib.request.getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(url.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
