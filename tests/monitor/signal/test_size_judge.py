"""How large a row of the tape is for its coin."""

from __future__ import annotations

from cgtui.coinglass.events import Side
from cgtui.monitor.signal.size_judge import SizeJudge
from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.order_window import OrderWindow
from cgtui.signals.thresholds import ThresholdBook
from tests.monitor.build import T0_MS
from tests.signals.params import DEFAULTS

MINUTE = T0_MS // 60_000


def judge_of(minutes: int) -> SizeJudge:
    """BTC longs of so many minutes: one of 1,000 dollars, one of 2,000 and so on."""
    tiers = CoinTiers(DEFAULTS.coins, DEFAULTS.thresholds)
    thresholds = ThresholdBook(tiers, DEFAULTS.thresholds)
    thresholds.advance(T0_MS)
    sums = [(MINUTE - n, 1_000.0 * n) for n in range(1, minutes + 1)]
    thresholds.put_many(("BTC", Side.LONG), sums)
    return SizeJudge(thresholds, OrderWindow(tiers, DEFAULTS.thresholds))


def test_the_rank_is_among_the_coins_minutes_of_that_side() -> None:
    judge = judge_of(minutes=200)
    assert judge("BTC", Side.LONG, 100_000.0, 1.0)[0] == 50
    assert judge("BTC", Side.LONG, 199_999.0, 1.0)[0] == 99
    assert judge("BTC", Side.LONG, 1e9, 1.0)[0] == 100
    assert judge("BTC", Side.SHORT, 1e9, 1.0)[0] is None


def test_a_cold_window_and_an_unknown_side_have_no_rank() -> None:
    assert judge_of(minutes=199)("BTC", Side.LONG, 1e9, 1.0)[0] is None
    assert judge_of(minutes=200)("BTC", Side.UNKNOWN, 1e9, 1.0)[0] is None


def test_an_order_at_its_coins_floor_has_its_badge() -> None:
    judge = judge_of(minutes=1)
    floor_usd = DEFAULTS.thresholds.order_floor_tier1_usd
    assert not judge("BTC", Side.LONG, 1e9, floor_usd - 1)[1]
    assert judge("BTC", Side.LONG, 1e9, floor_usd)[1]
