"""The last result made in each place, kept for as long as it is made from the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

Made = TypeVar("Made")


class Memo:
    """For what is drawn several times a second from values that change once a minute."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def get(self, place: str, made_from: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """What ``make`` gave in this ``place``, made anew if ``made_from`` is not equal to that
        of the last time. It must be everything that the result depends on."""
        kept = self._kept.get(place)
        if kept is not None and kept[0] == made_from:
            return cast(Made, kept[1])
        made = make()
        self._kept[place] = (made_from, made)
        return made
