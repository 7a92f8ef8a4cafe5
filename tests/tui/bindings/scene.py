"""A monitor's report in which every list of every screen has rows to move about in."""

from __future__ import annotations

from cgtui.coinglass.events import Side
from cgtui.log_ring import LogRing
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from cgtui.monitor.snapshot import Snapshot
from cgtui.signals.alert import AlertState
from tests.coin_sample import detail
from tests.sample import NOW_MS, coin_row, snapshot, tape_row
from tests.signal_sample import alert, closed, episode, record, signals
from tests.tui.test_checklist_screen import half_way
from tests.views.etf.test_etf import DAYS, FUNDS

COINS = ("BTC", "ETH", "XPL", *(f"C{number:02d}" for number in range(60)))


def scene() -> Snapshot:
    """Alerts armed, Telegram on, BTC loud, XPL and the coins after ETH not watched."""
    sides = (Side.LONG, Side.SHORT)
    coins = tuple(coin_row(coin, watched=coin in ("BTC", "ETH")) for coin in COINS)
    tape = tuple(tape_row(seq, coin=COINS[seq % 60], side=sides[seq % 2]) for seq in range(200))
    records = (
        record(alert=alert(alert_id=f"a-{number}"), state=AlertState.SENT) for number in range(60)
    )
    told = signals(
        open=(episode(), episode("ETH")),
        closed=tuple(closed(f"C{number:02d}", sides[number % 2]) for number in range(58)),
        alerts=tuple(records),
    )
    return snapshot(
        coins=coins,
        tape=tape,
        signals=told,
        coin=detail(),
        checklist=half_way(),
        etf=EtfSnapshot(DAYS, FUNDS * 20, NOW_MS - 1_000, NOW_MS - 1_000),
    )


def log() -> LogRing:
    """A log of two sources and two levels."""
    ring = LogRing()
    for number in range(80):
        level, source = ("warning", "rest") if number % 2 else ("info", "feed")
        ring.append(NOW_MS, level, source, f"event {number}")
    return ring
