"""Figures that change slowly, kept for as long as they are good for by the source's clock."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

MOST: Final = 500

Figure = TypeVar("Figure")


class KeptFigures(Generic[Figure]):
    """At most ``most`` figures by key; the one that was put longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[int, Figure]] = OrderedDict()

    def get(self, key: Hashable, now_ms: int, within_ms: int) -> Figure | None:
        """The figure if it is no older than ``within_ms``; ``None`` otherwise.

        One from the future is of a clock that was set back since, and does not count either.
        """
        kept = self._kept.get(key)
        if kept is None or not 0 <= now_ms - kept[0] < within_ms:
            return None
        return kept[1]

    def put(self, key: Hashable, figure: Figure, now_ms: int) -> None:
        """Keep ``figure``, which was read at ``now_ms``."""
        self._kept[key] = (now_ms, figure)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
