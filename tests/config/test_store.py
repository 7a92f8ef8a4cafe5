from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path

import pytest

from cgtui.config import ConfigError, keys
from cgtui.config.store import init_config, set_value
from tests.config.homes import Home

COMMENTED = """\
# my settings
[ui]            # the screen
theme = "auto"  # I like this
# fps = 4
mouse = true

# about coins
[coins]
watch = [
    "BTC",  # the first
    "ETH",
]
"""

ROUND_TRIP = {
    "coinglass.api_key_file": "key",
    "coinglass.rest_url": "https://h/x",
    "coinglass.ws_url": "wss://h/x",
    "telegram.bot_token": "1:hunter2222",
    "telegram.chat_id": "-1001",
    "telegram.url": "https://h/tg",
    "stream.ping_interval_s": "2.5",
    "stream.channel": "liquidation_orders",
    "coins.watch": "BTC,SOL",
    "coins.floor_usd.BTC": "1500000",
    "coins.floor_usd.1000PEPE": "2.5",
    "coins.floor_usd.币安人生": "7",
    "alerts.quiet_hours": "23:00-07:00",
    "alerts.command": """notify "it's $USD" '\\x'""",
    "alerts.daily_at": "08:00",
    "journal.keep_days": "7",
    "ui.mouse": "off",
    "ui.sync": "on",
    "features.pro_endpoints": "on",
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("key", "text"), ROUND_TRIP.items())
def test_what_is_set_is_what_is_loaded(home: Home, key: str, text: str) -> None:
    home.file("key", "hunter2222")
    direct = home.load({"CGTUI_HOME": "x"} | {keys.variable(key): text})
    assert set_value(home.paths.config_file, key, text)
    stored = home.load()
    if key != "coinglass.api_key_file":  # relative to the file, not to the shell
        assert stored.settings == direct.settings
    assert stored.origins[key].detail == str(home.paths.config_file)
    assert not set_value(home.paths.config_file, key, text), "nothing left to change"


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_comments_and_order_are_kept(home: Home) -> None:
    file = home.write(COMMENTED)
    set_value(file, "ui.theme", "dark")
    set_value(file, "ui.fps", "5")
    assert file.read_text() == COMMENTED.replace('"auto" ', '"dark" ').replace(
        "# fps = 4\n", "# fps = 4\nfps = 5\n"
    )


def test_line_ends_are_kept(home: Home) -> None:
    file = home.write("")
    file.write_bytes(b"[ui]\r\n# fps = 4\r\nmouse = true\r\n")
    set_value(file, "ui.fps", "5")
    assert file.read_bytes() == b"[ui]\r\n# fps = 4\r\nfps = 5\r\nmouse = true\r\n"


def test_a_key_without_a_place_goes_into_its_table(home: Home) -> None:
    file = home.write(COMMENTED)
    set_value(file, "ui.utc", "utc")
    set_value(file, "journal.keep_days", "5")
    set_value(file, "coins.floor_usd.sol", "5")
    content = tomllib.loads(file.read_text())
    assert content["ui"] == {"theme": "auto", "mouse": True, "utc": "utc"}
    assert content["journal"] == {"keep_days": 5}
    assert content["coins"] == {"watch": ["BTC", "ETH"], "floor_usd": {"SOL": 5}}
    assert "# the first" in file.read_text()


def test_a_coin_keeps_its_spelling_in_the_file(home: Home) -> None:
    file = home.write("[coins.floor_usd]\nbtc = 5\n")
    set_value(file, "coins.floor_usd.BTC", "6")
    assert file.read_text() == "[coins.floor_usd]\nbtc = 6\n"


def test_dotted_keys_and_inline_tables_are_edited_in_place(home: Home) -> None:
    file = home.write('ui.fps = 5 # why\ncoins.floor_usd = {BTC = 5}\n[stream]\nchannel = "x"\n')
    set_value(file, "ui.fps", "6")
    set_value(file, "coins.floor_usd.BTC", "7")
    set_value(file, "coins.floor_usd.ETH", "8")
    assert file.read_text().splitlines()[0] == "ui.fps = 6 # why"
    assert home.load().settings.coins.floor_usd == {"BTC": 7, "ETH": 8}


