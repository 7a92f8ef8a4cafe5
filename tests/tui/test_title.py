from __future__ import annotations

import pytest

from cgtui.monitor.signal_snapshot import SignalsSnapshot
from cgtui.monitor.snapshot import Snapshot
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.tui.title import SHOWN_S, TerminalTitle
from tests.sample import snapshot
from tests.signal_sample import alert, record, signals
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import reported

PUSH, POP = "\x1b[22;2t", "\x1b[23;2t"
PLAIN = "\x1b]2;cgtui\x07"
CONFIRMED = "\x1b]2;cgtui ● BTC LONG CONFIRMED 69\x07"


def taken(*alerts: AlertRecord, mode: Mode = Mode.LIVE) -> Snapshot:
    return snapshot(signals=signals(alerts=alerts), mode=mode)


def started() -> tuple[TerminalTitle, list[str]]:
    written: list[str] = []
    title = TerminalTitle(written.append, "●")
    title.take(taken(), 0.0)
    return title, written


def test_a_confirmed_alert_is_in_the_title_until_somebody_has_seen_it() -> None:
    title, written = started()
    title.take(taken(record()), 1.0)
    title.take(taken(record()), 2.0)
    assert written == [PUSH, CONFIRMED]
    title.seen()
    title.seen()
    assert written[2:] == [PLAIN]
    title.close()
    title.close()
    assert written[3:] == [POP]


def test_it_is_taken_back_after_five_minutes() -> None:
    title, written = started()
    title.take(taken(record()), 1.0)
    title.take(taken(record()), 1.0 + SHOWN_S - 0.1)
    assert PLAIN not in written
    title.take(taken(record()), 1.0 + SHOWN_S)
    assert written[-1] == PLAIN


def test_what_was_told_before_the_start_is_no_news() -> None:
    written: list[str] = []
    title = TerminalTitle(written.append, "●")
    title.take(taken(record()), 0.0)
    title.take(taken(record()), 1.0)
    title.close()
    assert written == []


def test_an_unconfirmed_and_a_suppressed_one_are_not_in_the_title() -> None:
    title, written = started()
    unconfirmed = record(alert=alert(AlertKind.UNCONFIRMED, alert_id="b"))
    title.take(taken(record(AlertState.SUPPRESSED), unconfirmed), 1.0)
    assert written == []


def test_demo_and_replay_say_so_in_the_title() -> None:
    title, written = started()
    title.take(taken(record(), mode=Mode.DEMO), 1.0)
    assert written[-1] == "\x1b]2;cgtui DEMO ● BTC LONG CONFIRMED 69\x07"


def test_a_hostile_name_cannot_end_the_sequence() -> None:
    title, written = started()
    title.take(taken(record(alert=alert(coin="X\x07\x1b]0;owned\x07"))), 1.0)
    assert written[-1].count("\x07") == 1
    assert written[-1].count("\x1b") == 1


@pytest.mark.parametrize(
    ("shows", "rings", "expected"),
    [
        (True, False, [PUSH, CONFIRMED]),
        (True, True, ["\x07", PUSH, CONFIRMED]),
        (False, True, ["\x07"]),
        (False, False, []),
    ],
)
def test_title_and_bell_can_each_be_off(shows: bool, rings: bool, expected: list[str]) -> None:
    written: list[str] = []
    title = TerminalTitle(written.append, "●", shows=shows, rings=rings)
    title.take(taken(), 0.0)
    title.take(taken(record()), 1.0)
    title.take(taken(record()), 2.0)
    title.seen()
    title.close()
    assert written[: len(expected)] == expected
    assert bool(written[len(expected) :]) == shows


def test_what_was_told_before_the_start_rings_no_bell() -> None:
    written: list[str] = []
    title = TerminalTitle(written.append, "●", rings=True)
    title.take(taken(record()), 0.0)
    assert written == []


async def test_a_key_takes_the_title_back() -> None:
    app, monitor = fake_app()
    written: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app._title = TerminalTitle(written.append, "●")
        state: SignalsSnapshot = signals(alerts=())
        await reported(pilot, monitor, signals=state)
        await reported(pilot, monitor, signals=signals())
        assert written == [PUSH, CONFIRMED]
        await pilot.press("j")
        assert written[-1] == PLAIN
    assert written[-1] == POP
