"""The durable outbox: what was decided is sent at least once within its life, or says why not.

Every alert is committed before it is queued, every call before it is made and every outcome after
it, so that a crash between any two costs at most one repeated message.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Final

from cgtui.alerts.bot_errors import BotError, BotRefusedError, MarkupRefusedError, RetryLaterError
from cgtui.alerts.delivery import Bot, Delivery
from cgtui.alerts.doze import doze
from cgtui.alerts.first_line import LIVE
from cgtui.alerts.missed import MissedBook
from cgtui.alerts.off_reasons import NO_CHAT, NO_TOKEN, SWITCHED_OFF
from cgtui.alerts.outbox_events import (
    AttemptFailed,
    Expired,
    Failed,
    OutboxEvent,
    OutboxState,
    Probed,
    Recorded,
    Sent,
    StoreFailed,
    TelegramOff,
)
from cgtui.alerts.store import ForgivingStore, Store
from cgtui.alerts.waiting import Waiting, WaitingList, restored
from cgtui.logging import get_logger
from cgtui.signals.alert import Alert, AlertRecord, AlertState

CATCH_UP_S: Final = 10.0
"""How often what the journal did not take is offered to it again."""

_log = get_logger("telegram")


class Outbox:
    """Keeps, orders and sends the alerts of one chat. One `run` at a time; all in one loop.

    ``life_s`` counts from the commit by this machine's time. ``wall_ms`` is this machine's clock,
    ``source_ms`` that of the market data; ``monotonic`` and ``sleep`` are real seconds.
    ``message_id_of`` looks up the message that an earlier alert became. ``on_event`` is told
    everything, after it was written.

    Telegram starts off (`set_telegram`); without ``bot`` or ``chat_id`` it stays off. Alerts of a
    demo or a replay go only to a bot on this machine.
    """

    def __init__(
        self,
        bot: Bot | None,
        chat_id: str | None,
        store: Store,
        *,
        life_s: float,
        wall_ms: Callable[[], int],
        source_ms: Callable[[], int],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        rng: random.Random,
        on_event: Callable[[OutboxEvent], None],
        message_id_of: Callable[[str], Awaitable[int | None]],
    ) -> None:
        self._delivery: Delivery | None = None
        if bot is not None and chat_id:
            self._delivery = Delivery(
                bot, chat_id, monotonic=monotonic, rng=rng, message_id_of=message_id_of
            )
        self._unconfigured = NO_TOKEN if bot is None else "" if chat_id else NO_CHAT
        self._off_reason = self._unconfigured or SWITCHED_OFF
        self._store = ForgivingStore(store, self._store_failed)
        self._life_s = life_s
        self._wall_ms = wall_ms
        self._source_ms = source_ms
        self._monotonic = monotonic
        self._sleep = sleep
        self._tell = on_event
        self._waiting = WaitingList()
        self._woken = asyncio.Event()
        self._stopping = False
        self._missed = MissedBook()
        self._last_sent: AlertRecord | None = None
        self._last_error = ""

    async def put(self, alert: Alert) -> AlertRecord:
        """Commit ``alert`` and queue it, or only record it while Telegram is off. Never raises.

        Returns the record as committed: nothing has been sent yet.
        """
        off = self._why_not(alert)
        record = AlertRecord(
            alert,
            AlertState.RECORDED if off else AlertState.PENDING,
            reason=off,
            committed_at_ms=self._wall_ms(),
        )
        committed_s = self._monotonic()
        await self._store.decide(record)
        if off:
            self._tell(Recorded(record))
        else:
            await self._queue(Waiting(record, committed_s, committed_s + self._life_s))
        return record

    async def restore(
        self, pending: Iterable[AlertRecord], untold: Iterable[AlertRecord] = ()
    ) -> None:
        """Take over what an earlier run left: due at once, or expired. After `set_telegram`.

        ``untold`` are alerts that expired since the last one that was sent: they are told of, too,
        once one is sent again.
        """
        now_ms, now_s = self._wall_ms(), self._monotonic()
        for record in untold:
            self._missed.too_late(record)
        for record in pending:
            waiting = restored(record, now_ms=now_ms, now_s=now_s, life_s=self._life_s)
            if waiting.expires_s <= now_s:
                await self._expire(waiting, "the program was not running")
            else:
                await self._queue(waiting)

    async def set_telegram(self, on: bool, reason: str = SWITCHED_OFF) -> None:
        """Switch sending on or off. Off, everything that waits is recorded for ``reason``."""
        self._off_reason = self._unconfigured if on else self._unconfigured or reason
        if self._off_reason:
            await self._record_waiting()
        elif self._delivery is not None:
            self._delivery.no_backoff()

    async def probe(self) -> bool:
        """Ask ``getMe`` whether Telegram is there; if so, what waits is tried at once.

        For the time in which delivery counts as broken. Not asked while Telegram is off or has
        asked for a wait.
        """
        delivery = self._delivery
        if delivery is None or self._off_reason or delivery.paused_s:
            return False
        try:
            await delivery.probe()
        except BotError as error:
            self._last_error = error.reason
            self._tell(Probed(False, error.reason))
            if isinstance(error, BotRefusedError):
                await self._switch_off(error.reason)
            return False
        self._last_error = ""
        self._tell(Probed(True, ""))
        self._woken.set()
        return True

    def oldest_unsent_age_s(self) -> float | None:
        """Seconds since the oldest pending alert was committed; ``None`` where none is."""
        return self._waiting.oldest_s(self._monotonic())

    @property
    def state(self) -> OutboxState:
        """How delivery stands."""
        last = self._last_sent
        return OutboxState(
            telegram_on=not self._off_reason,
            off_reason=self._off_reason,
            pending=len(self._waiting),
            oldest_unsent_s=self.oldest_unsent_age_s(),
            last_message_id=last.message_id if last is not None else None,
            last_sent_at_ms=last.sent_at_ms if last is not None else None,
            last_error=self._last_error,
            paused_s=self._delivery.paused_s if self._delivery is not None else 0.0,
            unwritten=self._store.unwritten,
        )

    async def run(self) -> None:
        """Send what waits, until `stop`."""
        while not self._stopping:
            self._woken.clear()
            if self._store.unwritten:
                await self._store.catch_up()
            for waiting in self._waiting.expired(self._monotonic()):
                if self._waiting.remove(waiting):
                    await self._expire(waiting, self._last_error)
            first, delivery = self._waiting.first(), self._delivery
            if first is not None and delivery is not None and delivery.wait_s <= 0:
                await self._attempt(first, delivery)
            else:
                await doze(self._woken, self._idle_s(), self._sleep)

    def stop(self) -> None:
        """Let `run` end as soon as the call under way has; what waits stays pending."""
        self._stopping = True
        self._woken.set()

    def _idle_s(self) -> float:
        """Seconds until the next thing is due; infinity where nothing is."""
        waits_s = [self._waiting.next_expiry_s() - self._monotonic()]
        if len(self._waiting) and self._delivery is not None:
            waits_s.append(self._delivery.wait_s)
        if self._store.unwritten:
            waits_s.append(CATCH_UP_S)
        return min(waits_s)

    def _store_failed(self, reason: str) -> None:
        self._tell(StoreFailed(reason))
        self._woken.set()  # so that it is tried again even where nothing waits to be sent

    def _why_not(self, alert: Alert) -> str:
        if self._off_reason or self._delivery is None:
            return self._off_reason
        if alert.mode != LIVE and not self._delivery.is_on_loopback:
            return f"{alert.mode}: for the simulator only"
        return ""

    async def _queue(self, waiting: Waiting) -> None:
        off = self._why_not(waiting.record.alert)  # it may have changed while it was committed
        if off:
            await self._settle(waiting, AlertState.RECORDED, off)
            self._tell(Recorded(waiting.record))
        else:
            self._waiting.add(waiting)
            self._woken.set()

    async def _attempt(self, waiting: Waiting, delivery: Delivery) -> None:
        waiting.record = replace(waiting.record, attempts=waiting.record.attempts + 1)
        waiting.in_flight = True
        try:
            await self._store.attempting(waiting.record)
            message_id = None if self._off_reason else await delivery.send(waiting)
        except BotError as error:
            await self._not_sent(waiting, error, delivery)
        except Exception as error:  # noqa: BLE001 - a defect in one message must not stop the others
            _log.exception("an alert could not be sent", alert_id=waiting.record.alert.alert_id)
            await self._fail(waiting, f"defect: {type(error).__name__}", permanent=False)
        else:
            if message_id is not None:
                await self._sent(waiting, message_id)
        finally:
            waiting.in_flight = False
        if self._off_reason:  # since the call began
            await self._record_waiting()

    async def _sent(self, waiting: Waiting, message_id: int) -> None:
        waiting.record = replace(
            waiting.record,
            message_id=message_id,
            sent_at_ms=self._wall_ms(),
            sent_ms=self._source_ms(),
        )
        await self._settle(waiting, AlertState.SENT, "")
        self._last_sent, self._last_error = waiting.record, ""
        self._tell(Sent(waiting.record))
        notice = self._missed.sent(waiting.record, self._source_ms())
        if notice is not None:
            await self.put(notice)

    async def _not_sent(self, waiting: Waiting, error: BotError, delivery: Delivery) -> None:
        self._last_error = error.reason
        if isinstance(error, BotRefusedError):
            self._off_reason = error.reason
            await self._fail(waiting, error.reason, permanent=True)
            await self._switch_off(error.reason)
            return
        if isinstance(error, MarkupRefusedError):
            if waiting.as_plain:
                await self._fail(waiting, error.reason, permanent=False)
                return
            waiting.as_plain = True
        paused = isinstance(error, RetryLaterError)
        self._tell(AttemptFailed(waiting.record, error.reason, delivery.wait_s, paused))

    async def _fail(self, waiting: Waiting, reason: str, *, permanent: bool) -> None:
        await self._settle(waiting, AlertState.FAILED, reason)
        self._tell(Failed(waiting.record, reason, permanent))

    async def _expire(self, waiting: Waiting, why: str) -> None:
        reason = f"not sent within {self._life_s:g} s" + (f": {why}" if why else "")
        await self._settle(waiting, AlertState.EXPIRED, reason)
        self._missed.too_late(waiting.record)
        self._tell(Expired(waiting.record))

    async def _switch_off(self, reason: str) -> None:
        self._off_reason = reason
        self._tell(TelegramOff(reason))
        await self._record_waiting()

    async def _record_waiting(self) -> None:
        for waiting in self._waiting:
            off = self._off_reason  # it may be switched on again while this one is written
            if off and not waiting.in_flight and self._waiting.remove(waiting):
                await self._settle(waiting, AlertState.RECORDED, off)
                self._tell(Recorded(waiting.record))

    async def _settle(self, waiting: Waiting, state: AlertState, reason: str) -> None:
        waiting.record = replace(waiting.record, state=state, reason=reason)
        self._waiting.remove(waiting)
        await self._store.settle(waiting.record)
