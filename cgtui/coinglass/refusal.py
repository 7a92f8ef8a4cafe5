"""Which texts of the server mean that reconnecting is useless until a person acts."""

from __future__ import annotations

import re
from typing import Final

from cgtui.coinglass.stream_events import RefusalKind

_READ_CHARS: Final = 2_000

# A key that is only asked to slow down is a good key.
_THROTTLED = re.compile(r"too many|rate.?limit|\b429\b|limit exceeded", re.IGNORECASE)
_PLAN = re.compile(r"upgrade\s+(?:your\s+)?(?:api\s+)?plan", re.IGNORECASE)
_KEY = re.compile(
    r"api[\s_-]?key|(?:invalid|wrong|missing|unknown|expired)\s+(?:access\s+)?(?:key|token)"
    r"|unauthori[sz]ed|authentication\s+(?:failed|required)",
    re.IGNORECASE,
)


def refusal_kind(text: str) -> RefusalKind | None:
    """What ``text`` (a frame, a close reason, an HTTP error body) refuses, or None.

    CoinGlass was seen to answer a subscription above the plan with the plain text
    ``liquidationOrders need upgrade plan``. Its REST API says ``API key missing.`` and
    ``Invalid API key provided``; the websocket's own words for a bad key are on no record.
    """
    head = text[:_READ_CHARS]
    if _PLAN.search(head):
        return RefusalKind.PLAN
    if _KEY.search(head) and not _THROTTLED.search(head):
        return RefusalKind.KEY
    return None
