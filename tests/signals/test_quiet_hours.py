from __future__ import annotations

import pytest

from cgtui.signals.quiet_hours import is_quiet, is_silent
from cgtui.signals.tier import Tier

NIGHT = "23:00-07:00"


@pytest.mark.parametrize(
    ("minute", "hours", "quiet"),
    [
        (23 * 60, NIGHT, True),
        (0, NIGHT, True),
        (7 * 60 - 1, NIGHT, True),
        (7 * 60, NIGHT, False),
        (23 * 60 - 1, NIGHT, False),
        (12 * 60 + 30, "12:30-13:00", True),
        (13 * 60, "12:30-13:00", False),
        (12 * 60 + 29, "12:30-13:00", False),
        (0, None, False),
    ],
)
def test_quiet_hours_end_before_their_last_minute_and_may_pass_midnight(
    minute: int, hours: str | None, quiet: bool
) -> None:
    assert is_quiet(minute, hours) is quiet


def test_only_extreme_makes_a_sound_at_night() -> None:
    assert is_silent(Tier.LARGE, 60, NIGHT)
    assert not is_silent(Tier.EXTREME, 60, NIGHT)
    assert not is_silent(Tier.LARGE, 12 * 60, NIGHT)
