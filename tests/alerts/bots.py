"""Bots to test against: the simulator's Bot API, and servers that say what a test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette

from cgtui.alerts.bot_api import BotApi
from cgtui.simulator.telegram import DEMO_CHAT, make_bot_app

TOKEN = "1234567890:AAF-s3cret_Token_of_35_characters_xy"
SECRET_HALF = TOKEN.partition(":")[2]
URL = "https://api.telegram.example"
GROUP = {"id": -1001, "type": "supergroup", "title": "desk"}


def simulated(**options: Any) -> Starlette:
    """The simulator's Bot API for `TOKEN`, with a private chat 4242 and a group -1001."""
    return make_bot_app(token=TOKEN, chats=(DEMO_CHAT, GROUP), **options)


@asynccontextmanager
async def talking_to(app: Starlette, *, token: str = TOKEN) -> AsyncIterator[BotApi]:
    """A client of ``app``."""
    async with BotApi(URL, token, transport=httpx.ASGITransport(app)) as bot:
        yield bot


@asynccontextmanager
async def hearing(
    said: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response],
    *,
    requests: list[httpx.Request] | None = None,
    timeout_s: float = 10.0,
) -> AsyncIterator[BotApi]:
    """A client to which every call is answered with ``said``."""

    def answer(request: httpx.Request) -> httpx.Response:
        if requests is not None:
            requests.append(request)
        if isinstance(said, Exception):
            raise said
        if callable(said):
            return said(request)
        return httpx.Response(said.status_code, content=said.content, headers=said.headers)

    async with BotApi(
        URL, TOKEN, transport=httpx.MockTransport(answer), timeout_s=timeout_s
    ) as bot:
        yield bot
