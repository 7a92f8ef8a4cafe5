from __future__ import annotations

import asyncio
import json
from pathlib import Path

from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import open_session
from cgtui.coinglass.stream_events import NoticeReceived, Refused
from cgtui.logging import close_logging
from cgtui.monitor.events import MonitorEvent, TapeEnded

T0_MS = 1_760_130_903_000


async def test_a_tape_with_a_refusal_is_played_to_its_end(tmp_path: Path) -> None:
    liquidation = {
        "baseAsset": "BTC",
        "exName": "Binance",
        "price": 56738.0,
        "side": 1,
        "symbol": "BTCUSDT",
        "time": T0_MS,
        "volUsd": 3858.184,
    }
    data = json.dumps({"channel": "liquidationOrders", "data": [liquidation]})
    frames = ["liquidationOrders need upgrade plan", data]
    lines = [json.dumps({"t": T0_MS + at, "frame": text}) for at, text in enumerate(frames)]
    tape = tmp_path / "tape.jsonl"
    tape.write_text("\n".join([*lines, "rubbish"]))
    told: list[MonitorEvent] = []
    with open_session(RunOptions(replay=tape), {"HOME": str(tmp_path)}) as session:

        def happened(event: MonitorEvent) -> None:
            told.append(event)
            if isinstance(event, TapeEnded | Refused):
                monitor.stop()

        monitor = session.make_monitor(lambda _: None, happened)
        try:
            await asyncio.wait_for(monitor.run(), timeout=30)
        finally:
            close_logging()
    assert not any(isinstance(event, Refused) for event in told)
    assert sum(isinstance(event, NoticeReceived) for event in told) == 1
    (ended,) = [event for event in told if isinstance(event, TapeEnded)]
    assert (ended.orders, ended.error, ended.bad_lines) == (1, None, 1)
