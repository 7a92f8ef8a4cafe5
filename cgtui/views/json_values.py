"""Values of a JSON contract: times, inert text, numbers that are numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from cgtui.sanitize import clean

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
Fields = dict[str, Value]


def rfc3339(at_ms: int) -> str:
    """``2025-10-10T21:15:03.000Z``."""
    moment = datetime.fromtimestamp(at_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"


def safe(value: Value) -> Value:
    """``value`` with its texts sanitised; a number that is not finite becomes ``None``."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {clean(key): safe(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [safe(one) for one in value]
    return value
