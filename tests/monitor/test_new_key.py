"""Another API key while the monitor runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from cgtui.checklist.mark import Mark
from cgtui.coinglass.stream_events import RefusalKind, Refused
from cgtui.signals.trip import Cause
from tests.monitor.build import T0_MS
from tests.monitor.checklist.test_checklist_desk import lines, state, world
from tests.monitor.fake_coinglass import KEY, refusing
from tests.monitor.running import Running
from tests.monitor.whole import Run
from tests.virtual_time import virtual_time

REFUSED = Refused(T0_MS, RefusalKind.KEY, "the API key was refused", 0.0)
NEW = "a-new-key-that-is-good"


@virtual_time
async def test_the_stream_gets_it_and_is_not_run_twice() -> None:
    running = Running([1.0])
    await running.run_for(5.0, (2.0, lambda: running.monitor.use_key(NEW, "a test")))
    assert running.stream.asked == [f"key: {NEW}"]
    assert running.stream.runs == 1


@virtual_time
async def test_after_a_refusal_the_stream_is_run_again() -> None:
    running = Running([1.0, REFUSED], [1.0])
    await running.run_for(9.0, (4.0, lambda: running.monitor.use_key(NEW, "a test")))
    assert running.stream.asked == [f"key: {NEW}"]
    assert running.stream.runs == 2


@virtual_time
async def test_a_new_key_that_is_refused_too_waits_again() -> None:
    running = Running([1.0, REFUSED], [1.0, REFUSED], [1.0])
    await running.run_for(20.0, (4.0, lambda: running.monitor.use_key(NEW, "a test")))
    assert running.stream.runs == 2


@virtual_time
async def test_rest_goes_on_with_it_alerts_are_armed_and_the_checklist_asks_anew(
    tmp_path: Path,
) -> None:
    one = world(tmp_path)
    answers = one.rest.fault
    assert answers is not None
    keys: set[str] = set()

    def only_the_new(request: httpx.Request) -> httpx.Response | None:
        keys.add(request.headers["CG-API-KEY"])
        if request.headers["CG-API-KEY"] == NEW:
            return answers(request)
        return refusing(401, "40001", "Invalid API key")(request)

    one.rest.fault = only_the_new
    async with Run(one) as run:
        await asyncio.sleep(30)
        assert [trip.cause for trip in run.signals.armed.trips] == [Cause.KEY]
        assert lines(run)["key_accepted"].mark is Mark.FAIL
        run.monitor.use_key(NEW, "/home/me/config.toml")
        await asyncio.sleep(30)
        assert keys == {KEY, NEW}
        assert run.signals.armed.trips == ()
        assert lines(run)["key_accepted"].mark is Mark.PASS
        assert "/home/me/config.toml" in lines(run)["key_present"].evidence
        assert state(run).progress.number == 2


@virtual_time
async def test_funds_and_windows_that_the_earlier_key_was_refused_are_asked_for_at_once(
    tmp_path: Path,
) -> None:
    one = world(tmp_path, etf=True)
    answers = one.rest.fault
    assert answers is not None

    def by_plan(request: httpx.Request) -> httpx.Response | None:
        if request.headers["CG-API-KEY"] == NEW:
            return answers(request)
        too_low = refusing(200, "401", "Upgrade plan", "etf", "liquidation/aggregated-history")
        return too_low(request) or answers(request)

    one.rest.fault = by_plan
    async with Run(one) as run:
        run.monitor.look_at_etf()
        await asyncio.sleep(60)
        etf = run.snapshots[-1].etf
        assert etf is not None
        assert etf.flows_trouble.startswith("plan too low")
        assert {seed.trouble[:12] for seed in run.signals.seeds} == {"plan too low"}
        run.monitor.use_key(NEW, "a test")
        await asyncio.sleep(5)
        etf = run.snapshots[-1].etf
        assert etf is not None
        assert not etf.flows_trouble
        assert etf.days
        # This CoinGlass has no minutes of them; that is its answer, and no refusal.
        assert {seed.trouble for seed in run.signals.seeds} == {"no one-minute history"}


@virtual_time
async def test_one_that_is_given_before_rest_is_open_is_the_one_that_is_used(
    tmp_path: Path,
) -> None:
    one = world(tmp_path)
    answers = one.rest.fault
    assert answers is not None
    keys: list[str] = []

    def noting(request: httpx.Request) -> httpx.Response | None:
        keys.append(request.headers["CG-API-KEY"])
        return answers(request)

    one.rest.fault = noting
    run = Run(one)
    run.before_start = lambda monitor: monitor.use_key(NEW, "a test")
    async with run:
        await asyncio.sleep(10)
        assert set(keys) == {NEW}
