from __future__ import annotations

import pytest

from cgtui.signals.inputs import InputName
from cgtui.signals.votes.fitness import age_s, interval_s, unfit
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import AT_MS, source


@pytest.mark.parametrize(
    ("interval", "seconds"),
    [
        *(("1m", 60), ("15m", 900), ("4h", 14_400), ("1d", 86_400), ("1w", 604_800)),
        *((odd, None) for odd in ("", "h1", "0m", "1.5h", "1M", "1m ", "\u0665m")),
    ],
)
def test_an_interval_is_a_number_and_a_unit(interval: str, seconds: int | None) -> None:
    assert interval_s(interval) == seconds


@pytest.mark.parametrize(
    ("name", "widest", "too_wide"),
    [
        (InputName.TAKER, "5m", "15m"),
        (InputName.LIQUIDATIONS, "5m", "15m"),
        (InputName.OPEN_INTEREST, "1h", "4h"),
        (InputName.FUNDING, "8h", "12h"),
    ],
)
def test_a_bar_coarser_than_the_window_is_missing(
    name: InputName, widest: str, too_wide: str
) -> None:
    assert unfit(name, source(used=widest), DEFAULTS.confirm, AT_MS) is None
    reason = unfit(name, source(used=too_wide), DEFAULTS.confirm, AT_MS)
    assert reason == f"interval {too_wide} too coarse"


def test_an_unknown_interval_is_missing() -> None:
    reason = unfit(InputName.TAKER, source(used="soon"), DEFAULTS.confirm, AT_MS)
    assert reason == "unknown interval"


@pytest.mark.parametrize("name", list(InputName))
def test_an_old_value_is_stale_and_funding_may_be_a_period_old(name: InputName) -> None:
    limit_s = 8 * 3600 if name is InputName.FUNDING else DEFAULTS.confirm.stale_s
    assert unfit(name, source(age_s=limit_s), DEFAULTS.confirm, AT_MS) is None
    reason = unfit(name, source(age_s=limit_s + 1), DEFAULTS.confirm, AT_MS)
    assert reason is not None
    assert reason == ("stale: 8h00m old" if name is InputName.FUNDING else "stale: 3m01s old")


def test_a_value_from_the_future_is_new() -> None:
    early = source(age_s=-30)
    assert unfit(InputName.TAKER, early, DEFAULTS.confirm, AT_MS) is None
    assert age_s(early, AT_MS) == 0
