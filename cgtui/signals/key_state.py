"""A coin and side as the screens see its silence."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.signals.alert import AlertKind


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key for the screens. Times are ms by the source's clock.

    ``hush`` is what keeps a repeat from speaking, in words (empty where nothing does), and
    ``hush_until_ms`` until when, ``None`` where that is not known. ``owed`` marks a wish that
    will be spoken by itself. ``last_kind`` and ``last_ms`` are those of its last message.
    """

    hush: str
    hush_until_ms: int | None
    pending: bool
    owed: bool
    suppressed: int
    last_kind: AlertKind | None
    last_ms: int | None
    muted: bool
    muted_until_ms: int | None
