"""What the kill-switch is told of a feed that came back and is gone again."""

from __future__ import annotations

import asyncio

from cgtui.coinglass.stream_events import StreamEvent
from cgtui.monitor.feed.connection_book import ConnectionBook, ConnectionEvent
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.signal.facts_task import FactsTask
from cgtui.signals.kill_switch import KillSwitch
from tests.monitor.build import T0_MS, connected, frame, lost, order
from tests.signals.params import DEFAULTS


def test_data_that_is_gone_again_is_not_said_to_be_back() -> None:
    connection, traffic = ConnectionBook(), TrafficBook()
    kill = KillSwitch(DEFAULTS.hold)
    second = 0

    def look(at_s: int) -> str:
        nonlocal second
        second = at_s
        task.look()
        return kill.overall().reason

    def orders() -> None:
        frames = [frame(order(time_ms=T0_MS + second * 1000), received_ms=T0_MS + second * 1000)]
        traffic.add_frames(frames, Gathered(frames), float(second))

    def happen(*events: StreamEvent) -> None:
        for event in events:
            assert isinstance(event, ConnectionEvent)
            connection.apply(event, float(second))

    task = FactsTask(
        kill,
        traffic,
        connection,
        now_ms=lambda: T0_MS + second * 1000,
        monotonic=lambda: float(second),
        started_s=0.0,
        speed=1.0,
        offset_s=lambda: None,
        dropped=lambda: 0,
        sleep=asyncio.sleep,
    )
    happen(*connected())
    assert look(601).startswith("no order for 601 s")
    second = 602
    orders()
    assert look(603) == "data back after 601 s of silence"
    happen(lost(T0_MS + 604_000))
    assert look(604) == "lost again after 601 s of silence"
