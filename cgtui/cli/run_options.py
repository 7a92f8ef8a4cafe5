"""The options that say what to run on: live data, the simulator, or a tape."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

_FASTEST_DEMO = 1000
_SCENARIOS = ("calm", "cascade", "storm", "flaky")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was asked for on the command line, checked against each other."""

    demo: bool = False
    scenario: str = "cascade"
    seed: int = 1
    replay: Path | None = None
    speed: float = 1.0
    inputs_simulated: bool = False
    record: Path | None = None
    ascii: bool = False
    sets: tuple[str, ...] = ()


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a click command, which gets them as one ``options: RunOptions``."""

    @click.option(
        "--demo", is_flag=True, help="Run against the built-in simulator: no key, no network."
    )
    @click.option(
        "--scenario", type=click.Choice(_SCENARIOS), help="What the demo plays (cascade)."
    )
    @click.option("--seed", type=int, metavar="N", help="Makes a demo repeatable (1).")
    @click.option(
        "--replay",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Play recorded frames or exported events.",
    )
    @click.option(
        "--inputs",
        type=click.Choice(["simulated"]),
        help="For --replay: let the simulator answer REST from the tape's own course.",
    )
    @click.option(
        "--speed", type=float, metavar="X", help="Times real time, for --demo and --replay (1)."
    )
    @click.option(
        "--record",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Keep every frame received in a new file.",
    )
    @click.option("--ascii", "ascii_", is_flag=True, help="Draw without Unicode signs.")
    @click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="KEY=VALUE",
        help="Set any setting; may be repeated.",
    )
    @functools.wraps(command)
    def with_options(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click passes anything
        asked = {
            name: kwargs.pop(name)
            for name in ("demo", "scenario", "seed", "replay", "inputs", "speed", "record", "sets")
        }
        return command(*args, options=_checked(ascii=kwargs.pop("ascii_"), **asked), **kwargs)

    return with_options


def _checked(*, demo: bool, ascii: bool, **asked: Any) -> RunOptions:  # noqa: ANN401 - the option's own name; typed by click
    scenario, seed, replay, speed = (
        asked[name] for name in ("scenario", "seed", "replay", "speed")
    )
    if demo and replay is not None:
        raise click.UsageError("--demo and --replay are two different sources: choose one")
    if not demo and (scenario is not None or seed is not None):
        raise click.UsageError("--scenario and --seed belong to --demo")
    if asked["inputs"] is not None and replay is None:
        raise click.UsageError("--inputs belongs to --replay: a demo always has its own")
    if speed is not None and not demo and replay is None:
        raise click.UsageError(
            "--speed belongs to --demo and --replay: live data come as they come"
        )
    if demo and speed is not None and speed > _FASTEST_DEMO:
        raise click.UsageError(
            f"--speed {speed:g}: a demo keeps up to {_FASTEST_DEMO} times real time"
        )
    if speed is not None and not 0 < speed < float("inf"):
        raise click.UsageError(f"--speed {speed:g}: expected a number above 0")
    return RunOptions(
        demo=demo,
        scenario=scenario or "cascade",
        seed=1 if seed is None else seed,
        replay=replay,
        speed=1.0 if speed is None else speed,
        inputs_simulated=asked["inputs"] is not None,
        record=asked["record"],
        ascii=ascii,
        sets=asked["sets"],
    )
