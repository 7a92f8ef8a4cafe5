"""The plan behind the key, looked up once an hour: it may end or be raised while we run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from cgtui.coinglass.catalogue import ACCOUNT
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.rows_account import Subscription
from cgtui.monitor.error_words import error_words

EVERY_S: Final = 3_600.0
AFTER_ERROR_S: Final = 300.0


class PlanPoll:
    """``latest`` is the newest answer, ``trouble`` why there is no newer one. Real seconds."""

    def __init__(
        self,
        client: Reader,
        *,
        on_plan: Callable[[Subscription], None] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._on_plan = on_plan
        self._sleep = sleep
        self.latest: Subscription | None = None
        self.trouble = ""

    async def run(self) -> None:
        """Ask for good. Raises no CoinglassError."""
        while True:
            try:
                reply = await self._client.read(ACCOUNT, priority=Priority.BACKGROUND)
            except CoinglassError as error:
                self.trouble = error_words(error)
                await self._sleep(AFTER_ERROR_S)
                continue
            self.trouble = ""
            for subscription in reply.rows[:1]:
                self.latest = subscription
                if self._on_plan is not None:
                    self._on_plan(subscription)
            await self._sleep(EVERY_S)
