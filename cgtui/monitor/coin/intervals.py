"""How wide a bar of a coin's charts may be; a screen that shows none need not load the charts."""

from __future__ import annotations

from typing import Final

INTERVALS: Final = ("5m", "15m", "1h", "4h")
