"""What a numeric setting takes, in words."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

from cgtui.config import keys


def limits(key: str) -> tuple[float, float] | None:
    """The smallest and the largest value of ``key``; ``None`` where it is not a number."""
    found: dict[str, float] = {}
    for rule in keys.fields()[key].metadata:
        for name in ("ge", "le"):
            if hasattr(rule, name):
                found[name] = getattr(rule, name)
    return (found["ge"], found["le"]) if len(found) == 2 else None


def in_words(key: str) -> str:
    """``a number from 0.5 to 300``; empty where ``key`` is not a number."""
    bounds = limits(key)
    if bounds is None:
        return ""
    kind = "a whole number" if keys.fields()[key].annotation is int else "a number"
    return f"{kind} from {plain_number(bounds[0])} to {plain_number(bounds[1])}"


def choices(key: str) -> tuple[str, ...]:
    """The words that ``key`` may be; none where it is no choice of words."""
    kind = keys.fields()[key].annotation
    return get_args(kind) if get_origin(kind) is Literal else ()


def plain_number(value: float) -> str:
    """``300``, ``0.5``, ``1048576``: no exponent and no needless ``.0``."""
    return str(int(value)) if float(value).is_integer() else str(value)
