"""Since when the feed has been followed without a hole that matters."""

from __future__ import annotations

HOLE_MS = 60_000
"""A longer gap makes the counting begin anew; a shorter one is marked on the tape only."""


class Coverage:
    """Times are milliseconds by the source's clock."""

    def __init__(self) -> None:
        self.first_ms: int | None = None
        """When orders were received for the first time in this run."""
        self._since_ms: int | None = None
        self._lost_ms: int | None = None

    def found(self, at_ms: int) -> None:
        """The subscription was sent: orders are received from here on."""
        if self.first_ms is None:
            self.first_ms = at_ms
        lost_ms, self._lost_ms = self._lost_ms, None
        if self._since_ms is None or (lost_ms is not None and at_ms - lost_ms > HOLE_MS):
            self._since_ms = at_ms

    def lost(self, at_ms: int) -> None:
        """No orders are received any more."""
        if self._lost_ms is None and self._since_ms is not None:
            self._lost_ms = at_ms

    def partial_since_ms(self, span_s: int, now_ms: int) -> int | None:
        """When counting began, if that is less than ``span_s`` ago; else ``None``.

        While nothing has been received yet, or nothing for over a minute, that is now.
        """
        since_ms = self._since_ms
        if since_ms is None:
            return now_ms
        if self._lost_ms is not None and now_ms - self._lost_ms > HOLE_MS:
            return now_ms
        return since_ms if now_ms - since_ms < span_s * 1000 else None
