from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from cgtui.cli.config import config
from cgtui.cli.root import run as run_program
from cgtui.config import ConfigError, keys
from cgtui.tui.keymap import ACTIONS

SECRET = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program as a shell would call it: arguments in; exit code, stdout and stderr out."""
    for name in [*os.environ]:
        if name.startswith(keys.PREFIX) or name in keys.FLAT_VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("CGTUI_HOME", str(tmp_path))

    def run(*arguments: str, stdin: str = "", typed: str | None = None) -> Outcome:
        monkeypatch.setattr(sys, "stdin", _Stdin(stdin, at_terminal=typed is not None))
        monkeypatch.setattr("click.termui.hidden_prompt_func", lambda prompt: typed)
        with pytest.raises(SystemExit) as ended:
            run_program(["config", *arguments])
        shown = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), shown.out, shown.err)

    return run


class _Stdin:
    def __init__(self, text: str, *, at_terminal: bool) -> None:
        self._text = text
        self._at_terminal = at_terminal

    def isatty(self) -> bool:
        return self._at_terminal

    def read(self, size: int) -> str:
        return self._text[:size]


def test_config_is_a_group_of_four_commands() -> None:
    assert isinstance(config, click.Group)
    assert config.name == "config"
    assert sorted(config.commands) == ["init", "path", "set", "show"]


def test_path_prints_every_place_and_whether_it_exists(run: Run, tmp_path: Path) -> None:
    (tmp_path / "journal.db").touch()
    done = run("path")
    assert done.code == 0
    assert f"{tmp_path}/config.toml  not there" in done.out
    assert f"{tmp_path}/journal.db  exists" in done.out
    assert f"{tmp_path}/logs/cgtui.jsonl  not there" in done.out


def test_path_works_with_a_broken_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("=")
    assert run("path").code == 0


def test_show_names_the_source_of_every_value(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("[ui]\nfps = 5\n")
    monkeypatch.setenv("COINGLASS_API_KEY", SECRET)
    done = run("show", "--set", "ui.utc=local")
    rows = {line.split()[0]: line.split(maxsplit=2)[1:] for line in done.out.splitlines()}
    assert done.code == 0
    assert rows["ui.fps"] == ["5", f"{tmp_path}/config.toml:2"]
    assert rows["coinglass.api_key"] == ["***", "environment COINGLASS_API_KEY"]
    assert rows["ui.utc"] == ["local", "command line --set ui.utc"]
    assert rows["ui.mouse"] == ["on", "the default"]
    assert rows["coins.watch"][0] == "BTC,ETH,SOL,XRP,DOGE,BNB,HYPE"
    actions = {f"keys.{action.name}" for action in ACTIONS}
    assert set(rows) == set(keys.fields()) - {keys.FLOOR_KEY} | actions
    assert rows["keys.ticker.pause"] == ["space", "the default"]
    assert SECRET not in done.out + done.err


def test_show_json_is_for_programs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f"1:{SECRET}")
    monkeypatch.setenv("CGTUI_COINS__FLOOR_USD__BTC", "2.5e6")
    done = run("show", "--json")
    shown = json.loads(done.out)["settings"]
    assert shown["telegram.bot_token"] == {
        "value": "***",
        "source": "environment",
        "detail": "TELEGRAM_BOT_TOKEN",
    }
    assert shown["coinglass.api_key"] == {"value": None, "source": "default", "detail": ""}
    assert shown["coins.floor_usd.BTC"]["value"] == 2_500_000
    assert shown["ui.mouse"]["value"] is True
    assert shown["coins.tier1"]["value"] == ["BTC", "ETH"]
    assert SECRET not in done.out


def test_a_wrong_setting_is_one_line_and_exit_2(run: Run) -> None:
    done = run("show", "--set", "ui.fps=0")
    assert done.code == 2
    assert done.out == ""
    assert done.err == (
        "cgtui: ui.fps = '0' from command line --set ui.fps: expected a whole number from 1 to 60\n"
    )


def test_init_then_set_then_show(run: Run, tmp_path: Path) -> None:
    assert run("init").out == f"written: {tmp_path}/config.toml\n"
    assert run("init").code == 2
    assert run("set", "coins.watch", "btc, eth").code == 0
    assert run("set", "telegram.chat_id", "-1001234567890").code == 0
    done = run("show")
    assert "BTC,ETH " in done.out
    assert "-1001234567890 " in done.out


def test_set_says_what_it_did(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert run("set", "ui.fps", "5").out == f"ui.fps: set in {file}\n"
    assert run("set", "ui.fps", "5").out == f"ui.fps: unchanged in {file}\n"
    assert run("set", "ui.fps", "").out == f"ui.fps: back to its default in {file}\n"


def test_set_says_when_the_environment_wins(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CGTUI_UI__FPS", "9")
    assert run("set", "ui.fps", "5").err == "note: CGTUI_UI__FPS in the environment wins over it\n"


def test_a_secret_is_read_from_standard_input(run: Run, tmp_path: Path) -> None:
    done = run("set", "coinglass.api_key", stdin=f"{SECRET}\n")
    assert done.code == 0
    assert f'api_key = "{SECRET}"' in (tmp_path / "config.toml").read_text()
    assert SECRET not in done.out + done.err


def test_a_secret_is_asked_for_at_a_terminal(run: Run, tmp_path: Path) -> None:
    done = run("set", "coinglass.api_key", typed=SECRET)
    assert done.code == 0
    assert SECRET in (tmp_path / "config.toml").read_text()
    assert SECRET not in done.out + done.err


def test_a_secret_as_an_argument_is_refused_unread(run: Run, tmp_path: Path) -> None:
    done = run("set", "coinglass.api_key", SECRET)
    assert done.code == 2
    assert "a secret is not taken on the command line" in done.err
    assert "run `cgtui config set coinglass.api_key` without a value" in done.err
    assert SECRET not in done.out + done.err
    assert not (tmp_path / "config.toml").exists()


def test_a_secret_can_be_removed(run: Run, tmp_path: Path) -> None:
    run("set", "coinglass.api_key", stdin=SECRET)
    assert run("set", "coinglass.api_key", "").code == 0
    assert SECRET not in (tmp_path / "config.toml").read_text()


@pytest.mark.parametrize("typed", ["", "  \n"])
def test_no_secret_given_is_refused(run: Run, typed: str) -> None:
    done = run("set", "coinglass.api_key", stdin=typed)
    assert done.code == 2
    assert "nothing was given" in done.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["set", "ui.fps"], "expected a value"),
        (["set", "ui.fsp", "5"], "did you mean ui.fps?"),
        (["set", "ui.fps", "0"], "expected a whole number from 1 to 60"),
        (["set", "\x1b[31m", "0"], "\\x1b[31m is not a setting"),
    ],
)
def test_wrong_use_is_exit_2(run: Run, arguments: list[str], complaint: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert complaint in done.err
    assert done.err.count("\n") == 1


def test_keys_of_an_action_are_set_and_shown(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    assert '# "ticker.pause" = ["space"]\n' in (tmp_path / "config.toml").read_text()
    assert run("set", "keys.ticker.pause", "p,f5").code == 0
    assert '\n"ticker.pause" = ["p", "f5"]\n' in (tmp_path / "config.toml").read_text()
    assert "p,f5 " in run("show").out
    assert run("set", "keys.ticker.pause", "").code == 0
    assert '\n"ticker.pause"' not in (tmp_path / "config.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["keys.ticker.pause", "q"], "expected a key that is free there: q is app.quit (Quit)"),
        (["keys.ticker.puase", "p"], "is not an action; did you mean keys.ticker.pause?"),
        (["keys.ticker.pause", "escape"], "expected another key: Esc is reserved"),
    ],
)
def test_keys_that_the_screen_would_refuse_are_not_written(
    run: Run, tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    done = run("set", *arguments)
    assert done.code == 2
    assert complaint in done.err
    assert not (tmp_path / "config.toml").exists()


def test_a_refusal_reaches_the_caller_as_a_config_error(run: Run) -> None:
    with pytest.raises(ConfigError):
        config.main(["set", "ui.fps", "0"], standalone_mode=False)
