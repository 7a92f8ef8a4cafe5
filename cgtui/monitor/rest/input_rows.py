"""Rows of the histories to the four confirming inputs: which bars count, and why one is missing.

A bar that is absent is missing and never zero; an all-zero newest bar has only just begun and
counts as absent, so that the one before it is the newest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, TypeVar

from cgtui.coinglass.plans import INTERVAL_MIN
from cgtui.coinglass.rows import HistoryRow
from cgtui.coinglass.rows_history import FundingBar, LiquidationBar, OpenInterestBar, TakerBar
from cgtui.monitor.words import length_words
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    Provenance,
    TakerInput,
)

MINUTE_MS: Final = 60_000
WINDOW_MIN: Final = 5
"""Taker volume and liquidations are those of so many closed minutes."""
OI_SPANS_MIN: Final = (15, 60)
FUNDING_H: Final = 8
"""Rates are compared as percent per so many hours, which is also what an unknown contract pays."""
FUNDING_DAYS: Final = 30

_DAY_MS: Final = 86_400_000
_TOLERANCE_BARS: Final = 2
_SPAN_TOLERANCE: Final = 0.2
_LEAST_USUAL_BARS: Final = 72  # a quarter of the day
_LEAST_FUNDING_DAYS: Final = 7

Bar = TypeVar("Bar", bound=HistoryRow)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows are from: path, intervals, and when the answer came (source's clock)."""

    endpoint: str
    interval_requested: str
    interval_used: str
    answered_ms: int

    @property
    def width_min(self) -> int:
        """Minutes in a bar."""
        return INTERVAL_MIN[self.interval_used]

    @property
    def width_ms(self) -> int:
        """Milliseconds in a bar."""
        return self.width_min * MINUTE_MS

    def as_of(self, end_ms: int) -> Provenance:
        """The provenance of a value whose newest bar ends, or will end, at ``end_ms``."""
        as_of_ms = min(end_ms, self.answered_ms)
        return Provenance(self.endpoint, self.interval_requested, self.interval_used, as_of_ms)

    def missing(self, name: InputName, reason: str) -> MissingInput:
        """The same input, missing."""
        return MissingInput(
            name, self.endpoint, reason, self.interval_requested, self.interval_used
        )


@dataclass(frozen=True, slots=True)
class OwnFunding:
    """Percentiles of a contract's own funding over 30 days, percent per 8 h; ``None`` unknown."""

    p95_pct: float | None = None
    p5_pct: float | None = None


def taker_input(
    bars: Sequence[TakerBar], usual_usd: float, origin: Origin
) -> TakerInput | MissingInput:
    """Taker volume of the last 5 closed minutes and the forming one.

    Bars wider than a minute cover more than that: their volume is brought down to 5 minutes, or
    it would pass for a multiple of the usual. ``usual_usd`` is `usual_volume_usd`.
    """
    name, width_min = InputName.TAKER, origin.width_min
    if width_min > WINDOW_MIN:
        return origin.missing(name, _too_coarse(origin, f"{WINDOW_MIN} min"))
    known = _by_bucket(bars, origin)
    if not known:
        return origin.missing(name, "no data")
    last = max(known)
    end_ms = (last + 1) * origin.width_ms
    is_forming = end_ms > origin.answered_ms
    closed = math.ceil(WINDOW_MIN / width_min)
    wanted = range(last - closed + (not is_forming), last + 1)
    absent = sum(one not in known for one in wanted)
    if absent:
        return origin.missing(name, _absent(absent, len(wanted), origin))
    buy_usd = sum(known[one].buy for one in wanted)
    sell_usd = sum(known[one].sell for one in wanted)
    if not buy_usd + sell_usd:
        return origin.missing(name, "no volume")
    scale = 1.0
    if width_min > 1:
        formed_ms = max(0, origin.answered_ms - last * origin.width_ms) if is_forming else 0
        scale = WINDOW_MIN * MINUTE_MS / (closed * origin.width_ms + formed_ms)
    return TakerInput(origin.as_of(end_ms), buy_usd * scale, sell_usd * scale, usual_usd)


def usual_volume_usd(bars: Sequence[TakerBar], origin: Origin) -> float | None:
    """The median volume of the closed 5-minute bars of the last 24 h.

    ``None`` where the bars are not of 5 minutes, too few, or mostly without any volume.
    """
    now_ms, width_ms = origin.answered_ms, origin.width_ms
    volumes = [
        bar.buy + bar.sell
        for bar in bars
        if now_ms - _DAY_MS <= bar.time_ms and bar.time_ms + width_ms <= now_ms
    ]
    if origin.width_min != WINDOW_MIN or len(volumes) < _LEAST_USUAL_BARS:
        return None
    return median(volumes) or None


