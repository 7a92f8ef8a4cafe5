"""The kinds of value a setting may have: how each is read, and what it says when it is refused.

A refusal is a ``ValueError`` whose text completes the sentence "expected …".
"""

from __future__ import annotations

import datetime
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr

from cgtui.config.addresses import base_url, is_plain
from cgtui.redact import MIN_SECRET_CHARS
from cgtui.sanitize import clean

MAX_COINS = 200
MAX_COIN_CHARS = 20
MAX_SECRET_CHARS = 512
_TRUE = frozenset(["on", "true", "1", "yes"])
_FALSE = frozenset(["off", "false", "0", "no"])
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_CHAT = re.compile(r"-?\d{1,20}|@[A-Za-z]\w{3,31}", re.ASCII)
_CHANNEL = re.compile(r"[A-Za-z0-9_.:@-]{1,64}", re.ASCII)
_KEY_NAME = re.compile(r"\S{1,40}")
MAX_KEYS = 6
_KEYS = f'1 to {MAX_KEYS} keys, such as "p" or ["ctrl+k", "f5", "question_mark"]'
_QUOTE = re.compile(r"[A-Z0-9]{2,10}", re.ASCII)

# The service's own spellings, so that "binance" in a setting still meets "Binance" in the feed.
_SPELLINGS = (
    "OKX,Binance,HTX,Bitmex,Bitfinex,Bybit,Deribit,Gate,Kraken,KuCoin,CME,Bitget,dYdX,CoinEx,BingX,"
    "Coinbase,Gemini,Crypto.com,Hyperliquid,Bitunix,MEXC,WhiteBIT,Aster,Lighter,EdgeX,Drift,"
    "Paradex,Extended,ApeX Omni,LBank,tradeXYZ"
)
_EXCHANGES = {name.casefold(): name for name in _SPELLINGS.split(",")} | {"gate.io": "Gate"}


class NotANumberError(ValueError):
    """No number at all; what is expected follows from the setting's own bounds."""


def switch(value: object) -> bool:
    """On or off, in any of the usual spellings."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError("on or off")


def number(value: object) -> object:
    """Refuses TOML's ``true`` where a number belongs, which pydantic would read as 1."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NotANumberError
    return value


def coin(value: object) -> str:
    """A coin's symbol in upper case."""
    name = value.strip().upper() if isinstance(value, str) else ""
    if not (0 < len(name) <= MAX_COIN_CHARS and name.isalnum() and clean(name) == name):
        raise ValueError(f"a coin's symbol of at most {MAX_COIN_CHARS} letters and digits")
    return name


def exchange(value: object) -> str:
    """An exchange's name, in the service's spelling where it is a known one."""
    name = value.strip() if isinstance(value, str) else ""
    if not 0 < len(name) <= 40 or clean(name) != name or "," in name:
        raise ValueError("an exchange's name, such as Binance")
    return _EXCHANGES.get(name.casefold(), name)


def _list_of(
    one: Callable[[object], str], expected: str, fewest: int
) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list | tuple):
            raise ValueError(expected)  # noqa: TRY004 - pydantic reports a ValueError's own text
        try:
            named = [one(item) for item in items if item != ""]
        except ValueError:
            raise ValueError(expected) from None
        if not fewest <= len(named) <= MAX_COINS:
            raise ValueError(expected)
        return tuple(dict.fromkeys(named))

    return read


def secret(value: object) -> str | None:
    """A key or token without the whitespace around it. Its errors never show it."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None:
        return None
    text = value.strip() if isinstance(value, str) else ""
    if not MIN_SECRET_CHARS <= len(text) <= MAX_SECRET_CHARS or " " in text or not is_plain(text):
        raise ValueError(
            f"{MIN_SECRET_CHARS} to {MAX_SECRET_CHARS} printable ASCII characters without spaces"
        )
    return text


def secret_file(value: object) -> Path | None:
    """The path of a file that holds a key or token."""
    if value is None:
        return None
    if not isinstance(value, str | Path) or not str(value).strip() or "\0" in str(value):
        raise ValueError("the path of a file")
    return Path(value)


def chat_id(value: object) -> str | None:
    """A Telegram chat: its number, or a public channel's @name."""
    if value is None:
        return None
    text = str(value).strip() if isinstance(value, str | int) else ""
    if isinstance(value, bool) or not _CHAT.fullmatch(text):
        raise ValueError("a chat's number, such as -1001234567890, or a public channel's @name")
    return text


def _minute(text: str) -> str:
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None:
        raise ValueError(text)
    return f"{int(clock[1]):02}:{clock[2]}"


def _is_off(value: object) -> bool:
    return value is None or value is False or str(value).strip().lower() in ("off", "")


