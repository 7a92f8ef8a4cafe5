"""The names of the settings: dotted keys, and the environment variables that set them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic.fields import FieldInfo

from cgtui.config.model import Settings
from cgtui.config.section import Section
from cgtui.paths import HOME_VARIABLE

PREFIX = "CGTUI_"
FLOOR_KEY = "coins.floor_usd"
KEYS_TABLE = "keys"
SECRET_KEYS = ("coinglass.api_key", "telegram.bot_token")
FILE_OF = {key: f"{key}_file" for key in SECRET_KEYS}
FLAT_VARIABLES = {
    "COINGLASS_API_KEY": "coinglass.api_key",
    "COINGLASS_API_KEY_FILE": "coinglass.api_key_file",
    "TELEGRAM_BOT_TOKEN": "telegram.bot_token",
    "TELEGRAM_BOT_TOKEN_FILE": "telegram.bot_token_file",
    "TELEGRAM_CHAT_ID": "telegram.chat_id",
    "CGTUI_REST_URL": "coinglass.rest_url",
    "CGTUI_WS_URL": "coinglass.ws_url",
    "CGTUI_TELEGRAM_URL": "telegram.url",
}
_FLAT_NAMES = {key: name for name, key in FLAT_VARIABLES.items()}


@cache
def fields() -> dict[str, FieldInfo]:
    """Every setting by its dotted key, in the model's order."""
    found: dict[str, FieldInfo] = {}
    for section, info in Settings.model_fields.items():
        table = info.annotation
        if isinstance(table, type) and issubclass(table, Section):
            for name, field in table.model_fields.items():
                found[f"{section}.{name}"] = field
    return found


def is_known(key: str) -> bool:
    """Whether ``key`` names a setting that can be given a value of its own."""
    if key == FLOOR_KEY:  # only its coins can
        return False
    return key in fields() or is_floor(key) or is_action(key)


def is_floor(key: str) -> bool:
    """Whether ``key`` is ``coins.floor_usd.<COIN>``."""
    return key.startswith(f"{FLOOR_KEY}.") and key != f"{FLOOR_KEY}."


def is_action(key: str) -> bool:
    """Whether ``key`` is ``keys.<ACTION>``; which actions there are is for the screen to say."""
    return key.startswith(f"{KEYS_TABLE}.") and key != f"{KEYS_TABLE}."


def normalised(key: str) -> str:
    """``key`` in its one spelling: lower case, but a coin in upper case."""
    lower = key.strip().lower()
    if is_floor(lower):
        return f"{FLOOR_KEY}.{key.strip()[len(FLOOR_KEY) + 1 :].strip().upper()}"
    return lower


def variable(key: str) -> str:
    """The environment variable that sets ``key``."""
    return _FLAT_NAMES.get(key) or PREFIX + key.replace(".", "__").upper()


def variables() -> Iterator[str]:
    """Every variable's name, for suggestions."""
    yield from FLAT_VARIABLES
    yield HOME_VARIABLE
    for key in fields():
        if key not in _FLAT_NAMES:
            yield variable(key) if key != FLOOR_KEY else f"{variable(key)}__BTC"
