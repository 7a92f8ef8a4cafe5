"""The parts that read REST beside the signals: what fills gaps, and the Bitcoin funds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cgtui.coinglass.resolver import Reader
from cgtui.monitor.etf.etf_desk import EtfDesk
from cgtui.monitor.feed.back_fill import BackFill
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.signal.size_judge import SizeJudge
from cgtui.monitor.source import Mode

NO_REST: Final = "a replay has no REST"


def tape_judge(desk: SignalDesk | None) -> SizeJudge | None:
    """How large the tape's rows are; not known without signals."""
    return None if desk is None else SizeJudge(desk.engine.thresholds, desk.engine.orders)


def back_fill_of(desk: SignalDesk) -> BackFill:
    """Fills gaps with what the desk's client reads; never on a tape, whose past is its own."""
    setup, books = desk.setup.rest, desk.books

    def lent() -> tuple[Reader, ScopedVenues] | None:
        return None if desk.rest is None else (desk.rest.client, desk.rest.venues)

    why_not = ""
    if setup is None or desk.source.mode is Mode.REPLAY:
        why_not = NO_REST
    elif not setup.back_fill:
        why_not = "features.backfill is off"
    return BackFill(
        lent,
        watched=lambda: books.market.watched,
        keep=desk.keeper.back_filled,
        now_ms=desk.now_ms,
        speed=desk.source.speed,
        monotonic=books.monotonic,
        sleep=books.sleep,
        why_not=why_not,
    )


def etf_desk_of(desk: SignalDesk, changed: Callable[[], None]) -> EtfDesk:
    """Reads the funds with the desk's client."""
    setup = desk.setup.rest
    off = ""
    if setup is None:
        off = NO_REST
    elif not setup.etf:
        off = "features.etf is off: `cgtui config set features.etf on` and a restart allow it"
    return EtfDesk(
        lambda: None if desk.rest is None else desk.rest.client,
        off=off,
        now_ms=desk.now_ms,
        monotonic=desk.books.monotonic,
        changed=changed,
    )
