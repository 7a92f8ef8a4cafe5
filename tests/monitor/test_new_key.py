"""Another API key while the monitor runs."""

from __future__ import annotations

from cgtui.coinglass.stream_events import RefusalKind, Refused
from tests.monitor.build import T0_MS
from tests.monitor.running import Running
from tests.virtual_time import virtual_time

REFUSED = Refused(T0_MS, RefusalKind.KEY, "the API key was refused", 0.0)


@virtual_time
async def test_the_stream_gets_it_and_is_not_run_twice() -> None:
    running = Running([1.0])
    await running.run_for(5.0, (2.0, lambda: running.monitor.use_key("new")))
    assert running.stream.asked == ["key: new"]
    assert running.stream.runs == 1


@virtual_time
async def test_after_a_refusal_the_stream_is_run_again() -> None:
    running = Running([1.0, REFUSED], [1.0])
    await running.run_for(9.0, (4.0, lambda: running.monitor.use_key("new")))
    assert running.stream.asked == ["key: new"]
    assert running.stream.runs == 2


@virtual_time
async def test_a_new_key_that_is_refused_too_waits_again() -> None:
    running = Running([1.0, REFUSED], [1.0, REFUSED], [1.0])
    await running.run_for(20.0, (4.0, lambda: running.monitor.use_key("new")))
    assert running.stream.runs == 2
