"""Where the data come from: one description for live, demo and replay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cgtui.clock import Clock


class Mode(StrEnum):
    """What the numbers on the screen are. Anything but LIVE is labelled everywhere."""

    LIVE = "LIVE"
    DEMO = "DEMO"
    REPLAY = "REPLAY"


@dataclass(frozen=True, slots=True)
class SkippedSilence:
    """A silence on a tape that was not played: from ``at_ms`` on, ``skipped_ms`` long."""

    at_ms: int
    skipped_ms: int


@dataclass(frozen=True, slots=True)
class ReplayProgress:
    """How far a tape has been played. ``error`` says why it stopped early, if it did.

    ``bad_lines`` of the file were no frames and were passed over.
    """

    frames_sent: int
    frames_total: int
    skipped: tuple[SkippedSilence, ...]
    finished: bool
    error: str | None = None
    bad_lines: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """The addresses and the clock the monitor works against.

    ``label`` says in a few words what runs (``cascade, seed 7``; a tape's file name).
    ``loopback`` marks servers of our own on this machine: no proxy is used for them.
    ``progress`` is there for a replay only; ``failure`` is what ended a server of our own, if
    anything did.
    """

    mode: Mode
    label: str
    ws_url: str
    rest_url: str
    telegram_url: str
    clock: Clock
    speed: float = 1.0
    loopback: bool = False
    progress: Callable[[], ReplayProgress] | None = None
    failure: Callable[[], BaseException | None] | None = None
