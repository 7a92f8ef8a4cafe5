"""The episodes of a snapshot while hundreds are open: none is left out, few are built anew."""

from __future__ import annotations

from cgtui.coinglass.events import Side
from cgtui.monitor.events import MonitorEvent
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.signal.alert_maker import MarketNow, Surroundings
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.signal.price_book import PriceBook
from cgtui.monitor.signal.signal_view import ALWAYS_NEW, OLD_MS, SHOWN_CLOSED, SignalView
from cgtui.monitor.signal_snapshot import Episode, InputsMode
from cgtui.signals.alert import Alert
from cgtui.signals.kill_switch import ALL_CAUSES, KillSwitch
from cgtui.signals.minute_sums import ClosedMinute
from cgtui.signals.tier import Tier
from tests.monitor.build import T0_MS, frame, order
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import inputs

OPEN = 3 * ALWAYS_NEW
SMALLEST = f"COIN{OPEN - 1}"


class Nobody:
    """Hears, and does nothing."""

    def tell(self, event: MonitorEvent) -> None: ...

    def decide(self, alert: Alert) -> None: ...

    def minute_closed(self, minute: ClosedMinute) -> None: ...


class Crash:
    """An engine with `OPEN` open episodes, each smaller than the one before."""

    def __init__(self) -> None:
        self.now_ms = T0_MS
        self.engine = SignalEngine(
            DEFAULTS,
            mode="LIVE",
            inputs=InputsMode.REST,
            started_ms=T0_MS,
            kill=KillSwitch(DEFAULTS.hold, judged=ALL_CAUSES),
            around=Surroundings(
                price_of=lambda coin: None,
                market=lambda: MarketNow(0.0, 0.0, 0, 0.0),
                lag_s=lambda: None,
                is_silent=lambda tier, at_ms: False,
            ),
            out=Nobody(),
            wall_ms=lambda: T0_MS,
        )
        prices = PriceBook(lambda coin: None, lambda outcomes: None)
        self.view = SignalView(self.engine, prices)
        for number in range(OPEN):
            self.order(f"COIN{number}", 1e6 + 1e3 * (OPEN - number))
        self.tick(0)

    def order(self, coin: str, usd: float) -> None:
        """A long of ``coin`` now."""
        one = order(coin=coin, pair=f"{coin}USDT", usd=usd, time_ms=self.now_ms)
        gathered = Gathered([frame(one, received_ms=self.now_ms)], large_usd=self.engine.large_usd)
        self.engine.take(gathered.by_key, gathered.large, self.now_ms)

    def tick(self, after_ms: int) -> None:
        """Let time pass."""
        self.now_ms += after_ms
        self.engine.tick(self.now_ms)

    def open(self) -> dict[str, Episode]:
        """A snapshot's episodes by coin, in their order."""
        return {one.heads_up.coin: one for one in self.view.open(self.now_ms)}


def test_none_is_left_out_and_the_biggest_come_first() -> None:
    crash = Crash()
    for _ in range(3):
        crash.tick(100)
        assert list(crash.open()) == [f"COIN{number}" for number in range(OPEN)]


def test_the_biggest_are_as_of_now_and_the_others_a_second_old_at_most() -> None:
    crash = Crash()
    before = crash.open()
    crash.tick(OLD_MS - 1)
    for coin in before:
        crash.order(coin, 10.0)
    crash.tick(0)
    soon = crash.open()
    new = [coin for coin, one in soon.items() if one.heads_up.orders == 2]
    assert new == [f"COIN{number}" for number in range(ALWAYS_NEW)]
    assert soon[SMALLEST] is before[SMALLEST]
    crash.tick(1)
    assert {one.heads_up.orders for one in crash.open().values()} == {2}


def test_a_clock_that_was_set_back_makes_none_stand_still() -> None:
    crash = Crash()
    before = crash.open()
    crash.tick(-5_000)
    assert crash.open()[SMALLEST] is not before[SMALLEST]


def test_a_small_one_that_rises_is_shown_at_once_and_in_its_place() -> None:
    crash = Crash()
    crash.open()
    crash.order(SMALLEST, 50e6)
    crash.tick(50)
    shown = crash.open()
    assert next(iter(shown)) == SMALLEST
    assert shown[SMALLEST].heads_up.tier is Tier.EXTREME


def test_a_reading_of_a_small_one_is_shown_at_once() -> None:
    crash = Crash()
    episode_id = crash.open()[SMALLEST].heads_up.episode_id
    crash.engine.desk.began(episode_id, crash.now_ms)
    assert crash.open()[SMALLEST].reading_now
    crash.engine.read(episode_id, inputs(), crash.now_ms)
    shown = crash.open()[SMALLEST]
    assert (shown.reading_now, shown.last is not None) == (False, True)


def test_one_that_closes_is_gone_at_once() -> None:
    crash = Crash()
    seen = []
    for _ in range(int(60 + DEFAULTS.thresholds.close_s) + 1):
        crash.tick(1_000)
        crash.order("COIN0", 2e6)
        seen.append(len(crash.open()))
    assert set(seen) == {OPEN, 1}, "all the others end in one tick"
    assert list(crash.open()) == ["COIN0"]
    assert len(crash.view.closed(crash.now_ms)) == SHOWN_CLOSED


def test_the_extreme_ones_are_found_without_looking_at_the_others() -> None:
    crash = Crash()
    desk = crash.engine.desk
    crash.order(SMALLEST, 50e6)
    crash.order("COIN5", 60e6)
    crash.tick(50)
    wanted = [one for one in desk.open_courses() if one.heads_up.tier >= Tier.EXTREME]
    found = desk.open_at_least(Tier.EXTREME)
    assert found == wanted
    assert [one.heads_up.coin for one in found[:2]] == ["COIN5", SMALLEST]
    crash.order("COIN5", 1.0)
    assert desk.open_at_least(Tier.EXTREME)[0].heads_up.orders == 3
    assert {one.heads_up.side for one in found} == {Side.LONG}
