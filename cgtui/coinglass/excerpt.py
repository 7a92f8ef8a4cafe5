"""What a rejected order or frame looked like, in at most 120 harmless characters."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Final

from cgtui.sanitize import clean

EXCERPT_LIMIT: Final = 120

# Enough text that masking before the cut never leaves half a secret at the edge.
_HEAD: Final = 8_000
_FIELDS: Final = 12

_WORDS: Final = {None: "null", True: "true", False: "false"}

Mask = Callable[[str], str]
"""Takes the API key out of a text, in case the server sends it back."""


def text_excerpt(text: str, mask: Mask, *, limit: int = EXCERPT_LIMIT) -> str:
    """The first ``limit`` characters of ``text``, masked and sanitised."""
    return clean(mask(text[:_HEAD]), limit)


def value_excerpt(value: object, mask: Mask) -> str:
    """A decoded JSON value in the same form: shallow, so its cost does not grow with its size."""
    return clean(mask(_shallow(value)), EXCERPT_LIMIT)


def _shallow(value: object) -> str:
    if isinstance(value, dict):
        shown = (
            f"{str(key)[:_HEAD]}: {_scalar(item)}" for key, item in islice(value.items(), _FIELDS)
        )
        return "{" + ", ".join(shown) + "}"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, str):
        return f'"{value[:_HEAD]}"'
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    return repr(value)
