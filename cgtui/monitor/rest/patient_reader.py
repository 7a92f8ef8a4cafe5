"""REST reads that give way to everybody else's: low priority, and patience with our own budget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import BudgetSpentError
from cgtui.coinglass.rest_types import Endpoint, Priority, Reply, Row

WAIT_S: Final = 10.0
MOST_TRIES: Final = 12


class PatientReader:
    """A reader over ``client`` that ignores the priority it is asked with.

    That our budget is spent says nothing about CoinGlass: it is tried again, for two minutes.
    ``fresh`` asks CoinGlass anew whatever is kept. ``sleep`` is real seconds.
    """

    def __init__(
        self,
        client: Reader,
        *,
        fresh: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._fresh = fresh
        self._sleep = sleep

    async def read(
        self,
        endpoint: Endpoint[Row],
        params: Mapping[str, str] | None = None,
        *,
        interval: str | None = None,
        priority: Priority = Priority.BACKGROUND,
        fresh: bool = False,
    ) -> Reply[Row]:
        """As the client's."""
        del priority
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                return await self._client.read(
                    endpoint,
                    params,
                    interval=interval,
                    priority=Priority.BACKGROUND,
                    fresh=fresh or self._fresh,
                )
            except BudgetSpentError:
                if not tries_left:
                    raise
            await self._sleep(WAIT_S)
        raise AssertionError("unreachable: the last try returns or raises")
