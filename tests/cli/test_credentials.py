"""Keys, tokens and chats as the session checks and keeps them, against the simulator."""

from __future__ import annotations

import stat
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from cgtui.cli.credentials import CredentialDesk
from cgtui.config import OriginKind, load_settings
from cgtui.logging import close_logging, configure_logging
from cgtui.redact import Redactor
from cgtui.simulator.credentials import Credentials
from cgtui.simulator.plans import Account
from cgtui.simulator.simulator import Simulator
from cgtui.tui.keymap import ACTIONS
from cgtui.tui.setup.port import ChatChoice, Kept, Outcome
from tests.config.homes import Home

KEY = "k3y+S3cret/0123456789abcdef=="
TOKEN = "1234567890:AAF-s3cret_Token_of_35_characters_xy"
DAY_MS = 86_400_000
NOW_MS = time.time_ns() // 1_000_000
ACCOUNTS = {
    "hobbyist-key": Account.on("HOBBYIST", expire_ms=NOW_MS + 40 * DAY_MS),
    "expired-key": Account.on("STANDARD", expire_ms=NOW_MS - DAY_MS),
}


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    known = Credentials(api_key=KEY, bot_token=TOKEN, chat_id="987654321")
    async with Simulator("calm", 1, credentials=known, accounts=ACCOUNTS) as running:
        yield running


class Setup:
    """A desk over a home of its own, with everything that was logged."""

    def __init__(
        self,
        root: Path,
        urls: Mapping[str, str],
        environ: Mapping[str, str] | None = None,
        sets: Sequence[str] = (),
    ) -> None:
        self.home = Home(root)
        self.redactor = Redactor()
        configure_logging(self.home.paths.log_file, self.redactor)
        loaded = self.home.load({**urls, **(environ or {})}, sets)
        self.desk = CredentialDesk(loaded, self.home.paths, self.redactor)

    @property
    def file(self) -> Path:
        return self.home.paths.config_file

    @property
    def logged(self) -> str:
        return self.home.paths.log_file.read_text()


@pytest.fixture(autouse=True)
def _no_log_is_left_open() -> Iterator[None]:
    yield
    close_logging()


def urls(simulator: Simulator) -> dict[str, str]:
    return {"CGTUI_REST_URL": simulator.rest_url, "CGTUI_TELEGRAM_URL": simulator.telegram_url}


NOWHERE = {"CGTUI_REST_URL": "http://127.0.0.1:1", "CGTUI_TELEGRAM_URL": "http://127.0.0.1:1"}


async def test_a_good_key_tells_its_plan_and_its_end(tmp_path: Path, simulator: Simulator) -> None:
    setup = Setup(tmp_path, urls(simulator))
    found = await setup.desk.check_key(KEY)
    assert found.outcome is Outcome.GOOD
    assert found.text.startswith("CoinGlass takes the key: STANDARD, ends 20")
    assert setup.logged.count('"endpoint": "account"') == 1
    assert KEY not in setup.logged


@pytest.mark.parametrize(
    ("key", "outcome", "said"),
    [
        ("unknown-key", Outcome.REFUSED, "CoinGlass refuses the key: HTTP "),
        ("hobbyist-key", Outcome.LACKING, "live liquidations need Standard or a higher plan"),
        ("expired-key", Outcome.LACKING, "expired on 20"),
    ],
)
async def test_a_key_that_will_not_do_says_why(
    tmp_path: Path, simulator: Simulator, key: str, outcome: Outcome, said: str
) -> None:
    setup = Setup(tmp_path, urls(simulator))
    found = await setup.desk.check_key(key)
    assert found.outcome is outcome
    assert said in found.text
    assert not setup.file.exists()
    assert key not in setup.logged


async def test_no_answer_is_told_as_such(tmp_path: Path) -> None:
    setup = Setup(tmp_path, NOWHERE, sets=["rest.timeout_s=0.5"])
    found = await setup.desk.check_key(KEY)
    assert found.outcome is Outcome.UNREACHABLE
    assert found.text.startswith("CoinGlass could not be asked: ")
    found = await setup.desk.check_token(TOKEN)
    assert found.outcome is Outcome.UNREACHABLE
    assert found.text.startswith("Telegram could not be asked: ")
    assert TOKEN not in setup.logged + found.text


async def test_a_key_is_kept_in_a_file_of_the_owners_that_explains_itself(tmp_path: Path) -> None:
    setup = Setup(tmp_path, {})
    assert setup.desk.place == f"It is then kept in {setup.file}, which only you can read."
    kept = await setup.desk.keep_key(KEY)
    assert kept == Kept(True, f"Kept in {setup.file}.")
    text = setup.file.read_text()
    assert f'\napi_key = "{KEY}"\n' in text
    assert all(f'# "{action.name}" = ' in text for action in ACTIONS)
    assert stat.S_IMODE(setup.file.stat().st_mode) == 0o600
    assert setup.desk.given == {}
    assert setup.desk.origins["coinglass.api_key"].kind is OriginKind.FILE
    assert setup.home.load().settings.secrets() == (KEY,)


