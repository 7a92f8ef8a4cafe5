"""A simulated cascade through everything: market, REST, engine, journal, outbox and bot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from cgtui.alerts.bot_api import BotApi
from cgtui.coinglass.frames import FrameParser
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.reading import Verdict
from cgtui.simulator.market import Inputs
from cgtui.simulator.scenarios import SCENARIOS
from cgtui.simulator.telegram_html import plain_text
from tests.bench.day_market import DayMarket
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_time

URL = "http://127.0.0.1:1"


class SimulatedRun(Run):
    """The market moves a second at a time, and the program follows its clock."""

    def __init__(self, folder: Path, scenario: str, inputs: Inputs = "agree") -> None:
        self.day = DayMarket(SCENARIOS[scenario], 1, inputs=inputs)
        world = World(folder, mode=Mode.DEMO, key=self.day.api_key)
        world.clock = cast(Any, self.day)
        world.rest = cast(Any, SimpleNamespace(transport=self.day.rest_transport))
        bot = BotApi.of_simulator(URL, self.day.bot_token, transport=self.day.bot_transport())
        world.bot = cast(Any, bot)
        super().__init__(world, trickle_s=float("inf"))
        self._parser = FrameParser("liquidationOrders")

    async def play(self, seconds: int) -> None:
        for _ in range(seconds):
            for text in self.day.frames(1.0):
                parsed = self._parser.parse(text, received_ms=self.day.now_ms())
                assert isinstance(parsed, OrdersReceived)
                self.queue.put(parsed)
            await asyncio.sleep(1.0)


@virtual_time
async def test_a_cascade_is_seen_within_a_minute_and_told_within_three(tmp_path: Path) -> None:
    async with SimulatedRun(tmp_path, "cascade") as run:
        await run.play(60)
        assert run.heads_ups()
        await run.play(120)
        messages = run.day.sent_messages
        assert messages
        assert plain_text(messages[0].text).startswith("DEMO ")
        assert "BTC" in messages[0].text
        (first, *_) = run.told(AlertState.SENT)
        assert first.alert.kind is AlertKind.CONFIRMED
        assert first.message_id == messages[0].message_id
        assert run.signals.armed.word == "ARMED"
        assert run.snapshots[-1].defects == ()
        ids = [one.alert.alert_id for one in run.told(AlertState.SENT)]
        assert len(ids) == len(set(ids)) == len(messages)


@virtual_time
async def test_inputs_that_contradict_keep_it_silent(tmp_path: Path) -> None:
    async with SimulatedRun(tmp_path, "cascade", "contradict") as run:
        await run.play(75)
        assert run.heads_ups()
        assert run.readings()
        assert Verdict.CONFIRMED not in {one.reading.verdict for one in run.readings()}
        assert run.day.sent_messages == []
