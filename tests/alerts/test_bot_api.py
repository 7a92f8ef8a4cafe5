"""Every answer of the Bot API ends in a value or in the error that says what to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest
import respx
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.alerts.bot_api import BotApi, BotName, ChatSeen
from cgtui.alerts.bot_errors import (
    BotError,
    BotRefusedError,
    BotUnreachableError,
    MarkupRefusedError,
    RetryLaterError,
)
from cgtui.alerts.token_transport import network_transport
from cgtui.simulator import telegram_faults as faults
from tests.alerts.bots import TOKEN, URL, hearing, simulated, talking_to
from tests.virtual_time import run_virtual, virtual_time


def refused(status: int, description: str, **extra: object) -> httpx.Response:
    body = {"ok": False, "error_code": status, "description": description, **extra}
    return httpx.Response(status, json=body)


async def test_the_bot_says_who_it_is() -> None:
    async with talking_to(simulated()) as bot:
        assert await bot.get_me() == BotName(1234567890, "cgtui_demo_bot")


async def test_a_message_is_sent_as_asked() -> None:
    app = simulated()
    async with talking_to(app) as bot:
        first = await bot.send_message("4242", "<b>5 &lt; 6</b>", parse_mode="HTML")
        second = await bot.send_message("4242", "plain", disable_notification=True, reply_to=first)
    assert second > first
    assert [m.text for m in app.state.sent] == ["<b>5 &lt; 6</b>", "plain"]
    assert [m.parse_mode for m in app.state.sent] == ["HTML", None]
    assert [m.disable_notification for m in app.state.sent] == [False, True]
    assert [m.reply_to for m in app.state.sent] == [None, first]


async def test_a_reply_to_a_message_that_is_gone_is_sent_all_the_same() -> None:
    app = simulated()
    async with talking_to(app) as bot:
        await bot.send_message("4242", "answer", reply_to=7)
    assert app.state.sent[0].reply_to is None


async def test_a_link_has_no_preview() -> None:
    requests: list[httpx.Request] = []
    sent = httpx.Response(200, json={"ok": True, "result": {"message_id": 5}})
    async with hearing(sent, requests=requests) as bot:
        await bot.send_message("@desk", "x")
    body = json.loads(requests[0].content)
    assert body["link_preview_options"] == {"is_disabled": True}
    assert body["chat_id"] == "@desk"


async def test_the_chats_that_wrote_to_the_bot_are_found_newest_first() -> None:
    app = simulated()
    async with talking_to(app) as bot:
        assert await bot.get_updates() == ()
        app.state.bot.receive("/start")
        app.state.bot.receive("hello", chat_id=-1001)
        app.state.bot.receive("again", chat_id=-1001)
        seen = (ChatSeen(-1001, "desk", "supergroup"), ChatSeen(4242, "Demo", "private"))
        assert await bot.get_updates() == seen
        assert await bot.get_updates() == seen  # asking takes nothing away


async def test_every_kind_of_update_names_its_chat_and_names_are_inert() -> None:
    updates = [
        {"update_id": 1, "channel_post": {"chat": {"id": -5, "type": "channel", "title": "a\x1b"}}},
        {"update_id": 2, "my_chat_member": {"chat": {"id": 6, "type": "private"}}},
        {"update_id": 3, "callback_query": {"message": {"chat": {"id": 7, "username": "ann"}}}},
        {"update_id": 4, "message": {"chat": {"id": "nonsense"}}},
        "nonsense",
    ]
    async with hearing(httpx.Response(200, json={"ok": True, "result": updates})) as bot:
        seen = {chat.chat_id: chat.name for chat in await bot.get_updates()}
    assert seen == {-5: "a\\x1b", 6: "", 7: "@ann"}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.too_many(7), RetryLaterError),
        (faults.BAD_MARKUP, MarkupRefusedError),
        (faults.CHAT_NOT_FOUND, BotRefusedError),
        (faults.UNAUTHORIZED, BotRefusedError),
        (faults.BLOCKED, BotRefusedError),
        (faults.NOT_FOUND, BotRefusedError),
        (faults.BAD_GATEWAY, BotUnreachableError),
    ],
)
async def test_each_refusal_of_the_simulator_has_its_type(
    fault: faults.BotFault, kind: type[BotError]
) -> None:
    app = simulated()
    app.state.faults.queue(fault)
    async with talking_to(app) as bot:
        with pytest.raises(BotError) as raised:
            await bot.send_message("4242", "x")
        assert type(raised.value) is kind
        assert await bot.send_message("4242", "x") > 0


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (refused(429, "Too Many Requests", parameters={"retry_after": 35}), RetryLaterError, "35"),
        (httpx.Response(429, headers={"Retry-After": "8"}), RetryLaterError, "8 s"),
        (refused(429, "x", parameters={"retry_after": "soon"}), RetryLaterError, "5 s"),
        (refused(400, "Bad Request: message is too long"), MarkupRefusedError, "too long"),
        (refused(400, "Bad Request: message text is empty"), MarkupRefusedError, "empty"),
        (refused(413, "Request Entity Too Large"), MarkupRefusedError, "413"),
        (refused(400, "Bad Request: PEER_ID_INVALID"), BotRefusedError, "telegram.chat_id"),
        (refused(400, "Bad Request: not enough rights"), BotRefusedError, "chat"),
        (
            refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": -100123},
            ),
            BotRefusedError,
            "cgtui config set telegram.chat_id -100123",
        ),
        (refused(401, "Unauthorized"), BotRefusedError, "telegram.bot_token"),
        (refused(403, "Forbidden: bot was kicked"), BotRefusedError, "bot was kicked"),
        (refused(409, "Conflict: terminated by other getUpdates"), BotRefusedError, "another"),
        (refused(500, "Internal Server Error"), BotUnreachableError, "HTTP 500"),
        (refused(504, "Gateway Timeout"), BotUnreachableError, "HTTP 504"),
        (httpx.Response(200, json={"ok": False, "error_code": 403}), BotRefusedError, "HTTP 403"),
        (httpx.Response(200, json={"ok": False}), BotUnreachableError, "HTTP 200"),
        (httpx.Response(200, json={"ok": True, "result": {}}), BotUnreachableError, "message_id"),
        (httpx.Response(200, json=["ok"]), BotUnreachableError, "not Telegram's"),
        (httpx.Response(200, content=b"<html>portal</html>"), BotUnreachableError, "HTTP 200"),
        (httpx.Response(403, content=b"<html>proxy</html>"), BotUnreachableError, "HTTP 403"),
        (httpx.Response(200, content=b"[" * 100_000), BotUnreachableError, "not Telegram's"),
        (httpx.Response(200, content=b" " * 3_000_000), BotUnreachableError, "not Telegram's"),
        (httpx.Response(301, headers={"Location": "/x"}), BotUnreachableError, "HTTP 301"),
        (httpx.ConnectTimeout("x"), BotUnreachableError, "timed out"),
        (httpx.ConnectError("x"), BotUnreachableError, "no connection"),
        (httpx.ReadError("x"), BotUnreachableError, "lost"),
        (httpx.RemoteProtocolError("x"), BotUnreachableError, "closed before"),
    ],
)
async def test_each_outcome_has_its_type_and_says_what_to_do(
    answer: httpx.Response | Exception, kind: type[BotError], words: str
) -> None:
    async with hearing(answer) as bot:
        with pytest.raises(BotError) as raised:
            await bot.send_message("4242", "x")
    assert type(raised.value) is kind
    assert words in str(raised.value)
    assert str(raised.value).startswith("sendMessage: ")


async def test_telegrams_wait_is_taken_from_the_answer() -> None:
    async with hearing(refused(429, "x", parameters={"retry_after": 35})) as bot:
        with pytest.raises(RetryLaterError) as raised:
            await bot.send_message("4242", "x")
    assert raised.value.retry_after_s == 35


@virtual_time
async def test_a_call_that_hangs_ends_within_its_time() -> None:
    async def hang(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(3600)
        raise AssertionError

    async with BotApi(URL, TOKEN, transport=httpx.MockTransport(hang), timeout_s=10) as bot:
        with pytest.raises(BotUnreachableError, match="no answer in 10 s"):
            await bot.get_me()
    assert asyncio.get_running_loop().time() == pytest.approx(10)


@respx.mock
async def test_the_token_is_in_the_address_that_goes_out() -> None:
    route = respx.post(f"{URL}/bot{TOKEN}/getMe").respond(
        json={"ok": True, "result": {"id": 1234567890, "username": "b"}}
    )
    async with BotApi(URL, TOKEN, trust_env=False) as bot:
        assert (await bot.get_me()).username == "b"
    assert route.called


@respx.mock
async def test_a_token_with_odd_characters_stays_one_part_of_the_path() -> None:
    route = respx.post(url__regex=r".*").respond(401, json={"ok": False, "error_code": 401})
    async with BotApi(f"{URL}/base/", "12:a/b?c#d", trust_env=False) as bot:
        with pytest.raises(BotRefusedError):
            await bot.get_me()
    assert route.calls[0].request.url.raw_path == b"/base/bot12:a%2Fb%3Fc%23d/getMe"


def test_the_bot_of_a_demo_must_be_on_this_machine() -> None:
    assert BotApi.of_simulator("http://127.0.0.1:81", TOKEN).is_on_loopback
    for url in ("https://api.telegram.org", "http://127.0.0.1.example.com", "http://[::2]"):
        with pytest.raises(ValueError, match="simulator"):
            BotApi.of_simulator(url, TOKEN)
        assert not BotApi(url, TOKEN).is_on_loopback


@pytest.mark.parametrize(
    ("environ", "url", "trust_env", "proxied"),
    [
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, URL, True, True),
        ({"ALL_PROXY": "proxy.example:3128"}, URL, True, True),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, URL, False, False),
        ({"HTTP_PROXY": "http://proxy.example:3128"}, URL, True, False),
        (
            {"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": "telegram.example"},
            URL,
            True,
            False,
        ),
    ],
)
async def test_the_environments_proxy_is_used_where_it_is_trusted(
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    url: str,
    trust_env: bool,
    proxied: bool,
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    transport = network_transport(url, trust_env=trust_env)
    assert isinstance(transport, httpx.AsyncHTTPTransport)
    assert ("Proxy" in type(transport._pool).__name__) is proxied
    await transport.aclose()


async def test_no_proxy_stands_before_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def network(url: str, *, trust_env: bool) -> httpx.AsyncBaseTransport:
        asked.append(trust_env)
        return httpx.MockTransport(lambda _: httpx.Response(502))

    monkeypatch.setattr("cgtui.alerts.bot_api.network_transport", network)
    for url in ("http://127.0.0.1:9", URL):
        async with BotApi(url, TOKEN) as bot:
            with pytest.raises(BotUnreachableError):
                await bot.get_me()
    assert asked == [False, True]


async def test_a_proxy_that_makes_no_sense_is_a_refusal_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "ftp://proxy.example")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with BotApi(URL, TOKEN) as bot:
        with pytest.raises(BotUnreachableError, match="proxy"):
            await bot.get_me()


BODIES = st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["ok", "result", "description", "error_code", "parameters", "retry_after"]
            ),
            inner,
            max_size=5,
        )
    ),
).map(lambda value: json.dumps(value).encode())


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([200, 201, 301, 400, 401, 403, 404, 409, 420, 429, 500, 502]),
    BODIES,
    st.sampled_from(["get_me", "get_updates", "send"]),
)
def test_whatever_is_answered_ends_in_a_value_or_a_typed_error(
    status: int, body: bytes, call: str
) -> None:
    async def ask() -> None:
        async with hearing(httpx.Response(status, content=body)) as bot:
            calls: dict[str, Callable[[], object]] = {
                "get_me": bot.get_me,
                "get_updates": bot.get_updates,
                "send": lambda: bot.send_message("1", "x"),
            }
            try:
                await calls[call]()  # type: ignore[misc]  # each is a coroutine
            except BotError as error:
                assert str(error).isprintable()  # noqa: PT017 - may also succeed
                assert len(str(error)) < 400  # noqa: PT017

    run_virtual(ask())
