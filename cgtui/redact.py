"""Secrets kept out of every text: by their known values, and by the places they appear in."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable

MASK = "***"
MIN_SECRET_CHARS = 4
"""Shorter values are not replaced wherever they occur (text would become unreadable), only in
the places that give them away; the settings refuse such secrets."""
_ANYWHERE_FROM_CHARS = 8
_CUT_FROM_CHARS = 8

# Any key-like value, whether we know it or not. Each pattern keeps its first group.
_PLACES: tuple[tuple[re.Pattern[str], str], ...] = (
    # …?cg-api-key=abc and its URL-quoted form
    (re.compile(r"(?i)(cg-api-key(?:=|%3D))(?!\$)[^&\s\"'<>\\#]*"), rf"\1{MASK}"),
    # CG-API-KEY: abc · "cg-api-key": "abc" · (b'CG-API-KEY', b'abc')
    (
        re.compile(
            r"(?i)(cg-api-key(?:\\*[\"']?\s*:|\\*[\"']\s*,)\s*b?\\*[\"']?)(?!\$)[^\s\"'\\,&}\])<>]+"
        ),
        rf"\1{MASK}",
    ),
    (
        re.compile(r"((?:COINGLASS_API_KEY|TELEGRAM_BOT_TOKEN)=\\*[\"']?)(?!\$)[^\s\"'\\&<>]+"),
        rf"\1{MASK}",
    ),
    # https://api.telegram.org/bot123456:abc/getMe
    (re.compile(r"(?i)(/bot)\d+(?::|%3A)[A-Za-z0-9_%-]*"), rf"\1{MASK}"),
    # a bot token by its shape alone
    (re.compile(r"()(?<![0-9A-Za-z])\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}"), rf"\1{MASK}"),
    # https://user:password@proxy
    (re.compile(r"(://)[^/\s\"'@:?#]*:[^/\s\"'@?#]*(?=@)"), rf"\1{MASK}"),
)
_HTML_NAMES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
_BOT_TOKEN = re.compile(r"\d+:(.{16,})")


_SECRET_NAMES = frozenset(
    [
        *("api_key", "apikey", "cg_api_key", "coinglass_api_key"),
        *("bot_token", "telegram_bot_token", "token", "secret", "password"),
        *("authorization", "proxy_authorization"),
    ]
)


def names_a_secret(name: str) -> bool:
    """Whether a field or header of this name holds a secret, whatever its value."""
    return name.strip().lower().replace("-", "_") in _SECRET_NAMES


def mask_url(url: str) -> str:
    """``url`` with its key, bot token or password replaced: ``wss://…/ws-api?cg-api-key=***``."""
    return _mask_places(url)


def _mask_places(text: str) -> str:
    for pattern, replacement in _PLACES:
        text = pattern.sub(replacement, text)
    return text


def _any_spelling(secret: str) -> str:
    """A pattern for ``secret`` as it is, URL-quoted, JSON-, repr- or HTML-escaped, even twice."""
    return "".join(char if char.isalnum() else _any_escape(char) for char in secret)


def _any_escape(char: str) -> str:
    code = "".join(f"[{digit}{digit.lower()}]" for digit in f"{ord(char):02X}")
    plain = r"\\+" if char == "\\" else rf"\\*{re.escape(char)}"
    forms = [plain, rf"%(?:25)*{code}", rf"\\+(?:u00|x){code}", rf"&\#(?:[xX]{code}|{ord(char)});"]
    if char in _HTML_NAMES:
        forms.append(f"&(?:amp;)*{_HTML_NAMES[char]};")
    return f"(?:{'|'.join(forms)})"


def _pattern(secret: str) -> str:
    pattern = _any_spelling(secret)
    if len(secret) >= _ANYWHERE_FROM_CHARS:
        return pattern
    return rf"(?<![0-9A-Za-z]){pattern}(?![0-9A-Za-z])"


def _mask_cut_off(text: str, secret: str) -> str:
    """``text`` without the first part of ``secret`` where an excerpt was cut in its midst."""
    start = text.find(secret[:_CUT_FROM_CHARS]) if len(secret) > _CUT_FROM_CHARS else -1
    while start >= 0:
        end = start + _CUT_FROM_CHARS
        while end < len(text) and secret[end - start : end - start + 1] == text[end]:
            end += 1
        if end == len(text) or text[end] == "…":
            return text[:start] + MASK + text[end:]
        start = text.find(secret[:_CUT_FROM_CHARS], end)
    return text


def _parts(value: str) -> tuple[str, ...]:
    """What of ``value`` is to be kept secret: nothing of one that is too short."""
    secret = value.strip()
    if len(secret) < MIN_SECRET_CHARS:
        return ()
    token = _BOT_TOKEN.fullmatch(secret)
    # The part after a bot's number is the secret half.
    return (secret, token[1]) if token else (secret,)


def _longest_first(secrets: Iterable[str]) -> tuple[str, ...]:
    """Each once, so that one that begins another is not looked for before it."""
    return tuple(sorted(set(secrets), key=lambda one: (-len(one), one)))


def _any_of(secrets: Iterable[str]) -> re.Pattern[str] | None:
    patterns = "|".join(_pattern(one) for one in secrets)
    return re.compile(patterns) if patterns else None


class Redactor:
    """Replaces the secrets it was told, in all their spellings, by ``***``. Thread-safe.

    Values of 4 to 7 characters are replaced where they stand as a word of their own, longer ones
    anywhere; shorter ones only where a key or token is expected. Never shows what it holds.

    ``draft`` is for what somebody is typing: a key press may not cost more than keeping it.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()
        self._known: re.Pattern[str] | None = None
        self._draft = ""
        for value in values:
            self.add(value)

    def add(self, value: str) -> None:
        """Keep ``value`` secret from now on (whitespace around it does not count)."""
        with self._lock:
            self._secrets = _longest_first((*self._secrets, *_parts(value)))
            self._known = _any_of(self._secrets)

    def draft(self, value: str) -> None:
        """Keep ``value`` secret until another takes its place: what stands in a form just now.

        Its pattern is made only where a text is redacted meanwhile, which is seldom.
        """
        self._draft = value.strip()

    def redact(self, text: str) -> str:
        """``text`` without any secret. Applying it again changes nothing."""
        secrets, known = self._secrets, self._known
        if draft := _parts(self._draft):
            # Together with the others: what is typed may be the beginning of one of them.
            secrets = _longest_first((*secrets, *draft))
            known = _any_of(secrets)
        if known is not None:
            text = known.sub(MASK, text)
            for secret in secrets:
                text = _mask_cut_off(text, secret)
        return _mask_places(text)

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} values)"
