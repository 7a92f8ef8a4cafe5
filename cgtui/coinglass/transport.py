"""One HTTP exchange with CoinGlass: what goes out, and what comes back within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpx

from cgtui.coinglass.budget import MAX_IN_FLIGHT
from cgtui.coinglass.call_key import CallKey
from cgtui.coinglass.rest_address import base_of
from cgtui.coinglass.rest_config import RestConfig
from cgtui.coinglass.rest_errors import BadBodyError, CoinglassError, UnreachableError
from cgtui.coinglass.stream_config import is_loopback
from cgtui.coinglass.unreachable import is_permanent, why_unreachable
from cgtui.sanitize import clean

KEY_HEADER: Final = "CG-API-KEY"
MAX_BODY_BYTES: Final = 32 * 1024 * 1024

_CONNECT_S: Final = 5.0
_IDLE_S: Final = 30.0
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Whatever the server said; ``headers`` in any case of their names."""

    http_status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends the key to the configured address and nowhere else: redirects are not followed."""

    def __init__(
        self,
        config: RestConfig,
        *,
        replacement: httpx.AsyncBaseTransport | None = None,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        self._config = config
        self._replacement = replacement
        self._max_body_bytes = max_body_bytes
        self._client: httpx.AsyncClient | None = None

    async def get(
        self,
        endpoint: str,
        path: str,
        params: Mapping[str, str],
        *,
        key: CallKey,
        timeout_s: float,
    ) -> HttpAnswer:
        """The answer to a GET of ``path``, whatever its status, complete within ``timeout_s``.

        Raises UnreachableError where none came, BadBodyError where it is too large.
        """
        try:
            async with asyncio.timeout(timeout_s):
                answer = await self._exchange(path, params, key, timeout_s)
        except TimeoutError:
            failure: CoinglassError = UnreachableError(endpoint, f"no answer in {timeout_s:.1f} s")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ImportError, ValueError) as error:
            failure = UnreachableError(endpoint, clean(why_unreachable(error), 120))
            failure.retryable = not is_permanent(error)
        else:
            if answer is not None:
                return answer
            failure = BadBodyError(
                endpoint, f"an answer larger than {self._max_body_bytes // _MIB} MiB"
            )
        # Out here, so that no error of httpx, whose request has the key, hangs on to this one.
        raise failure

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _exchange(
        self, path: str, params: Mapping[str, str], key: CallKey, timeout_s: float
    ) -> HttpAnswer | None:
        client = self._client = self._client or self._open()
        async with client.stream(
            "GET",
            f"{base_of(self._config.base_url)}{path}",
            params=dict(params),
            headers={KEY_HEADER: key.reveal()},
            timeout=httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
        ) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._max_body_bytes:
                    return None
        return HttpAnswer(response.status_code, response.headers, bytes(body))

    def _open(self) -> httpx.AsyncClient:
        config = self._config
        direct = config.loopback or is_loopback(config.base_url) or self._replacement is not None
        return httpx.AsyncClient(
            headers={"accept": "application/json", "user-agent": config.user_agent},
            follow_redirects=False,
            trust_env=not direct,  # no proxy, then
            limits=httpx.Limits(
                max_connections=MAX_IN_FLIGHT,
                max_keepalive_connections=MAX_IN_FLIGHT,
                keepalive_expiry=_IDLE_S,
            ),
            transport=self._replacement,
        )
