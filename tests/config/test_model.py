from __future__ import annotations

import pytest
from pydantic import ValidationError

from cgtui.config import Settings, keys
from cgtui.config.bounds import limits
from tests.config.homes import Home

# The settings tables of the manual, as a person would write the values.
TABLE = {
    "stream.ping_interval_s": 20,
    "stream.pong_timeout_s": 10,
    "stream.backoff_base_s": 1,
    "stream.backoff_cap_s": 60,
    "stream.max_frame_mb": 16,
    "stream.channel": "liquidationOrders",
    "confirm.settle_s": 3,
    "confirm.reread_s": 60,
    "confirm.deadline_s": 90,
    "alerts.dedup_s": 300,
    "alerts.life_s": 300,
    "alerts.quiet_hours": None,
    "alerts.command": None,
    "alerts.daily_at": None,
    "rest.budget_per_min": 250,
    "rest.timeout_s": 15,
    "coins.watch": ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE"),
    "coins.exchanges": ("Binance", "OKX", "Bybit", "Hyperliquid"),
    "coins.reference_exchange": "Binance",
    "coins.quote": "USDT",
    "coins.tier1": ("BTC", "ETH"),
    "coins.tier2": ("SOL", "XRP", "DOGE", "BNB", "HYPE"),
    "coins.tier3": (),
    "coins.floor_usd": {},
    "health.exchange": "OKX",
    "health.coin": "SOL",
    "journal.keep_days": 30,
    "journal.max_mb": 2048,
    "ui.fps": 4,
    "ui.theme": "auto",
    "ui.glyphs": "unicode",
    "ui.charts": "braille",
    "ui.mouse": True,
    "ui.sync": "auto",
    "ui.diff": "auto",
    "ui.utc": "both",
    "ui.title": True,
    "ui.bell": False,
    "features.telegram": True,
    "features.hyperliquid": True,
    "features.etf": True,
    "features.backfill": True,
    "features.pro_endpoints": False,
    "coinglass.api_key": None,
    "coinglass.api_key_file": None,
    "coinglass.rest_url": "https://open-api-v4.coinglass.com",
    "coinglass.ws_url": "wss://open-ws.coinglass.com/ws-api",
    "telegram.bot_token": None,
    "telegram.bot_token_file": None,
    "telegram.chat_id": None,
    "telegram.url": "https://api.telegram.org",
}
MINIMA = {
    "stream.ping_interval_s": 0.5,
    "stream.pong_timeout_s": 0.5,
    "stream.backoff_base_s": 0.1,
    "confirm.settle_s": 0,
    "confirm.reread_s": 5,
    "confirm.deadline_s": 5,
    "ui.fps": 1,
}


def value_of(settings: Settings, key: str) -> object:
    section, _, name = key.partition(".")
    return getattr(getattr(settings, section), name)


def test_every_key_has_the_default_of_the_manual(home: Home) -> None:
    settings = home.load().settings
    values = {key: value_of(settings, key) for key in keys.fields()}
    assert TABLE.items() <= values.items()


def test_every_default_passes_its_own_check() -> None:
    defaults: dict[str, dict[str, object]] = {}
    for key, field in keys.fields().items():
        section, _, name = key.partition(".")
        defaults.setdefault(section, {})[name] = field.default
    assert Settings.model_validate(defaults) == Settings()


def test_every_key_is_explained_in_one_line() -> None:
    for key, field in keys.fields().items():
        assert field.description, key
        assert "\n" not in field.description


@pytest.mark.parametrize(("key", "least"), MINIMA.items())
def test_the_minimum_is_taken_and_less_is_refused(home: Home, key: str, least: float) -> None:
    assert value_of(home.load(sets=[f"{key}={least}"]).settings, key) == least
    line = home.refusal(sets=[f"{key}={least - 0.01}"])
    assert key in line
    assert f"from {least:g} to" in line


def test_every_number_has_an_upper_bound_too(home: Home) -> None:
    numeric = [key for key, default in TABLE.items() if type(default) in (int, float)]
    for key in numeric:
        bounds = limits(key)
        assert bounds is not None, key
        assert f"to {bounds[1]:.0f}" in home.refusal(sets=[f"{key}={bounds[1] * 2:.0f}"])


@pytest.mark.parametrize("word", ["nan", "inf", "-inf", "twenty", "1,5", "0x10", "1e999"])
def test_what_is_no_finite_number_is_refused(home: Home, word: str) -> None:
    line = home.refusal(sets=[f"stream.ping_interval_s={word}"])
    assert "expected a number from 0.5 to 300" in line


def test_a_fraction_is_refused_where_whole_numbers_count(home: Home) -> None:
    assert "expected a whole number from 1 to 60" in home.refusal(sets=["ui.fps=1.5"])


@pytest.mark.parametrize("word", ["on", "ON", "true", "1", "yes"])
def test_a_switch_is_on_in_any_spelling(home: Home, word: str) -> None:
    assert home.load(sets=[f"features.pro_endpoints={word}"]).settings.features.pro_endpoints


