"""The Bot API of the simulator: what it keeps, and how it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from cgtui.simulator import telegram_faults as faults
from cgtui.simulator.telegram import make_bot_app
from cgtui.simulator.telegram_html import MarkupError, plain_text

TOKEN = "12345:demo-secret"
GROUP = {"id": -1001, "type": "supergroup", "title": "desk"}
PRIVATE = {"id": 4242, "type": "private", "first_name": "Demo"}


class Bot:
    """A client of the simulated Bot API."""

    def __init__(self, app: Starlette, client: httpx.AsyncClient) -> None:
        self.app, self.client = app, client
        self.slept: list[float] = []

    async def call(self, method: str, *, token: str = TOKEN, **parameters: Any) -> httpx.Response:
        return await self.client.post(f"/bot{token}/{method}", json=parameters)

    async def send(self, text: str, **parameters: Any) -> httpx.Response:
        return await self.call("sendMessage", chat_id=4242, text=text, **parameters)


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Bot]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    app = make_bot_app(
        token=TOKEN, chats=(PRIVATE, GROUP), now_s=lambda: 1_763_700_123.4, sleep=sleep
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://simulator") as client:
        made = Bot(app, client)
        made.slept = slept
        yield made


async def test_get_me_names_the_bot(bot: Bot) -> None:
    body = (await bot.call("getMe")).json()
    assert body["ok"] is True
    assert body["result"]["id"] == 12345
    assert body["result"]["is_bot"] is True
    assert (await bot.client.get(f"/bot{TOKEN}/getMe")).json() == body


async def test_a_revoked_token_is_unauthorized(bot: Bot) -> None:
    answer = await bot.call("getMe", token=f"123456789:{'x' * 35}")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_what_has_not_the_form_of_a_token_is_not_found(bot: Bot) -> None:
    answer = await bot.call("getMe", token="12345:wrong")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_message_ids_are_growing_integers_and_messages_are_kept(bot: Bot) -> None:
    first = (await bot.send("<b>5 &lt; 6</b>", parse_mode="HTML")).json()["result"]
    second = (await bot.call("sendMessage", chat_id=-1001, text="plain")).json()["result"]
    assert second["message_id"] > first["message_id"]
    assert first["text"] == "5 < 6"
    assert first["date"] == 1_763_700_123
    kept = bot.app.state.sent
    assert [m.text for m in kept] == ["<b>5 &lt; 6</b>", "plain"]
    assert [m.chat_id for m in kept] == [4242, -1001]
    assert [m.parse_mode for m in kept] == ["HTML", None]


async def test_silent_delivery_and_replies_are_recorded(bot: Bot) -> None:
    first = (await bot.send("one")).json()["result"]["message_id"]
    answer = await bot.send(
        "two", disable_notification=True, reply_parameters={"message_id": first}
    )
    assert answer.json()["result"]["reply_to_message"]["message_id"] == first
    kept = bot.app.state.sent
    assert [m.disable_notification for m in kept] == [False, True]
    assert [m.reply_to for m in kept] == [None, first]


async def test_a_reply_to_a_lost_message_is_refused_unless_allowed(bot: Bot) -> None:
    refused = await bot.send("two", reply_parameters={"message_id": 9})
    assert refused.status_code == 400
    assert refused.json()["description"] == "Bad Request: message to be replied not found"
    allowed = await bot.send(
        "two", reply_parameters={"message_id": 9, "allow_sending_without_reply": True}
    )
    assert allowed.json()["ok"] is True
    assert bot.app.state.sent[-1].reply_to is None


async def test_forms_are_understood_like_json(bot: Bot) -> None:
    answer = await bot.client.post(
        f"/bot{TOKEN}/sendMessage",
        data={"chat_id": "4242", "text": "form", "disable_notification": "true"},
    )
    assert answer.json()["ok"] is True
    assert bot.app.state.sent[-1].disable_notification is True
    broken = await bot.client.post(
        f"/bot{TOKEN}/sendMessage", content=b"{", headers={"content-type": "application/json"}
    )
    assert broken.status_code == 400


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("<table>x</table>", 'Unsupported start tag "table" at byte offset 0'),
        ("A&B", "Unescaped '&' at byte offset 1"),
        ("€<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("€</b>", "Unexpected end tag at byte offset 3"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ],
)
async def test_bad_markup_is_refused_with_its_place(bot: Bot, text: str, description: str) -> None:
    answer = await bot.send(text, parse_mode="HTML")
    assert answer.status_code == 400
    assert answer.json()["description"] == f"Bad Request: can't parse entities: {description}"
    assert bot.app.state.sent == []
    assert (await bot.send(text)).json()["ok"] is True


def test_telegrams_own_tags_and_entities_are_understood() -> None:
    markup = (
        '<b>a</b> <a href="https://x.y/?a=1&amp;b=2">link</a> <span class="tg-spoiler">s</span>'
        "<blockquote expandable>q</blockquote> <code>c</code> &#8364; &quot;"
    )
    assert plain_text(markup) == 'a link sq c € "'
    with pytest.raises(MarkupError):
        plain_text("&nbsp;")


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "x", "chat_id": 1}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
    ],
)
async def test_a_message_telegram_would_not_take_is_refused(
    bot: Bot, parameters: dict[str, Any], description: str
) -> None:
    answer = await bot.call("sendMessage", **({"chat_id": 4242} | parameters))
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": description}


async def test_a_message_as_long_as_allowed_is_taken(bot: Bot) -> None:
    markup = "<b>" + "x" * 4096 + "</b>"
    assert (await bot.send(markup, parse_mode="HTML")).json()["ok"] is True


async def test_faults_are_answered_once_each_in_order(bot: Bot) -> None:
    for fault in (
        faults.too_many(7),
        faults.CHAT_NOT_FOUND,
        faults.UNAUTHORIZED,
        faults.BLOCKED,
        faults.NOT_FOUND,
        faults.BAD_GATEWAY,
    ):
        bot.app.state.faults.queue(fault)
    answers = [await bot.send("x") for _ in range(7)]
    assert [a.status_code for a in answers] == [429, 400, 401, 403, 404, 502, 200]
    assert answers[0].json()["parameters"] == {"retry_after": 7}
    assert answers[0].json()["description"] == "Too Many Requests: retry after 7"
    assert answers[3].json()["description"] == "Forbidden: bot was blocked by the user"
    assert answers[5].text.startswith("<html>")
    assert len(bot.app.state.sent) == 1


async def test_faults_belong_to_one_method(bot: Bot) -> None:
    bot.app.state.faults.queue(faults.UNAUTHORIZED, method="getMe", times=2)
    assert (await bot.send("x")).status_code == 200
    assert (await bot.call("getMe")).status_code == 401
    bot.app.state.faults.clear()
    assert (await bot.call("getMe")).status_code == 200


async def test_a_bot_that_is_blocked_stays_blocked_until_it_is_let_in_again(bot: Bot) -> None:
    queue = bot.app.state.faults
    queue.keep(faults.BLOCKED)
    queue.queue(faults.too_many(3))
    statuses = [(await bot.send("x")).status_code for _ in range(4)]
    assert statuses == [429, 403, 403, 403]
    assert (await bot.call("getMe")).status_code == 200
    queue.clear()
    assert (await bot.send("x")).status_code == 200


async def test_every_method_can_fail_at_once(bot: Bot) -> None:
    bot.app.state.faults.keep(faults.INTERNAL, method="*")
    for method in ("getMe", "sendMessage", "getUpdates"):
        answer = await bot.call(method)
        assert (answer.status_code, answer.json()["error_code"]) == (500, 500)


async def test_markup_can_be_refused_and_the_plain_text_taken(bot: Bot) -> None:
    bot.app.state.faults.queue(faults.BAD_MARKUP)
    refused = await bot.send("<b>x</b>", parse_mode="HTML")
    assert refused.status_code == 400
    assert "can't parse entities" in refused.json()["description"]
    assert (await bot.send("x")).json()["ok"] is True


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("getUpdates", {"offset": "soon"}),
        ("getUpdates", {"limit": [1]}),
        ("sendMessage", {"chat_id": 4242, "text": "x", "reply_parameters": {"message_id": "a"}}),
        ("sendMessage", {"chat_id": 4242, "text": "x", "reply_parameters": "{"}),
    ],
)
async def test_parameters_that_make_no_sense_are_refused(
    bot: Bot, method: str, parameters: dict[str, Any]
) -> None:
    answer = await bot.call(method, **parameters)
    assert (answer.status_code, answer.json()["ok"]) == (400, False)


async def test_an_answer_can_be_lost_after_the_message_was_taken(bot: Bot) -> None:
    lost = faults.BotFault(502, "Bad Gateway", html=True, delay_s=20, accepted=True)
    bot.app.state.faults.queue(lost)
    assert (await bot.send("once")).status_code == 502
    assert [m.text for m in bot.app.state.sent] == ["once"]
    assert bot.slept == [20]


async def test_what_people_wrote_waits_in_the_updates(bot: Bot) -> None:
    assert (await bot.call("getUpdates")).json()["result"] == []
    bot.app.state.bot.receive("/start")
    bot.app.state.bot.receive("hello", chat_id=-1001)
    updates = (await bot.call("getUpdates")).json()["result"]
    assert [u["message"]["chat"]["id"] for u in updates] == [4242, -1001]
    later = await bot.call("getUpdates", offset=updates[0]["update_id"] + 1)
    assert [u["message"]["text"] for u in later.json()["result"]] == ["hello"]


async def test_a_chat_can_be_looked_up(bot: Bot) -> None:
    assert (await bot.call("getChat", chat_id=-1001)).json()["result"] == GROUP
    assert (await bot.call("getChat", chat_id=7)).status_code == 400
    assert (await bot.call("getStickers")).status_code == 404