def open_interest_input(
    bars: Sequence[OpenInterestBar], origin: Origin
) -> OpenInterestInput | MissingInput:
    """Change from the close 15 and 60 minutes before to the newest, forming bar included.

    ``bars`` must be in coins: in dollars a change is mostly the price's.
    """
    name = InputName.OPEN_INTEREST
    if origin.width_min > max(OI_SPANS_MIN):
        return origin.missing(name, _too_coarse(origin, f"{max(OI_SPANS_MIN)} min"))
    closes = {bar.time_ms // origin.width_ms: bar.close for bar in bars if bar.close}
    if not closes:
        return origin.missing(name, "no data")
    last = max(closes)
    short_pct, long_pct = (_change_pct(closes, last, span, origin) for span in OI_SPANS_MIN)
    if short_pct is None and long_pct is None:
        return origin.missing(name, "no bar 15 or 60 min before the newest")
    return OpenInterestInput(origin.as_of((last + 1) * origin.width_ms), short_pct, long_pct)


def liquidation_input(
    bars: Sequence[LiquidationBar], origin: Origin
) -> LiquidationInput | MissingInput:
    """Liquidations of the last 5 minutes, forming one included.

    They are compared with one-minute sums, which no wider bar holds.
    """
    name = InputName.LIQUIDATIONS
    if origin.width_min > 1:
        return origin.missing(name, _too_coarse(origin, "1 min"))
    known = _by_bucket(bars, origin)
    if not known:
        return origin.missing(name, "no data")
    last = max(known)
    wanted = range(last - WINDOW_MIN + 1, last + 1)
    absent = sum(one not in known for one in wanted)
    if absent:
        return origin.missing(name, _absent(absent, len(wanted), origin))
    longs = [known[one].long_usd for one in wanted]
    shorts = [known[one].short_usd for one in wanted]
    source = origin.as_of((last + 1) * origin.width_ms)
    return LiquidationInput(source, max(longs), max(shorts), sum(longs), sum(shorts))


def funding_input(
    bars: Sequence[FundingBar],
    own: OwnFunding,
    origin: Origin,
    *,
    opened_ms: int,
    interval_h: float | None,
) -> FundingInput | MissingInput:
    """The close of the last bar that had closed when the episode opened (``opened_ms``).

    Wire rates are percent for the contract's own funding interval; ``interval_h`` is that, and 8
    is assumed where CoinGlass does not say (``None`` or 0). A bar that ended more than two bars
    too early counts as absent. Here ``as_of_ms`` is before the opening, and ages with the episode.
    """
    name = InputName.FUNDING
    if origin.width_min > FUNDING_H * 60:
        return origin.missing(name, _too_coarse(origin, f"{FUNDING_H} h"))
    ends_ms = [end for bar in bars if (end := bar.time_ms + origin.width_ms) <= opened_ms]
    if not ends_ms:
        return origin.missing(name, "no bar closed before the episode")
    end_ms = max(ends_ms)
    if opened_ms - end_ms >= (_TOLERANCE_BARS + 1) * origin.width_ms:
        early = length_words(opened_ms - end_ms)
        return origin.missing(name, f"the last bar ended {early} before the episode")
    rate = next(bar.close_pct for bar in bars if bar.time_ms + origin.width_ms == end_ms)
    return FundingInput(
        source=origin.as_of(end_ms),
        rate_pct=per_8h(rate, interval_h),
        own_p95_pct=own.p95_pct,
        own_p5_pct=own.p5_pct,
    )


def own_funding(
    bars: Sequence[FundingBar], origin: Origin, *, interval_h: float | None
) -> OwnFunding:
    """Nearest-rank percentiles of the closed bars of 30 days; none for less than a week."""
    now_ms, width_ms = origin.answered_ms, origin.width_ms
    rates = sorted(
        per_8h(bar.close_pct, interval_h)
        for bar in bars
        if now_ms - FUNDING_DAYS * _DAY_MS <= bar.time_ms and bar.time_ms + width_ms <= now_ms
    )
    if len(rates) * width_ms < _LEAST_FUNDING_DAYS * _DAY_MS:
        return OwnFunding()
    return OwnFunding(p95_pct=_nearest_rank(rates, 95), p5_pct=_nearest_rank(rates, 5))


def per_8h(rate_pct: float, interval_h: float | None) -> float:
    """A rate for ``interval_h`` hours as one for eight; an unknown interval counts as eight."""
    return rate_pct * FUNDING_H / (interval_h or FUNDING_H)


def _by_bucket(bars: Sequence[Bar], origin: Origin) -> Mapping[int, Bar]:
    """Bars by their place in time, without an all-zero newest one."""
    known = {bar.time_ms // origin.width_ms: bar for bar in bars}
    if known and known[max(known)].is_empty:
        del known[max(known)]
    return known


def _change_pct(
    closes: Mapping[int, float], last: int, span_min: int, origin: Origin
) -> float | None:
    """Percent from the close ``span_min`` before; a hole there is bridged by two bars at most.

    And by no more than a fifth of the span, beyond which it would be the change of another span.
    """
    if origin.width_min > span_min:
        return None
    before = last - span_min // origin.width_min
    furthest = min(_TOLERANCE_BARS, int(span_min * _SPAN_TOLERANCE / origin.width_min))
    for back in range(furthest + 1):
        if before - back in closes:
            return (closes[last] / closes[before - back] - 1.0) * 100.0
    return None


def _nearest_rank(ascending: Sequence[float], percent: int) -> float:
    return ascending[max(0, math.ceil(percent * len(ascending) / 100) - 1)]


def _too_coarse(origin: Origin, window: str) -> str:
    return f"{origin.interval_used} bars are coarser than {window}"


def _absent(absent: int, of: int, origin: Origin) -> str:
    unit = "minutes" if origin.width_min == 1 else f"{origin.interval_used} bars"
    return f"{absent} of {of} {unit} absent"
