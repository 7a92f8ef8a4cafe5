"""A journal, a Telegram and an outbox between them, in virtual time, all of which can fail."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from cgtui.alerts.bot_api import BotName
from cgtui.alerts.bot_errors import BotRefusedError, BotUnreachableError, MarkupRefusedError
from cgtui.alerts.outbox import Outbox
from cgtui.alerts.outbox_events import Expired, Failed, OutboxEvent, Recorded, Sent
from cgtui.signals.alert import Alert, AlertRecord, AlertState
from tests.virtual_time import VirtualClock, virtual_loop

_ID = re.compile(r"^(\S+) · \d{4}-\d\d-\d\d ", re.MULTILINE)
LIFE_S = 300.0

DOWN = BotUnreachableError("sendMessage", "HTTP 502 with an answer that is not Telegram's")
BLOCKED = BotRefusedError("sendMessage", "HTTP 403 Forbidden: bot was blocked by the user")
MARKUP = MarkupRefusedError("sendMessage", "HTTP 400 Bad Request: can't parse entities")


def no_step() -> None:
    """Nothing happens between two steps."""


@dataclass
class Accepted:
    """A message that reached the chat."""

    at_s: float
    alert_id: str
    text: str
    parse_mode: str | None
    silent: bool
    reply_to: int | None
    message_id: int


@dataclass
class DurableStore:
    """What is committed outlives every outbox. ``broken`` is what each write raises."""

    records: dict[str, AlertRecord] = field(default_factory=dict)
    broken: Exception | None = None
    step: Callable[[], None] = no_step
    log: list[str] = field(default_factory=list)

    async def _write(self, line: str) -> None:
        self.step()
        await asyncio.sleep(0.001)
        if self.broken is not None:
            raise self.broken
        self.log.append(line)

    async def decide(self, record: AlertRecord) -> None:
        await self._write(f"decide {record.alert.alert_id} {record.state.value}")
        self.records[record.alert.alert_id] = record
        self.step()

    async def attempting(self, alert_id: str) -> None:
        await self._write(f"attempting {alert_id}")
        record = self.records[alert_id]
        self.records[alert_id] = replace(record, attempts=record.attempts + 1)
        self.step()

    async def settle(
        self,
        alert_id: str,
        state: AlertState,
        *,
        message_id: int | None,
        reason: str,
        sent_at_ms: int | None,
        sent_ms: int | None,
    ) -> None:
        await self._write(f"settle {alert_id} {state.value}")
        self.records[alert_id] = replace(
            self.records[alert_id],
            state=state,
            message_id=message_id,
            reason=reason,
            sent_at_ms=sent_at_ms,
            sent_ms=sent_ms,
        )
        self.step()

    def pending(self) -> list[AlertRecord]:
        """What a new run has to take over."""
        return [one for one in self.records.values() if one.state is AlertState.PENDING]

    async def message_id_of(self, alert_id: str) -> int | None:
        """The lookup for replies."""
        if self.broken is not None:
            raise self.broken
        return self.records[alert_id].message_id


@dataclass
class LostAnswerError(Exception):
    """The message is taken; ``error`` is what the caller sees."""

    error: Exception


@dataclass
class ScriptedBot:
    """Raises ``script`` in order (``None`` succeeds), then ``always``."""

    script: list[Exception | None] = field(default_factory=list)
    always: Exception | None = None
    takes_s: float = 0.1
    is_on_loopback: bool = True
    accepted: list[Accepted] = field(default_factory=list)
    calls_s: list[float] = field(default_factory=list)
    probes_s: list[float] = field(default_factory=list)
    step: Callable[[], None] = no_step
    last_message_id: int = 100

    async def _answer(self) -> Exception | None:
        self.step()
        await asyncio.sleep(self.takes_s)
        return self.script.pop(0) if self.script else self.always

    async def get_me(self) -> BotName:
        self.probes_s.append(virtual_loop().time())
        error = await self._answer()
        if error is not None:
            raise error
        return BotName(1, "bot")

    async def send_message(
        self,
        chat_id: str,
        text: str,
        *,
        parse_mode: str | None = None,
        disable_notification: bool = False,
        reply_to: int | None = None,
    ) -> int:
        self.calls_s.append(virtual_loop().time())
        error = await self._answer()
        if error is not None and not isinstance(error, LostAnswerError):
            raise error
        self.last_message_id += 1
        found = _ID.search(text)
        self.accepted.append(
            Accepted(
                virtual_loop().time(),
                found[1] if found else "",
                text,
                parse_mode,
                disable_notification,
                reply_to,
                self.last_message_id,
            )
        )
        self.step()
        if isinstance(error, LostAnswerError):
            raise error.error
        return self.last_message_id

    @property
    def ids(self) -> list[str]:
        """The alerts that reached the chat, in order."""
        return [one.alert_id for one in self.accepted]


@dataclass
class World:
    """One store and one bot, and as many outboxes after each other as a test makes."""

    store: DurableStore = field(default_factory=DurableStore)
    bot: ScriptedBot = field(default_factory=ScriptedBot)
    events: list[OutboxEvent] = field(default_factory=list)
    chat_id: str | None = "4242"
    life_s: float = LIFE_S
    has_bot: bool = True
    rng: random.Random = field(default_factory=lambda: random.Random(7))

    def outbox(self) -> Outbox:
        """A new one, off."""
        return Outbox(
            self.bot if self.has_bot else None,
            self.chat_id,
            self.store,
            life_s=self.life_s,
            wall_ms=VirtualClock().now_ms,
            source_ms=VirtualClock(epoch_ms=1_700_000_000_000, speed=10).now_ms,
            monotonic=virtual_loop().time,
            sleep=asyncio.sleep,
            rng=self.rng,
            on_event=self.events.append,
            message_id_of=self.store.message_id_of,
        )

    @asynccontextmanager
    async def running(self, *, on: bool = True) -> AsyncIterator[Outbox]:
        """An outbox that has taken over what was left, and sends."""
        outbox = self.outbox()
        if on:
            await outbox.set_telegram(True)
        await outbox.restore(self.store.pending())
        task = asyncio.create_task(outbox.run())
        try:
            yield outbox
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def of(self, kind: type[OutboxEvent]) -> list[OutboxEvent]:
        """The events of one type so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def state_of(self, alert_id: str) -> AlertState:
        """What the journal says."""
        return self.store.records[alert_id].state


async def put_all(outbox: Outbox, alerts: Iterable[Alert]) -> list[AlertRecord]:
    """Put several, one after the other."""
    return [await outbox.put(one) for one in alerts]


def ids(world: World, kind: type[Sent | Expired | Recorded | Failed]) -> list[str]:
    """The alerts that came to such an end, in order."""
    return [e.record.alert.alert_id for e in world.events if isinstance(e, kind)]
