from __future__ import annotations

from cgtui.monitor.signal_snapshot import SignalCounts
from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.away import AWAY_S, Away
from tests.sample import NOW_MS, snapshot
from tests.signal_sample import signals
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import reported, screen_text, settled


def taken(at_s: float, **counts: int) -> Snapshot:
    now_ms = NOW_MS + round(at_s * 1000)
    return snapshot(now_ms=now_ms, signals=signals(counts=SignalCounts(**counts)))


def test_what_was_counted_between_two_keys_far_apart_is_told() -> None:
    away = Away()
    away.seen(0.0, taken(0, heads_ups=4, alerts_sent=1))
    away.seen(600.0, taken(600, heads_ups=7, alerts_sent=2, alerts_suppressed=5))
    assert away.told == ("while you were away, 21:15Z to 21:25Z: 3 heads-ups, 1 sent, 5 suppressed")


def test_a_short_pause_is_no_absence_and_does_not_unsay_the_last_one() -> None:
    away = Away()
    away.seen(0.0, taken(0))
    away.seen(AWAY_S - 1, taken(AWAY_S - 1, heads_ups=1))
    assert away.told == ""
    away.seen(2 * AWAY_S, taken(2 * AWAY_S, heads_ups=1))
    assert away.told.endswith(": no heads-up")
    away.seen(2 * AWAY_S + 1, taken(2 * AWAY_S + 1, heads_ups=9))
    assert away.told.endswith(": no heads-up")


def test_without_a_picture_or_signals_nothing_is_told() -> None:
    away = Away()
    away.seen(0.0, None)
    away.seen(1000.0, taken(0))
    away.seen(2000.0, snapshot())
    away.seen(3000.0, taken(0))
    assert away.told == ""


async def test_the_alerts_screen_says_what_happened_meanwhile() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, signals=signals(counts=SignalCounts()))
        await pilot.press("5")
        await settled(pilot)
        assert "while you were away" not in screen_text(app)
        app.away._last_s = (app.away._last_s or 0.0) - 600
        await reported(pilot, monitor, signals=signals(counts=SignalCounts(heads_ups=3)))
        await pilot.press("j")
        await settled(pilot)
        assert "while you were away, 21:15Z to 21:15Z: 3 heads-ups" in screen_text(app)
