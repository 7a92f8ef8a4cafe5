"""How large a sum of liquidations is for its coin."""

from __future__ import annotations

from enum import IntEnum


class Tier(IntEnum):
    """Comparable; ``word`` is what people and programs read."""

    NONE = 0
    NOTABLE = 1
    LARGE = 2
    EXTREME = 3

    @property
    def word(self) -> str:
        """``notable``, ``large``, ``extreme``; ``none`` below that."""
        return self.name.lower()
