from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.events import (
    AlertTold,
    HeadsUpChange,
    HeadsUpTold,
    MonitorEvent,
    ReadingTaken,
    StateTold,
    TripTold,
)
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.inputs import InputName
from cgtui.signals.threshold import Basis
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree
from cgtui.views.watch.watch_lines import WatchLines
from tests.monitor.build import T0_MS
from tests.signal_sample import (
    VOTES,
    alert,
    heads_up,
    missing,
    reading,
    record,
    threshold,
    trip,
)


def line(event: MonitorEvent, mode: Mode = Mode.LIVE, *, ascii_lines: bool = False) -> str:
    formatter = WatchLines(mode=mode, label="x", ascii_lines=ascii_lines, now_s=lambda: 0.0)
    (found,) = formatter.lines(event)
    return found


def opened(**changes: object) -> HeadsUpTold:
    return HeadsUpTold(T0_MS, HeadsUpChange.OPENED, replace(heads_up(), **changes))  # type: ignore[arg-type]


def test_a_heads_up_is_the_sum_against_its_limit_and_the_rule() -> None:
    assert line(opened()) == (
        "[SIG] BTC LONG large $8.40M/60s ≥ $2.50M (floor) | Binance 65%, OKX 35%"
    )


def test_a_percentile_is_named_and_a_thin_window_says_how_thin() -> None:
    warm = threshold(large_usd=3e6, large_basis=Basis.PERCENTILE)
    assert "≥ $3.00M (p95)" in line(opened(threshold=warm))
    extreme = threshold(extreme_usd=8e6, extreme_basis=Basis.PERCENTILE)
    assert "extreme $8.40M/60s ≥ $8.00M (p99)" in line(opened(threshold=extreme, tier=Tier.EXTREME))
    assert "| baseline 37/200" in line(opened(threshold=threshold(samples=37)))
    assert "baseline" not in line(opened())


def test_an_episode_of_a_single_order_does_not_claim_a_sum() -> None:
    text = line(opened(single=True, sum_usd=1_900_000.0))
    assert text.startswith("[SIG] BTC LONG large by one order of $1.20M on Binance")
    assert "≥" not in text


def test_a_rise_and_an_end_are_told_with_the_peak() -> None:
    rose = HeadsUpTold(T0_MS, HeadsUpChange.ROSE, heads_up(tier=Tier.EXTREME, peak_usd=1.68e7))
    assert line(rose).startswith("[SIG] BTC LONG rose: extreme, peak $16.8M/60s")
    up = heads_up(closed_ms=T0_MS)
    assert line(HeadsUpTold(T0_MS, HeadsUpChange.CLOSED, up)) == (
        "[SIG] BTC LONG closed after 4m00s | peak $8.40M/60s, $31.0M in 412 orders"
    )


def test_a_reading_is_its_verdict_and_four_votes_in_words() -> None:
    votes = (*VOTES[:3], missing(InputName.FUNDING))
    assert line(ReadingTaken(T0_MS, reading(votes=votes))) == (
        "[SIG] BTC LONG reading 2: CONFIRMED 69"
        " | taker 0.63 ≥ 0.58 @ 3.1× ≥ 2× yes"
        " | open interest -1.4 % ≤ -0.8 % in 15 min yes"
        " | liquidations 5.20M ≥ 2.50M strong"
        " | funding missing: timed out"
    )


