"""What there is to know about a setting besides its value."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.config import bounds, keys
from cgtui.config.listing import plain_value, text_of


@dataclass(frozen=True, slots=True)
class About:
    """``expected`` says which values it takes, where that is a matter of bounds or of a choice.

    ``variable`` is the environment variable that sets it.
    """

    description: str
    expected: str
    default: str
    variable: str


def about(key: str) -> About:
    """The setting ``key``, a coin's own floor included. ``KeyError`` for one that is not."""
    if keys.is_floor(key):
        field = keys.fields()[keys.FLOOR_KEY]
        described = field.description or ""
        return About(described, "a positive amount", "not set", keys.variable(key))
    field = keys.fields()[key]
    choice = bounds.choices(key)
    expected = bounds.in_words(key) or ", ".join(choice)
    if field.annotation is bool:
        expected = "on or off"
    default = text_of(key, plain_value(field.default))
    return About(field.description or "", expected, default, keys.variable(key))
