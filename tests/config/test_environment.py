from __future__ import annotations

import pytest

from cgtui.config import keys
from tests.config.homes import Home

FLAT = {
    "COINGLASS_API_KEY": ("coinglass", "api_key", "hunter2222"),
    "TELEGRAM_BOT_TOKEN": ("telegram", "bot_token", "1:hunter2222"),
    "TELEGRAM_CHAT_ID": ("telegram", "chat_id", "-5"),
    "CGTUI_REST_URL": ("coinglass", "rest_url", "https://h/rest"),
    "CGTUI_WS_URL": ("coinglass", "ws_url", "wss://h/ws"),
    "CGTUI_TELEGRAM_URL": ("telegram", "url", "https://h/tg"),
}


@pytest.mark.parametrize(("name", "place"), FLAT.items())
def test_the_flat_names_set_their_keys(home: Home, name: str, place: tuple[str, str, str]) -> None:
    section, key, value = place
    loaded = home.load({name: value})
    held = getattr(getattr(loaded.settings, section), key)
    assert getattr(held, "get_secret_value", lambda: held)() == value
    assert loaded.origins[f"{section}.{key}"].detail == name


def test_every_key_has_a_variable_that_is_understood(home: Home) -> None:
    for key in keys.fields():
        if key != keys.FLOOR_KEY:
            line = home.refusal({keys.variable(key): "\x01"})
            assert line.startswith(key), line


def test_lists_are_split_at_commas(home: Home) -> None:
    settings = home.load({"CGTUI_COINS__WATCH": "BTC, ETH"}).settings
    assert settings.coins.watch == ("BTC", "ETH")


def test_an_empty_variable_counts_as_not_set(home: Home) -> None:
    environ = dict.fromkeys(["COINGLASS_API_KEY", "CGTUI_UI__FPS", "CGTUI_NO_SUCH"], " ")
    assert home.load(environ) == home.load()


def test_other_programs_variables_are_left_alone(home: Home) -> None:
    assert home.load({"PATH": "/bin", "CGTUIX": "1", "XCGTUI_Y": "2"}) == home.load()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("CGTUI_STREM__CHANNEL", "did you mean CGTUI_STREAM__CHANNEL?"),
        ("CGTUI_PING_INTERVAL_S", "is not a setting"),
        ("CGTUI_stream__channel", "use CGTUI_STREAM__CHANNEL for stream.channel"),
        ("CGTUI_COINGLASS__REST_URL", "use CGTUI_REST_URL for coinglass.rest_url"),
        ("CGTUI_COINGLASS__API_KEY", "use COINGLASS_API_KEY for coinglass.api_key"),
        ("CGTUI_TELEGRAM__BOT_TOKEN_FILE", "use TELEGRAM_BOT_TOKEN_FILE"),
        ("CGTUI_COINS__FLOOR_USD", "expected a coin, CGTUI_COINS__FLOOR_USD__BTC say"),
        ("CGTUI_", "is not a setting"),
        ("CGTUI_\x1b[31m", "CGTUI_\\x1b[31m in the environment is not a setting"),
    ],
)
def test_an_unknown_name_is_refused_with_the_right_one(home: Home, name: str, hint: str) -> None:
    line = home.refusal({name: "hunter2222"})
    assert line.startswith("CGTUI_")
    assert hint in line
    assert "hunter2222" not in line


@pytest.mark.parametrize("key", keys.SECRET_KEYS)
def test_a_secret_is_not_taken_as_an_option(home: Home, key: str) -> None:
    line = home.refusal(sets=[f"{key}=hunter2222"])
    assert line.startswith(f"--set {key}: a secret is not taken on the command line")
    assert keys.variable(key) in line
    assert "hunter2222" not in line


@pytest.mark.parametrize(
    ("option", "line"),
    [
        ("ui.fps", "--set ui.fps: expected KEY=VALUE"),
        ("ui.fps=", "--set ui.fps: expected KEY=VALUE"),
        ("ui.fsp=3", "--set ui.fsp is not a setting; did you mean ui.fps?"),
        ("fps=3", "--set fps is not a setting; did you mean ui.fps?"),
        ("coins.floor_usd=3", "--set coins.floor_usd: expected a coin, coins.floor_usd.BTC say"),
        ("=3", "--set  is not a setting"),
    ],
)
def test_an_option_that_is_no_setting_is_refused(home: Home, option: str, line: str) -> None:
    assert home.refusal(sets=[option]) == line


def test_the_path_of_a_key_file_may_be_an_option(home: Home) -> None:
    file = home.file("key", "hunter2222")
    loaded = home.load(sets=[f"coinglass.api_key_file={file}"])
    assert loaded.settings.secrets() == ("hunter2222",)
