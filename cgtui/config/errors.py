"""What a refused setting says: one line, never a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cgtui.redact import MASK, mask_url
from cgtui.sanitize import clean

# A run like this may be a key pasted into the wrong place: CoinGlass keys have 32 characters,
# bot tokens 45.
_KEY_LIKE = re.compile(r"(?=[A-Za-z0-9:_-]*[0-9])(?=[A-Za-z0-9:_-]*[A-Za-z])[A-Za-z0-9:_-]{20,}")
_SHOWN_CHARS = 80
_LINE_CHARS = 1000


class ConfigError(Exception):
    """A setting that cannot be used. ``str()`` is one line: key, source, value, expectation."""

    def __init__(self, line: str) -> None:
        super().__init__(clean(mask_url(line), limit=_LINE_CHARS))


class CrossCheckError(ValueError):
    """Two settings of one section that contradict each other; ``field`` is the one to name."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(expected)
        self.field = field


def shown(value: object) -> str:
    """``value`` as an error or a listing may show it: short, inert, key-like runs masked."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value) if isinstance(value, str) else str(value)
    return clean(_KEY_LIKE.sub(MASK, mask_url(text)), limit=_SHOWN_CHARS)


def suggestion(name: str, candidates: Iterable[str]) -> str:
    """``; did you mean X?`` for the nearest of ``candidates``, or nothing."""
    import difflib  # noqa: PLC0415 - only ever needed on the way out

    known = list(candidates)
    same_ending = [one for one in known if one.rpartition(".")[2] == name.rpartition(".")[2]]
    near = same_ending or difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f"; did you mean {near[0]}?" if near else ""
