"""What a backtest went through, and what of it could not be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BacktestSource:
    """``what`` is ``journal``, ``tape``, ``events`` or ``hourly bars``; ``name`` a file's name.

    ``mode`` is LIVE, DEMO or REPLAY as the recording itself says, None where it does not.
    ``changed`` are settings that the command line set. ``notes`` say what to know besides, and
    ``broken`` where a file could not be read to its end.
    """

    what: str
    name: str
    mode: str | None = None
    changed: Mapping[str, str] = field(default_factory=dict)
    bad_lines: int = 0
    bad_frames: int = 0
    bad_orders: int = 0
    notes: tuple[str, ...] = ()
    broken: str = ""

    @property
    def is_simulated(self) -> bool:
        """Whether it says of itself that it is not the market."""
        return self.mode is not None and self.mode != "LIVE"