def test_a_default_inside_a_string_is_no_place_for_a_key(home: Home) -> None:
    file = home.write('[ui]\n[alerts]\ncommand = """say\n[ui]\n# fps = 4\n"""\n')
    with pytest.raises(ConfigError, match=r"alerts\.command"):
        set_value(file, "ui.fps", "5")
    file = home.write('[telegram]\n[ui]\ntheme = """\\\n[telegram]\n# url = 1 \\\n"""\n')
    with pytest.raises(ConfigError, match=r"ui\.theme"):
        set_value(file, "telegram.url", "https://h")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[keys]\n"ticker.pause" = ["p", "f5"]\n'),
        ("[keys]\n", '[keys]\n"ticker.pause" = ["p", "f5"]\n'),
        (
            '[keys]\n# Pause\n# "ticker.pause" = ["space"]\n# Quit\n',
            '[keys]\n# Pause\n# "ticker.pause" = ["space"]\n"ticker.pause" = ["p", "f5"]\n# Quit\n',
        ),
        ('[keys]\nticker.pause = "x" # why\n', '[keys]\nticker.pause = ["p", "f5"] # why\n'),
        ('[keys.ticker]\npause = "x"\n', '[keys.ticker]\npause = ["p", "f5"]\n'),
        (
            '[keys]\n"ticker.pause" = "x"\nticker.sort = "S"\n',
            '[keys]\n"ticker.pause" = ["p", "f5"]\nticker.sort = "S"\n',
        ),
    ],
)
def test_keys_of_an_action_go_where_they_are_written(home: Home, before: str, after: str) -> None:
    file = home.write(before)
    assert set_value(file, "keys.ticker.pause", "p, f5")
    assert file.read_text() == after
    assert home.load().settings.keys["ticker.pause"] == ("p", "f5")
    assert set_value(file, "keys.ticker.pause", "")
    assert "ticker.pause" not in home.load().settings.keys


def test_an_empty_value_goes_back_to_the_default(home: Home) -> None:
    file = home.write(COMMENTED)
    assert set_value(file, "ui.theme", "")
    assert file.read_text() == COMMENTED.replace('theme = "auto"  # I like this\n', "")
    assert not set_value(file, "ui.theme", "")
    assert not set_value(file, "journal.keep_days", "")


def test_a_new_file_explains_every_setting(home: Home) -> None:
    file = home.root / "new" / "config.toml"
    set_value(file, "ui.fps", "5")
    assert "# most paints a second (1 to 60)\n# fps = 4\nfps = 5\n" in file.read_text()
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o700


@pytest.mark.parametrize(
    ("key", "text", "complaint"),
    [
        ("ui.fps", "0", "expected a whole number from 1 to 60"),
        ("ui.fsp", "5", "did you mean ui.fps?"),
        ("coins.floor_usd", "5", "expected a coin"),
        ("coinglass.api_key", "two words", "printable ASCII"),
        ("coinglass.api_key_file", "none", "No such file"),
        ("stream.backoff_base_s", "60.5", "expected a number from 0.1 to 60"),
        ("stream.backoff_cap_s", "0.5", "expected at least stream.backoff_base_s (1)"),
    ],
)
def test_what_would_be_refused_at_the_start_is_not_written(
    home: Home, key: str, text: str, complaint: str
) -> None:
    file = home.write(COMMENTED)
    with pytest.raises(ConfigError) as caught:
        set_value(file, key, text)
    assert complaint in str(caught.value)
    assert file.read_text() == COMMENTED
    assert os.listdir(home.root) == ["config.toml"]


def test_key_and_key_file_cannot_both_be_stored(home: Home) -> None:
    home.file("key", "hunter2222")
    file = home.write("[coinglass]\napi_key_file = 'key'\n")
    with pytest.raises(ConfigError, match="both given") as caught:
        set_value(file, "coinglass.api_key", "hunter3333")
    assert "hunter" not in str(caught.value)


def test_a_wrong_value_can_be_mended_by_setting_it(home: Home) -> None:
    file = home.write("[ui]\nfps = 0\n")
    set_value(file, "ui.fps", "5")
    assert file.read_text() == "[ui]\nfps = 5\n"


def test_a_file_that_gets_a_secret_becomes_private(home: Home) -> None:
    file = home.write(COMMENTED, 0o644)
    set_value(file, "ui.fps", "5")
    assert mode(file) == 0o644
    set_value(file, "coinglass.api_key", "hunter2222")
    assert mode(file) == 0o600


def test_an_exposed_secret_is_refused_before_anything_is_written(home: Home) -> None:
    file = home.write("[coinglass]\napi_key = 'hunter2222'\n", 0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        set_value(file, "ui.fps", "5")


def test_a_linked_file_stays_linked(home: Home) -> None:
    real = home.file("real.toml", COMMENTED)
    link = home.root / "config.toml"
    link.symlink_to(real)
    set_value(link, "ui.fps", "5")
    assert link.is_symlink()
    assert "fps = 5" in real.read_text()


def test_a_failed_write_leaves_the_old_file_and_no_rest(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home.write(COMMENTED)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="cannot be written: No space left on device"):
        set_value(file, "ui.fps", "5")
    assert file.read_text() == COMMENTED
    assert os.listdir(home.root) == ["config.toml"]


def test_init_writes_once_and_never_over_a_file(home: Home) -> None:
    file = home.root / "new" / "config.toml"
    init_config(file)
    assert mode(file) == 0o600
    before = file.read_text()
    with pytest.raises(ConfigError, match="exists already"):
        init_config(file)
    assert file.read_text() == before


def test_init_does_not_follow_a_dangling_link(home: Home) -> None:
    (home.root / "config.toml").symlink_to(home.root / "elsewhere")
    with pytest.raises(ConfigError, match="exists already"):
        init_config(home.root / "config.toml")
