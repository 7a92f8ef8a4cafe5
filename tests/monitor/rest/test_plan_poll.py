"""The plan behind the key, once an hour."""

from __future__ import annotations

import asyncio

from cgtui.coinglass.rest_errors import UnreachableError
from cgtui.coinglass.rest_types import Plan, Priority
from cgtui.coinglass.rows_account import Subscription
from cgtui.monitor.rest.plan_poll import PlanPoll
from tests.monitor.fake_reader import FakeReader
from tests.virtual_time import virtual_time


@virtual_time
async def test_the_plan_is_asked_for_once_an_hour_and_sooner_after_a_failure() -> None:
    client = FakeReader(says={"account": [{"level": "STANDARD", "expired": False}]})
    told: list[Subscription] = []
    poll = PlanPoll(client, on_plan=told.append)
    running = asyncio.create_task(poll.run())
    await asyncio.sleep(1)
    client.says["account"] = UnreachableError("account", "no route")
    await asyncio.sleep(3_600)
    assert poll.trouble == "unreachable: no route"
    assert poll.latest is told[-1]
    client.says["account"] = [{"level": "PROFESSIONAL"}]
    await asyncio.sleep(300)
    running.cancel()
    assert [one.plan for one in told] == [Plan.STANDARD, Plan.PROFESSIONAL]
    assert poll.trouble == ""
    assert len(client.asked) == 3
    assert {one.priority for one in client.asked} == {Priority.BACKGROUND}
