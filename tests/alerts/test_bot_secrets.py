"""The token is in no error, no record, no repr and no traceback, whatever the server does."""

from __future__ import annotations

import logging
import traceback
from urllib.parse import quote

import httpx
import pytest

from cgtui.alerts.bot_api import BotApi
from cgtui.alerts.bot_errors import BotError
from cgtui.alerts.token_transport import TokenTransport
from tests.alerts.bots import SECRET_HALF, TOKEN, URL, hearing, simulated, talking_to

ESCAPES = "\x1b[2J\u202e"


def refusal(status: int, description: str) -> httpx.Response:
    return httpx.Response(status, json={"ok": False, "description": description})


FAULTS: list[httpx.Response | Exception] = [
    *(refusal(status, f"no: {TOKEN}") for status in (400, 401, 403, 404, 409, 429, 500)),
    refusal(400, f"{ESCAPES}chat {TOKEN}{ESCAPES}" * 50),
    refusal(403, "x" * 150 + TOKEN),
    refusal(403, quote(f"/bot{TOKEN}/sendMessage", safe="")),
    httpx.Response(502, content=f"<html>{TOKEN}{ESCAPES}</html>".encode()),
    httpx.Response(301, headers={"location": f"https://evil.example/bot{TOKEN}/x"}),
    httpx.Response(200, json={"ok": True, "result": {"message_id": TOKEN}}),
    httpx.ConnectError(TOKEN),
    httpx.ReadTimeout(TOKEN),
    httpx.ProxyError(TOKEN),
    httpx.LocalProtocolError(TOKEN),
    httpx.InvalidURL(TOKEN),
    OSError(TOKEN),
    ValueError(TOKEN),
]


@pytest.mark.parametrize("fault", FAULTS, ids=range(len(FAULTS)))
async def test_nothing_a_person_or_a_log_can_see_has_the_token(
    fault: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    requests: list[httpx.Request] = []
    async with hearing(fault, requests=requests) as bot:
        with pytest.raises(BotError) as raised:
            await bot.send_message("4242", "x")
        error = raised.value
        seen = [
            str(error),
            repr(error),
            repr(vars(error)),
            repr(bot),
            "".join(traceback.format_exception(error)),
            *(record.getMessage() for record in caplog.records),
        ]
    assert TOKEN in str(requests[0].url)  # it did go out
    assert not [text for text in seen if SECRET_HALF in text or SECRET_HALF[:20] in text]
    assert str(error).isprintable()


async def test_not_even_httpx_logs_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with talking_to(simulated()) as bot:
        await bot.get_me()
    lines = [one.getMessage() for one in caplog.records if one.name == "httpx"]
    assert lines == [f'HTTP Request: POST {URL}/bot***/getMe "HTTP/1.1 200 OK"']


@pytest.mark.parametrize("fault", FAULTS, ids=range(len(FAULTS)))
async def test_no_error_drags_a_request_with_it(fault: httpx.Response | Exception) -> None:
    async with hearing(fault) as bot:
        with pytest.raises(BotError) as raised:
            await bot.send_message("4242", "x")
    error: BaseException | None = raised.value
    while error is not None:
        assert not isinstance(error, httpx.HTTPError | OSError)
        error = error.__context__ or error.__cause__


async def test_a_redirect_does_not_carry_the_token_elsewhere() -> None:
    requests: list[httpx.Request] = []
    moved = httpx.Response(302, headers={"location": "https://evil.example/"})
    async with hearing(moved, requests=requests) as bot:
        with pytest.raises(BotError):
            await bot.get_me()
    assert {request.url.host for request in requests} == {"api.telegram.example"}


async def test_no_repr_shows_it() -> None:
    transport = TokenTransport(httpx.MockTransport(lambda _: httpx.Response(200)), TOKEN)
    bot = BotApi(URL, TOKEN)
    assert TOKEN not in repr(transport) + repr(bot) + str(bot)
