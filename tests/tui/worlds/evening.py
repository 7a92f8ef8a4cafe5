"""The whole system on one evening: once as it should be, once with everything wrong."""

from __future__ import annotations

from dataclasses import replace

from cgtui.monitor.snapshot import Snapshot
from tests.sample import snapshot
from tests.tui.worlds import coin, connection, signals
from tests.tui.worlds.checklist import STATE
from tests.tui.worlds.etf import FLOWS
from tests.tui.worlds.market import COINS, MARKET, SILENT_MARKET, TAPE, silent

EVENING: Snapshot = snapshot(
    started_ms=connection.SINCE_MS,
    uptime_s=connection.UPTIME_S,
    feed=connection.LOST_AND_BACK,
    market=MARKET,
    coins=COINS,
    tape=TAPE,
    signals=signals.BUSY,
    coin=coin.BTC,
    etf=FLOWS,
    checklist=STATE,
)
CHECKED: Snapshot = replace(EVENING, now_ms=STATE.when.source_ms)
"""The checklist's evidence is of another day."""
ALL_WRONG: Snapshot = snapshot(
    started_ms=connection.SINCE_MS,
    uptime_s=connection.UPTIME_S,
    feed=connection.DEAD,
    market=SILENT_MARKET,
    coins=tuple(silent(one) for one in COINS),
    tape=TAPE,
    defects=connection.DEFECTS,
    signals=signals.WRONG,
    coin=coin.WRONG,
    etf=FLOWS,
    checklist=STATE,
)
