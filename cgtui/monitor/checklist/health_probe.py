"""Gathers the evidence of the health check: some reads, and one visit to the websocket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol

from cgtui.checklist.evidence import FeedVisit, HealthEvidence, NotAsked, Read
from cgtui.checklist.market_rules import INPUTS
from cgtui.checklist.plan_rules import plan_of
from cgtui.checklist.worth_asking import (
    after_account,
    after_pairs,
    inputs_after,
    inputs_of,
    websocket_after,
)
from cgtui.coinglass.rest_errors import CoinglassError, UnknownPairError, UnreachableError
from cgtui.coinglass.rest_stats import RestStats
from cgtui.coinglass.rest_types import Endpoint, Priority, Quota, Reply, Row
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.coinglass.stream_config import masked_url
from cgtui.monitor.checklist.health_questions import (
    ACCOUNT_QUESTION,
    ETF_QUESTION,
    PAIRS_QUESTION,
    HealthConfig,
    Question,
    input_questions,
    market_questions,
)
from cgtui.monitor.rest.call_tally import CallTally

WHOLE_S: Final = 40.0
"""The longest a health check takes, in real seconds."""

_ETF_OFF: Final = NotAsked("OFF: features.etf")


class Reader(Protocol):
    """The REST client, as far as it is used here."""

    async def read(
        self,
        endpoint: Endpoint[Row],
        params: Mapping[str, str] | None = None,
        *,
        interval: str | None = None,
        priority: Priority = Priority.PERSON,
        fresh: bool = False,
    ) -> Reply[Row]:
        """One read, or a CoinglassError."""
        ...

    @property
    def stats(self) -> RestStats:
        """How the calls went."""
        ...


class Resolver(Protocol):
    """Finds an exchange's own name of a pair."""

    async def resolve(self, coin: str, quote: str, exchange: str) -> ExchangePair:
        """The pair; raises UnknownPairError, or the error of the read it took."""
        ...


