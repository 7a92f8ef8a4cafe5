"""The venues that count, as far as CoinGlass lists them: one list for seed, inputs and canary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from cgtui.coinglass.catalogue import SUPPORTED_EXCHANGES
from cgtui.coinglass.exchanges import normalise_exchange
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.coinglass.rest_types import Priority

FRESH_MS: Final = 6 * 3_600_000
RETRY_MS: Final = 60_000


class ScopedVenues:
    """``exchanges`` are `coins.exchanges`, in any spelling; ``now_ms`` is the source's clock."""

    def __init__(
        self, client: Reader, exchanges: Sequence[str], *, now_ms: Callable[[], int]
    ) -> None:
        self._client = client
        # In this order and without the same venue twice, however it is spelled.
        self._wanted = tuple(dict.fromkeys(filter(None, map(normalise_exchange, exchanges))))
        self._now_ms = now_ms
        self._listed = self._wanted
        self._ask_from_ms: int | None = None
        self._asked_ms = 0

    async def listed(self, priority: Priority) -> tuple[str, ...]:
        """Those of the venues that CoinGlass lists, in its spelling; the list is read now and then.

        Where it cannot be read, the last answer holds, or all of them. Never raises a
        CoinglassError.
        """
        now_ms = self._now_ms()
        if self._ask_from_ms is not None and self._asked_ms <= now_ms < self._ask_from_ms:
            return self._listed
        try:
            reply = await self._client.read(SUPPORTED_EXCHANGES, priority=priority)
        except CoinglassError:
            self._note(now_ms, RETRY_MS)
            return self._listed
        names = {row.exchange.casefold(): row.exchange for row in reply.rows}
        if names:
            wanted = (one.casefold() for one in self._wanted)
            self._listed = tuple(names[one] for one in wanted if one in names)
        self._note(now_ms, FRESH_MS)
        return self._listed

    def unlisted_words(self) -> str:
        """What to say where `listed` is empty."""
        if not self._wanted:
            return "no exchange is set"
        return f"CoinGlass lists none of {', '.join(self._wanted)}"

    def _note(self, now_ms: int, for_ms: int) -> None:
        self._asked_ms, self._ask_from_ms = now_ms, now_ms + for_ms
