"""What a person types to narrow a list down."""

from __future__ import annotations

from typing import Final, NamedTuple

LONGEST: Final = 60
"""Characters of a filter; more would not be read beside its list."""


class TextFilter(NamedTuple):
    """Every word must be found somewhere in a row, in any case; ``btc,eth`` is either of two.

    Without words everything matches.
    """

    words: tuple[tuple[str, ...], ...] = ()

    def matches(self, haystack: str) -> bool:
        """Whether ``haystack`` (in `folded` case) has every word."""
        return all(any(one in haystack for one in word) for word in self.words)


def text_filter(text: str) -> TextFilter:
    """The filter that ``text`` stands for."""
    words = (tuple(filter(None, word.split(","))) for word in folded(text[:LONGEST]).split())
    return TextFilter(tuple(word for word in words if word))


def folded(text: str) -> str:
    """``text`` as filters compare it."""
    return text.casefold()
