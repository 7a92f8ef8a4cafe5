"""When the reader lets the rest of the loop run, and when it waits for frames to gather."""

from __future__ import annotations

from typing import Final

# A slice of reading; pings and the consumer wait no longer than this.
_SLICE_S: Final = 0.005
_SLICE_FRAMES: Final = 256

# A wake-up costs about 100 µs and a frame that is already there under 10, so in a storm frames
# are left to gather for a hundredth of a second, which nobody sees at ten pictures a second.
_GATHER_S: Final = 0.01
_RATE_WINDOW_S: Final = 0.1
_STORM_FRAMES_PER_S: Final = 200
_FULL_HOUSE: Final = 64


class ReadPacing:
    """Asked after each frame; quiet traffic is never delayed."""

    def __init__(self, now_s: float) -> None:
        self._slice_start_s = now_s
        self._in_slice = 0
        self._window_start_s = now_s
        self._in_window = 0
        self._storm = False
        self._rested = False

    def rest_s(self, now_s: float, *, has_buffered: bool) -> float | None:
        """Seconds to sleep before the next frame is read (0.0: one turn of the loop), or None."""
        self._in_slice += 1
        self._in_window += 1
        elapsed_s = now_s - self._window_start_s
        if elapsed_s >= _RATE_WINDOW_S:
            self._storm = self._in_window >= _STORM_FRAMES_PER_S * elapsed_s
            self._window_start_s = now_s
            self._in_window = 0
        if not has_buffered and self._storm and self._in_slice < _FULL_HOUSE:
            # After a rest, one read brings the frame that made the socket pause and the next
            # what gathered behind it; resting in between would deliver it a rest too late.
            self._rested = not self._rested
            if self._rested:
                return self._new_slice(now_s + _GATHER_S, _GATHER_S)
        if self._in_slice >= _SLICE_FRAMES or now_s - self._slice_start_s >= _SLICE_S:
            return self._new_slice(now_s, 0.0)
        return None

    def _new_slice(self, start_s: float, rest_s: float) -> float:
        self._slice_start_s = start_s
        self._in_slice = 0
        return rest_s
