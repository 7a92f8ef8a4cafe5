"""Reads the funding of an episode's coin: the reference contract, its last rate, its own month."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from cgtui.coinglass.catalogue import FUNDING_HISTORY
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError, UnknownPairError
from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.rows_history import FundingBar
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.monitor.error_words import error_words
from cgtui.monitor.rest.input_question import INTERVAL, Answer, Question, ask
from cgtui.monitor.rest.input_rows import MINUTE_MS, OwnFunding, funding_input, own_funding
from cgtui.monitor.rest.kept_figures import KeptFigures
from cgtui.signals.inputs import FundingInput, InputName, MissingInput

OWN_ROWS: Final = 720
OWN_INTERVAL: Final = "1h"
MAX_ROWS: Final = 1_000

_HOUR_MS: Final = 3_600_000
OWN_FRESH_MS: Final = 6 * _HOUR_MS
PAIR_FRESH_MS: Final = 6 * _HOUR_MS
UNKNOWN_PAIR_MS: Final = _HOUR_MS // 4
"""A coin that the exchange does not list is not looked up again before this."""
_EPISODE_MS: Final = 24 * _HOUR_MS


class PairResolver(Protocol):
    """Finds an exchange's own name of a pair."""

    async def resolve(
        self, coin: str, quote: str, exchange: str, *, priority: Priority = Priority.PERSON
    ) -> ExchangePair:
        """As `SymbolResolver.resolve`."""
        ...


class FundingReader:
    """``now_ms`` is the source's clock; ``exchange`` and ``quote`` name the reference contract."""

    def __init__(
        self,
        client: Reader,
        resolver: PairResolver,
        *,
        exchange: str,
        quote: str,
        now_ms: Callable[[], int],
    ) -> None:
        self._client = client
        self._resolver = resolver
        self._exchange = exchange
        self._quote = quote
        self._now_ms = now_ms
        self._pairs: KeptFigures[ExchangePair] = KeptFigures()
        self._unlisted: KeptFigures[MissingInput] = KeptFigures()
        self._own: KeptFigures[OwnFunding] = KeptFigures()
        self._bars: KeptFigures[Answer[FundingBar]] = KeptFigures()

    async def pair(self, coin: str, priority: Priority) -> ExchangePair | MissingInput:
        """The reference contract. Looked up once in a while: the list is CoinGlass's slowest."""
        now_ms = self._now_ms()
        kept = self._pairs.get(coin, now_ms, PAIR_FRESH_MS) or self._unlisted.get(
            coin, now_ms, UNKNOWN_PAIR_MS
        )
        if kept is not None:
            return kept
        try:
            pair = await self._resolver.resolve(
                coin, self._quote, self._exchange, priority=priority
            )
        except CoinglassError as error:
            missing = MissingInput(InputName.FUNDING, FUNDING_HISTORY.path, error_words(error))
            if isinstance(error, UnknownPairError):
                self._unlisted.put(coin, missing, now_ms)
            return missing
        self._pairs.put(coin, pair, now_ms)
        return pair

    async def read(
        self, coin: str, opened_ms: int, priority: Priority
    ) -> FundingInput | MissingInput:
        """The rate from before ``opened_ms``, which is read once an episode: it changes no more."""
        pair = await self.pair(coin, priority)
        if isinstance(pair, MissingInput):
            return pair
        async with asyncio.TaskGroup() as together:
            asking = together.create_task(self._bars_before(pair, opened_ms, priority))
            own_asking = together.create_task(self._own_month(pair, priority))
        answer = asking.result()
        if isinstance(answer, MissingInput):
            return answer
        found = funding_input(
            answer.rows,
            own_asking.result(),
            answer.origin,
            opened_ms=opened_ms,
            interval_h=pair.funding_interval_h,
        )
        if isinstance(found, FundingInput):
            place = pair.instrument_id, opened_ms
            self._bars.put(place, answer, answer.origin.answered_ms)
        return found

    async def _bars_before(
        self, pair: ExchangePair, opened_ms: int, priority: Priority
    ) -> Answer[FundingBar] | MissingInput:
        """The newest bars, as many as reach back to before the opening."""
        now_ms = self._now_ms()
        kept = self._bars.get((pair.instrument_id, opened_ms), now_ms, _EPISODE_MS)
        if kept is not None:
            return kept
        # The forming bar, the one that held the opening, the one before it, two of tolerance.
        rows = min(MAX_ROWS, max(0, now_ms - opened_ms) // MINUTE_MS + 5)
        return await ask(self._client, _question(pair, rows), priority, self._now_ms)

    async def _own_month(self, pair: ExchangePair, priority: Priority) -> OwnFunding:
        """The contract's own percentiles; none if they cannot be read."""
        kept = self._own.get(pair.instrument_id, self._now_ms(), OWN_FRESH_MS)
        if kept is not None:
            return kept
        question = _question(pair, OWN_ROWS, OWN_INTERVAL)
        answer = await ask(self._client, question, priority, self._now_ms)
        if isinstance(answer, MissingInput):
            return OwnFunding()
        own = own_funding(answer.rows, answer.origin, interval_h=pair.funding_interval_h)
        self._own.put(pair.instrument_id, own, answer.origin.answered_ms)
        return own


def _question(pair: ExchangePair, rows: int, interval: str = INTERVAL) -> Question[FundingBar]:
    params = {"exchange": pair.exchange, "symbol": pair.instrument_id, "limit": str(rows)}
    return Question(InputName.FUNDING, FUNDING_HISTORY, params, interval)
