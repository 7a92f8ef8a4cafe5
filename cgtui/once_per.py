"""Once a kind a minute: a limit for messages that the outside could otherwise flood."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_KINDS = 1000


@dataclass(slots=True)
class _Kind:
    spoke_s: float
    silenced: int = 0
    silenced_before: int = 0


class OncePer:
    """Lets each kind through at most once per ``interval_s`` by the clock ``now_s`` (seconds)."""

    def __init__(self, interval_s: float, now_s: Callable[[], float] = time.monotonic) -> None:
        self._interval_s = interval_s
        self._now_s = now_s
        self._kinds: OrderedDict[str, _Kind] = OrderedDict()

    def allows(self, kind: str) -> bool:
        """Whether ``kind`` may speak now; counts it as silenced if not."""
        now_s = self._now_s()
        known = self._kinds.get(kind)
        if known is None:
            self._kinds[kind] = _Kind(now_s)
            if len(self._kinds) > _MOST_KINDS:  # the kinds may come from outside
                self._kinds.popitem(last=False)
            return True
        if now_s - known.spoke_s < self._interval_s:
            known.silenced += 1
            return False
        known.spoke_s, known.silenced_before, known.silenced = now_s, known.silenced, 0
        self._kinds.move_to_end(kind)
        return True

    def silenced(self, kind: str) -> int:
        """How many of ``kind`` were silenced between the last two that were let through."""
        known = self._kinds.get(kind)
        return known.silenced_before if known else 0
