from __future__ import annotations

from typing import Any

import pytest

from cgtui.checklist.facts import CoinLimits
from cgtui.checklist.mark import Mark
from cgtui.signals.threshold import Basis
from tests.checklist.standing import engine, feed, limits, line, told
from tests.signal_sample import threshold, trip


def test_a_threshold_says_what_it_rests_on_and_whether_the_window_is_warm() -> None:
    assert told(line("threshold_btc")) == (
        Mark.PASS,
        "longs $2.5M by floor, warm n 3,100; shorts $2.5M by floor, baseline 37/200",
    )
    by_percentile = threshold(large_usd=4e6, large_basis=Basis.PERCENTILE)
    one = line("threshold_btc", engine=engine(watched=(limits("BTC", long=by_percentile),)))
    assert one.evidence.startswith("longs $4.0M by p95")


def test_a_threshold_that_is_not_known_waits_and_one_of_nothing_fails() -> None:
    unknown = engine(watched=(CoinLimits("BTC", None, None),))
    assert line("threshold_btc", engine=unknown).mark is Mark.WAITING
    nothing = engine(watched=(limits("BTC", long=threshold(large_usd=0.0)),))
    assert line("threshold_btc", engine=nothing).mark is Mark.FAIL
    assert line("threshold", engine=engine(watched=())).mark is Mark.WAITING


@pytest.mark.parametrize(
    ("weights", "mark"),
    [
        ({"taker": 35.0, "open_interest": 30.0, "liquidations": 20.0, "funding": 15.0}, Mark.PASS),
        ({"taker": 33.3, "open_interest": 33.3, "liquidations": 33.4, "funding": 0.0}, Mark.PASS),
        ({"taker": 35.0, "open_interest": 30.0, "liquidations": 20.0, "funding": 14.0}, Mark.FAIL),
        ({}, Mark.WAITING),
    ],
)
def test_the_weights_make_a_hundred(weights: dict[str, float], mark: Mark) -> None:
    assert line("weights", engine=engine(weights=weights)).mark is mark


def test_an_armed_kill_switch_passes_and_names_its_last_trip() -> None:
    assert told(line("kill_switch")) == (Mark.PASS, "armed; never tripped since start")
    one = line("kill_switch", engine=engine(last_trip=trip()))
    assert one.mark is Mark.PASS
    assert "no order for 74 s" in one.evidence


def test_a_held_or_degraded_one_fails_with_what_re_arms_it() -> None:
    for word in ("HELD", "DEGRADED"):
        one = line("kill_switch", engine=engine(word=word, reason="lag 9 s", rearms="2 min clean"))
        assert told(one) == (Mark.FAIL, f"{word}: lag 9 s")
        assert one.mend == "re-arms: 2 min clean"


def test_a_blocked_delivery_leaves_it_armed_and_is_told() -> None:
    one = line("kill_switch", engine=engine(reason="three deliveries failed", rearms="one success"))
    assert (one.mark, one.warned, one.mend) == (Mark.PASS, True, "one success")


@pytest.mark.parametrize(
    ("changed", "mark", "warned"),
    [
        ({}, Mark.PASS, False),
        ({"losses": 2, "bad_frames": 1}, Mark.PASS, True),
        ({"dropped_orders": 5}, Mark.FAIL, False),
        ({"defects": ("signals: ValueError in engine.py:1",)}, Mark.FAIL, False),
    ],
)
def test_errors_of_feed_and_program_are_counted(
    changed: dict[str, Any], mark: Mark, warned: bool
) -> None:
    one = line("feed_errors", feed=feed(**changed))
    assert (one.mark, one.warned) == (mark, warned)
