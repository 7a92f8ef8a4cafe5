"""CoinGlass v4 over REST: one typed read, with a budget, a cache, retries and fallback."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Final, Self

import httpx

from cgtui.coinglass.attempts import Attempts
from cgtui.coinglass.budget import Budget
from cgtui.coinglass.call_key import CallKey, refused_again
from cgtui.coinglass.fallback import IntervalMemory, read_at_best_interval
from cgtui.coinglass.patience import Patience
from cgtui.coinglass.reply_cache import ReplyCache
from cgtui.coinglass.rest_config import RestConfig
from cgtui.coinglass.rest_errors import CoinglassError, IntervalRefusedError, KeyRefusedError
from cgtui.coinglass.rest_stats import RestBook, RestStats
from cgtui.coinglass.rest_types import Endpoint, OnCall, Priority, Reply, Row
from cgtui.coinglass.single_flight import SingleFlight, closed_error
from cgtui.coinglass.transport import Transport
from cgtui.coinglass.wire_call import WireCall, checked_call

__all__ = ["CoinglassClient", "RestConfig"]

_MS_PER_S: Final = 1_000_000


def _now_ms() -> int:
    return time.time_ns() // _MS_PER_S


class CoinglassClient:
    """Reads endpoints of the catalogue. One for each key and loop; use as ``async with``.

    ``on_call`` hears of every attempt and every cache hit. ``now_ms`` is wall time, ``monotonic``
    and ``sleep`` are real seconds and must agree; ``transport`` replaces the network.
    """

    def __init__(
        self,
        config: RestConfig,
        *,
        key: str,
        on_call: OnCall | None = None,
        now_ms: Callable[[], int] = _now_ms,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._config = config
        self._now_ms = now_ms
        self._monotonic = monotonic
        rng = rng or random.Random()  # noqa: S311 - jitter, not a secret
        self._key = CallKey(key)
        self._book = RestBook(monotonic)
        self._budget = Budget(config.budget_per_min, monotonic=monotonic, sleep=sleep, rng=rng)
        self._transport = Transport(config, replacement=transport)
        self._memory = IntervalMemory(monotonic)
        self._cache = ReplyCache(monotonic)
        self._flights = SingleFlight(monotonic=monotonic, on_shared=self._book.note_shared)
        self._attempts = Attempts(
            self._transport,
            self._budget,
            self._book,
            on_call=on_call,
            now_ms=now_ms,
            monotonic=monotonic,
            sleep=sleep,
            rng=rng,
        )
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End what is under way (its callers get UnreachableError) and close the connections."""
        self._closed = True
        await self._flights.aclose()
        self._budget.close()
        await self._transport.aclose()

    async def read(
        self,
        endpoint: Endpoint[Row],
        params: Mapping[str, str] | None = None,
        *,
        interval: str | None = None,
        priority: Priority = Priority.PERSON,
        fresh: bool = False,
    ) -> Reply[Row]:
        """The rows of one endpoint, or a `CoinglassError` and nothing else.

        ``interval`` may also be among ``params``. Where CoinGlass refuses it the next coarser one
        is read, and the reply says so. ``fresh`` asks CoinGlass even if an answer is still kept.
        A parameter that is missing or unknown to the endpoint is refused without a call.
        """
        call = checked_call(endpoint, params, interval)
        patience = Patience(priority, self._monotonic(), self._config.timeout_s)

        async def fetch(one: WireCall[Row]) -> Reply[Row]:
            return await self._fetch(one, patience, fresh=fresh)

        if call.interval is None:
            return await fetch(call)
        reply = await read_at_best_interval(call, self._memory, fetch)
        if reply.interval_used != reply.interval_requested:
            self._book.fallbacks += 1
        return reply

    @property
    def stats(self) -> RestStats:
        """What has been called so far and how it went; a frozen picture of now."""
        return self._book.picture(self._budget, self._memory)

    @property
    def key_refused(self) -> KeyRefusedError | None:
        """Why no call is made any more; ``None`` while the key is not known to be bad."""
        return self._key.refused

    def try_key_again(self) -> None:
        """Ask CoinGlass anew with a key that it has refused: a person may have renewed it."""
        self._key = CallKey(self._key.reveal())

    def reset_key(self, key: str) -> None:
        """Go on with another key: what was learned under the old one is forgotten."""
        self._key = CallKey(key)
        self._cache.clear()
        self._memory.clear()
        self._flights.leave_behind()
        self._budget.forget_quota()
        self._book.forget_quota()

    async def _fetch(self, call: WireCall[Row], patience: Patience, *, fresh: bool) -> Reply[Row]:
        """One call at one interval: from the cache, from a flight under way, or from CoinGlass."""
        if self._closed:
            raise closed_error(call.endpoint.name)
        key = self._key
        refused = key.refusal(call.endpoint.name)
        if refused is not None:
            raise refused
        kept = None if fresh else self._cache.get(call)
        if kept is not None:
            self._attempts.note_cache_hit(call, key)
            return kept

        async def fly(shared: Patience) -> Reply[Row]:
            try:
                reply = await self._attempts.run(
                    call, key, shared, why_not=lambda: self._why_not(call, key)
                )
            except KeyRefusedError as error:
                self._give_up(key, error)
                raise
            except IntervalRefusedError as error:
                # Here and not with the caller, who runs only after those that waited behind it.
                if key is self._key and call.interval is not None:
                    self._memory.refuse(call.endpoint, call.interval, error)
                raise
            if key is self._key:
                self._cache.put(call, reply)
            return reply

        return await self._flights.join(call, patience, fly, hastened=self._budget.reconsider)

    def _give_up(self, key: CallKey, error: KeyRefusedError) -> None:
        """No call with this key succeeds: those that wait need not wait."""
        key.refuse(error)
        if key is self._key:
            self._budget.refuse_waiting(lambda endpoint: refused_again(error, endpoint))

    def _why_not(self, call: WireCall[Any], key: CallKey) -> CoinglassError | None:
        """What was learned while the call waited for its slot that makes it useless."""
        refused = key.refusal(call.endpoint.name)
        if refused is not None or call.interval is None:
            return refused
        return self._memory.refusal(call.endpoint, call.interval)
