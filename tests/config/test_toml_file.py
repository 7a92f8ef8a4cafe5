from __future__ import annotations

import pytest

from tests.config.homes import Home


def test_a_missing_file_is_fine(home: Home) -> None:
    assert home.load().settings.ui.fps == 4


def test_values_may_have_tomls_own_types(home: Home) -> None:
    home.write(
        "stream.ping_interval_s = 5\n"
        "[ui]\nmouse = false\nsync = true\nfps = '7'\n"
        "[coins]\nwatch = ['btc', 'sol']\nexchanges = 'okx,bybit'\nfloor_usd = {btc = 1.5}\n"
        "[alerts]\ndaily_at = 08:30:00\nquiet_hours = false\n"
        "[telegram]\nchat_id = -1001\nbot_token = ''\n"
    )
    settings = home.load().settings
    assert settings.stream.ping_interval_s == 5
    assert (settings.ui.mouse, settings.ui.sync, settings.ui.fps) == (False, "on", 7)
    assert settings.coins.watch == ("BTC", "SOL")
    assert settings.coins.exchanges == ("OKX", "Bybit")
    assert settings.coins.floor_usd == {"BTC": 1.5}
    assert (settings.alerts.daily_at, settings.alerts.quiet_hours) == ("08:30", None)
    assert (settings.telegram.chat_id, settings.telegram.bot_token) == ("-1001", None)


def test_a_byte_order_mark_does_not_matter(home: Home) -> None:
    home.write("\ufeff[ui]\nfps = 7\n")
    assert home.load().settings.ui.fps == 7


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[ui]\nfps = 0\n", "ui.fps = 0 from {file}:2: expected a whole number from 1 to 60"),
        ("[ui]\n\nfps = true\n", "ui.fps = true from {file}:3: expected a whole number from 1"),
        ("[ui]\nfps = [4]\n", "ui.fps = [4] from {file}:2: expected a whole number from 1 to 60"),
        ("[ui.fps]\nx = 1\n", "ui.fps = a table from {file}:1: expected a whole number"),
        ("[ui]\nglyphs = 'utf'\n", "ui.glyphs = 'utf' from {file}:2: expected unicode or ascii"),
        ("ui.fps = 0\n", "ui.fps = 0 from {file}:1: expected a whole number from 1 to 60"),
        ("[ui]\nfsp = 4\n", "{file}:2: ui.fsp is not a setting; did you mean ui.fps?"),
        ("[ui]\nFPS = 4\n", "{file}:2: ui.FPS is not a setting; did you mean ui.fps?"),
        ("#\n\n[iu]\nfps = 4\n", "{file}:3: [iu] is not a table of settings"),
        ("[strem]\n", "{file}:1: [strem] is not a table of settings; did you mean [stream]?"),
        ("fps = 4\n", "{file}:1: fps is not a setting; did you mean ui.fps?"),
        ("ui = 4\n", "{file}:1: ui is a table: expected [ui] and its keys below it"),
        ("[coins]\nfloor_usd = 4\n", "{file}:2: coins.floor_usd: expected a table of coins"),
        ("[coins.floor_usd]\nbtc=-4\n", "coins.floor_usd.BTC = -4 from {file}:2: expected a pos"),
        ("[ui]\nfps 4\n", "{file}:2: column 5: not valid TOML: Expected '=' after a key"),
        ("[ui]\nfps = 4\nfps = 5\n", "{file}:3: column 8: not valid TOML: Cannot overwrite"),
        ("x = " + "[" * 5000, "{file}: nested too deep"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(home: Home, text: str, line: str) -> None:
    file = home.write(text)
    assert home.refusal().startswith(line.format(file=file))


def test_a_value_of_an_unknown_key_is_not_shown(home: Home) -> None:
    home.write("[coinglass]\napi_kye = 'hunter2222'\n")
    line = home.refusal()
    assert "did you mean coinglass.api_key?" in line
    assert "hunter2222" not in line


@pytest.mark.parametrize("text", ["api_key = 'hunter2222", "api_key hunter2222", "hunter2222"])
def test_broken_toml_does_not_show_its_content(home: Home, text: str) -> None:
    home.write(f"[coinglass]\n{text}\n")
    assert "hunter2222" not in home.refusal()


def test_a_file_that_is_no_text_is_refused(home: Home) -> None:
    home.write("").write_bytes(b"[ui]\nfps = \xff\n")
    assert home.refusal().endswith("config.toml:2: not UTF-8 text; expected TOML")


def test_a_folder_in_its_place_is_refused(home: Home) -> None:
    (home.root / "config.toml").mkdir()
    assert home.refusal().endswith("config.toml: cannot be read: Is a directory")


def test_an_enormous_file_is_refused(home: Home) -> None:
    home.write("#" * 1_000_001)
    assert "larger than 1000000 bytes" in home.refusal()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o620])
def test_a_secret_open_to_others_is_refused_with_the_cure(home: Home, mode: int) -> None:
    file = home.write("[coinglass]\napi_key = 'hunter2222'\n", mode)
    line = home.refusal()
    assert line == (
        f"{file} holds a secret and other users may read it (mode {mode:04o}): run chmod 600 {file}"
    )
    file.chmod(0o600)
    assert home.load().settings.secrets() == ("hunter2222",)


def test_without_a_secret_the_mode_does_not_matter(home: Home) -> None:
    home.write("[ui]\nfps = 5\n[coinglass]\napi_key = ''\n", 0o644)
    assert home.load().settings.ui.fps == 5


def test_behind_a_link_the_real_file_counts(home: Home) -> None:
    real = home.file("dot file.toml", "[telegram]\nbot_token = '1:hunter2222'\n", 0o644)
    (home.root / "config.toml").symlink_to(real)
    line = home.refusal()
    assert line.startswith(f"{real} (by way of {home.root / 'config.toml'}) holds a secret")
    assert line.endswith(f"run chmod 600 '{real}'")