async def test_an_open_file_is_closed_to_others_before_the_key_is_in_it(tmp_path: Path) -> None:
    Home(tmp_path).write("[ui]\nfps = 7\n", 0o644)
    setup = Setup(tmp_path, {})
    assert (await setup.desk.keep_key(KEY)).ok
    assert stat.S_IMODE(setup.file.stat().st_mode) == 0o600
    assert setup.home.load().settings.ui.fps == 7


@pytest.mark.parametrize(
    ("environ", "toml", "source"),
    [
        ({"COINGLASS_API_KEY": "old-key"}, "", "coinglass.api_key comes from environment COINGL"),
        ({"COINGLASS_API_KEY_FILE": "{file}"}, "", "api_key_file comes from environment COINGLASS"),
        ({}, "[coinglass]\napi_key_file = '{file}'\n", "coinglass.api_key_file comes from {root}"),
    ],
)
async def test_where_the_key_comes_from_elsewhere_nothing_is_written(
    tmp_path: Path, environ: dict[str, str], toml: str, source: str
) -> None:
    home = Home(tmp_path)
    file = str(home.file("key", "old-key"))
    before = toml.format(file=file)
    if toml:
        home.write(before)
    given = {name: value.format(file=file) for name, value in environ.items()}
    setup = Setup(tmp_path, {}, given)
    assert "It holds for this run, and nothing is written" in setup.desk.place
    kept = await setup.desk.keep_key(KEY)
    assert not kept.ok
    assert source.format(root=tmp_path) in kept.text
    assert (setup.file.read_text() if toml else "") == before
    assert setup.file.exists() == bool(toml)
    assert setup.desk.given == {"coinglass.api_key": KEY}
    assert setup.desk.origins["coinglass.api_key"].kind is OriginKind.GIVEN
    assert str(setup.desk.origins["coinglass.api_key"]) == "given in this run"


async def test_a_key_from_config_toml_is_replaced_there(tmp_path: Path) -> None:
    Home(tmp_path).write("[coinglass]\napi_key = 'old-key-old'\n")
    setup = Setup(tmp_path, {})
    assert (await setup.desk.keep_key(KEY)).ok
    assert setup.file.read_text() == f'[coinglass]\napi_key = "{KEY}"\n'


async def test_what_cannot_be_written_holds_for_this_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    setup = Setup(tmp_path, {})
    monkeypatch.setattr("os.fsync", full)
    kept = await setup.desk.keep_key(KEY)
    assert not kept.ok
    assert "For this run only, since it could not be kept: " in kept.text
    assert "No space left on device" in kept.text
    assert setup.desk.given == {"coinglass.api_key": KEY}
    loaded = setup.home.load()
    assert loaded.settings.coinglass.api_key is None
    assert KEY not in setup.logged


async def test_what_holds_for_this_run_wins_over_every_source(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write("[coinglass]\napi_key = 'old-key-old'\n")
    loaded = load_settings(
        environ={"COINGLASS_API_KEY": "env-key-env"},
        paths=home.paths,
        given={"coinglass.api_key": KEY},
    )
    assert loaded.settings.secrets() == (KEY,)
    assert str(loaded.origins["coinglass.api_key"]) == "given in this run"


async def test_a_bot_its_chats_and_a_message_to_one(tmp_path: Path, simulator: Simulator) -> None:
    setup = Setup(tmp_path, urls(simulator))
    desk = setup.desk
    assert desk.lacks_token
    assert desk.lacks_chat
    found = await desk.check_token(TOKEN)
    assert (found.outcome, found.name) == (Outcome.GOOD, "cgtui_demo_bot")
    assert (await desk.keep_token(TOKEN)).ok
    assert not desk.lacks_token
    chats = await desk.chats(TOKEN)
    assert chats.chats == (ChatChoice("987654321", "private", "Demo"),)
    assert (await desk.keep_chat("987654321")).ok
    sent = await desk.send_test(TOKEN, "987654321")
    (message,) = simulator.sent_messages
    assert f"message_id {message.message_id}" in sent.text
    assert "TEST" in message.text
    settings = setup.home.load().settings
    assert (settings.telegram.chat_id, settings.secrets()) == ("987654321", (TOKEN,))
    assert TOKEN not in setup.logged


async def test_a_token_that_a_source_gives_is_used_and_not_asked_for(
    tmp_path: Path, simulator: Simulator
) -> None:
    environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_CHAT_ID": "987654321"}
    desk = Setup(tmp_path, urls(simulator), environ).desk
    assert (desk.lacks_token, desk.lacks_chat) == (False, False)
    assert (await desk.check_token(None)).outcome is Outcome.GOOD
    assert len((await desk.chats(None)).chats) == 1


async def test_a_refusal_of_telegrams_is_told_without_the_token(
    tmp_path: Path, simulator: Simulator
) -> None:
    desk = Setup(tmp_path, urls(simulator)).desk
    wrong = TOKEN[:-3] + "zzz"
    found = await desk.check_token(wrong)
    assert found.outcome is Outcome.REFUSED
    assert found.text.startswith("Telegram refuses the token: ")
    chats = await desk.chats(wrong)
    assert chats.chats == ()
    assert chats.trouble.startswith("Telegram does not tell: ")
    sent = await desk.send_test(TOKEN, "12345")
    assert sent.outcome is not Outcome.GOOD
    assert sent.text.startswith("Not sent: ")
    assert wrong not in found.text + chats.trouble
