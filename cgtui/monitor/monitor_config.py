"""What the monitor has to be told besides its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonitorConfig:
    """``fps`` is the most snapshots a second, ``watch`` the board's coins in their order, spelled
    as the feed spells them, ``ping_interval_s`` the stream's; the rest bounds what a snapshot and
    the memory hold."""

    fps: float = 4.0
    watch: tuple[str, ...] = ()
    tape_rows: int = 2000
    board_rows: int = 60
    max_coins: int = 2000
    ping_interval_s: float = 20.0
