"""The market's sums of the last hour, as an earlier run has left them in the journal.

What nobody listened to is a hole, to the minute: the journal has orders, losses of the connection,
and the minutes in which the feed was down. A minute without any order of any coin counts as one
that nobody listened to, and those beside it as heard in part. What was received in such minutes
is in the sums all the same: they are then at least so much.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple, Protocol, TypeVar

from cgtui.coinglass.events import Liquidation
from cgtui.journal.records import LossRow, OrderSecond
from cgtui.monitor.hole import Hole

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 3_600_000
_FINE_MS: Final = 400_000
"""The windows of up to five minutes go by the second, with room for a clock that lags."""

Item = TypeVar("Item")


class SumReader(Protocol):
    """The part of the journal that is needed here. What it raises is a JournalError."""

    def active_minutes(self, since_ms: int, until_ms: int) -> frozenset[int]:
        """As `JournalReader.active_minutes`."""
        ...

    def losses(self, since_ms: int) -> list[LossRow]:
        """As `JournalReader.losses`."""
        ...

    def order_seconds(
        self, since_ms: int, until_ms: int, *, fine_from_ms: int
    ) -> list[OrderSecond]:
        """As `JournalReader.order_seconds`."""
        ...

    def last_received_ms(self, since_ms: int, until_ms: int) -> int | None:
        """As `JournalReader.last_received_ms`."""
        ...

    def newest_orders(self, since_ms: int, until_ms: int) -> list[Liquidation]:
        """As `JournalReader.newest_orders`."""
        ...


class Listened(NamedTuple):
    """From ``since_ms`` until the last order, but for ``holes``, somebody listened."""

    since_ms: int
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class EarlierHour:
    """``stopped_ms`` is when the last of its orders was received, whenever that one happened: later
    ones may have been lost with it. ``seconds`` are oldest first, ``newest`` one a coin, the newest
    first."""

    since_ms: int
    holes: tuple[Hole, ...]
    stopped_ms: int
    seconds: Sequence[OrderSecond]
    newest: Sequence[Liquidation]


def read_earlier_hour(
    journal: SumReader, *, opened_ms: int, missing: Collection[int]
) -> EarlierHour | None:
    """What was received in the hour before ``opened_ms``; ``None`` where nothing was. ``missing``
    are minutes in which the feed was down. Blocks. Raises JournalError."""
    first_ms = -(-(opened_ms - _HOUR_MS) // _MINUTE_MS) * _MINUTE_MS
    active = journal.active_minutes(first_ms - _MINUTE_MS, opened_ms)
    lost = {one.at_ms // _MINUTE_MS for one in journal.losses(first_ms - _MINUTE_MS)}
    # The last minutes of a run may not have been noted any more as those in which it was down.
    unsure = {*missing, *lost, *(minute + 1 for minute in lost)}
    listened = listened_to(active, unsure, first=first_ms // _MINUTE_MS)
    if listened is None:
        return None
    stopped_ms = journal.last_received_ms(listened.since_ms, opened_ms)
    return EarlierHour(
        listened.since_ms,
        listened.holes,
        listened.since_ms if stopped_ms is None else stopped_ms,
        journal.order_seconds(listened.since_ms, opened_ms, fine_from_ms=opened_ms - _FINE_MS),
        journal.newest_orders(listened.since_ms, opened_ms),
    )


def listened_to(
    active: Collection[int], missing: Collection[int], *, first: int
) -> Listened | None:
    """From minutes with orders and those in which the feed was down, since the epoch; ``None``
    where there is none with orders from ``first`` on."""
    begin, last = min((one for one in active if one >= first), default=None), max(active, default=0)
    if begin is None:
        return None
    known = {
        minute
        for minute in active
        # A run begins and stops within a minute, and the next one may begin in the minute after.
        if minute not in missing
        and minute - 1 in active
        and (minute == last or (minute + 1 in active and minute + 1 not in missing))
    }
    holes: list[Hole] = []
    for minute in range(begin, last + 1):
        if minute in known:
            continue
        begin_ms = minute * _MINUTE_MS
        if holes and holes[-1].ended_ms == begin_ms:
            begin_ms = holes.pop().started_ms
        holes.append(Hole(begin_ms, (minute + 1) * _MINUTE_MS))
    return Listened(begin * _MINUTE_MS, tuple(holes))


def batched(items: Sequence[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """``items`` in parts of ``size`` at the most."""
    rest = iter(items)
    while part := tuple(islice(rest, size)):
        yield part
