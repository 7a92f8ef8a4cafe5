"""The first run's steps: the key, then Telegram for who wants it, then the live screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cgtui.tui.setup.flow import Flow, Host
from cgtui.tui.setup.key_stage import KeyStage
from cgtui.tui.setup.port import Credentials
from cgtui.tui.setup.stage import Choice, Stage
from cgtui.tui.setup.telegram_stages import ChatStage, MessageStage, TokenStage
from cgtui.views.cells import Role

_LEAD: Final = (
    "cgtui shows every liquidation that CoinGlass streams. For that it needs an API key of a"
    " CoinGlass plan of Standard or above: https://www.coinglass.com/pricing"
)
_OTHER_WAYS: Final = (
    "Other ways: COINGLASS_API_KEY or COINGLASS_API_KEY_FILE in the environment, or"
    " `cgtui config set coinglass.api_key`."
)


class FirstKeyStage(KeyStage):
    """The key's step as the first thing that a person sees."""

    title = "WELCOME TO cgtui: NO COINGLASS API KEY YET"

    def explain(self) -> list[str]:
        """With what it is for, and the other ways to give one."""
        return [_LEAD, *super().explain(), _OTHER_WAYS]


class ReadyStage(Stage):
    """The last step."""

    title = "READY"

    def __init__(self, live: Choice, telegram_key: str, *, telegram: bool) -> None:
        super().__init__()
        self._live = live
        self._telegram = (
            f"Telegram stays off until you turn it on: {telegram_key} on the live screen."
            if telegram
            else "Alerts are recorded, and not sent, until a bot and a chat are set."
        )

    def explain(self) -> list[str]:
        """What comes next."""
        return [self._telegram]

    def choices(self) -> list[Choice]:
        """To go on."""
        return [self._live]


class FirstCourse:
    """``live`` is called when all is given, ``demo`` for the demo, ``left`` for neither.

    ``telegram_key`` is the key that turns Telegram on, as a person reads it.
    """

    def __init__(
        self,
        host: Host,
        credentials: Credentials,
        *,
        live: Callable[[], None],
        demo: Callable[[], None],
        left: Callable[[], None],
        telegram_key: str,
    ) -> None:
        self._credentials = credentials
        self._live = live
        self._demo = demo
        self._leave = left
        self._telegram_key = telegram_key
        self.has_key = False
        self.flow = Flow(host, left, "leave")
        first = FirstKeyStage(self.flow, credentials, taken=self._key_taken, besides=self._besides)
        self.flow.go_to(first)

    def _besides(self) -> list[Choice]:
        kept = [Choice("go on with the key that was given", self._on)] if self.has_key else []
        return [
            *kept,
            Choice("try the demo: a simulated market, no key and no network", self._demo),
            Choice("leave", self._leave),
        ]

    def _key_taken(self, _key: str, said: str) -> None:
        self.has_key = True
        self._on(said)

    def _on(self, said: str = "") -> None:
        """To what is still missing."""
        if self._credentials.lacks_token:
            skip = Choice("go on without Telegram", self._ready)
            stage: Stage = TokenStage(
                self.flow, self._credentials, taken=self._token_taken, skip=skip
            )
        elif self._credentials.lacks_chat:
            stage = self._chat_stage(None, "")
        else:
            stage = self._ready_stage(telegram=True)
        stage.say(said, Role.GOOD)
        self.flow.go_to(stage)

    def _token_taken(self, token: str, bot: str, said: str) -> None:
        stage: Stage
        if self._credentials.lacks_chat:
            stage = self._chat_stage(token, bot)
        else:
            stage = self._ready_stage(telegram=True)
        stage.say(said, Role.GOOD)
        self.flow.go_to(stage)

    def _chat_stage(self, token: str | None, bot: str) -> Stage:
        def taken(chat: str, said: str) -> None:
            on = Choice("go on", lambda: self._ready(telegram=True))
            stage = MessageStage(self.flow, self._credentials, token=token, chat=chat, on=on)
            stage.say(said, Role.GOOD)
            self.flow.go_to(stage)

        skip = Choice("go on without a chat", self._ready)
        return ChatStage(self.flow, self._credentials, token=token, bot=bot, taken=taken, skip=skip)

    def _ready(self, *, telegram: bool = False) -> None:
        self.flow.go_to(self._ready_stage(telegram=telegram))

    def _ready_stage(self, *, telegram: bool) -> Stage:
        live = Choice("open the live screen", self._live)
        return ReadyStage(live, self._telegram_key, telegram=telegram)
