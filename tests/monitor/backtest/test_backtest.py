"""Recorded orders gone through with the code that runs live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.backtest.backtest import Backtest
from cgtui.monitor.events import HeadsUpTold, MonitorEvent
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.signal.alert_maker import MarketNow, Surroundings
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.signals.alert import Alert, AlertKind
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import InputName, MissingInput
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.minute_sums import ClosedMinute
from cgtui.signals.tier import Tier
from tests.monitor.recordings import T0_MS, at, backtest, read_at
from tests.signals.params import DEFAULTS

KEY = ("BTC", Side.LONG)
CASCADE = [at(600 + step, 600_000.0) for step in range(10)]  # 6 M within 10 s, from 10 min on


def cascade(begin_s: float, usd: float = 6e6, coin: str = "BTC") -> list[OrdersReceived]:
    return [at(begin_s + step, usd / 10, coin) for step in range(10)]


# -- the same code, the same result ------------------------------------------------------------


class Live:
    """The engine as the running program drives it without inputs: four times a second."""

    def __init__(self) -> None:
        self._ticked_ms = T0_MS
        self.told: list[HeadsUpTold] = []
        self.engine = SignalEngine(
            DEFAULTS,
            mode="LIVE",
            inputs=InputsMode.NONE,
            started_ms=T0_MS,
            kill=KillSwitch(DEFAULTS.hold, judged=()),
            around=Surroundings(
                price_of=lambda _coin: None,
                market=lambda: MarketNow(0.0, 0.0, 0, 0.0),
                lag_s=lambda: None,
                is_silent=lambda _tier, _at_ms: False,
            ),
            out=self,
            wall_ms=lambda: 0,
        )

    def run(self, frames: Sequence[OrdersReceived]) -> None:
        for frame in frames:
            while (next_ms := (self._ticked_ms // 250 + 1) * 250) < frame.received_ms:
                self._tick(next_ms)
            gathered = Gathered([frame], large_usd=self.engine.large_usd)
            self.engine.take(gathered.by_key, gathered.large, frame.received_ms)
        self._tick(frames[-1].received_ms)

    def _tick(self, now_ms: int) -> None:
        self._ticked_ms = now_ms
        self.engine.tick(now_ms)

    def tell(self, event: MonitorEvent) -> None:
        if isinstance(event, HeadsUpTold):
            self.told.append(event)

    def decide(self, alert: Alert) -> None:
        raise AssertionError("nothing was read")

    def minute_closed(self, minute: ClosedMinute) -> None:
        pass

    def heads_ups(self) -> list[HeadsUp]:
        by_id = {event.heads_up.episode_id: event.heads_up for event in self.told}
        by_id |= {up.episode_id: up for up in self.engine.episodes.open()}
        return list(by_id.values())


def _opening(heads_up: HeadsUp) -> tuple[int, str]:
    return heads_up.opened_ms, heads_up.episode_id


GAPS_S = st.sampled_from(
    [0.0, 0.1, 0.2, 0.7, 1.0, 3.3, 20.0, 59.0, 61.0, 118.0, 130.0, 500.0, 4000.0]
)
ORDERS = st.tuples(
    GAPS_S,
    st.sampled_from([1e3, 7.5e4, 4e5, 1.2e6, 2.5e6, 9e6]),
    st.sampled_from(["BTC", "SOL", "XYZ"]),
    st.sampled_from([Side.LONG, Side.SHORT, Side.UNKNOWN]),
    st.sampled_from([-60_000, -5_000, 0, 700, 60_000, 119_000, 121_000]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ORDERS, min_size=1, max_size=40))
def test_a_recording_has_the_heads_ups_and_windows_of_the_live_engine(
    orders: list[tuple[float, float, str, Side, int]],
) -> None:
    frames, seconds = [], 1.0
    for gap_s, usd, coin, side, late_ms in orders:
        seconds += gap_s
        frames.append(at(seconds, usd, coin, side, late_ms=late_ms))
    live = Live()
    live.run(frames)
    run = Backtest(DEFAULTS, started_ms=T0_MS, inputs=None)
    for frame in frames:
        run.take(frame)
    found = [one.heads_up for one in run.result().episodes]
    # Of those that open in the same tick neither is the first.
    assert sorted(found, key=_opening) == sorted(live.heads_ups(), key=_opening)
    windows, of_live = run.engine.thresholds, live.engine.thresholds
    keys = of_live.keys()
    assert windows.keys() == keys
    assert [windows.threshold(key) for key in keys] == [of_live.threshold(key) for key in keys]


def test_a_silence_of_a_century_is_passed_over_at_once() -> None:
    ticks = 0
    run = Backtest(DEFAULTS, started_ms=T0_MS, inputs=None)
    tick = run.engine.tick

    def counted(now_ms: int) -> None:
        nonlocal ticks
        ticks += 1
        tick(now_ms)

    run.engine.tick = counted  # type: ignore[method-assign]
    for frame in [*cascade(0), *cascade(100 * 365 * 86_400)]:
        run.take(frame)
    result = run.result()
    assert ticks < 1000
    first, second = result.episodes
    assert first.heads_up.closed_ms is not None
    assert first.heads_up.closed_ms < T0_MS + 400_000
    assert second.heads_up.is_open


def test_an_episode_ends_on_the_second_in_a_silence() -> None:
    result = backtest([*cascade(600), at(7200, 10.0)])
    (one,) = result.episodes
    # With the eighth order's leaving, 1.2 M are below half of what opened it; then three minutes.
    assert one.heads_up.closed_ms == T0_MS + (600 + 7 + 60 + 180) * 1000


# -- with inputs -------------------------------------------------------------------------------


def test_recorded_inputs_make_an_alert_that_silences_its_key() -> None:
    again = [at(600 + 60 + step, 600_000.0) for step in range(10)]  # the sum stays as it was
    result = backtest([*CASCADE, *again, at(730, 1.0)], readings=[read_at(604), read_at(664)])
    (alert,) = result.alerts
    assert (alert.kind, alert.coin, alert.tier) == (AlertKind.CONFIRMED, "BTC", Tier.LARGE)
    assert alert.price is not None
    assert alert.price.source == "feed"
    assert alert.created_ms - T0_MS in range(604_000, 609_000)
    assert result.readings is not None
    assert result.readings.taken == 3
    assert result.readings.without_inputs == 1  # the third, two minutes on
    assert result.suppressed["repeat"] >= 1


def test_where_nothing_was_ever_read_nothing_speaks() -> None:
    result = backtest([*cascade(600, 60e6), at(900, 1.0)])
    assert result.readings is None
    assert result.alerts == ()
    (one,) = result.episodes
    assert one.heads_up.tier is Tier.EXTREME
    assert (one.verdict, one.spoken) == ("no inputs", None)


def test_a_moment_without_recorded_inputs_is_undecided_and_says_so() -> None:
    elsewhere = read_at(50_000)
    result = backtest([*cascade(600, 100e6), at(695, 1.0)], readings=[elsewhere])
    assert result.readings is not None
    assert result.readings.taken == result.readings.without_inputs == 3
    assert result.readings.by_verdict == {"UNDECIDED": 3}
    (alert,) = result.alerts
    assert alert.kind is AlertKind.UNCONFIRMED
    assert "taker (no inputs)" in alert.text


def test_inputs_that_were_missing_when_recorded_stay_missing() -> None:
    gone = MissingInput(InputName.TAKER, "/api/taker", "timed out")
    result = backtest([*CASCADE, at(615, 1.0)], readings=[read_at(604, taker=gone)])
    assert result.readings is not None
    assert result.readings.without_inputs == 0
    (one,) = result.episodes
    assert one.best is not None
    assert one.best.missing == (InputName.TAKER,)


def test_a_storm_becomes_a_digest_that_speaks_for_its_episodes() -> None:
    coins = ["BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE"]
    frames = [at(600 + step / 10, 9e5, coin) for step in range(10) for coin in coins]
    readings = [read_at(604, coin) for coin in coins]
    result = backtest([*frames, at(620, 1.0)], readings=readings)
    kinds = [alert.kind for alert in result.alerts]
    assert kinds.count(AlertKind.DIGEST) == 1
    assert AlertKind.DIGEST in {one.spoken for one in result.episodes}
    assert all(one.spoken is not None for one in result.episodes)
    assert result.suppressed["waits for the digest"] >= 1


# -- what is counted ---------------------------------------------------------------------------


def test_orders_that_were_old_on_arrival_are_counted_and_not_judged() -> None:
    old = [at(700 + step, 3e6, late_ms=120_001) for step in range(5)]
    result = backtest([at(0, 1.0), *old])
    assert (result.orders, result.history, result.episodes) == (6, 5, ())


def test_venues_out_of_scope_open_nothing() -> None:
    result = backtest([at(600 + step, 3e6, exchange="Bitmex") for step in range(5)])
    assert result.episodes == ()
    assert result.coins == 1


def test_a_set_threshold_is_obeyed() -> None:
    higher = replace(DEFAULTS, thresholds=replace(DEFAULTS.thresholds, floor_tier1_usd=6_000_001.0))
    assert len(backtest(CASCADE).episodes) == 1
    assert backtest(CASCADE, params=higher).episodes == ()


def test_known_minutes_warm_the_windows_and_missing_ones_stay_out() -> None:
    run = Backtest(DEFAULTS, started_ms=T0_MS, inputs=None)
    minute = T0_MS // 60_000
    run.know_minutes({KEY: [(minute - 300 + step, 10.0 + step) for step in range(250)]})
    run.know_missing([minute + 2])
    run.learn_minutes([(minute + 4, KEY, 77.0), (minute + 3, KEY, 88.0)])
    for frame in (at(130, 5.0), at(190, 6.0), at(1000, 1.0)):
        run.take(frame)
    threshold = run.engine.thresholds.threshold(KEY)
    # 250 known, the feed's own of minute 3 (which REST's does not replace), REST's of minute 4.
    assert threshold.samples == 252
    assert threshold.warm
    assert run.engine.thresholds.rank_pct(KEY, 6.0) == pytest.approx(100 / 252)


def test_lead_time_is_from_the_alert_or_else_from_the_heads_up() -> None:
    peak = [*CASCADE, at(640, 4e6), at(700, 1.0)]
    silent = backtest(peak).lead(spoken=False)
    assert (silent.n, silent.median_s, silent.p90_s, silent.late) == (1, 36.0, 36.0, 0)
    spoken = backtest(peak, readings=[read_at(604)]).lead(spoken=True)
    assert spoken.n == 1
    assert spoken.median_s == pytest.approx(32.0, abs=1.5)
    late = backtest([*CASCADE, at(700, 1.0)], readings=[read_at(700)]).lead(spoken=True)
    assert late.n == late.late == 1


def test_moves_are_taken_from_the_orders_own_prices() -> None:
    later = [
        at(600 + 300 + 8, 1.0, price=98.0),
        at(600 + 900 + 100, 1.0, price=90.0),  # too late for 15 minutes
        at(600 + 1000, 1.0, price=80.0),
    ]
    result = backtest([*CASCADE, *later])
    (row,) = result.after_heads_ups
    five, fifteen, sixty = row.horizons
    assert (row.tier, row.verdict, row.alerts) == (Tier.LARGE, "no inputs", 1)
    assert (five.n, five.missing) == (1, 0)
    assert five.median_pct == pytest.approx(2.0)
    assert (fifteen.n, fifteen.missing) == (0, 1)
    assert (sixty.n, sixty.missing) == (0, 1)


def test_moves_after_alerts_and_after_silent_heads_ups_are_apart() -> None:
    frames = [*CASCADE, *cascade(630, coin="ETH"), at(650, 1.0)]
    result = backtest(frames, readings=[read_at(604)])
    assert [(row.tier, row.verdict) for row in result.after_alerts] == [(Tier.LARGE, "CONFIRMED")]
    assert [row.alerts for row in result.after_heads_ups] == [1]


def test_frames_whose_time_goes_back_count_as_of_now() -> None:
    result = backtest([at(700, 1.0), at(680, 3e6, coin="ETH"), at(701, 1.0)])
    assert result.orders == 3
    (one,) = result.episodes
    assert one.heads_up.coin == "ETH"
    assert one.heads_up.opened_ms >= T0_MS + 700_000


def test_thresholds_in_force_are_those_of_the_busiest_coins() -> None:
    coins = [f"C{number}" for number in range(12)]
    result = backtest([at(number, 1000.0 + number, coin) for number, coin in enumerate(coins)])
    assert [one.coin for one in result.thresholds[::2]] == coins[::-1][:8]
    assert {one.side for one in result.thresholds} == {Side.LONG, Side.SHORT}
