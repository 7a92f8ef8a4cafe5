from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len

from cgtui.coinglass.events import Side
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.snapshot import SideSums, Snapshot
from cgtui.signals.alert import AlertKind, PriceNow
from cgtui.signals.heads_up import Phase
from cgtui.signals.threshold import Basis
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree
from cgtui.views.cells import Line, Role, width_of
from cgtui.views.coin.coin_thresholds import threshold_line
from cgtui.views.coin.coin_title import title_line
from cgtui.views.coin.coin_verdict import verdict_line
from cgtui.views.glyphs import ASCII, UNICODE
from tests.coin_sample import detail, replayed, unread
from tests.sample import NOW_MS, coin_row, snapshot
from tests.signal_sample import (
    closed,
    coin_signal,
    episode,
    heads_up,
    reading,
    signals,
    threshold,
    trip,
)

WIDTHS = [80, 120, 160]


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def taken(**changes: Any) -> Snapshot:
    return snapshot(**({"signals": signals(), "coin": detail()} | changes))


def title(of: Snapshot, width: int = 160, coin: str = "BTC") -> str:
    line = title_line(of, coin, "15m", width, UNICODE)
    assert width_of(line) <= width
    return text(line)


def verdict(width: int = 160, **changes: Any) -> str:
    line = verdict_line(taken(signals=signals(**changes)), "BTC", width, UNICODE)
    assert width_of(line) <= width
    return text(line)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_the_three_lines_fit_any_width_whatever_is_known(width: int, glyphs: Any) -> None:
    for of in (
        taken(),
        taken(coin=unread()),
        taken(coin=replayed(), signals=signals(inputs=InputsMode.NONE)),
        taken(coin=None, signals=None, coins=()),
    ):
        for coin in ("BTC", "XPL", "牛来牛来牛来牛来牛来", "A" * 60):
            for line in (
                title_line(of, coin, "15m", width, glyphs),
                threshold_line(of, coin, width, glyphs),
                verdict_line(of, coin, width, glyphs),
            ):
                assert 0 < width_of(line) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_coin_stands_big_before_its_price_at_any_width(width: int) -> None:
    line = title_line(taken(), "BTC", "15m", width, UNICODE)
    assert line[0].text.strip() == "B T C"
    assert line[0].role is Role.TITLE
    assert "112,480 -1.9% 5m" in text(line)
    assert "charts 15m" in text(line)


def test_a_long_name_is_cut_by_cells() -> None:
    line = title_line(taken(), "牛来" * 10, "15m", 120, UNICODE)
    assert cell_len(line[0].text) <= 20


def test_the_price_says_where_it_is_from_and_how_old_it_is() -> None:
    assert "liq px 112,480" in title(taken(coin=replayed(), signals=None))
    old = PriceNow(112_480.0, "rest", NOW_MS - 300_000, -1.9)
    assert "112,480 5m old" in title(taken(coin=detail(price_now=old)))
    nothing = replace(coin_row("BTC"), feed_price=None)
    assert "no price yet" in title(
        snapshot(coin=replace(unread(), price_now=None, row=nothing), coins=(nothing,))
    )


def test_a_price_that_a_crash_may_have_left_behind_is_dim_and_says_its_age() -> None:
    aged = taken(coin=detail(price_now=PriceNow(112_480.0, "rest", NOW_MS - 42_000, -1.9)))
    assert "112,480 42s ago -1.9% 5m" in title(aged)
    line = title_line(aged, "BTC", "15m", 160, UNICODE)
    assert [span.role for span in line if span.text == "112,480"] == [Role.DIM]
    assert "112,480 -1.9% 5m" in title(taken())


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_price_itself_stays_where_its_age_has_no_room(width: int) -> None:
    aged = taken(coin=detail(price_now=PriceNow(112_480.0, "rest", NOW_MS - 42_000, -1.9)))
    assert "112,480" in title(aged, width)


def test_the_spark_tells_the_move_of_its_own_bars() -> None:
    assert "+0.02% in 6h" in title(taken())


def test_a_muted_coin_says_so_and_its_neighbours_are_named() -> None:
    muted = {"BTC": coin_signal("BTC", muted_until_ms=NOW_MS + 2_400_000)}
    assert "muted, 40m left" in title(taken(signals=signals(coins=muted)))
    forever = {"BTC": coin_signal("BTC", muted_until_ms=0)}
    assert "muted" in title(taken(signals=signals(coins=forever)), 80)
    assert "[ XPL · 1/3 · ETH ]" in title(taken())


def test_thresholds_say_value_rule_and_number_of_minutes() -> None:
    assert text(threshold_line(taken(), "BTC", 160, UNICODE)).startswith(
        " all venues 60s L 8.40M S 210k"
        " │ ▼ LONG large 2.50M floor (p95 900k) extreme 7.50M floor │ "
    )
    by_percentile = coin_signal(
        "BTC",
        long=threshold(large_usd=3e6, large_basis=Basis.PERCENTILE),
        long_now=Tier.EXTREME,
    )
    shown = text(
        threshold_line(taken(signals=signals(coins={"BTC": by_percentile})), "BTC", 160, UNICODE)
    )
    assert "▼ LONG large 3.00M p95" in shown
    assert "EXTREME NOW" in shown


