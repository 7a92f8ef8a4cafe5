"""The person's switch for Telegram: kept, and obeyed by whichever instance writes the journal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cgtui.alerts.off_reasons import SWITCHED_OFF
from cgtui.journal.errors import JournalError
from cgtui.sanitize import clean

SWITCH: Final = "telegram"
"""The journal's key of it."""
SWITCH_SET_ASIDE: Final = "the switch was in the journal that was set aside"
"""Nobody switched it off, but whether it was on is not known any more."""


@dataclass(frozen=True, slots=True)
class SwitchPosition:
    """``reason`` says why it is off, and is empty while it is on. ``at_ms`` is machine time."""

    on: bool
    reason: str
    at_ms: int

    def as_kept(self) -> dict[str, object]:
        """For the journal."""
        return {"on": self.on, "reason": self.reason, "at_ms": self.at_ms}


def position_of(kept: object) -> SwitchPosition | None:
    """What the journal holds; ``None`` where nobody has ever switched, or it makes no sense."""
    if not isinstance(kept, Mapping) or not isinstance(kept.get("on"), bool):
        return None
    at_ms, reason = kept.get("at_ms"), kept.get("reason")
    off_reason = clean(reason) if isinstance(reason, str) else ""
    return SwitchPosition(
        on=kept["on"],
        reason="" if kept["on"] else off_reason or SWITCHED_OFF,
        at_ms=at_ms if isinstance(at_ms, int) else 0,
    )


class TelegramSwitch:
    """The later of what was set here and what any process wrote.

    ``read`` gives what the journal holds, ``write`` keeps a new position; a journal that cannot be
    read or written does not keep a switch here from working. ``forbidden`` is why it cannot be on
    (no token, a viewer), in words. ``starts_on`` holds until somebody switches.
    """

    def __init__(
        self,
        *,
        read: Callable[[], object],
        write: Callable[[dict[str, object]], None],
        starts_on: bool,
        forbidden: Callable[[], str],
        wall_ms: Callable[[], int],
        off_at_first: str = SWITCHED_OFF,
    ) -> None:
        self._read = read
        self._write = write
        self._at_first = SwitchPosition(starts_on, "" if starts_on else off_at_first, 0)
        self._forbidden = forbidden
        self._wall_ms = wall_ms
        self._own: SwitchPosition | None = None
        self._kept: SwitchPosition | None = None  # as it was read last

    def set(self, on: bool, reason: str = SWITCHED_OFF) -> None:
        """Switch, for a person or because Telegram refused for good."""
        at_ms = self._wall_ms()
        kept = self._read_kept()
        if kept is not None:
            at_ms = max(at_ms, kept.at_ms + 1)  # a clock that was set back
        self._own = SwitchPosition(on, "" if on else reason, at_ms)
        self._write(self._own.as_kept())

    @property
    def position(self) -> SwitchPosition:
        """On or off, and why."""
        forbidden = self._forbidden()
        if forbidden:
            return SwitchPosition(False, forbidden, 0)
        own, kept = self._own, self._read_kept()
        if own is not None and (kept is None or own.at_ms >= kept.at_ms):
            return own
        return kept or self._at_first

    def _read_kept(self) -> SwitchPosition | None:
        # Where it cannot be read the journal says so itself, and what was read before still holds.
        with contextlib.suppress(JournalError):
            self._kept = position_of(self._read())
        return self._kept
