"""The batch of the checklist: a pair and four answers for every coin of tiers 1 and 2."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from cgtui.checklist.evidence import NotAsked, Read
from cgtui.checklist.facts import CoinBatch
from cgtui.checklist.mark import When
from cgtui.checklist.market_rules import INPUTS
from cgtui.checklist.own_budget import SPENT, asked
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import BudgetSpentError, CoinglassError
from cgtui.monitor.checklist.health_questions import HealthConfig, Question, input_questions
from cgtui.monitor.error_words import error_words
from cgtui.monitor.rest.funding_reader import PairResolver

READS_A_COIN: Final = len(INPUTS)
_PREFIX: Final = "input_"


class BatchProbe:
    """Asks coin after coin, the four endpoints of one together. ``found`` may be read meanwhile.

    ``when`` is now by both clocks, ``monotonic`` real seconds.
    """

    def __init__(
        self,
        config: HealthConfig,
        coins: Sequence[str],
        *,
        reader: Reader,
        resolver: PairResolver,
        when: Callable[[], When],
        monotonic: Callable[[], float],
    ) -> None:
        self._config = config
        self._reader = reader
        self._resolver = resolver
        self._when = when
        self._monotonic = monotonic
        exchange = config.reference_exchange
        self._found = {coin: CoinBatch(coin, exchange, when()) for coin in coins}

    @property
    def found(self) -> tuple[CoinBatch, ...]:
        """Every coin in its order, as far as it has been asked about."""
        return tuple(self._found.values())

    @property
    def done(self) -> int:
        """Reads that have ended, of `of`; a coin without a pair counts as all of its own."""
        return sum(READS_A_COIN if one.no_pair else len(one.reads) for one in self._found.values())

    @property
    def of(self) -> int:
        """Reads in all."""
        return READS_A_COIN * len(self._found)

    async def run(self) -> None:
        """Ask about all of them. Raises only if cancelled."""
        for coin in tuple(self._found):
            await self._ask_coin(coin)

    async def _ask_coin(self, coin: str) -> None:
        config = replace(self._config, coin=coin)
        try:
            pair = await self._resolver.resolve(coin, config.quote, config.reference_exchange)
        except BudgetSpentError:
            self._note(coin, reads=dict.fromkeys(INPUTS, SPENT))
            return
        except CoinglassError as error:
            self._note(coin, no_pair=error_words(error))
            return
        self._note(coin, pair=pair.instrument_id)
        questions = (
            one if one.pair_on is None else one.of_pair(pair.instrument_id)
            for one in input_questions(config)
        )
        await asyncio.gather(*(self._ask(coin, one) for one in questions))

    async def _ask(self, coin: str, question: Question) -> None:
        began_s = self._monotonic()
        read: Read[Any] | NotAsked
        try:
            reply = await self._reader.read(
                question.endpoint, question.params, interval=question.interval
            )
        except CoinglassError as error:
            failed: Read[Any] = Read(
                question.endpoint.path,
                error=error,
                latency_ms=(self._monotonic() - began_s) * 1_000,
                interval_requested=question.interval,
                about=question.about,
            )
            read = asked(failed)
        else:
            read = Read(
                question.endpoint.path,
                rows=reply.rows,
                latency_ms=reply.latency_ms,
                attempts=reply.attempts,
                skipped=reply.skipped,
                interval_requested=reply.interval_requested,
                interval_used=reply.interval_used,
                about=question.about,
            )
        name = question.name.removeprefix(_PREFIX)
        self._note(coin, reads={**self._found[coin].reads, name: read})

    def _note(self, coin: str, **found: Any) -> None:  # noqa: ANN401 - fields of CoinBatch
        self._found[coin] = replace(self._found[coin], when=self._when(), **found)
