"""Raw names to display names, each written once in memory however many orders carry it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_LONGEST_KEPT: Final = 64


class BlankNameError(ValueError):
    """A name that is empty once spaces are taken away."""


class NameCache(dict[str, str]):
    """``cache[raw]`` is the normalised name; raises BlankNameError for a blank one.

    A plain subscript, so that a known name costs one dictionary look-up. Bounded: when
    ``max_entries`` are held it starts afresh (the real market has a few thousand names; only a
    hostile feed gets there), and overlong names are never kept.
    """

    __slots__ = ("_max_entries", "_normalise")

    def __init__(self, normalise: Callable[[str], str], *, max_entries: int = 20_000) -> None:
        super().__init__()
        self._normalise = normalise
        self._max_entries = max_entries

    def __missing__(self, raw: str) -> str:
        name = self._normalise(raw)
        if not name:
            raise BlankNameError
        if name == raw:
            name = raw
        if len(raw) <= _LONGEST_KEPT:
            if len(self) >= self._max_entries:
                self.clear()
            self[raw] = name
        return name
