"""How many of something, in English."""

from __future__ import annotations


def counted(number: int, what: str, many: str | None = None) -> str:
    """``1 order``, ``1,200 orders``; ``many`` where the plural is not made with an s."""
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"