def test_the_minutes_of_both_sides_are_told_apart_and_not_as_a_part_of_a_whole() -> None:
    uneven = coin_signal(
        "BTC", long=threshold(samples=8625), short=threshold(side=Side.SHORT, samples=8624)
    )
    of = taken(signals=signals(coins={"BTC": uneven}))
    assert "n L 8,625 S 8,624 min in 6 d" in text(threshold_line(of, "BTC", 220, UNICODE))
    assert "L 8,625 S 8,624 min" in text(threshold_line(of, "BTC", 80, UNICODE))
    loud = replace(uneven, long_now=Tier.EXTREME)
    of = taken(signals=signals(coins={"BTC": loud}))
    assert text(threshold_line(of, "BTC", 80, UNICODE)).endswith("n 8.6k")


def test_sums_of_all_venues_and_those_of_a_heads_up_are_told_apart() -> None:
    venues = ("Binance", "Bybit", "OKX")
    of = taken(signals=signals(venues=venues))
    assert text(threshold_line(of, "BTC", 120, UNICODE)).startswith(" all venues 60s L 8.40M")
    assert text(threshold_line(of, "BTC", 80, UNICODE)).startswith(" all 60s L 8.40M")
    assert "8.40M/60s peak 8.40M on 3 venues" in verdict(200, venues=venues)
    assert "on Binance" in verdict(200, venues=("Binance",))


def test_a_thin_window_is_said() -> None:
    thin = coin_signal("BTC", short=threshold(side=Side.SHORT, samples=37))
    line = threshold_line(taken(signals=signals(coins={"BTC": thin})), "BTC", 80, UNICODE)
    assert "baseline 37/200" in text(line)


def test_a_coin_off_the_board_still_has_its_own_sums() -> None:
    of = taken(coin=detail("PEPE"), coins=())
    assert "60s L 8.40M" in text(threshold_line(of, "PEPE", 120, UNICODE))


def test_an_open_episode_tells_verdict_next_reading_and_speech() -> None:
    spoke = episode(
        spoken=AlertKind.CONFIRMED,
        spoken_ms=NOW_MS - 42_000,
        hush="repeat in 4:18",
        suppressed=7,
        best=reading(score=75.0),
        two_sided=True,
    )
    shown = verdict(200, open=(spoke,))
    for words in (
        "LONG large 4m00s 8.40M/60s peak 8.40M",
        "CONFIRMED 69 42s ago, best CONFIRMED 75",
        "next reading in 18s",
        "said CONFIRMED 42s ago",
        "repeat in 4:18",
        "+7 suppressed",
        "two-sided",
    ):
        assert words in shown
    narrow = verdict(80, open=(spoke,))
    for words in ("LONG large", "CONFIRMED 69", "next reading in 18s", "repeat in 4:18"):
        assert words in narrow


def test_an_episode_that_was_not_read_yet_says_when_it_will_be() -> None:
    fresh = episode(last=None, best=None, next_reading_ms=NOW_MS + 3000)
    assert "reading in 3s" in verdict(open=(fresh,))
    assert "reading now" in verdict(open=(episode(reading_now=True),))
    assert "may speak now" in verdict(open=(episode(),))


def test_both_sides_stand_in_the_line_the_bigger_first() -> None:
    short = episode(side=Side.SHORT, heads_up=heads_up(side=Side.SHORT, phase=Phase.FADING))
    shown = verdict(open=(episode(), short))
    assert shown.index("LONG large") < shown.index("SHORT large")


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_burst_that_is_over_says_its_peak_and_that_it_fades(width: int) -> None:
    over = heads_up(tier=Tier.EXTREME, phase=Phase.FADING, sum_usd=66_500.0, peak_usd=10.1e6)
    shown = verdict(width, open=(episode(heads_up=over),))
    assert "peak 10.1M" in shown
    assert "fading" in shown
    assert "LONG extreme" not in shown
    assert shown.startswith("▌LONG 4m00s ")


def test_without_an_open_episode_the_last_one_is_told() -> None:
    shown = verdict(open=(), closed=(closed("BTC"),))
    assert shown.startswith(" no episode open")
    assert "last SHORT large 8.40M/60s, CONFIRMED 69, ended 12m ago" in shown


def test_what_holds_alerts_back_is_said_for_this_coin_and_for_all() -> None:
    armed = signals().armed
    held = replace(armed, word="HELD", trips=(trip(),))
    assert "HELD: no order for 74 s" in verdict(armed=held)
    other = trip(Cause.COVERAGE, Degree.DEGRADED, coin="ETH")
    assert "no order" not in verdict(armed=replace(armed, trips=(other,)))


def test_a_replay_without_inputs_says_so_once() -> None:
    one = episode(last=None, best=None, next_reading_ms=None, hush="no inputs")
    shown = verdict(open=(one,), inputs=InputsMode.NONE)
    assert shown.count("no inputs") == 1
    assert "no inputs: nothing is confirmed here" in verdict(open=(), inputs=InputsMode.NONE)
    assert "alerts do not run" in text(verdict_line(snapshot(), "BTC", 80, UNICODE))


def test_a_line_does_not_call_extreme_what_its_own_sum_does_not_show() -> None:
    before = coin_signal("BTC", long_now=Tier.EXTREME)
    quiet = coin_row("BTC", m1=SideSums(long_usd=21.0))
    of = taken(signals=signals(coins={"BTC": before}), coin=detail(row=quiet))
    assert "EXTREME NOW" not in text(threshold_line(of, "BTC", 160, UNICODE))
