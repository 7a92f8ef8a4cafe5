"""`cgtui alerts` as a person and a program meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette

from cgtui.journal.reader import JournalReader
from cgtui.monitor.signal.telegram_switch import SWITCH, position_of
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState
from cgtui.simulator.http_server import serve_http
from cgtui.simulator.loopback import LoopbackService, in_thread
from cgtui.simulator.telegram_faults import BotFault
from cgtui.views.numbers import utc_moment
from tests.alerts.bots import SECRET_HALF, TOKEN, simulated
from tests.cli.local_program import LocalProgram, Outcome, local_program
from tests.journal.journals import NOW_MS
from tests.journal.samples import record

LIST_FIELDS = [
    "alert_id", "coin", "side", "tier", "verdict", "score", "state", "message_id", "created",
    "sent", "reason",
]  # fmt: skip


class BotService(LoopbackService):
    """The simulator's Bot API on loopback."""

    def __init__(self, app: Starlette) -> None:
        super().__init__()
        self.app = app
        self.url = ""

    async def _start(self) -> None:
        self.url = await self._stack.enter_async_context(serve_http(self.app, self.fail))


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[LocalProgram]:
    with local_program(tmp_path / "home", monkeypatch, capsys) as ready:
        yield ready


@pytest.fixture
def bot(program: LocalProgram, monkeypatch: pytest.MonkeyPatch) -> Iterator[Starlette]:
    """A bot that the program is configured for, chat and all."""
    app = simulated()
    with in_thread(BotService(app)) as service:
        monkeypatch.setenv("CGTUI_TELEGRAM_URL", service.url)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_CHAT_ID", "4242")
        yield app


def no_token_in(program: LocalProgram, *outcomes: Outcome) -> None:
    said = "".join(one.out + one.err for one in outcomes).encode() + program.written()
    assert SECRET_HALF.encode() not in said


def kept(program: LocalProgram, mode: str = "live") -> list[AlertRecord]:
    name = "journal.db" if mode == "live" else f"journal-{mode}.db"
    return JournalReader(program.home / name).alerts()


# -- the history -------------------------------------------------------------------------------


def fill(program: LocalProgram, mode: str = "live") -> None:
    with program.journal(mode, NOW_MS) as journal:
        old = record("a-old", AlertState.SUPPRESSED, created_ms=NOW_MS - 7_200_000, reason="muted")
        journal.note_suppressed(old)
        sent = replace(record("a-new", AlertState.SENT), message_id=77, sent_at_ms=NOW_MS)
        journal.note_suppressed(sent)
        notice = Alert("n-1", AlertKind.NOTICE, "LIVE", NOW_MS + 5, text="alerts held: by hand")
        journal.note_suppressed(AlertRecord(notice, AlertState.SENT, message_id=78))


def test_the_list_is_the_promised_json_newest_first(program: LocalProgram) -> None:
    fill(program)
    done = program("alerts", "list", "--json")
    assert (done.code, done.err) == (0, "")
    assert [one["alert_id"] for one in done.json] == ["n-1", "a-new", "a-old"]
    for one in done.json:
        assert list(one)[: len(LIST_FIELDS)] == LIST_FIELDS
    _, sent, suppressed = done.json
    assert (sent["state"], sent["message_id"], sent["score"]) == ("sent", 77, 69.0)
    assert (suppressed["state"], suppressed["reason"]) == ("suppressed", "muted")
    assert suppressed["message_id"] is suppressed["sent"] is None


def test_a_silence_that_is_over_is_a_moment_for_people_and_as_it_was_for_programs(
    program: LocalProgram,
) -> None:
    with program.journal("live", NOW_MS) as journal:
        reason = "repeat in 4:00"
        journal.note_suppressed(record("a", AlertState.SUPPRESSED, reason=reason))
    created_ms = record("a", AlertState.SUPPRESSED).alert.created_ms
    (told,) = program("alerts", "list").out.splitlines()[1:]
    assert told.endswith(f"repeat at {utc_moment(created_ms + 240_000, created_ms, seconds=False)}")
    assert program("alerts", "list", "--json").json[0]["reason"] == reason


def test_the_list_for_people_has_state_message_and_reason(program: LocalProgram) -> None:
    fill(program)
    heading, notice, sent, suppressed = program("alerts", "list").out.splitlines()
    assert heading.split() == [
        *("CREATED", "(UTC)", "ALERT", "WHAT", "COIN", "SIDE", "TIER", "SCORE"),
        *("STATE", "MESSAGE", "REASON"),
    ]
    assert notice.endswith("#78      alerts held: by hand")
    assert sent.split()[2:] == ["a-new", "CONFIRMED", "BTC", "LONG", "large", "69", "sent", "#77"]
    assert suppressed.endswith("suppressed -        muted")


