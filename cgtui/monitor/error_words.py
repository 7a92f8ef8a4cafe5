"""A REST error in the few words that fit beside an input or a coin."""

from __future__ import annotations

import re
from typing import Final

from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.sanitize import clean

_MESSAGE_LIMIT: Final = 60
_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


def error_words(error: CoinglassError) -> str:
    """The error's class and the beginning of what was said: ``plan too low: Upgrade plan``.

    The class always leads, so that the words tell one kind of trouble from another.
    """
    name = type(error).__name__.removesuffix("Error") or "error"
    kind = _CAPITAL.sub(" ", name).lower()
    said = clean(error.message, _MESSAGE_LIMIT)
    return f"{kind}: {said}" if said else kind
