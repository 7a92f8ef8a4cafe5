"""One call: a slot, an exchange, and again where that can help."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic

from cgtui.coinglass.answer import ParsedAnswer, read_answer
from cgtui.coinglass.answer_headers import AnswerHeaders, clock_offset_ms, read_headers
from cgtui.coinglass.budget import Budget, Slot
from cgtui.coinglass.call_key import CallKey
from cgtui.coinglass.excerpt import text_excerpt
from cgtui.coinglass.patience import Patience
from cgtui.coinglass.rest_errors import (
    BudgetSpentError,
    CoinglassError,
    RateLimitedError,
    UnreachableError,
)
from cgtui.coinglass.rest_stats import RestBook
from cgtui.coinglass.rest_types import CallRecord, Endpoint, OnCall, Quota, Reply, Row
from cgtui.coinglass.retry import retry_wait_s
from cgtui.coinglass.transport import HttpAnswer, Transport
from cgtui.coinglass.wire_call import WireCall
from cgtui.sanitize import clean

EXCERPT_LIMIT: Final = 300
_PARAM_LIMIT: Final = 200
_EXCERPT_HEAD_BYTES: Final = 8_000

OFF_LOOP_BYTES: Final = 64 * 1024
"""A larger body is read in a thread: some megabytes take longer than a pong may wait."""


@dataclass(frozen=True, slots=True)
class _Failure:
    error: CoinglassError
    retry_after_s: float | None


class _Exchange(Generic[Row]):
    """What is known of one attempt, from its beginning on."""

    def __init__(self, call: WireCall[Row], key: CallKey, number: int, at_ms: int) -> None:
        self.call = call
        self.key = key
        self.number = number
        self.at_ms = at_ms
        self.received_ms = at_ms
        self.latency_ms = 0.0
        self.answer: HttpAnswer | None = None
        self.headers = AnswerHeaders(Quota(None, None), None, None)

    def record(self, code: str | None, error: CoinglassError | None) -> CallRecord:
        """What the log is told."""
        excerpt = None
        if error is not None and self.answer is not None:
            head = self.answer.body[:_EXCERPT_HEAD_BYTES].decode("utf-8", "replace")
            excerpt = text_excerpt(head, self.key.mask, limit=EXCERPT_LIMIT)
        return CallRecord(
            at_ms=self.at_ms,
            endpoint=self.call.endpoint.name,
            path=self.call.endpoint.path,
            params=_shown(self.call, self.key),
            http_status=None if self.answer is None else self.answer.http_status,
            code=code,
            error_class=None if error is None else type(error).__name__,
            latency_ms=self.latency_ms,
            attempt=self.number,
            cached=False,
            excerpt=excerpt,
            reason=None if error is None else error.message,
        )


class Attempts:
    """Makes calls and tells the book and ``on_call`` of each attempt."""

    def __init__(
        self,
        transport: Transport,
        budget: Budget,
        book: RestBook,
        *,
        on_call: OnCall | None,
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        rng: random.Random,
    ) -> None:
        self._transport = transport
        self._budget = budget
        self._book = book
        self._on_call = on_call
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._sleep = sleep
        self._rng = rng

    async def run(
        self,
        call: WireCall[Row],
        key: CallKey,
        patience: Patience,
        *,
        why_not: Callable[[], CoinglassError | None],
    ) -> Reply[Row]:
        """The reply, after at most four attempts. ``why_not`` is asked before each is sent.

        Raises the error of the last attempt, or BudgetSpentError if there was none.
        """
        number = 0
        failure: _Failure | None = None
        while True:
            slot = await self._slot(call, patience, failure)
            useless = why_not()
            if useless is not None:
                self._budget.give_back(slot)
                raise useless
            number += 1
            self._book.retries += number > 1
            outcome = await self._attempt(call, key, patience, slot, number)
            if isinstance(outcome, Reply):
                return outcome
            failure = outcome
            wait_s = retry_wait_s(
                failure.error,
                attempt=number,
                left_s=patience.end_by_s - patience.floor_s - self._monotonic(),
                retry_after_s=failure.retry_after_s,
                rng=self._rng,
            )
            if wait_s is None:
                raise failure.error
            await self._sleep(wait_s)

    def note_cache_hit(self, call: WireCall[Any], key: CallKey) -> None:
        """A reply came from the cache."""
        self._book.cache_hits += 1
        record = CallRecord(
            at_ms=self._now_ms(),
            endpoint=call.endpoint.name,
            path=call.endpoint.path,
            params=_shown(call, key),
            http_status=None,
            code=None,
            error_class=None,
            latency_ms=0.0,
            attempt=0,
            cached=True,
        )
        self._tell(record)

    async def _slot(
        self, call: WireCall[Any], patience: Patience, failure: _Failure | None
    ) -> Slot:
        try:
            return await self._budget.slot(call.endpoint.name, patience)
        except BudgetSpentError:
            self._book.budget_refusals += 1
            if failure is None:
                raise
        # What the call itself met says more than that it cannot be made again.
        raise failure.error

    async def _attempt(
        self, call: WireCall[Row], key: CallKey, patience: Patience, slot: Slot, number: int
    ) -> Reply[Row] | _Failure:
        exchange = _Exchange(call, key, number, self._now_ms())
        try:
            answer = await self._exchange(exchange, patience, slot)
            parsed = await _parse(call.endpoint, answer, key)
            self._budget.admitted(slot)
        except CoinglassError as error:
            self._note_failure(exchange, slot, error)
            return _Failure(error, exchange.headers.retry_after_s)
        finally:
            self._budget.reconsider()
        self._note(exchange.record(parsed.code, None))
        return Reply(
            endpoint=call.endpoint,
            params=call.params,
            rows=parsed.rows,
            fetched_ms=exchange.received_ms,
            latency_ms=exchange.latency_ms,
            attempts=number,
            skipped=parsed.skipped,
            quota=exchange.headers.quota,
        )

    async def _exchange(
        self, exchange: _Exchange[Row], patience: Patience, slot: Slot
    ) -> HttpAnswer:
        endpoint, began_s = exchange.call.endpoint, self._monotonic()
        counted = False
        try:
            answer = await self._transport.get(
                endpoint.name,
                endpoint.path,
                exchange.call.params,
                key=exchange.key,
                timeout_s=patience.attempt_s(began_s),
            )
            counted = answer.http_status == 200
        finally:
            exchange.received_ms = self._now_ms()
            exchange.latency_ms = (self._monotonic() - began_s) * 1_000
            self._budget.end(slot, counted=counted)
        exchange.answer = answer
        exchange.headers = read_headers(answer.headers, now_ms=exchange.received_ms)
        self._note_headers(exchange, slot)
        return answer

    def _note_headers(self, exchange: _Exchange[Any], slot: Slot) -> None:
        headers = exchange.headers
        self._budget.observe(slot, headers.quota)
        self._book.note_quota(headers.quota)
        if headers.date_ms is not None:
            offset_ms = clock_offset_ms(
                headers.date_ms, sent_ms=exchange.at_ms, received_ms=exchange.received_ms
            )
            self._book.note_clock(offset_ms)

    def _note_failure(self, exchange: _Exchange[Any], slot: Slot, error: CoinglassError) -> None:
        if isinstance(error, RateLimitedError):
            slot.counted = False
            self._budget.limited(slot, exchange.headers.retry_after_s)
        elif not isinstance(error, UnreachableError):
            self._budget.admitted(slot)
        self._note(exchange.record(error.code, error))

    def _note(self, record: CallRecord) -> None:
        self._book.note_attempt(record)
        self._tell(record)

    def _tell(self, record: CallRecord) -> None:
        if self._on_call is not None:
            self._on_call(record)


def _shown(call: WireCall[Any], key: CallKey) -> dict[str, str]:
    return {name: clean(key.mask(value), _PARAM_LIMIT) for name, value in call.params.items()}


async def _parse(endpoint: Endpoint[Row], answer: HttpAnswer, key: CallKey) -> ParsedAnswer[Row]:
    def parse() -> ParsedAnswer[Row]:
        return read_answer(endpoint, answer.http_status, answer.body, mask=key.mask)

    if len(answer.body) <= OFF_LOOP_BYTES:
        return parse()
    return await asyncio.to_thread(parse)
