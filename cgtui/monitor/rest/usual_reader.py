"""Reads what taker volume is usual for a coin: slow to change, so it is kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cgtui.coinglass.catalogue import TAKER_AGGREGATED
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_types import Priority
from cgtui.counted import counted
from cgtui.monitor.rest.input_question import Question, ask
from cgtui.monitor.rest.input_rows import usual_volume_usd
from cgtui.monitor.rest.kept_figures import KeptFigures
from cgtui.signals.inputs import InputName, MissingInput

ROWS: Final = 288
INTERVAL: Final = "5m"

_HOUR_MS: Final = 3_600_000
FRESH_MS: Final = _HOUR_MS // 2
LASTS_MS: Final = 6 * _HOUR_MS
"""A volume that cannot be read anew is used until it is this old."""


class UsualReader:
    """``now_ms`` is the source's clock."""

    def __init__(self, client: Reader, *, now_ms: Callable[[], int]) -> None:
        self._client = client
        self._now_ms = now_ms
        self._kept_usd: KeptFigures[float] = KeptFigures()
        self._lacking: KeptFigures[MissingInput] = KeptFigures()

    async def read(self, coin: str, exchange_list: str, priority: Priority) -> float | MissingInput:
        """The coin's median 5-minute volume on these venues, US dollars.

        An older one where it cannot be read anew; the reason where there is none either.
        """
        now_ms, place = self._now_ms(), (coin, exchange_list)
        kept_usd = self._kept_usd.get(place, now_ms, FRESH_MS)
        if kept_usd is not None:
            return kept_usd
        missing = self._lacking.get(place, now_ms, FRESH_MS)
        if missing is None:
            found = await self._ask(place, priority)
            if not isinstance(found, MissingInput):
                self._kept_usd.put(place, found, now_ms)
                return found
            missing = found
        older_usd = self._kept_usd.get(place, now_ms, LASTS_MS)
        return missing if older_usd is None else older_usd

    async def _ask(self, place: tuple[str, str], priority: Priority) -> float | MissingInput:
        coin, exchange_list = place
        params = {"exchange_list": exchange_list, "symbol": coin, "limit": str(ROWS)}
        question = Question(InputName.TAKER, TAKER_AGGREGATED, params, INTERVAL)
        answer = await ask(self._client, question, priority, self._now_ms)
        if isinstance(answer, MissingInput):
            return answer
        usual_usd = usual_volume_usd(answer.rows, answer.origin)
        if usual_usd is not None:
            return usual_usd
        # A coin listed today; asking again within the half hour would change nothing.
        bars = f"{counted(len(answer.rows), 'bar')} of {answer.origin.interval_used}"
        missing = answer.origin.missing(InputName.TAKER, f"not to be had from {bars}")
        self._lacking.put(place, missing, answer.origin.answered_ms)
        return missing
