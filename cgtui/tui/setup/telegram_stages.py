"""Telegram, for who wants it: the bot's token, the chat, and a test message."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from cgtui.config.values import chat_id
from cgtui.tui.setup.entry import Entry
from cgtui.tui.setup.flow import Flow
from cgtui.tui.setup.port import ChatChoice, Credentials, Finding, Kept, Outcome
from cgtui.tui.setup.secret_stage import SecretStage
from cgtui.tui.setup.stage import Choice, Stage
from cgtui.views.cells import Role, fit

_MOST_CHATS: Final = 6


class TokenStage(SecretStage):
    """``taken`` gets the token, the bot's name, and what is known of it in words."""

    title = "TELEGRAM BOT (optional)"
    what = "token"
    asking = "asking Telegram about the token"

    def __init__(
        self,
        flow: Flow,
        credentials: Credentials,
        *,
        taken: Callable[[str, str, str], None],
        skip: Choice,
    ) -> None:
        super().__init__(flow, credentials, "bot token")
        self._taken = taken
        self._skip = skip

    def explain(self) -> list[str]:
        """What it is for, and where one gets it."""
        return [
            "Alerts can go to a Telegram chat, by a bot of your own: in Telegram write /newbot to"
            " @BotFather, and paste here the token that it gives. It is not shown. Enter asks"
            " Telegram once whether it is good.",
            "It can be given later too: `cgtui config set telegram.bot_token`.",
        ]

    def besides(self) -> list[Choice]:
        """To go on without."""
        return [self._skip]

    def check(self, text: str) -> Coroutine[Any, Any, Finding]:
        """Whose token it is."""
        return self.credentials.check_token(text)

    def keep(self, text: str) -> Coroutine[Any, Any, Kept]:
        """Keep it."""
        return self.credentials.keep_token(text)

    def go_on(self, text: str, finding: Finding, said: str) -> None:
        """To the chat."""
        self._taken(text, finding.name, said)


class ChatStage(Stage):
    """``token`` is ``None`` where a source gives it. ``taken`` gets the chat, and what became of
    it in words."""

    title = "TELEGRAM CHAT (optional)"

    def __init__(
        self,
        flow: Flow,
        credentials: Credentials,
        *,
        token: str | None,
        bot: str,
        taken: Callable[[str, str], None],
        skip: Choice,
    ) -> None:
        super().__init__()
        self._line = self.entry = Entry("chat", secret=False)
        self.cursor = 1
        self._flow = flow
        self._credentials = credentials
        self._token = token
        self._bot = bot
        self._taken = taken
        self._skip = skip
        self._chats: Sequence[ChatChoice] = ()

    def explain(self) -> list[str]:
        """How a chat is found."""
        bot = f"@{self._bot}" if self._bot else "the bot"
        return [
            f"Write anything to {bot} in Telegram; for a group, add it there and mention it. Then"
            " look for the chat here and pick it. Or type its number, or a public channel's @name."
        ]

    def choices(self) -> list[Choice]:
        """To look, the chats that were found, and to go on without."""
        return [
            Choice("look for the chat", self._look),
            *(self._of(chat) for chat in self._chats[:_MOST_CHATS]),
            self._skip,
        ]

    def _of(self, chat: ChatChoice) -> Choice:
        text = f"{fit(chat.chat_id, 16)} {fit(chat.kind, 11)} {chat.name}"
        return Choice(text, lambda: self._take(chat.chat_id))

    def submit(self) -> None:
        """Take the chat that was typed."""
        try:
            chat = chat_id(self._line.text) or ""
        except ValueError as error:
            self.say(f"this is no chat: expected {error}", Role.BAD)
            return
        self._take(chat)

    def _look(self) -> None:
        self._flow.run("asking Telegram who wrote to the bot", self._find())

    async def _find(self) -> None:
        found = await self._credentials.chats(self._token)
        self._chats = found.chats
        if found.trouble:
            self.say(found.trouble, Role.BAD)
        elif not found.chats:
            self.say("Nobody has written to the bot of late: write to it, then look again.")
        else:
            self.cursor = 2
            self.say("Enter takes the chat that the alerts are to go to.")

    def _take(self, chat: str) -> None:
        self._flow.run("keeping the chat", self._keep(chat))

    async def _keep(self, chat: str) -> None:
        kept = await self._credentials.keep_chat(chat)
        self._taken(chat, kept.text)


class MessageStage(Stage):
    """A message to the chat, so that a person sees it arrive."""

    title = "TEST MESSAGE"

    def __init__(
        self, flow: Flow, credentials: Credentials, *, token: str | None, chat: str, on: Choice
    ) -> None:
        super().__init__()
        self._flow = flow
        self._credentials = credentials
        self._token = token
        self._chat = chat
        self._on = on

    def explain(self) -> list[str]:
        """What is sent, and to whom."""
        return [f"A message labelled TEST goes to the chat {self._chat}, if you want it."]

    def choices(self) -> list[Choice]:
        """To send it, to change the chat, or to go on."""
        return [
            Choice("send a test message", self._send),
            Choice("take another chat", self._flow.back),
            self._on,
        ]

    def _send(self) -> None:
        self._flow.run("sending", self._try())

    async def _try(self) -> None:
        finding = await self._credentials.send_test(self._token, self._chat)
        good = finding.outcome is Outcome.GOOD
        self.say(finding.text, Role.GOOD if good else Role.BAD)
        if good:
            self.cursor = 2
