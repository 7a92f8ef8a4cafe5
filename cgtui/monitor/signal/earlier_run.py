"""What an earlier run has left in the journal, read in one go by a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.journal.records import Restored
from cgtui.monitor.signal.kept_outcomes import outcomes_of
from cgtui.signals.outcomes import Outcome
from cgtui.signals.params import SignalParams
from cgtui.signals.reading import Reading

_DAY_MS: Final = 86_400_000
TRAIL_ORDERS: Final = 5_000
"""Newest orders that are taken up: a cascade's last 60 s, so that it is not begun at zero."""


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """``readings`` are those of episodes that ended or may still be open, by their id, oldest
    first; ``outcomes`` those of the last day, oldest first."""

    restored: Restored
    readings: Mapping[str, Sequence[Reading]] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()


def read_earlier_run(journal: Journal, params: SignalParams, *, now_ms: int) -> EarlierRun:
    """All but single orders. Blocks, for a moment. Never raises: ``restored.trouble`` says what is
    missing."""
    restored = journal.restore(
        now_ms, window_days=params.thresholds.window_days, tape_orders=TRAIL_ORDERS
    )
    try:
        readings = {
            one.episode_id: journal.readings(one.episode_id)
            for one in (*restored.ended_heads_ups, *restored.open_heads_ups)
        }
        outcomes = outcomes_of(journal.outcomes(now_ms - _DAY_MS))
    except JournalError as error:
        trouble = restored.trouble or str(error)
        return EarlierRun(replace(restored, trouble=trouble))
    return EarlierRun(restored, readings, outcomes)


def read_single_orders(
    journal: Journal,
    params: SignalParams,
    *,
    now_ms: int,
    order_floor_usd: Callable[[str], float],
) -> Restored:
    """Single orders by hour, and the large ones, up to ``now_ms``. Blocks: of busy days there are
    millions, and silences and pending alerts must not wait for them. Never raises."""
    return journal.restore(
        now_ms,
        window_days=params.thresholds.window_days,
        tape_orders=0,
        order_floor_usd=order_floor_usd,
        exchanges=params.coins.exchanges,
    )
