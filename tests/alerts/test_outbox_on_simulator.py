"""The outbox, the client and the simulator's Bot API over real sockets on this machine."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cgtui.alerts.bot_api import BotApi
from cgtui.alerts.outbox import Outbox
from cgtui.alerts.outbox_events import Failed, OutboxEvent, Sent, TelegramOff
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.simulator import telegram_faults as faults
from cgtui.simulator.simulator import Simulator
from cgtui.simulator.telegram_html import plain_text
from tests.alerts.build import alert, digest
from tests.alerts.outbox_world import DurableStore
from tests.coinglass.skipped_time import SkippedTime


class Heard:
    """Events, and a way to wait for one."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[OutboxEvent] = asyncio.Queue()

    async def next(self, kind: type[OutboxEvent]) -> OutboxEvent:
        """The next event of ``kind``; others are dropped."""
        while True:
            event = await asyncio.wait_for(self.events.get(), 10)
            if isinstance(event, kind):
                return event


@asynccontextmanager
async def sending(simulator: Simulator, store: DurableStore) -> AsyncIterator[tuple[Outbox, Heard]]:
    heard, skipped = Heard(), SkippedTime()
    async with BotApi.of_simulator(simulator.telegram_url, simulator.bot_token) as bot:
        outbox = Outbox(
            bot,
            simulator.chat_id,
            store,
            life_s=300,
            wall_ms=lambda: time.time_ns() // 1_000_000,
            source_ms=simulator.clock.now_ms,
            monotonic=skipped.monotonic,
            sleep=skipped.sleep,
            rng=random.Random(1),
            on_event=heard.events.put_nowait,
            message_id_of=store.message_id_of,
        )
        await outbox.set_telegram(True)
        task = asyncio.create_task(outbox.run())
        try:
            yield outbox, heard
        finally:
            outbox.stop()
            await task


async def test_alerts_arrive_in_the_simulators_chat() -> None:
    async with Simulator("calm", seed=1) as simulator:
        store, sent = DurableStore(), simulator.bot_app.state.sent
        async with sending(simulator, store) as (outbox, heard):
            assert await outbox.probe()
            said = [
                alert(AlertKind.UNCONFIRMED, alert_id="a-1", mode="DEMO"),
                alert(alert_id="a-2", mode="DEMO", reply_to="a-1", silent=True),
                alert(AlertKind.DIGEST, alert_id="a-3", mode="DEMO", digest=digest()),
            ]
            for one in said:
                await outbox.put(one)
                await heard.next(Sent)
        assert [plain_text(one.text).split()[0] for one in sent] == ["DEMO"] * 3
        assert [one.parse_mode for one in sent] == ["HTML"] * 3
        assert sent[1].reply_to == sent[0].message_id == store.records["a-1"].message_id
        assert sent[1].disable_notification


async def test_each_refusal_over_the_wire_is_dealt_with() -> None:
    async with Simulator("calm", seed=1) as simulator:
        store, state = DurableStore(), simulator.bot_app.state
        for fault in (faults.too_many(3), faults.BAD_GATEWAY, faults.BAD_MARKUP):
            state.faults.queue(fault)
        async with sending(simulator, store) as (outbox, heard):
            await outbox.put(alert(alert_id="a-1"))
            await heard.next(Sent)
            assert [one.parse_mode for one in state.sent] == [None]
            state.faults.queue(faults.BLOCKED)
            await outbox.put(alert(alert_id="a-2"))
            failed = await heard.next(Failed)
            assert isinstance(failed, Failed)
            assert failed.permanent
            off = await heard.next(TelegramOff)
            assert isinstance(off, TelegramOff)
            assert "bot was blocked by the user" in off.reason
        assert store.records["a-2"].state is AlertState.FAILED


async def test_a_wrong_token_turns_telegram_off_and_says_what_to_do() -> None:
    async with Simulator("calm", seed=1) as simulator:
        simulator.bot_token = "1234567890:another-token-than-the-simulator-has"
        async with sending(simulator, DurableStore()) as (outbox, _):
            assert not await outbox.probe()
            assert "cgtui config set telegram.bot_token" in outbox.state.off_reason
