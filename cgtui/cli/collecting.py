"""How often Python looks for cycles once the program is loaded."""

from __future__ import annotations

import gc
from typing import Final

_COLLECT_AFTER: Final = 10_000
"""Objects; by default 700. What runs for days leaves hardly any cycles behind."""


def is_loaded() -> None:
    """All is loaded: it will stay, and need not be looked through ever again.

    What loading left behind (a class for every dataclass with slots) is given back first.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
