"""Why a wish is not spoken now, in words; they are kept in the journal with it."""

from __future__ import annotations

import re
from typing import Final

ON_ITS_WAY: Final = "waiting for delivery"
RISE_ON_ITS_WAY: Final = "a rise waits for delivery"
IN_DIGEST: Final = "waits for the digest"
BELOW_DIGEST: Final = "the digest says more"
OWED_FIRST: Final = "a rise comes first"
_REPEAT: Final = "repeat in"
_RISE: Final = "rise in"
_RETRY: Final = "retry in"
_COUNTDOWN: Final = re.compile(rf"({_REPEAT}|{_RISE}|{_RETRY}) (\d+):(\d\d)")


def repeat_in(length_ms: int) -> str:
    """``repeat in 4:18``."""
    return f"{_REPEAT} {_minutes(length_ms)}"


def rise_in(length_ms: int) -> str:
    """A rise that came too early: ``rise in 0:42``."""
    return f"{_RISE} {_minutes(length_ms)}"


def retry_in(length_ms: int) -> str:
    """After a failed delivery: ``retry in 0:42``."""
    return f"{_RETRY} {_minutes(length_ms)}"


def was_kept(reason: str) -> bool:
    """Whether what was hushed with these words was to be spoken by itself later."""
    return reason.startswith((_RISE, _RETRY, RISE_ON_ITS_WAY, IN_DIGEST))


def counted_from(reason: str, at_ms: int) -> tuple[str, int] | None:
    """What a reason of the moment ``at_ms`` counts down to: ``repeat`` and when that may be.

    ``None`` for one that counts nothing down.
    """
    found = _COUNTDOWN.fullmatch(reason)
    if found is None:
        return None
    wish, minutes, seconds = found.groups()
    return wish.removesuffix(" in"), at_ms + (int(minutes) * 60 + int(seconds)) * 1000


def _minutes(length_ms: int) -> str:
    """``4:18``, rounded up so that it never says 0:00 too early."""
    whole_s = -(-length_ms // 1000)
    return f"{whole_s // 60}:{whole_s % 60:02d}"
