"""Telegram's Bot API, as far as it is needed: who am I, send, and which chats wrote to me."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import httpx

from cgtui.alerts.bot_answer import result_of
from cgtui.alerts.bot_errors import (
    BotError,
    BotRefusedError,
    BotUnreachableError,
    MarkupRefusedError,
    RetryLaterError,
)
from cgtui.alerts.token_transport import TokenTransport, masked_address, network_transport
from cgtui.coinglass.stream_config import is_loopback
from cgtui.coinglass.unreachable import why_unreachable
from cgtui.redact import Redactor
from cgtui.sanitize import clean

__all__ = [
    "BotApi",
    "BotError",
    "BotName",
    "BotRefusedError",
    "BotUnreachableError",
    "ChatSeen",
    "MarkupRefusedError",
    "RetryLaterError",
]

HTML: Final = "HTML"
MAX_BODY_BYTES: Final = 1024 * 1024
_CONNECT_S: Final = 5.0
_NAME_CHARS: Final = 64


@dataclass(frozen=True, slots=True)
class BotName:
    """Who the token belongs to."""

    bot_id: int
    username: str


@dataclass(frozen=True, slots=True)
class ChatSeen:
    """A chat from which something came: ``name`` is its title, @username or first name."""

    chat_id: int
    name: str
    kind: str


class BotApi:
    """Calls of one bot. Every failure is a `BotError`; its text and this repr have no token.

    The token goes to ``url`` and nowhere else: redirects are not followed, and no proxy stands
    before this machine itself (``trust_env`` does not matter then). Each call ends within
    ``timeout_s``. ``transport`` takes the place of the network in tests. Use ``async with``, or
    ``aclose``.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        trust_env: bool = True,
        timeout_s: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = url
        self._token = token
        self._trust_env = trust_env and not is_loopback(url)
        self._timeout_s = timeout_s
        self._replacement = transport
        self._redactor = Redactor([token])
        self._client: httpx.AsyncClient | None = None

    @classmethod
    def of_simulator(
        cls,
        url: str,
        token: str,
        *,
        timeout_s: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> BotApi:
        """The bot of a demo or a replay: ValueError unless ``url`` is on this machine."""
        if not is_loopback(url):
            raise ValueError("the bot of a demo or a replay must be the simulator's, on loopback")
        return cls(url, token, trust_env=False, timeout_s=timeout_s, transport=transport)

    @property
    def is_on_loopback(self) -> bool:
        """Whether messages stay on this machine, as those of a demo or a replay must."""
        return is_loopback(self._url)

    async def get_me(self) -> BotName:
        """The bot's own name: proof that the token is good and Telegram is there."""
        me = await self._call("getMe", {})
        if not isinstance(me, dict) or not isinstance(me.get("id"), int):
            raise BotUnreachableError("getMe", "an answer that is not Telegram's")
        return BotName(me["id"], clean(str(me.get("username") or ""), _NAME_CHARS))

    async def send_message(
        self,
        chat_id: str,
        text: str,
        *,
        parse_mode: str | None = None,
        disable_notification: bool = False,
        reply_to: int | None = None,
    ) -> int:
        """Send ``text``; the message's id. A reply goes out alone if what it answers is gone."""
        parameters: dict[str, Any] = {
            "chat_id": chat_id,
            "text": text,
            "disable_notification": disable_notification,
            "link_preview_options": {"is_disabled": True},
        }
        if parse_mode is not None:
            parameters["parse_mode"] = parse_mode
        if reply_to is not None:
            parameters["reply_parameters"] = {
                "message_id": reply_to,
                "allow_sending_without_reply": True,
            }
        sent = await self._call("sendMessage", parameters)
        message_id = sent.get("message_id") if isinstance(sent, dict) else None
        if not isinstance(message_id, int):
            raise BotUnreachableError("sendMessage", "an answer without a message_id")
        return message_id

    async def get_updates(self) -> tuple[ChatSeen, ...]:
        """The chats of the updates that wait for the bot, newest first. They go on waiting."""
        updates = await self._call("getUpdates", {"limit": 100, "timeout": 0})
        seen: dict[int, ChatSeen] = {}
        for update in reversed(updates if isinstance(updates, list) else []):
            for chat in _chats(update):
                seen.setdefault(chat.chat_id, chat)
        return tuple(seen.values())

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return "BotApi(***)"

    async def _call(self, method: str, parameters: dict[str, Any]) -> object:
        try:
            async with asyncio.timeout(self._timeout_s):
                status, headers, body = await self._exchange(method, parameters)
        except TimeoutError:
            failure = BotUnreachableError(method, f"no answer in {self._timeout_s:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ImportError, ValueError) as error:
            why = clean(self._redactor.redact(why_unreachable(error)), 120)
            failure = BotUnreachableError(method, why)
        else:
            return result_of(method, status, headers, body, self._redactor)
        # Out here, so that no error of httpx or the system hangs on to this one.
        raise failure

    async def _exchange(
        self, method: str, parameters: dict[str, Any]
    ) -> tuple[int, httpx.Headers, bytes]:
        client = self._client = self._client or self._open()
        address = masked_address(self._url, method)
        async with client.stream("POST", address, json=parameters) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    break
        return response.status_code, response.headers, bytes(body)

    def _open(self) -> httpx.AsyncClient:
        inner = self._replacement or network_transport(self._url, trust_env=self._trust_env)
        return httpx.AsyncClient(
            headers={"accept": "application/json", "user-agent": "cgtui"},
            follow_redirects=False,
            trust_env=False,  # the transport has its proxy already
            timeout=httpx.Timeout(self._timeout_s, connect=min(_CONNECT_S, self._timeout_s)),
            transport=TokenTransport(inner, self._token),
        )


def _chats(update: object) -> Iterator[ChatSeen]:
    """The chats in one update, whichever kind of update it is."""
    if not isinstance(update, dict):
        return
    for part in update.values():
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        for holder in (part, message if isinstance(message, dict) else {}):
            chat = holder.get("chat")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                yield ChatSeen(chat["id"], _name(chat), clean(str(chat.get("type") or ""), 20))


def _name(chat: dict[str, Any]) -> str:
    username = chat.get("username")
    shown = chat.get("title") or (f"@{username}" if username else chat.get("first_name"))
    return clean(str(shown or ""), _NAME_CHARS)