@pytest.mark.parametrize("word", ["off", "Off", "false", "0", "no"])
def test_a_switch_is_off_in_any_spelling(home: Home, word: str) -> None:
    settings = home.load(sets=[f"ui.mouse={word}", f"ui.sync={word}"]).settings
    assert settings.ui.mouse is False
    assert settings.ui.sync == "off"


def test_a_switch_refuses_another_word(home: Home) -> None:
    assert home.refusal(sets=["ui.mouse=maybe"]).endswith("expected on or off")
    assert home.refusal(sets=["ui.sync=maybe"]).endswith("expected auto, on or off")


def test_coins_are_in_upper_case_and_without_repeats(home: Home) -> None:
    settings = home.load(sets=["coins.watch= btc,Eth,,btc ,币安人生"]).settings
    assert settings.coins.watch == ("BTC", "ETH", "币安人生")


@pytest.mark.parametrize("coin", ["B TC", "BTC-USDT", "A" * 21, "\u202eBTC", "א", "BTC\u200b"])
def test_what_is_no_coin_is_refused(home: Home, coin: str) -> None:
    assert "coins.watch" in home.refusal(sets=[f"coins.watch=ETH,{coin}"])


def test_known_exchanges_get_the_spelling_of_the_feed(home: Home) -> None:
    settings = home.load(sets=["coins.exchanges=binance,okx,gate.io,Newcomer"]).settings
    assert settings.coins.exchanges == ("Binance", "OKX", "Gate", "Newcomer")


def test_the_back_off_cannot_be_capped_below_its_base(home: Home) -> None:
    line = home.refusal(sets=["stream.backoff_cap_s=5", "stream.backoff_base_s=6"])
    assert "stream.backoff_cap_s = '5'" in line
    assert "expected at least stream.backoff_base_s (6)" in line


def test_the_deadline_comes_after_the_first_reading(home: Home) -> None:
    line = home.refusal(sets=["confirm.settle_s=60", "confirm.deadline_s=60"])
    assert line.endswith("expected more than confirm.settle_s (60)")


def test_hours_and_times_are_normalised(home: Home) -> None:
    settings = home.load(
        sets=["alerts.quiet_hours=23:00 - 7:05", "alerts.daily_at=8:00", "alerts.command=say 'x y'"]
    ).settings
    assert settings.alerts.quiet_hours == "23:00-07:05"
    assert settings.alerts.daily_at == "08:00"
    assert settings.alerts.command == "say 'x y'"


@pytest.mark.parametrize(
    "option",
    [
        "alerts.quiet_hours=23:00",
        "alerts.quiet_hours=07:00-07:00",
        "alerts.quiet_hours=25:00-07:00",
        "alerts.daily_at=8",
        "alerts.daily_at=12:60",
        "alerts.command=say 'x",
    ],
)
def test_what_is_no_time_or_command_is_refused(home: Home, option: str) -> None:
    assert option.partition("=")[0] in home.refusal(sets=[option])


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.1:99/api", "http://[::1]:5"])
def test_plain_http_reaches_this_machine_only(home: Home, url: str) -> None:
    assert home.load({"CGTUI_REST_URL": url + "/"}).settings.coinglass.rest_url == url
    line = home.refusal({"CGTUI_REST_URL": "http://10.0.0.1:99"})
    assert "the key would travel in clear" in line


@pytest.mark.parametrize(
    "url",
    [
        "https://h?cg-api-key=hunter2222",
        "https://me:hunter2222@h",
        "https://h/#hunter2222",
        "ftp://h",
        "h",
        "https://",
        "https://h:99999",
        "https://[::1",
        "https://h/\x1b[31m",
        "https://a b",
        "wss://h",
    ],
)
def test_an_address_with_anything_else_in_it_is_refused(home: Home, url: str) -> None:
    line = home.refusal({"CGTUI_REST_URL": url})
    assert line.startswith("coinglass.rest_url")
    assert "expected an https:// address" in line
    if "#" not in url:  # masked wherever it can be told from an address
        assert "hunter2222" not in line


def test_a_chat_is_a_number_or_a_channel(home: Home) -> None:
    for chat in ("-1001234567890", "5", "@my_channel"):
        assert home.load({"TELEGRAM_CHAT_ID": chat}).settings.telegram.chat_id == chat
    assert "expected a chat's number" in home.refusal({"TELEGRAM_CHAT_ID": "my channel"})


def test_settings_cannot_be_changed_or_extended() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.ui.fps = 5
    with pytest.raises(ValidationError):
        Settings.model_validate({"ui": {"colour": "red"}})


def test_secrets_do_not_show_in_the_repr(home: Home) -> None:
    loaded = home.load({"COINGLASS_API_KEY": "hunter2222", "TELEGRAM_BOT_TOKEN": "1:hunter3333"})
    assert loaded.settings.secrets() == ("hunter2222", "1:hunter3333")
    assert "hunter" not in repr(loaded) + str(loaded.settings) + str(loaded.settings.model_dump())
