"""The Bitcoin funds: read when somebody asks, at most every ten minutes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cgtui.coinglass.rest_errors import KeyRefusedError, ServerFaultError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.etf.etf_desk import AGAIN_S, EVERY_S, EtfDesk
from tests.monitor.fake_reader import FakeReader, HandClock
from tests.virtual_time import virtual_loop, virtual_time

FLOWS = [{"timestamp": 1_760_054_400_000, "flow_usd": -5e7, "etf_flows": []}]
FUNDS = [{"ticker": "IBIT"}]


@asynccontextmanager
async def running(client: FakeReader | None, off: str = "") -> AsyncIterator[EtfDesk]:
    changes: list[bool] = []
    desk = EtfDesk(
        lambda: client,
        off=off,
        now_ms=HandClock().now_ms,
        monotonic=virtual_loop().time,
        changed=lambda: changes.append(desk.state().reading),
    )
    task = asyncio.create_task(desk.run())
    yield desk
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def reader() -> FakeReader:
    return FakeReader({"etf_flows": FLOWS, "etf_list": FUNDS})


@virtual_time
async def test_nothing_is_read_until_somebody_asks() -> None:
    client = reader()
    async with running(client) as desk:
        await asyncio.sleep(3_600)
        assert client.asked == []
        desk.ask()
        await asyncio.sleep(1)
        state = desk.state()
        assert [row.flow_usd for row in state.days] == [-5e7]
        assert [row.ticker for row in state.funds] == ["IBIT"]
        assert state.flows_read_ms == state.funds_read_ms == HandClock().now_ms()
        assert not state.reading
        assert {one.priority for one in client.asked} == {Priority.BACKGROUND}


@virtual_time
async def test_however_often_it_is_asked_it_reads_every_ten_minutes() -> None:
    client = reader()
    async with running(client) as desk:
        for _ in range(25 * 60):
            desk.ask()
            await asyncio.sleep(1)
        assert len(client.asked) == 2 * 3
    assert EVERY_S == 600


@virtual_time
async def test_a_failure_is_said_keeps_what_was_known_and_is_tried_again_sooner() -> None:
    client = reader()
    async with running(client) as desk:
        desk.ask()
        await asyncio.sleep(EVERY_S)
        client.says["etf_flows"] = ServerFaultError("etf_flows", "Server Error")
        desk.ask()
        await asyncio.sleep(1)
        state = desk.state()
        assert state.flows_trouble == "server fault: Server Error"
        assert state.days
        assert not state.funds_trouble
        client.says["etf_flows"] = []
        await asyncio.sleep(AGAIN_S)
        desk.ask()
        await asyncio.sleep(1)
        assert desk.state().flows_trouble == "an empty answer"
        assert desk.state().days
        client.says["etf_flows"] = FLOWS
        await asyncio.sleep(AGAIN_S)
        desk.ask()
        await asyncio.sleep(1)
        assert not desk.state().flows_trouble


@virtual_time
async def test_with_another_key_what_failed_is_read_at_once_and_what_went_well_is_not() -> None:
    client = reader()
    async with running(client) as desk:
        desk.ask_anew()
        await asyncio.sleep(1)
        assert client.asked == [], "nobody wanted to know"
        client.says["etf_flows"] = KeyRefusedError("etf_flows", "Invalid API key")
        desk.ask()
        await asyncio.sleep(1)
        assert desk.state().flows_trouble == "key refused: Invalid API key"
        client.says["etf_flows"] = FLOWS
        desk.ask_anew()
        await asyncio.sleep(1)
        assert not desk.state().flows_trouble
        assert desk.state().days
        asked = len(client.asked)
        desk.ask_anew()
        await asyncio.sleep(1)
        assert len(client.asked) == asked


@virtual_time
async def test_a_refusal_that_comes_after_the_key_has_changed_is_not_the_last_word() -> None:
    client = reader()
    client.takes_s = 2.0
    client.says["etf_flows"] = KeyRefusedError("etf_flows", "Invalid API key")
    async with running(client) as desk:
        desk.ask()
        await asyncio.sleep(1)
        desk.ask_anew()
        await asyncio.sleep(1.5)
        assert desk.state().flows_trouble
        client.says["etf_flows"] = FLOWS
        await asyncio.sleep(2)
        assert desk.state().days
        assert not desk.state().flows_trouble


@virtual_time
async def test_a_feature_that_is_off_reads_nothing() -> None:
    client = reader()
    async with running(client, off="features.etf is off") as desk:
        desk.ask()
        await asyncio.sleep(10)
        assert client.asked == []
        assert desk.state().off == "features.etf is off"


@virtual_time
async def test_without_a_client_yet_it_waits_for_the_next_question() -> None:
    async with running(None) as desk:
        desk.ask()
        await asyncio.sleep(10)
        assert desk.state().flows_read_ms is None
