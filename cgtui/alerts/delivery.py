"""The way of one message to its chat: when it may go, and what each refusal does to the next."""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from cgtui.alerts.bot_api import HTML, BotName
from cgtui.alerts.bot_errors import BotUnreachableError, RetryLaterError
from cgtui.alerts.message import render
from cgtui.alerts.pacing import Pacing
from cgtui.alerts.waiting import Waiting
from cgtui.coinglass.backoff import Backoff
from cgtui.logging import get_logger
from cgtui.signals.alert import Alert

BACKOFF_BASE_S: Final = 1.0
BACKOFF_CAP_S: Final = 30.0
_REMEMBERED_MESSAGES: Final = 500

_log = get_logger("telegram")


class Bot(Protocol):
    """What sends: `BotApi`."""

    @property
    def is_on_loopback(self) -> bool:
        """Whether messages stay on this machine."""
        ...

    async def get_me(self) -> BotName:
        """Raises `BotError`."""
        ...

    async def send_message(
        self,
        chat_id: str,
        text: str,
        *,
        parse_mode: str | None = None,
        disable_notification: bool = False,
        reply_to: int | None = None,
    ) -> int:
        """The message's id. Raises `BotError`."""
        ...


class Delivery:
    """One bot and one chat. ``monotonic`` is real seconds.

    ``message_id_of`` looks up the message that an earlier alert became, for replies; where it
    fails, the message goes out as no reply.
    """

    def __init__(
        self,
        bot: Bot,
        chat_id: str,
        *,
        monotonic: Callable[[], float],
        rng: random.Random,
        message_id_of: Callable[[str], Awaitable[int | None]],
    ) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._monotonic = monotonic
        self._rng = rng
        self._message_id_of = message_id_of
        self._pacing = Pacing(chat_id)
        self._backoff = Backoff(BACKOFF_BASE_S, BACKOFF_CAP_S, rng)
        self._backoff_until_s = float("-inf")
        self._messages: OrderedDict[str, int] = OrderedDict()

    @property
    def is_on_loopback(self) -> bool:
        """Whether messages stay on this machine."""
        return self._bot.is_on_loopback

    @property
    def wait_s(self) -> float:
        """Seconds until the next message may go; 0 for at once."""
        now_s = self._monotonic()
        return max(self._pacing.wait_s(now_s), self._backoff_until_s - now_s, 0.0)

    @property
    def paused_s(self) -> float:
        """Seconds that are left of a wait that Telegram asked for."""
        return self._pacing.paused_s(self._monotonic())

    async def send(self, waiting: Waiting) -> int:
        """Send one message; its id. Raises `BotError`, after which `wait_s` is what it asks for."""
        alert = waiting.record.alert
        message = render(
            alert,
            late_s=self._monotonic() - waiting.committed_s,
            perhaps_repeated=waiting.perhaps_repeated,
        )
        reply_to = await self._reply_to(alert)
        try:
            message_id = await self._bot.send_message(
                self._chat_id,
                message.plain if waiting.as_plain else message.html,
                parse_mode=None if waiting.as_plain else HTML,
                disable_notification=message.silent,
                reply_to=reply_to,
            )
        except RetryLaterError as error:
            self._pacing.pause(self._monotonic(), error.retry_after_s)
            raise
        except BotUnreachableError:
            wait_s = self._backoff.next_s(open_s=0.0, got_data=False)
            self._backoff_until_s = self._monotonic() + wait_s
            raise
        finally:
            self._pacing.ended(self._monotonic())
        self.no_backoff()
        self._remember(alert.alert_id, message_id)
        return message_id

    async def probe(self) -> None:
        """``getMe``; a good answer ends the wait between attempts. Raises `BotError`."""
        try:
            await self._bot.get_me()
        except RetryLaterError as error:
            self._pacing.pause(self._monotonic(), error.retry_after_s)
            raise
        self.no_backoff()

    def no_backoff(self) -> None:
        """Telegram was reached, or shall be tried at once."""
        self._backoff = Backoff(BACKOFF_BASE_S, BACKOFF_CAP_S, self._rng)
        self._backoff_until_s = float("-inf")

    def _remember(self, alert_id: str, message_id: int) -> None:
        self._messages[alert_id] = message_id
        if len(self._messages) > _REMEMBERED_MESSAGES:
            self._messages.popitem(last=False)

    async def _reply_to(self, alert: Alert) -> int | None:
        if alert.reply_to is None:
            return None
        known = self._messages.get(alert.reply_to)
        if known is not None:
            return known
        try:
            return await self._message_id_of(alert.reply_to)
        except Exception:  # noqa: BLE001 - the journal may fail in any way; the message counts
            _log.warning("a follow-up goes out as no reply", alert_id=alert.alert_id)
            return None
