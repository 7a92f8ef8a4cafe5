"""One read for a confirming input: the rows and where they are from, or why they are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic

from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.coinglass.rest_types import Endpoint, Priority, Row
from cgtui.monitor.error_words import error_words
from cgtui.monitor.rest.input_rows import Origin
from cgtui.signals.inputs import InputName, MissingInput

INTERVAL: Final = "1m"


@dataclass(frozen=True, slots=True)
class Question(Generic[Row]):
    """What is asked, and for which input."""

    name: InputName
    endpoint: Endpoint[Row]
    params: Mapping[str, str]
    interval: str = INTERVAL

    def missing(self, error: CoinglassError) -> MissingInput:
        """The input where ``error`` came in place of an answer."""
        return MissingInput(self.name, self.endpoint.path, error_words(error), self.interval)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Row]):
    """What was answered, oldest first."""

    rows: tuple[Row, ...]
    origin: Origin


async def ask(
    client: Reader, question: Question[Row], priority: Priority, now_ms: Callable[[], int]
) -> Answer[Row] | MissingInput:
    """The answer, timed by ``now_ms`` as it comes. Never raises a CoinglassError."""
    try:
        reply = await client.read(
            question.endpoint, question.params, interval=question.interval, priority=priority
        )
    except CoinglassError as error:
        return question.missing(error)
    origin = Origin(
        endpoint=question.endpoint.path,
        interval_requested=question.interval,
        interval_used=reply.interval_used or question.interval,
        answered_ms=now_ms(),
    )
    return Answer(reply.rows, origin)
