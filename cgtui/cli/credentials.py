"""Keys, tokens and chats that a person gives on the screen: asked about, and kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from cgtui.alerts.bot_errors import BotError, BotRefusedError
from cgtui.coinglass.rest_errors import CoinglassError, KeyRefusedError, PlanTooLowError
from cgtui.config import ConfigError, Loaded, Origin, OriginKind, keys
from cgtui.logging import get_logger
from cgtui.paths import Paths
from cgtui.redact import Redactor
from cgtui.sanitize import clean
from cgtui.tui.setup.port import ChatChoice, ChatsFound, Finding, Kept, Outcome

if TYPE_CHECKING:
    from cgtui.alerts.bot_api import BotApi

KEY, TOKEN, CHAT = "coinglass.api_key", "telegram.bot_token", "telegram.chat_id"
CHECK_S: Final = 10.0
"""The longest a person waits for an answer about a key."""

_log = get_logger("setup")


class CredentialDesk:
    """`Credentials` of the steps, by the settings in force.

    ``redactor`` learns every secret before anything is done with it. ``given`` has what could not
    be written, or is not to be, by dotted key: it holds for this run. ``origins`` says where what
    was given here stands now.
    """

    def __init__(self, loaded: Loaded, paths: Paths, redactor: Redactor) -> None:
        self._settings = loaded.settings
        self._origins = loaded.origins
        self._file = paths.config_file
        self._redactor = redactor
        self.given: dict[str, str] = {}
        self.origins: dict[str, Origin] = {}

    @property
    def place(self) -> str:
        """Where a key that is given will be kept."""
        elsewhere = self._elsewhere(KEY)
        if elsewhere:
            return f"It holds for this run, and nothing is written: {elsewhere}."
        return f"It is then kept in {self._shown_file}, which only you can read."

    @property
    def key_source(self) -> str:
        """Where the key in use comes from."""
        return clean(str(self.origins.get(KEY, self._origins[KEY])), 200)

    @property
    def lacks_token(self) -> bool:
        """Whether no source gives a bot token."""
        return self._settings.telegram.bot_token is None and TOKEN not in self.origins

    @property
    def lacks_chat(self) -> bool:
        """Whether no source gives a chat."""
        return not self._settings.telegram.chat_id

    @property
    def _shown_file(self) -> str:
        return clean(str(self._file), 200)

    def _elsewhere(self, key: str) -> str:
        """The source that would win over config.toml at the next start, in words."""
        file_key = keys.FILE_OF.get(key, "")
        for name in (file_key, key):
            origin = self._origins.get(name)
            if origin is None or origin.kind in (OriginKind.DEFAULT, OriginKind.GIVEN):
                continue
            if name == file_key or origin.kind is not OriginKind.FILE:
                return f"at the next start {name} comes from {clean(str(origin), 200)}"
        return ""

    def typing(self, text: str) -> None:
        """The redactor knows it for as long as it stands in the form."""
        self._redactor.draft(text)

    def hide(self, text: str) -> None:
        """The redactor learns it."""
        self._redactor.add(text)

    # -- CoinGlass ---------------------------------------------------------------------------

    async def check_key(self, key: str) -> Finding:
        """Read the account once."""
        from cgtui.cli.local_settings import wall_ms  # noqa: PLC0415 - after the first paint
        from cgtui.cli.rest_session import log_call  # noqa: PLC0415 - as above
        from cgtui.coinglass.catalogue import ACCOUNT  # noqa: PLC0415 - as above
        from cgtui.coinglass.client import CoinglassClient  # noqa: PLC0415 - as above
        from cgtui.coinglass.rest_config import RestConfig  # noqa: PLC0415 - as above
        from cgtui.views.account_words import account_lacks, account_words  # noqa: PLC0415 - as above

        self._redactor.add(key)
        settings = self._settings
        config = RestConfig(
            base_url=settings.coinglass.rest_url,
            timeout_s=min(CHECK_S, settings.rest.timeout_s),
            budget_per_min=settings.rest.budget_per_min,
        )
        async with CoinglassClient(config, key=key, on_call=log_call) as client:
            try:
                reply = await client.read(ACCOUNT, fresh=True)
            except CoinglassError as error:
                return _of_error(error)
        if not reply.rows:
            return Finding(Outcome.GOOD, "CoinGlass takes the key, and names no plan")
        account, now_ms = reply.rows[0], wall_ms()
        words, lacks = account_words(account, now_ms), account_lacks(account, now_ms)
        if lacks:
            return Finding(Outcome.LACKING, f"CoinGlass knows the key ({words}), but {lacks}")
        return Finding(Outcome.GOOD, f"CoinGlass takes the key: {words}")

    async def keep_key(self, key: str) -> Kept:
        """Into config.toml."""
        return await self._keep(KEY, key, "the key")

    # -- Telegram ----------------------------------------------------------------------------

    async def check_token(self, token: str | None) -> Finding:
        """Ask the bot's name."""
        async with self._bot(token) as bot:
            try:
                me = await bot.get_me()
            except BotError as error:
                return _of_bot_error(error)
        return Finding(Outcome.GOOD, f"Telegram takes the token: @{me.username}", me.username)

    async def keep_token(self, token: str) -> Kept:
        """Into config.toml."""
        return await self._keep(TOKEN, token, "the token")

    async def chats(self, token: str | None) -> ChatsFound:
        """Those in the updates that wait for the bot."""
        async with self._bot(token) as bot:
            try:
                seen = await bot.get_updates()
            except BotError as error:
                return ChatsFound((), f"Telegram does not tell: {error.reason}")
        chats = tuple(ChatChoice(str(one.chat_id), one.kind, one.name) for one in seen)
        return ChatsFound(chats)

    async def keep_chat(self, chat_id: str) -> Kept:
        """Into config.toml."""
        return await self._keep(CHAT, chat_id, f"the chat {clean(chat_id, 40)}")

    async def send_test(self, token: str | None, chat_id: str) -> Finding:
        """The same message as `cgtui alerts test` sends."""
        from cgtui.alerts.bot_api import HTML  # noqa: PLC0415 - after the first paint
        from cgtui.alerts.message import render  # noqa: PLC0415 - as above
        from cgtui.cli.local_settings import wall_ms  # noqa: PLC0415 - as above
        from cgtui.signals.alert import Alert, AlertKind  # noqa: PLC0415 - as above

        at_ms = wall_ms()
        alert = Alert(
            alert_id=f"test-{at_ms}",
            kind=AlertKind.TEST,
            mode="LIVE",
            created_ms=at_ms,
            text="test",
        )
        async with self._bot(token) as bot:
            try:
                sent = await bot.send_message(chat_id, render(alert).html, parse_mode=HTML)
            except BotError as error:
                return Finding(_of_bot_error(error).outcome, f"Not sent: {error.reason}")
        return Finding(Outcome.GOOD, f"Sent: message_id {sent}. It is in the chat now.")

    def _bot(self, token: str | None) -> BotApi:
        from cgtui.alerts.bot_api import BotApi  # noqa: PLC0415 - after the first paint

        if token is None:
            held = self._settings.telegram.bot_token
            token = "" if held is None else held.get_secret_value()
        self._redactor.add(token)
        return BotApi(self._settings.telegram.url, token)

    # -- keeping -----------------------------------------------------------------------------

    async def _keep(self, key: str, text: str, what: str) -> Kept:
        from cgtui.config.store import set_value  # noqa: PLC0415 - after the first paint
        from cgtui.tui.key_listing import ACTION_KEYS  # noqa: PLC0415 - as above

        elsewhere = self._elsewhere(key)
        if elsewhere:
            self._hold_for_this_run(key, text)
            return Kept(False, f"Nothing was written, and {what} holds for this run: {elsewhere}.")
        try:
            # The disk may be slow, and the screen must not wait for it.
            await asyncio.to_thread(set_value, self._file, key, text, ACTION_KEYS)
        except ConfigError as error:
            self._hold_for_this_run(key, text)
            _log.warning("not kept", setting=key, reason=str(error))
            return Kept(False, f"For this run only, since it could not be kept: {error}")
        self.origins[key] = Origin(OriginKind.FILE, str(self._file))
        _log.info("kept", setting=key)
        return Kept(True, f"Kept in {self._shown_file}.")

    def _hold_for_this_run(self, key: str, text: str) -> None:
        self.given[key] = text
        self.origins[key] = Origin(OriginKind.GIVEN, "in this run")


def _of_error(error: CoinglassError) -> Finding:
    if isinstance(error, KeyRefusedError):
        return Finding(Outcome.REFUSED, f"CoinGlass refuses the key: {_said(error)}")
    if isinstance(error, PlanTooLowError):
        return Finding(Outcome.GOOD, f"CoinGlass knows the key, not its plan: {_said(error)}")
    return Finding(Outcome.UNREACHABLE, f"CoinGlass could not be asked: {_said(error)}")


def _said(error: CoinglassError) -> str:
    codes = [f"HTTP {error.http_status}"] if error.http_status is not None else []
    codes += [f"code {error.code}"] if error.code is not None else []
    return ", ".join([*codes, clean(error.message, 160)])


def _of_bot_error(error: BotError) -> Finding:
    if isinstance(error, BotRefusedError):
        return Finding(Outcome.REFUSED, f"Telegram refuses the token: {error.reason}")
    return Finding(Outcome.UNREACHABLE, f"Telegram could not be asked: {error.reason}")
