"""The acceptance clock: how long the feed has run without a drop and without a silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEEDED_MS: Final = 30 * 60_000
SILENCE_MS: Final = 60_000
LEAST_SILENCE_REAL_S: Final = 2.0
"""At a high speed a minute of the source is a moment here: a hiccup of this machine is none."""
_BACK_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class AcceptanceState:
    """Every time and length is by the source's clock.

    ``since_ms`` is ``None`` while it stands still, and ``stable_ms`` 0 then. ``longest_ms`` is the
    longest stretch there was. ``why`` says what restarted it last, at ``restarted_ms``.
    """

    since_ms: int | None
    stable_ms: int
    needed_ms: int
    longest_ms: int
    restarts: int
    restarted_ms: int | None
    why: str

    @property
    def reached(self) -> bool:
        """Whether the feed has been stable for long enough."""
        return self.stable_ms >= self.needed_ms

    @property
    def left_ms(self) -> int:
        """How much is lacking, if nothing happens."""
        return max(0, self.needed_ms - self.stable_ms)


class AcceptanceClock:
    """Told what happens on the feed, in its order; ``speed`` is the source's against real time.

    Only orders count as data, never pongs.
    """

    def __init__(self, *, speed: float = 1.0, needed_ms: int = NEEDED_MS) -> None:
        self._silence_ms = max(SILENCE_MS, int(LEAST_SILENCE_REAL_S * 1000 * speed))
        self._needed_ms = needed_ms
        self._since_ms: int | None = None
        self._data_ms = 0  # of the newest order, or of the start of the stretch
        self._subscribed = False
        self._longest_ms = 0
        self._restarts = 0
        self._restarted_ms: int | None = None
        self._why = ""

    def subscribed(self, at_ms: int) -> None:
        """The subscription was sent: a stretch begins."""
        self._subscribed = True
        self._begin(at_ms)

    def data(self, at_ms: int) -> None:
        """An order arrived."""
        if not self._subscribed:
            return
        if self._since_ms is None:
            self._begin(at_ms)
            return
        self._look(at_ms)
        if self._since_ms is None:
            self._begin(at_ms)
        self._data_ms = max(self._data_ms, at_ms)

    def lost(self, at_ms: int, why: str) -> None:
        """The connection ended; ``why`` in words, sanitised."""
        self._subscribed = False
        self._end(at_ms, why)

    def look(self, now_ms: int) -> AcceptanceState:
        """How it stands at ``now_ms``."""
        if self._subscribed:
            self._look(now_ms)
        stable_ms = 0 if self._since_ms is None else max(0, now_ms - self._since_ms)
        return AcceptanceState(
            since_ms=self._since_ms,
            stable_ms=stable_ms,
            needed_ms=self._needed_ms,
            longest_ms=max(self._longest_ms, stable_ms),
            restarts=self._restarts,
            restarted_ms=self._restarted_ms,
            why=self._why,
        )

    def _look(self, now_ms: int) -> None:
        if self._since_ms is None:
            return
        silent_ms = now_ms - self._data_ms
        if silent_ms > self._silence_ms:
            self._end(self._data_ms + self._silence_ms, f"no order for {silent_ms / 1000:.0f} s")
        elif silent_ms < -_BACK_MS:
            self._end(now_ms, "the clock was set back")
            self._begin(now_ms)

    def _begin(self, at_ms: int) -> None:
        self._since_ms = self._data_ms = at_ms

    def _end(self, at_ms: int, why: str) -> None:
        if self._since_ms is None:
            return
        self._longest_ms = max(self._longest_ms, at_ms - self._since_ms)
        self._since_ms = None
        self._restarts += 1
        self._restarted_ms, self._why = at_ms, why
