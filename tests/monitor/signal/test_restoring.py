"""What a start takes up of an earlier run: episodes that ended are listed and say nothing more."""

from __future__ import annotations

from dataclasses import replace

from cgtui.journal.records import Restored
from cgtui.monitor.signal.alert_maker import MarketNow, Surroundings
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.signal.restoring import restore_engine
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState
from cgtui.signals.hush_words import rise_in
from cgtui.signals.kill_switch import KillSwitch
from tests.monitor.build import T0_MS
from tests.monitor.signal.test_signal_view import Crash, Nobody
from tests.signals.params import DEFAULTS


class Listener(Nobody):
    """Keeps what was decided."""

    def __init__(self) -> None:
        self.decided: list[Alert] = []

    def decide(self, alert: Alert) -> None:
        self.decided.append(alert)


def test_what_an_ended_episode_still_owed_is_not_said_after_a_restart() -> None:
    opened = next(iter(Crash().open().values())).heads_up
    ended = replace(opened, closed_ms=T0_MS + 60_000)
    rise = AlertRecord(
        Alert(
            alert_id="a1",
            kind=AlertKind.CONFIRMED,
            mode="LIVE",
            created_ms=T0_MS + 50_000,
            coin=ended.coin,
            side=ended.side,
            heads_up=ended,
        ),
        AlertState.SUPPRESSED,
        reason=rise_in(40_000),
        committed_at_ms=T0_MS + 50_000,
    )
    out, now_ms = Listener(), T0_MS + 11 * 60_000
    engine = SignalEngine(
        DEFAULTS,
        mode="LIVE",
        inputs=InputsMode.REST,
        started_ms=now_ms,
        kill=KillSwitch(DEFAULTS.hold, judged=()),
        around=Surroundings(
            price_of=lambda coin: None,
            market=lambda: MarketNow(0.0, 0.0, 0, 0.0),
            lag_s=lambda: None,
            is_silent=lambda tier, at_ms: False,
        ),
        out=out,
        wall_ms=lambda: now_ms,
    )
    assert restore_engine(engine, Restored(alerts=(rise,), ended_heads_ups=(ended,)), now_ms) == ()
    for second in range(5):
        engine.tick(now_ms + 1_000 * second)
    assert [one.heads_up for one in engine.desk.closed_courses()] == [ended]
    assert engine.speech.owed(ended.key) is not None, "else nothing was at stake"
    assert out.decided == []
