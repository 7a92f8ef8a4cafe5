"""A monitor that is made in its own thread: no command is lost, whenever it comes."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, cast

import pytest

from cgtui.monitor.late_monitor import LateMonitor
from cgtui.monitor.monitor import Monitor
from cgtui.tui.port import MonitorPort

COMMANDS: dict[str, tuple[Any, ...]] = {
    "stop": (),
    "reconnect": (),
    "use_key": ("key", "the person"),
    "run_checklist": (),
    "watch": ("BTC",),
    "unwatch": ("BTC",),
    "look_at": ("BTC", "5m"),
    "look_at_etf": (),
    "refresh_coin": (),
    "set_telegram": (True,),
    "hold": (True,),
    "mute": ("BTC", 5),
    "unmute": ("BTC",),
}


class Told:
    """Stands for a monitor and notes its commands."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *given: self.commands.append((name, given))

    async def run(self) -> None:
        """Note that it runs."""
        self.commands.append(("run", ()))


def late(told: Told) -> LateMonitor:
    """One that makes ``told``."""
    return LateMonitor(lambda: cast(Monitor, told))


def test_every_command_of_the_screens_is_tried_here() -> None:
    port = {name for name, _ in inspect.getmembers(MonitorPort, inspect.isfunction)}
    assert set(COMMANDS) == {name for name in port if not name.startswith("_")} - {"run"}


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"stop"}))
def test_a_command_before_it_is_made_is_obeyed_before_it_runs(name: str) -> None:
    told = Told()
    monitor = late(told)
    getattr(monitor, name)(*COMMANDS[name])
    asyncio.run(monitor.run())
    assert told.commands == [(name, COMMANDS[name]), ("run", ())]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_after_that_goes_straight_through(name: str) -> None:
    told = Told()
    monitor = late(told)
    asyncio.run(monitor.run())
    getattr(monitor, name)(*COMMANDS[name])
    assert told.commands == [("run", ()), (name, COMMANDS[name])]


def test_one_that_was_stopped_before_is_never_made() -> None:
    told = Told()
    monitor = late(told)
    monitor.stop()
    asyncio.run(monitor.run())
    assert told.commands == []


def test_one_that_is_stopped_while_it_is_made_ends() -> None:
    told = Told()

    def make() -> Monitor:
        monitor.stop()
        return cast(Monitor, told)

    monitor = LateMonitor(make)
    asyncio.run(monitor.run())
    assert told.commands == [("stop", ()), ("run", ())]


def test_what_making_it_raises_reaches_whoever_runs_it() -> None:
    def make() -> Monitor:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        asyncio.run(LateMonitor(make).run())
