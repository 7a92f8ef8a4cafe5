"""The first run's steps, on a screen of 80 by 24."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from cgtui.tui.first_run import DEMO, LIVE, FirstRunApp
from cgtui.tui.keymap import USUAL_KEYS
from cgtui.tui.setup.port import ChatsFound, Finding, Kept, Outcome
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from tests.tui.fake_credentials import KEY, TOKEN, FakeCredentials


class Person:
    """Presses keys, pastes and reads."""

    def __init__(self, app: FirstRunApp, pilot: Pilot[str]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()
        await self.pilot.pause()

    @property
    def sees(self) -> str:
        width, _ = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.ljust(width) for strip in strips)


@asynccontextmanager
async def first_run(
    credentials: FakeCredentials, glyphs: Glyphs = UNICODE, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Person]:
    app = FirstRunApp(credentials, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield Person(app, pilot)


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_a_pasted_key_is_asked_about_kept_and_never_shown() -> None:
    asked = FakeCredentials()
    async with first_run(asked) as person:
        assert "NO COINGLASS API KEY YET" in person.sees
        await person.paste(f"  {KEY}\n")
        assert f"{'•' * len(KEY)}  {len(KEY)} characters" in person.sees
        assert KEY not in person.sees
        await person.press("enter")
        assert asked.asked == [f"check key {KEY}", f"keep key {KEY}"]
        assert "TELEGRAM BOT" in person.sees
        said = "CoinGlass takes the key: STANDARD, in 40 days. Kept in /home/me/config.toml."
        assert said in flat(person.sees)
        assert KEY not in person.sees
        assert KEY not in repr(person.app.__dict__)
        assert asked.hidden == [KEY]


async def test_everything_from_the_key_to_the_live_screen() -> None:
    asked = FakeCredentials()
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        await person.paste(TOKEN)
        assert TOKEN[:10] not in person.sees
        await person.press("enter")
        assert "Write anything to @a_bot in Telegram" in person.sees
        await person.press("enter")
        assert "▌ 42" in person.sees
        await person.press("down", "enter")
        assert "goes to the chat -7" in person.sees
        await person.press("enter")
        assert "message_id 99" in person.sees
        await person.press("enter")
        assert "Telegram stays off until you turn it on: t on the live screen." in person.sees
        await person.press("enter")
        assert person.app.return_value == LIVE
    assert asked.asked[2:] == [
        f"check token {TOKEN}",
        f"keep token {TOKEN}",
        f"chats {TOKEN}",
        "keep chat -7",
        f"test {TOKEN} -7",
    ]


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (Outcome.REFUSED, "CoinGlass refuses the key: HTTP 401, no such key."),
        (Outcome.UNREACHABLE, "CoinGlass could not be asked: connection refused"),
        (Outcome.LACKING, "CoinGlass knows the key, but the plan is over"),
    ],
)
async def test_a_key_in_doubt_is_not_kept_unless_the_person_insists(
    outcome: Outcome, text: str
) -> None:
    asked = FakeCredentials()
    asked.key = Finding(outcome, text)
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        assert f"{text.rstrip('.')}. Nothing was kept." in flat(person.sees)
        assert asked.asked == [f"check key {KEY}"]
        await person.press("down", "enter")  # use this key all the same
        assert asked.asked[1:] == [f"keep key {KEY}"]
        assert "TELEGRAM BOT" in person.sees


async def test_another_key_is_asked_about_anew() -> None:
    asked = FakeCredentials()
    asked.key = Finding(Outcome.REFUSED, "CoinGlass refuses the key")
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter", "enter")
        assert "API key: _" in person.sees
        assert "all the same" not in person.sees
        await person.press(*"other-key", "enter")
        assert asked.asked[1:] == ["check key other-key"]


async def test_a_key_that_is_edited_after_a_refusal_cannot_be_insisted_on() -> None:
    asked = FakeCredentials()
    asked.key = Finding(Outcome.REFUSED, "CoinGlass refuses the key")
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        assert "all the same" in person.sees
        await person.press("x")
        assert "all the same" not in person.sees
        assert f"{len(KEY) + 1} characters" in person.sees


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "4 to 512 printable"), ("abc", "4 to 512"), ("two words", "without spaces")],
)
async def test_what_cannot_be_a_key_is_not_asked_about(text: str, said: str) -> None:
    asked = FakeCredentials()
    async with first_run(asked) as person:
        await person.paste(text)
        await person.press("enter")
        assert asked.asked == []
        assert said in flat(person.sees)
        assert "two words" not in person.sees


async def test_every_letter_is_typed_and_none_is_a_command() -> None:
    asked = FakeCredentials()
    async with first_run(asked) as person:
        await person.press("d", "q", "j", "question_mark", "1", "K", "comma")
        assert "7 characters" in person.sees
        await person.press("backspace")
        assert "6 characters" in person.sees
        await person.press("ctrl+u")
        assert "API key: _" in person.sees
        assert person.app.is_running


async def test_the_log_must_not_show_what_stands_in_the_form() -> None:
    asked = FakeCredentials()
    async with first_run(asked) as person:
        await person.press(*"0123")
        assert asked.typed == ["0", "01", "012", "0123"]
        assert asked.hidden == []  # what is typed becomes a secret of its own only as a whole
        await person.press("enter")
        assert asked.hidden == ["0123"]
        assert asked.typed[-1] == ""


async def test_a_key_is_hidden_before_it_is_asked_about() -> None:
    asked = FakeCredentials()
    known: list[list[str]] = []

    async def look(key: str) -> Finding:
        known.append(list(asked.hidden))
        return asked.key

    asked.check_key = look  # type: ignore[method-assign]
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        assert known == [[KEY]]


@pytest.mark.parametrize("way", ["typed", "pasted"])
async def test_what_is_longer_than_a_key_is_refused_at_once_and_never_asked_about(way: str) -> None:
    asked = FakeCredentials()
    words = "longer than a key can be (512 characters): nothing of it is held."
    async with first_run(asked) as person:
        if way == "pasted":
            await person.paste("k" * 513)
        else:
            for _ in range(600):
                person.app.post_message(events.Key("k", "k"))
            await person.pilot.pause()
        assert words in flat(person.sees)
        assert "API key: more than 512 characters" in person.sees
        await person.press("enter")
        assert asked.asked == asked.hidden == []
        assert words in flat(person.sees)
        await person.press("ctrl+u")
        assert "longer than" not in person.sees
        await person.press(*"new-key", "enter")
        assert asked.asked[0] == "check key new-key"
        assert all(len(text) <= 512 for text in asked.typed)


async def test_escape_clears_what_is_typed_before_it_leaves_and_the_footer_says_which() -> None:
    async with first_run(FakeCredentials()) as person:
        assert "Esc leave" in person.sees
        assert "back" not in person.sees.splitlines()[-1]
        await person.press(*"0123")
        assert "Esc clear" in person.sees
        await person.press("escape")
        assert person.app.is_running
        assert "API key: _" in person.sees
        await person.paste("k" * 600)
        await person.press("escape")
        assert "API key: _" in person.sees
        await person.paste(KEY)
        await person.press("enter")
        assert "Esc back" in person.sees
        await person.press(*"123456:abc", "escape")
        assert "bot token: _" in person.sees
        await person.press("escape", "escape")
        assert person.app.return_value is None


async def test_what_is_typed_on_another_row_goes_to_the_key() -> None:
    async with first_run(FakeCredentials()) as person:
        await person.press("down", "down", "d")
        assert "API key: •  1 character_" in person.sees


@pytest.mark.parametrize(("keys", "wish"), [(["down", "enter"], DEMO), (["up", "escape"], None)])
async def test_the_demo_and_the_way_out(keys: list[str], wish: str | None) -> None:
    async with first_run(FakeCredentials()) as person:
        await person.press(*keys)
        assert person.app.return_value == wish
        assert not person.app.has_key


async def test_escape_goes_back_by_one_step_each_time() -> None:
    asked = FakeCredentials()
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        await person.paste(TOKEN)
        await person.press("enter", "enter", "enter")
        for title in ("TEST MESSAGE", "TELEGRAM CHAT", "TELEGRAM BOT", "NO COINGLASS API KEY YET"):
            assert title in person.sees
            await person.press("escape")
        assert person.app.return_value is None
        assert person.app.has_key


async def test_back_at_the_key_one_can_go_on_with_the_one_that_was_given() -> None:
    asked = FakeCredentials()
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter", "escape", "down", "enter")
        assert "TELEGRAM BOT" in person.sees
        await person.press("down", "enter")
        assert "Alerts are recorded, and not sent" in flat(person.sees)
        await person.press("enter")
        assert person.app.return_value == LIVE


async def test_what_a_source_gives_already_is_not_asked_for() -> None:
    asked = FakeCredentials()
    asked.lacks_token = False
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        assert "TELEGRAM CHAT" in person.sees
        await person.press("enter", "enter", "enter")
        assert asked.asked[2:] == ["chats None", "keep chat 42", "test None 42"]
        asked.lacks_chat = False
        await person.press("escape", "escape", "down", "enter")
        assert "READY" in person.sees


async def test_a_chat_can_be_typed() -> None:
    asked = FakeCredentials()
    asked.lacks_token = False
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter", *"no chat", "enter")
        assert "this is no chat" in person.sees
        await person.press("ctrl+u", *"-1001234", "enter")
        assert asked.asked[-1] == "keep chat -1001234"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (ChatsFound(()), "Nobody has written to the bot of late"),
        (ChatsFound((), "Telegram does not tell: Conflict"), "Telegram does not tell: Conflict"),
    ],
)
async def test_no_chat_says_why_and_can_be_looked_for_again(found: ChatsFound, said: str) -> None:
    asked = FakeCredentials()
    asked.lacks_token = False
    asked.found = found
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter", "enter")
        assert said in flat(person.sees)
        asked.found = FakeCredentials().found
        await person.press("enter")
        assert "42 " in person.sees


async def test_a_key_that_cannot_be_kept_says_so_and_goes_on() -> None:
    asked = FakeCredentials()
    asked.kept = Kept(False, "For this run only, since it could not be kept: disk full")
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        assert "could not be kept: disk full" in flat(person.sees)
        assert "TELEGRAM BOT" in person.sees


async def test_an_answer_that_does_not_come_can_be_given_up() -> None:
    asked = FakeCredentials()

    async def never(key: str) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError(key)

    asked.check_key = never  # type: ignore[method-assign]
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.pilot.press("enter")
        await person.pilot.pause()
        assert "asking CoinGlass about the key; Esc gives it up" in person.sees
        assert "Esc give up" in person.sees
        await person.pilot.press("x", "enter")  # taken, and of no effect
        assert f"{len(KEY)} characters" in person.sees
        await person.press("escape")
        assert "given up" in person.sees
        assert "asking CoinGlass" not in person.sees
        assert person.app.is_running


async def test_a_defect_in_a_step_is_told_without_the_key() -> None:
    asked = FakeCredentials()

    async def broken(key: str) -> Finding:
        raise RuntimeError(f"at {key}")

    asked.check_key = broken  # type: ignore[method-assign]
    async with first_run(asked) as person:
        await person.paste(KEY)
        await person.press("enter")
        assert "internal error (RuntimeError); see the log" in person.sees
        assert KEY not in person.sees


async def test_the_screen_is_painted_anew_on_the_key_in_force_unless_that_is_a_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda _driver: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda _driver, text: sent.append(text))
    keys = {**USUAL_KEYS, "app.paint_anew": ("ctrl+l", "x")}
    app = FirstRunApp(FakeCredentials(), glyphs=UNICODE, keys=keys)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(app, pilot)
        await pilot.pause()
        sent.clear()
        await person.press("ctrl+l")
        assert "NO COINGLASS API KEY YET" in "".join(sent)
        await person.press("x")
        assert "1 character" in person.sees


async def test_a_small_terminal_scrolls_to_the_row_under_the_cursor() -> None:
    app = FirstRunApp(FakeCredentials(), glyphs=ASCII)
    async with app.run_test(size=(40, 10)) as pilot:
        person = Person(app, pilot)
        await person.paste(KEY)
        assert "***" in person.sees
        await person.press("down", "down")
        assert "> leave" in person.sees


@pytest.mark.parametrize("size", [(60, 15), (40, 10)])
async def test_in_a_small_pane_explanations_give_way_before_what_is_wrong_and_the_answers(
    size: tuple[int, int],
) -> None:
    asked = FakeCredentials()
    asked.key = Finding(Outcome.UNREACHABLE, "CoinGlass could not be asked: name not resolved")
    async with first_run(asked, size=size) as person:
        assert "WELCOME" in person.sees
        await person.press("a", "b", "c", "enter")
        rows = person.sees.splitlines()
        entry = next(row for row, line in enumerate(rows) if "API key: •••" in line)
        assert rows[entry + 1].strip().startswith("this is no key: expected 4 to 512")
        assert "printable ASCII characters" in flat(person.sees)
        assert any(line.strip() == "leave" for line in rows[entry:])
        assert "Esc clear" in rows[-1]
        await person.paste(KEY)
        await person.press("enter")
        said = "CoinGlass could not be asked: name not resolved. Nothing was kept."
        assert said in flat(person.sees)
        assert "▌ give another key" in person.sees
        assert "use this key all the same" in person.sees
        assert any(line.strip() == "leave" for line in person.sees.splitlines())


async def test_in_the_least_pane_the_answer_under_the_cursor_is_seen_and_no_key_is_cut() -> None:
    async with first_run(FakeCredentials(), size=(40, 5)) as person:
        assert person.sees.splitlines()[-1].rstrip() == " Enter take  Esc leave  down up move"
        await person.press("a", "b", "c", "enter", "down", "down")
        assert "API key: •••" in person.sees
        assert "this is no key" in person.sees
        assert "▌ leave" in person.sees
