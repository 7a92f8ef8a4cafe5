"""What a REST read is made of: endpoint, request, reply, and the observations of each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel

Row = TypeVar("Row", bound=BaseModel)


class Plan(IntEnum):
    """Subscription levels, comparable."""

    HOBBYIST = 1
    STARTUP = 2
    STANDARD = 3
    PROFESSIONAL = 4
    ENTERPRISE = 5


class Shape(StrEnum):
    """What ``data`` of an answer is."""

    LIST = "list"  # of objects
    NAMES = "names"  # of strings
    OBJECT = "object"  # one object
    BY_EXCHANGE = "by_exchange"  # an object keyed by exchange name, of lists of objects
    BY_MARGIN = "by_margin"  # of coins, each with two lists of venues by margin
    PAGE = "page"  # an object with `list`, `total_pages`, `current_page`


class Priority(IntEnum):
    """Who goes first when the budget is short; the lower the sooner."""

    CONFIRMATION = 0
    PERSON = 1
    BACKGROUND = 2


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[Row]):
    """One row of the catalogue.

    ``path`` starts with ``/api/``. ``required`` and ``optional`` are the wire's parameter names.
    ``plan`` is the least plan by the documentation (``None`` where sources disagree: ask and obey).
    ``cache_s`` is how long the service itself keeps an answer (0.0 where it is not stated).
    ``intervals`` are those it takes, finest first; empty where it has none. ``time_field`` is the
    wire's name of the time that tells rows apart; ``None`` where rows have none or may share one.
    """

    name: str
    path: str
    row: type[Row]
    shape: Shape
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    plan: Plan | None = Plan.HOBBYIST
    cache_s: float = 0.0
    intervals: tuple[str, ...] = ()
    time_field: str | None = "time"
    pro: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """What the answer's headers said of this minute; ``None`` where they said nothing."""

    used: int | None
    limit: int | None


@dataclass(frozen=True, slots=True)
class Reply(Generic[Row]):
    """A successful read. ``rows`` are ascending by time where rows have one.

    ``interval_used`` differs from ``interval_requested`` where CoinGlass refused the finer one.
    ``fetched_ms`` is when the answer came (our wall clock); ``cached`` that it was not asked anew.
    ``skipped`` counts rows of the answer that did not fit their model.
    """

    endpoint: Endpoint[Row]
    params: Mapping[str, str]
    rows: tuple[Row, ...]
    fetched_ms: int
    latency_ms: float
    attempts: int
    cached: bool = False
    interval_requested: str | None = None
    interval_used: str | None = None
    skipped: int = 0
    quota: Quota = field(default_factory=lambda: Quota(None, None))


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One HTTP attempt (or cache hit), for the log and the Connection screen. Never a secret.

    ``error_class`` is the class name of the typed error, ``None`` on success, ``reason`` its
    message; ``excerpt`` the first 300 characters of a failed answer's body, sanitised.
    """

    at_ms: int
    endpoint: str
    path: str
    params: Mapping[str, str]
    http_status: int | None
    code: str | None
    error_class: str | None
    latency_ms: float
    attempt: int
    cached: bool
    excerpt: str | None = None
    reason: str | None = None


OnCall = Callable[[CallRecord], None]
