"""How the REST calls went: counts, latency, budget, quota and the server's clock."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median_low
from types import MappingProxyType
from typing import Final

from cgtui.coinglass.budget import Budget
from cgtui.coinglass.fallback import IntervalMemory
from cgtui.coinglass.rest_types import CallRecord, Quota

_LATENCIES: Final = 512
_OFFSETS: Final = 9

CallKind = tuple[int | None, str | None, str | None]
"""HTTP status, body code and class of the error, each ``None`` where there was none."""


@dataclass(frozen=True, slots=True)
class RestStats:
    """A frozen picture.

    ``calls`` counts HTTP attempts by kind. Latencies are of the last 512 that were answered.
    ``fallbacks`` counts reads answered at a coarser interval than asked, ``shared`` those that
    joined an equal one under way. ``budget_used`` and ``budget_limit`` are calls of the last 60 s,
    others on the same key included, who made ``budget_others`` of them. ``paused_s`` is what is
    left of a pause after a refusal for the rate. ``quota_age_s`` is how long ago ``quota`` was
    said, ``None`` where it was not. ``clock_offset_ms`` is the server's clock minus ours, good to a
    second. ``refused_intervals`` are those this key does not get, by endpoint name.
    """

    calls: Mapping[CallKind, int]
    latency_p50_ms: float | None
    latency_p95_ms: float | None
    retries: int
    fallbacks: int
    cache_hits: int
    shared: int
    budget_refusals: int
    waiting: int
    budget_used: int
    budget_limit: int
    paused_s: float
    quota: Quota
    clock_offset_ms: int | None
    refused_intervals: Mapping[str, tuple[str, ...]]
    budget_others: int = 0
    quota_age_s: float | None = None


class RestBook:
    """What the picture is drawn from. To be used in one event loop. ``monotonic`` is in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._calls: Counter[CallKind] = Counter()
        self._latencies_ms: deque[float] = deque(maxlen=_LATENCIES)
        self._offsets_ms: deque[int] = deque(maxlen=_OFFSETS)
        self._quota = Quota(None, None)
        self._quota_at_s: float | None = None
        self.retries = 0
        self.fallbacks = 0
        self.cache_hits = 0
        self.shared = 0
        self.budget_refusals = 0

    def note_attempt(self, record: CallRecord) -> None:
        """An attempt ended."""
        self._calls[record.http_status, record.code, record.error_class] += 1
        if record.http_status is not None:
            self._latencies_ms.append(record.latency_ms)

    def note_quota(self, quota: Quota) -> None:
        """Headers of an answer; one without them says nothing new."""
        if quota.used is not None or quota.limit is not None:
            self._quota, self._quota_at_s = quota, self._monotonic()

    def note_clock(self, offset_ms: int) -> None:
        """How far the server's clock was ahead at an answer."""
        self._offsets_ms.append(offset_ms)

    def note_shared(self) -> None:
        """A call joined an equal one under way."""
        self.shared += 1

    def forget_quota(self) -> None:
        """Another key has another quota."""
        self._quota, self._quota_at_s = Quota(None, None), None

    def picture(self, budget: Budget, memory: IntervalMemory) -> RestStats:
        """All of it, as of now."""
        quota_at_s = self._quota_at_s
        return RestStats(
            calls=MappingProxyType(dict(self._calls)),
            latency_p50_ms=self._latency_ms(0.5),
            latency_p95_ms=self._latency_ms(0.95),
            retries=self.retries,
            fallbacks=self.fallbacks,
            cache_hits=self.cache_hits,
            shared=self.shared,
            budget_refusals=self.budget_refusals,
            waiting=budget.waiting,
            budget_used=budget.used,
            budget_limit=budget.limit,
            paused_s=budget.paused_s,
            quota=self._quota,
            # One answer that took its time would be off by half of it; the median is not.
            clock_offset_ms=median_low(self._offsets_ms) if self._offsets_ms else None,
            refused_intervals=MappingProxyType(dict(memory.refused())),
            budget_others=budget.others,
            quota_age_s=None if quota_at_s is None else self._monotonic() - quota_at_s,
        )

    def _latency_ms(self, quantile: float) -> float | None:
        if not self._latencies_ms:
            return None
        ordered = sorted(self._latencies_ms)
        return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]
