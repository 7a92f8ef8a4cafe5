"""What works beside the feed: signals and checklist, the coin and the funds that are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from cgtui.monitor.checklist.checklist_desk import ChecklistDesk
from cgtui.monitor.checklist.checklist_setup import ChecklistSetup
from cgtui.monitor.coin.coin_desk import CoinDesk
from cgtui.monitor.coin.coin_setup import coin_desk
from cgtui.monitor.etf.etf_desk import EtfDesk
from cgtui.monitor.feed.back_fill import BackFill
from cgtui.monitor.outlet import Outlet
from cgtui.monitor.rest.client_tap import ClientTap
from cgtui.monitor.rest.rest_parts import back_fill_of, etf_desk_of
from cgtui.monitor.signal.books import Books
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.signal.signal_parts import SignalParts, Work
from cgtui.monitor.signal.signal_setup import SignalSetup
from cgtui.monitor.source import Source


@dataclass(frozen=True, slots=True)
class Ground:
    """What every desk stands on: whence the data come, the feed's books, and whom it tells.

    ``note`` takes what failed in a part, ``changed`` asks for a snapshot.
    """

    source: Source
    books: Books
    outlet: Outlet
    note: Callable[[str, BaseException], None]
    changed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Desks:
    """Without signals there is the coin's desk alone."""

    coin: CoinDesk
    signal: SignalDesk | None = None
    parts: SignalParts | None = None
    checklist: ChecklistDesk | None = None
    back_fill: BackFill | None = None
    etf: EtfDesk | None = None

    @classmethod
    def on(
        cls, ground: Ground, signals: SignalSetup | None, checklist: ChecklistSetup | None
    ) -> Self:
        """Those that ``signals`` and ``checklist`` ask for."""
        if signals is None:
            return cls(_coin_desk(ground, None, None))
        tap = ClientTap()
        signal = SignalDesk(
            tap.over(signals),
            ground.source,
            ground.books,
            emit=ground.outlet.emit,
            note=ground.note,
            changed=ground.changed,
        )
        parts = SignalParts(signal)
        asking = None
        if checklist is not None:
            asking = ChecklistDesk(
                checklist,
                signal,
                tap,
                inputs=lambda: parts.inputs,
                note=ground.note,
                changed=ground.changed,
            )
            ground.outlet.listen(asking.heard)
        return cls(
            _coin_desk(ground, signal, parts),
            signal,
            parts,
            asking,
            back_fill_of(signal),
            etf_desk_of(signal, ground.changed),
        )

    def works(self) -> list[tuple[str, Work]]:
        """What runs for good, by name, in the order in which it begins."""
        found = [] if self.parts is None else list(self.parts.works())
        if self.checklist is not None:
            found.append(("checklist", self.checklist.run))
        found.append(("coin", self.coin.run))
        if self.back_fill is not None:
            found.append(("back-fill", self.back_fill.run))
        if self.etf is not None:
            found.append(("etf", self.etf.run))
        return found


def _coin_desk(ground: Ground, signal: SignalDesk | None, parts: SignalParts | None) -> CoinDesk:
    books = ground.books
    return coin_desk(
        ground.source,
        books.market,
        signal,
        reader=lambda: None if parts is None else parts.coin_reader,
        monotonic=books.monotonic,
        sleep=books.sleep,
        changed=ground.changed,
    )
