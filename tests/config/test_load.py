from __future__ import annotations

import pytest

from cgtui.config import OriginKind, keys
from tests.config.homes import Home

SECRET = "0123456789abcdef0123456789abcdef"


def test_without_any_source_the_defaults_hold(home: Home) -> None:
    loaded = home.load()
    assert set(loaded.origins) == set(keys.fields())
    assert {origin.kind for origin in loaded.origins.values()} == {OriginKind.DEFAULT}


def test_each_source_wins_over_the_weaker_ones(home: Home) -> None:
    environ: dict[str, str] = {}
    sets: list[str] = []

    def fps() -> tuple[int, str]:
        loaded = home.load(environ, sets)
        return loaded.settings.ui.fps, loaded.origins["ui.fps"].kind.value

    assert fps() == (4, "default")
    home.write("[ui]\nfps = 5\n")
    assert fps() == (5, "config.toml")
    environ["CGTUI_UI__FPS"] = "6"
    assert fps() == (6, "environment")
    sets.append("ui.fps=7")
    assert fps() == (7, "command line")


def test_an_origin_says_where_exactly(home: Home) -> None:
    file = home.write("[ui]\n# comment\nfps = 5\n")
    loaded = home.load({"CGTUI_UI__UTC": "utc"}, ["ui.theme=dark"])
    assert str(loaded.origins["ui.fps"]) == f"{file}:3"
    assert loaded.origins["ui.fps"].detail == str(file)
    assert str(loaded.origins["ui.utc"]) == "environment CGTUI_UI__UTC"
    assert str(loaded.origins["ui.theme"]) == "command line --set ui.theme"


def test_floors_of_several_sources_are_put_together(home: Home) -> None:
    home.write("[coins.floor_usd]\nbtc = 1\neth = 2\n")
    loaded = home.load({"CGTUI_COINS__FLOOR_USD__BTC": "3_000_000"}, ["coins.floor_usd.sol=5e5"])
    assert loaded.settings.coins.floor_usd == {"BTC": 3e6, "ETH": 2, "SOL": 5e5}
    assert loaded.origins["coins.floor_usd.BTC"].kind is OriginKind.ENVIRONMENT
    assert loaded.origins["coins.floor_usd.ETH"].kind is OriginKind.FILE


@pytest.mark.parametrize("amount", ["0", "-1", "nan", "much"])
def test_a_floor_is_a_positive_amount(home: Home, amount: str) -> None:
    line = home.refusal({"CGTUI_COINS__FLOOR_USD__BTC": amount})
    assert line.startswith(f"coins.floor_usd.BTC = '{amount}' from environment")
    assert line.endswith("expected a positive amount of US dollars")


def test_of_two_options_for_one_key_the_later_counts(home: Home) -> None:
    assert home.load(sets=["ui.fps=5", "ui.fps=6"]).settings.ui.fps == 6


def test_a_key_file_gives_the_key(home: Home) -> None:
    file = home.file("key", f"{SECRET}\n")
    loaded = home.load({"COINGLASS_API_KEY_FILE": str(file)})
    assert loaded.settings.secrets() == (SECRET,)
    assert loaded.settings.coinglass.api_key_file == file
    assert loaded.origins["coinglass.api_key"].detail == "COINGLASS_API_KEY_FILE"


def test_a_key_file_is_found_beside_the_file_that_names_it(home: Home) -> None:
    home.file("token", "1:hunter2222")
    home.write('[telegram]\nbot_token_file = "token"\n')
    assert home.load().settings.secrets() == ("1:hunter2222",)


def test_a_stronger_source_replaces_key_and_key_file_alike(home: Home) -> None:
    home.write('[coinglass]\napi_key_file = "not there"\n')
    loaded = home.load({"COINGLASS_API_KEY": SECRET})
    assert loaded.settings.secrets() == (SECRET,)
    assert loaded.settings.coinglass.api_key_file is None
    home.write('[coinglass]\napi_key = "another one"\n')
    file = home.file("key", SECRET)
    assert home.load({"COINGLASS_API_KEY_FILE": str(file)}).settings.secrets() == (SECRET,)


def test_key_and_key_file_in_one_source_are_refused(home: Home) -> None:
    line = home.refusal({"COINGLASS_API_KEY": SECRET, "COINGLASS_API_KEY_FILE": "x"})
    assert "coinglass.api_key (from environment COINGLASS_API_KEY)" in line
    assert "are both given; expected one" in line
    assert SECRET not in line
    home.write(f'[telegram]\nbot_token = "{SECRET}"\nbot_token_file = "x"\n')
    line = home.refusal()
    assert "telegram.bot_token_file" in line
    assert SECRET not in line


@pytest.mark.parametrize(
    "environ",
    [
        {"COINGLASS_API_KEY": f"two words {SECRET}"},
        {"COINGLASS_API_KEY": f"{SECRET}\x07"},
        {"COINGLASS_API_KEY": f"{SECRET}é"},
        {"COINGLASS_API_KEY": SECRET * 20},
        {"TELEGRAM_BOT_TOKEN": f"{SECRET}\n{SECRET}"},
        {"CGTUI_COINGLASS__API_KEY": SECRET},
        {"CGTUI_API_KEY": SECRET},
        {"CGTUI_STREAM__CHANNEL": f"{SECRET}!"},
        {"CGTUI_REST_URL": f"https://h/?cg-api-key={SECRET}"},
        {"CGTUI_UI__FPS": SECRET},
        {"CGTUI_COINS__WATCH": SECRET},
        {"TELEGRAM_CHAT_ID": f"1234567:{SECRET}"},
        {"COINGLASS_API_KEY_FILE": SECRET},
    ],
)
def test_no_refusal_shows_a_secret(home: Home, environ: dict[str, str]) -> None:
    line = home.refusal(environ)
    assert SECRET not in line
    assert SECRET[:20] not in line


def test_whitespace_around_a_secret_does_not_count(home: Home) -> None:
    assert home.load({"COINGLASS_API_KEY": f"  {SECRET}\r\n"}).settings.secrets() == (SECRET,)


def test_a_secret_too_short_to_be_masked_is_refused(home: Home) -> None:
    assert "expected 4 to 512 printable ASCII" in home.refusal({"COINGLASS_API_KEY": "abc"})


def test_further_problems_are_counted(home: Home) -> None:
    assert home.refusal(sets=["ui.fps=0", "journal.keep_days=0"]).endswith("(and 1 more)")
