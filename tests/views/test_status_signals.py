from __future__ import annotations

import pytest

from cgtui.monitor.signal_snapshot import ArmedState, InputsMode, JournalState, TelegramState
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.monitor.source import Mode
from cgtui.signals.trip import Cause, Degree
from cgtui.views.cells import Role, width_of
from cgtui.views.glyphs import UNICODE
from cgtui.views.status import status_line
from tests.sample import feed, snapshot
from tests.signal_sample import rest, signals, trip

WIDTHS = [80, 100, 120, 160]
REASON = "no order for 74 s, which is 30 times longer than its own recent rate explains"
HELD = ArmedState("HELD", REASON, "60 s of data", (trip(),))
OFF = TelegramState(on=False, reason="switched off")
BLOCKED = TelegramState(on=False, reason="the bot was blocked by the user (403)")
DELIVERY = ArmedState(trips=(trip(Cause.DELIVERY, Degree.DELIVERY),))

WORST = [
    {"feed": feed(state=FeedState.OPEN, dropped_orders=1234)},
    {
        "mode": Mode.DEMO,
        "label": "cascade, seed 123456",
        "speed": 60.0,
        "feed": feed(state=FeedState.WAITING, retry_in_s=4.0, dropped_orders=1234),
    },
    {
        "mode": Mode.REPLAY,
        "label": "a-tape-with-a-long-name.jsonl",
        "speed": 60.0,
        "feed": feed(state=FeedState.OPEN, dropped_orders=1234),
    },
]


def bar(taken: Snapshot, width: int) -> str:
    line = status_line(taken, width, UNICODE)
    assert width_of(line) <= width
    text = "".join(span.text for span in line)
    # Reasons are cut, what stands behind them never is.
    assert not text.endswith("…") or "HELD: " in text.rsplit("│", 1)[-1]
    return text


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("changes", WORST)
@pytest.mark.parametrize("telegram", [OFF, BLOCKED])
def test_held_and_telegram_off_are_there_at_any_width(
    width: int, changes: dict[str, object], telegram: TelegramState
) -> None:
    inputs = InputsMode.SIMULATED if changes.get("mode") is Mode.REPLAY else InputsMode.REST
    state = signals(armed=HELD, telegram=telegram, inputs=inputs)
    text = bar(snapshot(signals=state, **changes), width)
    assert "HELD" in text
    assert "TG OFF" in text
    assert "DROPPED 1,234" in text
    if inputs is InputsMode.SIMULATED:
        assert "INPUTS" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_all_is_well_says_so_at_any_width(width: int) -> None:
    text = bar(snapshot(signals=signals()), width)
    assert "REST 61/250" in text
    assert "TG ON" in text
    assert "ALERTS ARMED" in text


def test_the_reason_of_a_hold_is_cut_and_never_in_the_way_of_its_state() -> None:
    text = bar(snapshot(signals=signals(armed=HELD)), 80)
    assert "ALERTS HELD: no order for 74 s… │" in text
    wide = bar(snapshot(signals=signals(armed=HELD)), 160)
    assert "which is 30 times" in wide


def test_telegram_that_is_off_by_choice_is_no_alarm_and_by_itself_is_one() -> None:
    by_choice = status_line(snapshot(signals=signals(telegram=OFF)), 120, UNICODE)
    assert ("TG OFF: alerts only recorded", Role.WARN) in by_choice
    by_itself = status_line(snapshot(signals=signals(telegram=BLOCKED)), 160, UNICODE)
    assert ("TG OFF: the bot was blocked by the user (403)", Role.ALARM) in by_itself


def test_alerts_that_wait_are_counted_and_such_that_do_not_arrive_are_an_alarm() -> None:
    pending = TelegramState(on=True, pending=2)
    assert "TG ON, 2 unsent" in bar(snapshot(signals=signals(telegram=pending)), 120)
    unsent = status_line(snapshot(signals=signals(telegram=pending, armed=DELIVERY)), 120, UNICODE)
    assert ("TG 2 UNSENT", Role.ALARM) in unsent


def test_degraded_says_why() -> None:
    armed = ArmedState("DEGRADED", "REST errors 62 %", "below 10 %", ())
    assert "DEGRADED: REST errors 62 %" in bar(snapshot(signals=signals(armed=armed)), 120)


@pytest.mark.parametrize(
    ("coins", "words"),
    [(("SOL",), "│ ARMED, SOL held: "), (("SOL", "XRP"), "│ ARMED, 2 coins held: ")],
)
def test_a_hold_of_single_coins_is_not_called_a_hold_of_all(
    coins: tuple[str, ...], words: str
) -> None:
    trips = tuple(trip(Cause.CALIBRATION, coin=coin) for coin in coins)
    armed = ArmedState("HELD", "sides disagree", "5 agree", trips)
    text = bar(snapshot(signals=signals(armed=armed)), 120)
    assert f"{words}sides disagree" in text
    assert "ALERTS HELD" not in text


def test_a_hold_of_all_comes_before_that_of_a_coin() -> None:
    armed = ArmedState("HELD", REASON, "", (trip(Cause.CALIBRATION, coin="SOL"), trip()))
    assert "ALERTS HELD: no order" in bar(snapshot(signals=signals(armed=armed)), 120)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_replay_without_inputs_says_that_nothing_is_judged(width: int) -> None:
    state = signals(inputs=InputsMode.NONE, rest=None, telegram=OFF)
    taken = snapshot(mode=Mode.REPLAY, label="crash.jsonl", signals=state)
    text = bar(taken, width)
    assert "ALERTS: no inputs" in text
    assert "TG" not in text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_viewer_says_that_it_is_one(width: int) -> None:
    state = signals(journal=JournalState(role="viewer"), armed=HELD)
    assert "VIEWER: alerts off" in bar(snapshot(signals=state), width)


def test_a_paused_rest_says_for_how_long() -> None:
    state = signals(rest=rest(paused_s=31.4, budget_used=250))
    assert "REST 250/250 paused 31s" in bar(snapshot(signals=state), 120)


def test_without_signals_the_bar_does_not_claim_any() -> None:
    assert "ALERTS n/a" in bar(snapshot(), 120)
