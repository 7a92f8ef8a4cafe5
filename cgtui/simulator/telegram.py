"""Telegram's Bot API: the methods the program uses, a chat to send to, and its ways to refuse."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cgtui.simulator.telegram_faults import BotFault, BotFaults
from cgtui.simulator.telegram_html import MarkupError, plain_text

MAX_TEXT = 4096
_TOKEN = re.compile(r"[0-9]{6,12}:[A-Za-z0-9_-]{35}")
DEMO_CHAT: Mapping[str, Any] = {"id": 4242, "type": "private", "first_name": "Demo"}


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that was accepted. ``text`` is as sent, markup included; ``date_s`` epoch s."""

    message_id: int
    chat_id: int | str
    text: str
    parse_mode: str | None
    disable_notification: bool
    reply_to: int | None
    date_s: int


class _BotError(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


@dataclass(slots=True)
class BotServer:
    """One bot: its chats by id, what it has sent, and the updates waiting for it."""

    token: str
    username: str
    chats: dict[str, Mapping[str, Any]]
    now_s: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    faults: BotFaults = field(default_factory=BotFaults)
    sent: list[SentMessage] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    last_message_id: int = 100
    last_update_id: int = 5_000

    async def answer(self, request: Request) -> Response:
        """The response to one call."""
        method = request.path_params["method"]
        token = request.path_params["token"]
        if token != self.token:
            # Telegram knows a token that was revoked from one that never was any.
            well_formed = _TOKEN.fullmatch(token) is not None
            return _failure(401, "Unauthorized") if well_formed else _failure(404, "Not Found")
        parameters = await _parameters(request)
        if parameters is None:
            return _failure(400, "Bad Request: can't parse JSON object")
        fault = self.faults.take(method)
        if fault is not None and fault.delay_s:
            await self.sleep(fault.delay_s)
        try:
            if fault is not None:
                if fault.accepted:
                    self._call(method, parameters)
                return _faulty(fault)
            return _reply(200, {"ok": True, "result": self._call(method, parameters)})
        except _BotError as error:
            return _failure(error.status, error.description)

    def receive(self, text: str, *, chat_id: int | str | None = None) -> None:
        """Let somebody write to the bot (by default in its first chat): it waits in getUpdates."""
        self.last_message_id += 1
        self.last_update_id += 1
        chat = next(iter(self.chats.values())) if chat_id is None else self.chats[str(chat_id)]
        self.updates.append(
            {
                "update_id": self.last_update_id,
                "message": {
                    "message_id": self.last_message_id,
                    "from": {"id": 77, "is_bot": False, "first_name": "Demo"},
                    "chat": dict(chat),
                    "date": int(self.now_s()),
                    "text": text,
                },
            }
        )

    def _call(self, method: str, parameters: Mapping[str, Any]) -> object:
        match method.lower():
            case "getme":
                return {
                    "id": int(self.token.split(":")[0]),
                    "is_bot": True,
                    "first_name": "cgtui demo",
                    "username": self.username,
                    "can_join_groups": True,
                    "can_read_all_group_messages": False,
                    "supports_inline_queries": False,
                }
            case "getupdates":
                return self._updates(parameters)
            case "getchat":
                return dict(self._chat(parameters))
            case "sendmessage":
                return self._send(parameters)
        raise _BotError(404, "Not Found: method not found")

    def _updates(self, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        offset = _integer(parameters, "offset", 0)
        if offset < 0:
            self.updates = self.updates[offset:]
        else:
            self.updates = [u for u in self.updates if u["update_id"] >= offset]
        return self.updates[: _integer(parameters, "limit", 100)]

    def _chat(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        chat_id = parameters.get("chat_id")
        if chat_id in {None, ""}:
            raise _BotError(400, "Bad Request: chat_id is empty")
        chat = self.chats.get(str(chat_id))
        if chat is None:
            raise _BotError(400, "Bad Request: chat not found")
        return chat

    def _send(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        chat = self._chat(parameters)
        text, mode = str(parameters.get("text") or ""), parameters.get("parse_mode")
        shown = _shown(text, mode)
        reply_to = self._reply_to(parameters)
        self.last_message_id += 1
        date_s = int(self.now_s())
        message: dict[str, Any] = {
            "message_id": self.last_message_id,
            "from": {
                "id": int(self.token.split(":")[0]),
                "is_bot": True,
                "first_name": "cgtui demo",
                "username": self.username,
            },
            "chat": dict(chat),
            "date": date_s,
            "text": shown,
        }
        if reply_to is not None:
            message["reply_to_message"] = {"message_id": reply_to, "chat": dict(chat)}
        self.sent.append(
            SentMessage(
                message_id=self.last_message_id,
                chat_id=chat["id"],
                text=text,
                parse_mode=mode,
                disable_notification=_flag(parameters.get("disable_notification")),
                reply_to=reply_to,
                date_s=date_s,
            )
        )
        return message

    def _reply_to(self, parameters: Mapping[str, Any]) -> int | None:
        asked = parameters.get("reply_parameters")
        if isinstance(asked, str):
            try:
                asked = msgspec.json.decode(asked)
            except msgspec.DecodeError:
                message = "Bad Request: can't parse reply parameters JSON object"
                raise _BotError(400, message) from None
        if not isinstance(asked, Mapping):
            return None
        wanted = _integer(asked, "message_id", 0)
        if any(message.message_id == wanted for message in self.sent):
            return wanted
        if _flag(asked.get("allow_sending_without_reply")):
            return None
        raise _BotError(400, "Bad Request: message to be replied not found")


def private_chat(chat_id: str) -> dict[str, object]:
    """The chat of one person, under the id that a run was given."""
    return {"id": int(chat_id), "type": "private", "first_name": "Demo"}


def _shown(text: str, mode: object) -> str:
    """The text as a reader sees it; refused like Telegram refuses it."""
    shown = text
    if mode is not None:
        if str(mode).lower() != "html":
            raise _BotError(400, "Bad Request: unsupported parse_mode")
        try:
            shown = plain_text(text)
        except MarkupError as error:
            raise _BotError(400, f"Bad Request: can't parse entities: {error}") from None
    if not shown.strip():
        raise _BotError(400, "Bad Request: message text is empty")
    # Telegram counts UTF-16 code units, after the entities are parsed.
    if len(shown.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise _BotError(400, "Bad Request: message is too long")
    return shown


async def _parameters(request: Request) -> dict[str, Any] | None:
    """Query, form or JSON parameters of a call; None if the JSON is broken."""
    parameters: dict[str, Any] = dict(request.query_params)
    if "json" in request.headers.get("content-type", ""):
        try:
            body = msgspec.json.decode(await request.body())
        except msgspec.DecodeError:
            return None
        return parameters | body if isinstance(body, dict) else None
    if request.method == "POST":
        form = (await request.body()).decode("utf-8", "replace")
        parameters |= dict(parse_qsl(form, keep_blank_values=True))
    return parameters


def _integer(parameters: Mapping[str, Any], name: str, default: int) -> int:
    written = parameters.get(name) or default
    try:
        return int(written)
    except (TypeError, ValueError):
        raise _BotError(400, f"Bad Request: parameter {name} must be an integer") from None


def _flag(written: object) -> bool:
    return written is True or str(written).lower() in {"true", "1"}


def _reply(status: int, body: object) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")


def _failure(status: int, description: str, **extra: object) -> Response:
    return _reply(status, {"ok": False, "error_code": status, "description": description, **extra})


def _faulty(fault: BotFault) -> Response:
    if fault.html:
        page = f"<html><body><h1>{fault.status} {fault.description}</h1></body></html>"
        return Response(page, fault.status, media_type="text/html")
    if fault.retry_after_s is not None:
        parameters = {"retry_after": fault.retry_after_s}
        return _failure(fault.status, fault.description, parameters=parameters)
    return _failure(fault.status, fault.description)


def make_bot_app(
    *,
    token: str,
    username: str = "cgtui_demo_bot",
    chats: tuple[Mapping[str, Any], ...] = (DEMO_CHAT,),
    now_s: Callable[[], float] = time.time,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Starlette:
    """The Bot API of one bot as an ASGI application.

    ``token`` is "<digits>:<secret>"; ``chats`` are the chats the bot may write to (Telegram's chat
    objects). ``state.sent`` lists the accepted messages, ``state.faults`` queues refusals,
    ``state.bot.receive(text)`` writes to the bot. Another token is answered 401, and 404 if it has
    not the form of one.
    """
    bot = BotServer(
        token=token,
        username=username,
        chats={str(chat["id"]): chat for chat in chats},
        now_s=now_s,
        sleep=sleep,
    )
    app = Starlette(
        routes=[Route("/bot{token}/{method}", bot.answer, methods=["GET", "POST"])],
    )
    app.state.bot, app.state.sent, app.state.faults = bot, bot.sent, bot.faults
    return app