def test_limit_and_since_leave_out_the_older_ones(
    program: LocalProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(program)
    monkeypatch.setattr(time, "time_ns", lambda: NOW_MS * 1_000_000)
    assert len(program("alerts", "list", "--json", "--limit", "1").json) == 1
    assert len(program("alerts", "list", "--json", "--since", "1h").json) == 2


def test_a_demo_has_a_history_of_its_own_that_says_so(program: LocalProgram) -> None:
    fill(program, "demo")
    assert program("alerts", "list", "--mode", "demo").out.startswith("DEMO: not the market\n")
    done = program("alerts", "list")
    assert (done.code, done.out) == (1, "")
    assert "no journal yet" in done.err
    assert done.err.endswith("journal.db; there is one of --mode demo\n")


def test_a_journal_without_alerts_is_an_empty_list(program: LocalProgram) -> None:
    with program.journal():
        pass
    assert program("alerts", "list").out.startswith("no alerts; --mode demo")
    assert program("alerts", "list", "--mode", "demo").code != 0
    assert program("alerts", "list", "--json").json == []


def test_names_from_outside_are_inert(program: LocalProgram) -> None:
    with program.journal(now_ms=NOW_MS) as journal:
        one = record("a-1", reason="\x1b[2Jgone")
        journal.note_suppressed(replace(one, alert=replace(one.alert, coin="\u202eCTB")))
    for form in ((), ("--json",)):
        out = program("alerts", "list", *form).out
        assert "\x1b" not in out
        assert "\u202e" not in out


# -- the switch --------------------------------------------------------------------------------


def position(program: LocalProgram, mode: str = "live") -> bool:
    name = "journal.db" if mode == "live" else f"journal-{mode}.db"
    found = position_of(JournalReader(program.home / name).get_state(SWITCH))
    assert found is not None
    return found.on


def test_the_switch_is_off_until_somebody_turns_it_on_and_then_stays(program: LocalProgram) -> None:
    done = program("alerts", "toggle")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Telegram: on\n")
    assert position(program)
    assert program("alerts", "toggle").out.startswith("Telegram: off: alerts are recorded")
    assert not position(program)
    for _ in range(2):
        assert program("alerts", "toggle", "on").out.startswith("Telegram: on\n")
        assert position(program)
    program("alerts", "toggle", "off")
    assert not position(program)


def test_what_else_keeps_alerts_from_going_out_is_told(
    program: LocalProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = program("alerts", "toggle", "on").out
    assert "nothing goes out: no bot token" in out
    assert "nothing goes out: no chat id" in out
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHAT_ID", "4242")
    done = program("alerts", "toggle", "on")
    assert "nothing goes out" not in done.out
    assert "no cgtui is running on this journal" in done.out
    monkeypatch.setenv("CGTUI_FEATURES__TELEGRAM", "off")
    assert "nothing goes out: features.telegram is off" in program("alerts", "toggle", "on").out
    no_token_in(program, done)


def test_a_clock_that_was_set_back_does_not_undo_the_switch(
    program: LocalProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("alerts", "toggle", "on")
    before = position_of(JournalReader(program.home / "journal.db").get_state(SWITCH))
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    program("alerts", "toggle", "off")
    after = position_of(JournalReader(program.home / "journal.db").get_state(SWITCH))
    assert before is not None
    assert after is not None
    assert (after.on, after.at_ms > before.at_ms) == (False, True)


def test_a_demos_switch_starts_on_and_is_another(program: LocalProgram) -> None:
    program("alerts", "toggle", "on")
    done = program("alerts", "toggle", "--mode", "demo")
    assert done.out.startswith("Telegram: off (demo")
    assert position(program)
    assert not position(program, "demo")


def test_a_switch_that_cannot_be_kept_is_told(program: LocalProgram) -> None:
    (program.home / "journal.db").mkdir(parents=True)
    done = program("alerts", "toggle", "on")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert "the switch was not moved" in done.err


def test_a_running_instance_obeys(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "CGTUI_HOME": str(tmp_path)}
    program = [sys.executable, "-m", "cgtui"]
    command = [*program, "watch", "--demo", "--json", "--for", "60s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ, text=True) as watching:
        assert watching.stdout is not None
        events = (json.loads(line) for line in watching.stdout)
        try:
            next(one for one in events if one["event"] == "subscribed")
            toggle = [*program, "alerts", "toggle", "off", "--mode", "demo"]
            done = subprocess.run(toggle, capture_output=True, text=True, check=True, env=environ)
            assert "the cgtui that is running obeys within 2 s" in done.stdout
            told = next(
                one
                for one in events
                if one["event"] == "status" and one["part"] == "telegram" and "off" in one["text"]
            )
            assert told["text"] == "off: switched off"
        finally:
            watching.terminate()


# -- the test message --------------------------------------------------------------------------


def test_a_test_message_is_sent_and_its_id_told(program: LocalProgram, bot: Starlette) -> None:
    with program.journal():
        pass
    done = program("alerts", "test")
    assert (done.code, done.err) == (0, "")
    (message,) = bot.state.sent
    assert done.out == f"sent: message_id {message.message_id} in chat 4242\n"
    assert message.text.startswith("<b>TEST · cgtui reaches this chat</b>")
    (one,) = kept(program)
    assert (one.alert.kind, one.state) == (AlertKind.TEST, AlertState.SENT)
    assert one.message_id == message.message_id
    no_token_in(program, done)


def test_a_test_message_begins_no_journal(program: LocalProgram, bot: Starlette) -> None:
    done = program("alerts", "test")
    assert done.code == 0
    assert "not in the history" in done.out
    assert not (program.home / "journal.db").exists()
    assert len(bot.state.sent) == 1


def test_a_test_message_leaves_the_journal_to_who_writes_it(
    program: LocalProgram, bot: Starlette
) -> None:
    with program.journal() as journal:
        journal.flushed().result(30)
        done = program("alerts", "test")
    assert done.code == 0
    assert "not in the history" in done.out
    assert kept(program) == []
    assert len(bot.state.sent) == 1


@pytest.mark.parametrize(
    ("token", "chat", "said"),
    [
        (TOKEN, "999", "chat not found"),
        ("1234567890:" + "R3voked" * 5, "4242", "401"),
        ("123456:n0ne-at-all", "4242", "404"),
    ],
)
def test_a_refused_test_message_ends_in_one_line_with_the_reason(
    program: LocalProgram,
    bot: Starlette,
    monkeypatch: pytest.MonkeyPatch,
    token: str,
    chat: str,
    said: str,
) -> None:
    with program.journal():
        pass
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    monkeypatch.setenv("TELEGRAM_CHAT_ID", chat)
    done = program("alerts", "test")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("cgtui: not sent: ")
    assert said in done.err
    (one,) = kept(program)
    assert one.state is AlertState.FAILED
    assert said in one.reason
    assert bot.state.sent == []
    assert token.partition(":")[2].encode() not in done.err.encode() + program.written()


def test_a_telegram_that_does_not_answer_is_one_line(
    program: LocalProgram, bot: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CGTUI_TELEGRAM_URL", "http://127.0.0.1:1")
    done = program("alerts", "test")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    no_token_in(program, done)
    assert bot.state.sent == []


@pytest.mark.parametrize("missing", ["TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID"])
def test_what_is_not_configured_is_named_and_nothing_is_sent(
    program: LocalProgram, bot: Starlette, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    done = program("alerts", "test")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert ("no bot token" if "TOKEN" in missing else "no chat id") in done.err
    assert bot.state.sent == []


@pytest.mark.parametrize("mode", ["demo", "replay"])
def test_what_is_not_the_market_reaches_no_chat(
    program: LocalProgram, bot: Starlette, mode: str
) -> None:
    done = program("alerts", "test", "--mode", mode)
    assert (done.code, done.out) == (2, "")
    assert "nothing is sent" in done.err
    assert bot.state.sent == []


# -- the chat ----------------------------------------------------------------------------------


def test_chats_that_wrote_are_listed_with_how_to_choose_one(
    program: LocalProgram, bot: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TELEGRAM_CHAT_ID")
    bot.state.bot.receive("hello")
    bot.state.bot.receive("hello", chat_id=-1001)
    done = program("alerts", "chat")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert "@cgtui_demo_bot" in lines[0]
    assert lines[1].split() == ["-1001", "supergroup", "desk"]
    assert lines[2].split() == ["4242", "private", "Demo"]
    assert lines[3] == "choose one with: cgtui config set telegram.chat_id NUMBER"
    assert len(program("alerts", "chat").out.splitlines()) == 4  # they go on waiting
    no_token_in(program, done)


def test_the_chosen_chat_is_marked(program: LocalProgram, bot: Starlette) -> None:
    bot.state.bot.receive("hello")
    assert "Demo  (telegram.chat_id)" in program("alerts", "chat").out


def test_where_nobody_wrote_it_says_what_to_do(program: LocalProgram, bot: Starlette) -> None:
    assert bot.state.bot.updates == []
    done = program("alerts", "chat")
    assert (done.code, done.out) == (1, "")
    assert "nobody has written to @cgtui_demo_bot" in done.err
    assert "write to it in Telegram" in done.err


def test_updates_that_are_refused_are_one_line(program: LocalProgram, bot: Starlette) -> None:
    bot.state.faults.queue(BotFault(409, "Conflict: webhook is active"), method="getUpdates")
    done = program("alerts", "chat")
    assert (done.code, done.out) == (1, "")
    assert "webhook" in done.err
    no_token_in(program, done)


def test_without_a_token_there_are_no_chats(program: LocalProgram) -> None:
    done = program("alerts", "chat")
    assert (done.code, done.out) == (2, "")
    assert "no bot token" in done.err
