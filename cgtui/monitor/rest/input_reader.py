"""Reads the four confirming inputs of an episode: one set, together, and never an error raised."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from cgtui.coinglass.catalogue import LIQUIDATION_AGGREGATED, OI_AGGREGATED, TAKER_AGGREGATED
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_types import Priority, Row
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.monitor.rest.funding_reader import FundingReader, PairResolver
from cgtui.monitor.rest.input_question import Answer, Question, ask
from cgtui.monitor.rest.input_rows import liquidation_input, open_interest_input, taker_input
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.rest.usual_reader import UsualReader
from cgtui.signals.inputs import (
    InputName,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)

RECENT_ROWS: Final = 6  # five minutes and one that may have just begun
OI_ROWS: Final = 64  # an hour, two bars of tolerance, and one that may have just begun


class InputReader:
    """A set is at most six calls for a coin not met before, then four, and three once the funding
    of the episode is known: it is from before the opening and changes no more. The first set of
    all also reads the lists of exchanges and pairs, unless `prepare` has.

    ``now_ms`` is the source's clock, by which every age is taken: in a demo or a replay REST's
    bars are in the source's time too. ``reference_exchange`` and ``quote`` name the contract whose
    funding is read.
    """

    def __init__(
        self,
        client: Reader,
        resolver: PairResolver,
        *,
        venues: ScopedVenues,
        reference_exchange: str,
        quote: str,
        now_ms: Callable[[], int],
    ) -> None:
        self._client = client
        self._venues = venues
        self._now_ms = now_ms
        self._funding = FundingReader(
            client, resolver, exchange=reference_exchange, quote=quote, now_ms=now_ms
        )
        self._usual = UsualReader(client, now_ms=now_ms)

    async def prepare(self, coins: Iterable[str]) -> None:
        """Read the lists of exchanges and pairs ahead, in the background; errors come again."""
        await self._venues.listed(Priority.BACKGROUND)
        for coin in coins:
            await self._funding.pair(coin, Priority.BACKGROUND)

    async def pair(self, coin: str, priority: Priority) -> ExchangePair | MissingInput:
        """The coin's reference contract; never raises a CoinglassError."""
        return await self._funding.pair(coin, priority)

    async def read(
        self, coin: str, opened_ms: int, priority: Priority = Priority.CONFIRMATION
    ) -> Inputs:
        """The four inputs of an episode that opened at ``opened_ms``.

        An input that cannot be read is a MissingInput that says why; a CoinglassError is never
        raised.
        """
        async with asyncio.TaskGroup() as together:
            start = together.create_task
            scope = start(self._scope(priority))
            taker = start(self._taker(coin, scope, priority))
            open_interest = start(self._open_interest(coin, priority))
            liquidations = start(self._liquidations(coin, scope, priority))
            funding = start(self._funding.read(coin, opened_ms, priority))
        return Inputs(
            read_ms=self._now_ms(),
            taker=taker.result(),
            open_interest=open_interest.result(),
            liquidations=liquidations.result(),
            funding=funding.result(),
        )

    async def _scope(self, priority: Priority) -> str:
        """The venues as the wire takes them; empty where CoinGlass lists none."""
        return ",".join(await self._venues.listed(priority))

    async def _taker(
        self, coin: str, scope: asyncio.Task[str], priority: Priority
    ) -> TakerInput | MissingInput:
        exchange_list = await scope
        if not exchange_list:
            return self._unlisted(InputName.TAKER, TAKER_AGGREGATED.path)
        params = {"exchange_list": exchange_list, "symbol": coin, "limit": str(RECENT_ROWS)}
        question = Question(InputName.TAKER, TAKER_AGGREGATED, params)
        async with asyncio.TaskGroup() as together:
            asking = together.create_task(self._ask(question, priority))
            usual_asking = together.create_task(self._usual.read(coin, exchange_list, priority))
        answer, usual_usd = asking.result(), usual_asking.result()
        if isinstance(answer, MissingInput):
            return answer
        if isinstance(usual_usd, MissingInput):
            return answer.origin.missing(InputName.TAKER, f"usual volume: {usual_usd.reason}")
        return taker_input(answer.rows, usual_usd, answer.origin)

    async def _open_interest(
        self, coin: str, priority: Priority
    ) -> OpenInterestInput | MissingInput:
        params = {"symbol": coin, "unit": "coin", "limit": str(OI_ROWS)}
        question = Question(InputName.OPEN_INTEREST, OI_AGGREGATED, params)
        answer = await self._ask(question, priority)
        if isinstance(answer, MissingInput):
            return answer
        return open_interest_input(answer.rows, answer.origin)

    async def _liquidations(
        self, coin: str, scope: asyncio.Task[str], priority: Priority
    ) -> LiquidationInput | MissingInput:
        exchange_list = await scope
        if not exchange_list:
            return self._unlisted(InputName.LIQUIDATIONS, LIQUIDATION_AGGREGATED.path)
        params = {"exchange_list": exchange_list, "symbol": coin, "limit": str(RECENT_ROWS)}
        question = Question(InputName.LIQUIDATIONS, LIQUIDATION_AGGREGATED, params)
        answer = await self._ask(question, priority)
        if isinstance(answer, MissingInput):
            return answer
        return liquidation_input(answer.rows, answer.origin)

    async def _ask(self, question: Question[Row], priority: Priority) -> Answer[Row] | MissingInput:
        return await ask(self._client, question, priority, self._now_ms)

    def _unlisted(self, name: InputName, path: str) -> MissingInput:
        return MissingInput(name, path, self._venues.unlisted_words())