def clock_time(value: object) -> str | None:
    """A time of day as HH:MM, or ``None`` for off."""
    if _is_off(value):
        return None
    if isinstance(value, datetime.time):  # TOML has times of its own
        return value.strftime("%H:%M")
    try:
        return _minute(str(value))
    except ValueError:
        raise ValueError('off or a time such as "08:00"') from None


def clock_range(value: object) -> str | None:
    """A stretch of the day as HH:MM-HH:MM, which may pass midnight, or ``None`` for off."""
    if _is_off(value):
        return None
    try:
        start, end = (_minute(part) for part in str(value).split("-"))
    except ValueError:
        raise ValueError('off or a stretch of the day such as "23:00-07:00"') from None
    if start == end:
        raise ValueError("a stretch of the day whose two times differ")
    return f"{start}-{end}"


def command(value: object) -> str | None:
    """A command line (split like a shell would, but run without one), or ``None`` for off."""
    if _is_off(value):
        return None
    try:
        words = shlex.split(value) if isinstance(value, str) and value.isprintable() else []
    except ValueError:
        words = []
    if not words:
        raise ValueError("off or a command with balanced quotes")
    return str(value).strip()


def key_names(value: object) -> tuple[str, ...]:
    """The names of one or more keys. Which keys there are is for the screen to say."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise ValueError(_KEYS)  # noqa: TRY004 - pydantic reports a ValueError's own text
    names = [item.strip() if isinstance(item, str) else "" for item in items]
    plain = all(_KEY_NAME.fullmatch(name) and clean(name) == name for name in names)
    if not 0 < len(names) <= MAX_KEYS or not plain:
        raise ValueError(_KEYS)
    return tuple(dict.fromkeys(names))


def _choice(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _auto_switch(value: object) -> object:
    try:
        return "on" if switch(value) else "off"
    except ValueError:
        return _choice(value)


def _matching(pattern: re.Pattern[str], expected: str, case: str = "") -> Callable[[object], str]:
    def read(value: object) -> str:
        text = value.strip() if isinstance(value, str) else ""
        text = {"upper": text.upper(), "lower": text.lower()}.get(case, text)
        if not pattern.fullmatch(text):
            raise ValueError(expected)
        return text

    return read


Switch = Annotated[bool, BeforeValidator(switch)]
Secret = Annotated[SecretStr | None, BeforeValidator(secret)]
Number = Annotated[float, BeforeValidator(number)]
Whole = Annotated[int, BeforeValidator(number)]
Coin = Annotated[str, BeforeValidator(coin)]
Exchange = Annotated[str, BeforeValidator(exchange)]
_COINS = f"at most {MAX_COINS} coins, each of at most {MAX_COIN_CHARS} letters and digits: BTC,ETH"
Coins = Annotated[tuple[str, ...], BeforeValidator(_list_of(coin, _COINS, 0))]
SomeCoins = Annotated[
    tuple[str, ...], BeforeValidator(_list_of(coin, _COINS.replace("at most", "1 to", 1), 1))
]
Exchanges = Annotated[
    tuple[str, ...],
    BeforeValidator(_list_of(exchange, "at least one exchange's name: Binance,OKX", 1)),
]
Quote = Annotated[str, BeforeValidator(_matching(_QUOTE, "a quote currency: USDT", "upper"))]
Channel = Annotated[str, BeforeValidator(_matching(_CHANNEL, "a channel: liquidationOrders"))]
Floors = dict[Coin, Annotated[Number, Field(gt=0, le=1e12)]]
HttpUrl = Annotated[str, BeforeValidator(base_url("http"))]
WsUrl = Annotated[str, BeforeValidator(base_url("ws"))]
ChatId = Annotated[str | None, BeforeValidator(chat_id)]
SecretFile = Annotated[Path | None, BeforeValidator(secret_file)]
ClockTime = Annotated[str | None, BeforeValidator(clock_time)]
ClockRange = Annotated[str | None, BeforeValidator(clock_range)]
Command = Annotated[str | None, BeforeValidator(command)]
AutoSwitch = Annotated[Literal["auto", "on", "off"], BeforeValidator(_auto_switch)]
Glyphs = Annotated[Literal["unicode", "ascii"], BeforeValidator(_choice)]
Charts = Annotated[Literal["braille", "block"], BeforeValidator(_choice)]
Times = Annotated[Literal["both", "utc", "local"], BeforeValidator(_choice)]
Theme = Annotated[
    Literal["auto", "dark", "light", "high-contrast", "blue-orange", "ansi-dark"],
    BeforeValidator(_choice),
]
KeyNames = Annotated[tuple[str, ...], BeforeValidator(key_names)]