class HealthProbe:
    """Asks once. ``run`` it, then take the ``evidence``; that also after ``run`` was cancelled.

    ``visit_feed`` visits the websocket and raises nothing. ``now_ms`` is wall time, ``monotonic``
    real seconds.
    """

    def __init__(
        self,
        config: HealthConfig,
        *,
        client: Reader,
        resolver: Resolver,
        tally: CallTally,
        visit_feed: Callable[[], Awaitable[FeedVisit]],
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
    ) -> None:
        self._config = config
        self._client = client
        self._resolver = resolver
        self._tally = tally
        self._visit_feed = visit_feed
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._unasked = NotAsked("interrupted")
        self._most_used = 0
        self._found: dict[str, Read[Any] | NotAsked] = {}
        self._asking: dict[str, tuple[Question, float]] = {}
        self._feed: FeedVisit | NotAsked | None = None
        self._is_visiting = False
        self._pair: str | None = None
        self._pair_missing: str | None = None

    async def run(self, whole_s: float = WHOLE_S) -> None:
        """Ask everything worth asking, for ``whole_s`` at most. Raises only if cancelled."""
        try:
            async with asyncio.timeout(whole_s):
                await self._ask_all()
        except TimeoutError:
            self._unasked = NotAsked("no time was left")
            for name, (question, began_s) in self._asking.items():
                late_s = self._monotonic() - began_s
                error = UnreachableError(question.endpoint.name, f"no answer in {late_s:.0f} s")
                self._found[name] = self._failed(question, error, began_s)
            if self._is_visiting:
                url = masked_url(self._config.ws_url)
                self._feed = FeedVisit(url, self._config.channel, ended="no answer in time")

    def evidence(self) -> HealthEvidence:
        """What is known by now; what is not has a reason in its place."""
        stats, config = self._client.stats, self._config

        def found(name: str) -> Read[Any] | NotAsked:
            return self._found.get(name, self._unasked)

        return HealthEvidence(
            now_ms=self._now_ms(),
            rest_url=config.rest_url,
            ws_url=config.ws_url,
            coin=config.coin,
            exchange=config.exchange,
            budget_per_min=config.budget_per_min,
            key_source=config.key_source,
            account=found("account"),
            pairs=found("pairs"),
            pair=self._pair,
            pair_missing=self._pair_missing,
            funding=found("funding"),
            open_interest=found("open_interest"),
            liquidation=found("liquidation"),
            etf=found("etf_flows"),
            inputs={name: found(f"input_{name}") for name in INPUTS},
            feed=self._feed or self._unasked,
            clock_offset_ms=stats.clock_offset_ms,
            quota=self._quota(stats.quota),
            calls=self._tally.calls(),
        )

    async def _ask_all(self) -> None:
        """The key first: what it says decides what is worth asking."""
        account = await self._ask(ACCOUNT_QUESTION)
        self._feed = websocket_after(account)
        async with asyncio.TaskGroup() as together:
            if self._feed is None:
                together.create_task(self._visit())
            together.create_task(self._ask_rest(account))

    async def _visit(self) -> None:
        self._is_visiting = True
        self._feed = await self._visit_feed()
        self._is_visiting = False

    async def _ask_rest(self, account: Read[Any]) -> None:
        why_not = after_account(account)
        market, inputs = market_questions(self._config), input_questions(self._config)
        if why_not is None:
            pairs = await self._ask(PAIRS_QUESTION)
            why_not = after_pairs(account, pairs)
        if why_not is not None:
            for question in (PAIRS_QUESTION, ETF_QUESTION, *market, *inputs):
                self._found.setdefault(question.name, why_not)
            return
        async with asyncio.TaskGroup() as together:
            together.create_task(self._ask_market(market))
            together.create_task(self._ask_inputs(inputs, account))
            if self._config.etf:
                together.create_task(self._ask(ETF_QUESTION))
            else:
                self._found[ETF_QUESTION.name] = _ETF_OFF

    async def _ask_market(self, questions: tuple[Question, ...]) -> None:
        """The reads of the pair, once its name is known."""
        pair = await self._resolved(self._config.exchange)
        if isinstance(pair, NotAsked):
            self._found.update(dict.fromkeys((one.name for one in questions), pair))
            return
        self._pair = pair
        await asyncio.gather(*(self._ask(one.of_pair(pair)) for one in questions))

    async def _ask_inputs(self, questions: tuple[Question, ...], account: Read[Any]) -> None:
        """The first alone: where its interval is refused, each of the others would fall back too,
        and a small plan has few calls a minute."""
        why_not = inputs_of(plan_of(account))
        first, *others = questions
        if why_not is None:
            why_not = inputs_after(await self._ask(first))
        if why_not is not None:
            for question in questions:
                self._found.setdefault(question.name, why_not)
            return
        await asyncio.gather(*(self._ask_input(one) for one in others))

    async def _ask_input(self, question: Question) -> None:
        if question.pair_on is None:
            await self._ask(question)
            return
        pair = await self._resolved(question.pair_on)
        if isinstance(pair, NotAsked):
            self._found[question.name] = pair
        else:
            await self._ask(question.of_pair(pair))

    async def _resolved(self, exchange: str) -> str | NotAsked:
        """The exchange's own name of the health check's coin, or why there is none."""
        config, pairs = self._config, self._found[PAIRS_QUESTION.name]
        if isinstance(pairs, NotAsked) or pairs.error is not None:
            return NotAsked("the pairs could not be read")
        try:
            pair = await self._resolver.resolve(config.coin, config.quote, exchange)
        except UnknownPairError as error:
            if exchange == config.exchange:
                self._pair_missing = error.message
            return NotAsked(f"no pair of {config.coin} on {exchange} is known")
        except CoinglassError:
            return NotAsked("the pairs could not be read")
        return pair.instrument_id

    async def _ask(self, question: Question) -> Read[Any]:
        """One read, kept under its name; an error is a finding too."""
        began_s = self._monotonic()
        self._asking[question.name] = question, began_s
        try:
            reply = await self._client.read(
                question.endpoint,
                question.params,
                interval=question.interval,
                priority=Priority.PERSON,
            )
            read = _answered(question, reply)
            self._most_used = max(self._most_used, reply.quota.used or 0)
        except CoinglassError as error:
            read = self._failed(question, error, began_s)
        del self._asking[question.name]
        self._found[question.name] = read
        return read

    def _quota(self, newest: Quota) -> Quota:
        """Answers overtake each other: the one that counted most calls was the last to count."""
        used = newest.used if newest.used is None else max(newest.used, self._most_used)
        return Quota(used, newest.limit)

    def _failed(self, question: Question, error: CoinglassError, began_s: float) -> Read[Any]:
        return Read(
            path=question.endpoint.path,
            error=error,
            latency_ms=(self._monotonic() - began_s) * 1_000,
            attempts=self._tally.attempts(question.endpoint.name, question.params.get("exchange")),
            interval_requested=question.interval,
            about=question.about,
        )


def _answered(question: Question, reply: Reply[Any]) -> Read[Any]:
    return Read(
        path=question.endpoint.path,
        rows=reply.rows,
        latency_ms=reply.latency_ms,
        attempts=reply.attempts,
        skipped=reply.skipped,
        interval_requested=reply.interval_requested,
        interval_used=reply.interval_used,
        about=question.about,
    )
