"""What the simulated services answer to."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field

_TOKEN_ALPHABET = string.ascii_letters + string.digits + "_-"


def _random_bot_token() -> str:
    """A token of the Bot API's form: digits, a colon, 35 characters."""
    secret = "".join(secrets.choice(_TOKEN_ALPHABET) for _ in range(35))
    return f"{10**9 + secrets.randbelow(10**9)}:{secret}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A CoinGlass key, a bot token and the bot's chat; random where not given.

    ``chat_id`` is an integer in digits, as settings hold it.
    """

    api_key: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    bot_token: str = field(default_factory=_random_bot_token, repr=False)
    chat_id: str = field(default_factory=lambda: str(10**9 + secrets.randbelow(10**9)), repr=False)