@pytest.mark.parametrize(
    ("state", "reason", "wanted"),
    [
        (AlertState.SENT, "", "✅ sent #123 BTC LONG CONFIRMED 69/100 large (id a-000123)"),
        (AlertState.PENDING, "", "to be sent: BTC LONG CONFIRMED 69/100 large (id a-000123)"),
        (
            AlertState.RECORDED,
            "Telegram is off",
            "recorded, not sent: BTC LONG CONFIRMED 69/100 large (id a-000123) | Telegram is off",
        ),
        (
            AlertState.SUPPRESSED,
            "repeat in 4:18",
            "not sent: repeat in 4:18 | BTC LONG CONFIRMED 69/100 large",
        ),
        (
            AlertState.EXPIRED,
            "timed out",
            "❌ expired: BTC LONG CONFIRMED 69/100 large (id a-000123) | timed out",
        ),
        (
            AlertState.FAILED,
            "chat not found",
            "❌ failed: BTC LONG CONFIRMED 69/100 large (id a-000123) | chat not found",
        ),
    ],
)
def test_an_alert_says_what_became_of_it(state: AlertState, reason: str, wanted: str) -> None:
    assert line(AlertTold(T0_MS, record(state, reason=reason))) == f"[ALERT] {wanted}"


def test_what_was_held_back_before_is_counted() -> None:
    told = AlertTold(T0_MS, record(alert=alert(suppressed=7)))
    assert line(told).endswith("| +7 suppressed before")


def test_a_notice_is_its_text() -> None:
    what = alert(
        AlertKind.NOTICE, coin="", side=None, heads_up=None, reading=None, text="alerts held"
    )
    told = line(AlertTold(T0_MS, record(alert=what)))
    assert told == "[ALERT] ✅ sent #123 NOTICE: alerts held (id a-000123)"


def test_the_kill_switch_says_how_much_it_holds_and_what_arms_it_again() -> None:
    assert line(TripTold(T0_MS, trip(), tripped=True)) == (
        "[HOLD] ⚠️ alerts held: no order for 74 s | re-arms: 60 s of data"
    )
    for_coin = trip(Cause.INPUTS, Degree.DEGRADED, coin="SOL", reason="2 of 4 inputs missing")
    assert line(TripTold(T0_MS, for_coin, tripped=True)).startswith(
        "[HOLD] ⚠️ SOL: degraded, only extreme ones go out, as UNCONFIRMED: 2 of 4 inputs missing"
    )
    assert line(TripTold(T0_MS, trip(), tripped=False)) == "[HOLD] ✅ over: no order for 74 s"


def test_a_state_is_told_and_a_trouble_is_marked() -> None:
    assert line(StateTold(T0_MS, "telegram", "on", trouble=False)) == "[STATE] telegram: on"
    trouble = StateTold(T0_MS, "journal", "not kept on disk: read-only", trouble=True)
    assert line(trouble) == "[STATE] ⚠️ journal: not kept on disk: read-only"


EVENTS: list[MonitorEvent] = [
    opened(),
    ReadingTaken(T0_MS, reading()),
    AlertTold(T0_MS, record()),
    TripTold(T0_MS, trip(), tripped=True),
    StateTold(T0_MS, "seed", "BTC done", trouble=False),
]


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.REPLAY])
def test_demo_and_replay_are_on_every_line(mode: Mode) -> None:
    assert all(line(event, mode).startswith(f"[{mode}] [") for event in EVENTS)


def test_ascii_lines_are_ascii_and_readable() -> None:
    assert all(line(event, ascii_lines=True).isascii() for event in EVENTS)
    assert "$8.40M/60s >= $2.50M (floor)" in line(EVENTS[0], ascii_lines=True)
    assert "@ 3.1x >= 2x yes" in line(EVENTS[1], ascii_lines=True)


def test_outside_text_is_inert() -> None:
    evil = "\x1b[2J\u202e\nX"
    up = replace(heads_up(coin=evil, side=Side.SHORT), venues=((evil, 1.0),))
    for event in (
        HeadsUpTold(T0_MS, HeadsUpChange.OPENED, up),
        ReadingTaken(T0_MS, reading(coin=evil, votes=(missing(InputName.TAKER, evil),))),
        AlertTold(T0_MS, record(AlertState.SUPPRESSED, reason=evil, alert=alert(coin=evil))),
        TripTold(T0_MS, trip(reason=evil, rearms=evil, coin=evil), tripped=True),
        StateTold(T0_MS, evil, evil, trouble=True),
    ):
        assert not {"\x1b", "\u202e", "\n"} & set(line(event))
