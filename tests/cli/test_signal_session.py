"""What each mode lets the signals reach: the person's own accounts for live data, else loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from cgtui.cli.access import Access
from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import open_session
from cgtui.cli.signal_params import signal_params
from cgtui.cli.signal_session import signal_setup
from cgtui.clock import SystemClock
from cgtui.config import Settings, load_settings
from cgtui.journal.reader import JournalReader
from cgtui.journal.records import OutcomeRow
from cgtui.monitor.signal.signal_setup import SignalSetup
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.source import Mode, Source
from cgtui.paths import resolve_paths
from tests.monitor.build import order

PERSONS = {
    "COINGLASS_API_KEY": "persons-own-key",
    "TELEGRAM_BOT_TOKEN": "111:persons-own-token",
    "TELEGRAM_CHAT_ID": "424242",
    "CGTUI_TELEGRAM_URL": "https://api.telegram.example",
    "CGTUI_REST_URL": "https://rest.coinglass.example",
    "CGTUI_WS_URL": "wss://ws.coinglass.example/ws",
}
SECRETS = ("persons-own-key", "111:persons-own-token", "persons-own-token")
LOOPBACK = "http://127.0.0.1:9"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as found:
        yield found


def settings(home: Path, **environ: str) -> Settings:
    paths = resolve_paths({"CGTUI_HOME": str(home)})
    return load_settings(sets=(), environ=PERSONS | environ, paths=paths).settings


def source(mode: Mode, **changes: Any) -> Source:
    defaults: dict[str, Any] = {
        "mode": mode,
        "label": "",
        "ws_url": "ws://127.0.0.1:9",
        "rest_url": LOOPBACK,
        "telegram_url": LOOPBACK,
        "clock": SystemClock(),
        "loopback": mode is not Mode.LIVE,
    }
    return Source(**(defaults | changes))


def setup(home: Path, stack: ExitStack, of: Source, access: Access, **environ: str) -> SignalSetup:
    paths = resolve_paths({"CGTUI_HOME": str(home)})
    return signal_setup(settings(home, **environ), of, access, paths, stack)


def test_live_alerts_go_to_the_persons_bot_once_a_person_says_so(
    tmp_path: Path, stack: ExitStack
) -> None:
    of = source(Mode.LIVE, telegram_url=PERSONS["CGTUI_TELEGRAM_URL"])
    access = Access("persons-own-key", "111:persons-own-token", "424242")
    made = setup(tmp_path, stack, of, access)
    assert not made.delivery.starts_on
    assert (made.delivery.forbidden, made.delivery.chat_id) == ("", "424242")
    assert made.delivery.make_bot is not None
    assert not made.delivery.make_bot().is_on_loopback
    assert made.inputs is InputsMode.REST
    assert made.journal.path.name == "journal.db"


@pytest.mark.parametrize(
    ("access", "environ", "why"),
    [
        (Access("key"), {}, "no bot token"),
        (Access("key", "", "1"), {}, "no bot token"),
        (Access("key", "1:t"), {}, "no chat id"),
        (
            Access("key", "1:t", "1"),
            {"CGTUI_FEATURES__TELEGRAM": "off"},
            "features.telegram is off",
        ),
    ],
)
def test_what_keeps_telegram_off_is_named(
    tmp_path: Path, stack: ExitStack, access: Access, environ: dict[str, str], why: str
) -> None:
    assert setup(tmp_path, stack, source(Mode.LIVE), access, **environ).delivery.forbidden == why


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.REPLAY])
def test_a_simulated_source_cannot_make_a_bot_that_leaves_this_machine(
    tmp_path: Path, stack: ExitStack, mode: Mode
) -> None:
    of = source(mode, telegram_url="https://api.telegram.org")
    made = setup(tmp_path, stack, of, Access("key", "1:t", "1"))
    assert made.delivery.make_bot is not None
    with pytest.raises(ValueError, match="loopback"):
        made.delivery.make_bot()


def test_no_secret_is_in_any_repr(tmp_path: Path, stack: ExitStack) -> None:
    access = Access("persons-own-key", "111:persons-own-token", "424242")
    made = setup(tmp_path, stack, source(Mode.LIVE), access)
    assert made.delivery.make_bot is not None
    assert made.rest is not None
    client = made.rest.make_client(lambda _: None)
    shown = repr((access, made, made.delivery.make_bot(), client, vars(client)))
    for secret in SECRETS:
        assert secret not in shown


# -- the whole of a session ------------------------------------------------------------------


def test_a_demo_takes_nothing_of_the_persons_own(tmp_path: Path) -> None:
    environ = PERSONS | {"CGTUI_HOME": str(tmp_path), "CGTUI_ALERTS__COMMAND": "true"}
    with open_session(RunOptions(demo=True, speed=10.0), environ) as session:
        delivery, rest = session.signals().delivery, session.signals().rest
        assert delivery.make_bot is not None
        assert delivery.make_bot().is_on_loopback
        assert delivery.chat_id != "424242"
        assert delivery.starts_on
        assert session.access.bot_token not in SECRETS
        assert session.access.api_key not in SECRETS
        assert rest is not None
        assert session.source.rest_url.startswith("http://127.0.0.1:")
        assert session.signals().inputs is InputsMode.REST
        assert session.signals().journal.path.name == "journal-demo.db"
        for secret in (*SECRETS, session.access.api_key, session.access.bot_token or "?"):
            assert secret not in repr(session)


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    frame = {
        "channel": "liquidationOrders",
        "data": [
            {
                "baseAsset": "BTC",
                "exName": "Binance",
                "price": 56738.0,
                "side": 1,
                "symbol": "BTCUSDT",
                "time": 1_723_895_903_305,
                "volUsd": 3858.18,
            }
        ],
    }
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"t": 1_723_895_903_400, "frame": json.dumps(frame)}) + "\n")
    return path


def test_a_plain_replay_has_no_rest_no_bot_and_says_why(tmp_path: Path, tape: Path) -> None:
    environ = PERSONS | {"CGTUI_HOME": str(tmp_path / "home")}
    with open_session(RunOptions(replay=tape, speed=100.0), environ) as session:
        signals = session.signals()
        assert signals.inputs is InputsMode.NONE
        assert (signals.rest, signals.delivery.make_bot) == (None, None)
        assert signals.delivery.forbidden == "a replay sends nothing"
        assert session.access.bot_token is None
        assert session.access.api_key not in SECRETS


def test_simulated_inputs_reach_the_simulator_alone(tmp_path: Path, tape: Path) -> None:
    environ = PERSONS | {"CGTUI_HOME": str(tmp_path / "home")}
    options = RunOptions(replay=tape, speed=100.0, inputs_simulated=True)
    with open_session(options, environ) as session:
        signals = session.signals()
        assert signals.inputs is InputsMode.SIMULATED
        assert signals.rest is not None
        assert signals.delivery.make_bot is not None
        assert signals.delivery.make_bot().is_on_loopback
        assert session.access.bot_token not in SECRETS
        assert "SIMULATED INPUTS" in session.source.label


def test_each_replay_begins_a_journal_of_its_own_and_keeps_the_last(
    tmp_path: Path, tape: Path
) -> None:
    environ = {"CGTUI_HOME": str(tmp_path / "home")}
    for number in (1, 2):
        with open_session(RunOptions(replay=tape, speed=100.0), environ) as session:
            journal = session.signals().journal
            assert journal.outcomes() == []
            row = OutcomeRow(
                f"a{number}", "BTC", "LONG", "large", "CONFIRMED", 5, 1.0, 0.0, 0.0, 1, "rest"
            )
            journal.note_outcome(row)
            journal.flushed().result(10)
            assert journal.path.name == "journal-replay.db"
    previous = tmp_path / "home" / "journal-replay.db.previous"
    assert [one.alert_id for one in JournalReader(previous).outcomes()] == ["a1"]


def test_a_demos_journal_goes_on_from_run_to_run(tmp_path: Path) -> None:
    environ = {"CGTUI_HOME": str(tmp_path)}
    for expected in (None, 7):
        with open_session(RunOptions(demo=True), environ) as session:
            journal = session.signals().journal
            assert journal.get_state("x") == expected
            journal.set_state("x", 7).result(10)


# -- parameters ------------------------------------------------------------------------------


def test_every_parameter_of_the_signals_is_a_setting() -> None:
    made = Settings()
    params = signal_params(made)
    sections = {
        "thresholds": made.thresholds,
        "confirm": made.confirm,
        "votes": made.votes,
        "speech": made.alerts,
        "hold": made.hold,
        "canary": made.canary,
    }
    for name, section in sections.items():
        for one in fields(getattr(params, name)):
            assert getattr(getattr(params, name), one.name) == getattr(section, one.name)
    assert params.coins.watch == made.coins.watch
    assert params.coins.exchanges == frozenset(made.coins.exchanges)


def test_a_changed_setting_arrives(tmp_path: Path) -> None:
    made = settings(tmp_path, CGTUI_HOLD__LAG_S="7", CGTUI_COINS__TIER1="BTC")
    params = signal_params(made)
    assert (params.hold.lag_s, params.coins.tier1) == (7, ("BTC",))


def test_another_demos_market_is_not_taken_for_this_ones_past(tmp_path: Path) -> None:
    now_ms = SystemClock().now_ms()

    def kept_by(label: str, price: float) -> list[float]:
        """The prices of before, seen by a demo that then keeps an order of its own."""
        with ExitStack() as run:
            journal = setup(tmp_path, run, source(Mode.DEMO, label=label), Access("key")).journal
            before = [one.order.price for one in journal.events()]
            journal.note_orders([order(price=price, time_ms=now_ms, received_ms=now_ms)])
            journal.flushed().result(10)
            return before

    assert kept_by("cascade, seed 1", 1.0) == []
    assert kept_by("cascade, seed 1", 2.0) == [1.0]
    assert kept_by("storm, seed 1", 3.0) == []
    assert kept_by("storm, seed 1", 4.0) == [3.0]
    (previous,) = tmp_path.rglob("*.previous")
    assert previous.stat().st_size > 0
