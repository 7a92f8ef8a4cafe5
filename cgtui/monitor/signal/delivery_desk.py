"""Alerts on their way: from a decision through the outbox to what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cgtui.alerts.alert_json import as_json
from cgtui.alerts.command import AlertCommand
from cgtui.alerts.message import render
from cgtui.alerts.outbox import Outbox
from cgtui.alerts.outbox_events import (
    AttemptFailed,
    Expired,
    Failed,
    OutboxEvent,
    Probed,
    Recorded,
    Sent,
    StoreFailed,
    TelegramOff,
)
from cgtui.journal.records import Restored
from cgtui.monitor.events import AlertTold, MonitorEvent, StateTold
from cgtui.monitor.signal.alert_shelf import AlertShelf
from cgtui.monitor.signal.speaker import Speaker
from cgtui.monitor.signal.telegram_switch import SwitchPosition, TelegramSwitch
from cgtui.monitor.signal_snapshot import TelegramState
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.trip import Cause

PROBE_S: Final = 30.0
WATCH_S: Final = 1.0

_UNCOUNTED = (AlertKind.NOTICE, AlertKind.DAILY, AlertKind.DRILL, AlertKind.TEST)


@dataclass(slots=True)
class DeliveryCounts:
    """Alerts since the start, by what became of them. Notices and daily lines are not counted."""

    sent: int = 0
    recorded: int = 0
    failed: int = 0


class DeliveryDesk:
    """Everything between ``Speaker`` and Telegram; all in the monitor's loop.

    ``tell`` passes events on, ``now_ms`` is the source's clock, ``sleep`` and ``monotonic`` are
    real seconds. ``command`` gets every alert that is decided, besides Telegram.
    """

    def __init__(
        self,
        outbox: Outbox,
        *,
        kill: KillSwitch,
        speaker: Speaker,
        switch: TelegramSwitch,
        command: AlertCommand | None,
        tell: Callable[[MonitorEvent], None],
        followed: Callable[[AlertRecord], None],
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.counts = DeliveryCounts()
        self._outbox = outbox
        self._kill = kill
        self._speaker = speaker
        self._switch = switch
        self._obeyed: SwitchPosition | None = None
        self._command = command
        self._tell = tell
        self._followed = followed
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._sleep = sleep
        self._decided: asyncio.Queue[Alert] = asyncio.Queue()
        self._alerts = AlertShelf(speaker.still_waits)
        self._taking_over = False
        self._beside: set[asyncio.Task[object]] = set()
        self._probed_s = float("-inf")
        self._trouble = ""

    # -- decisions --------------------------------------------------------------------------

    def decide(self, alert: Alert) -> None:
        """Take an alert; it is committed and sent by the tasks."""
        self._decided.put_nowait(alert)

    async def put_decided(self) -> None:
        """Commit what was decided, for good."""
        while True:
            await self._put(await self._decided.get())

    async def put_the_rest(self) -> None:
        """Commit what was decided last; for the end, when `put_decided` has been cancelled."""
        while not self._decided.empty():
            await self._put(self._decided.get_nowait())

    async def _put(self, alert: Alert) -> None:
        record = await self._outbox.put(alert)
        # Where Telegram was switched off meanwhile it is recorded by now.
        if record.state is AlertState.PENDING and alert.alert_id not in self._alerts:
            self._keep(record)
            self._tell(AlertTold(self._now_ms(), record))
        if self._command is not None:
            self._start_beside(self._run_command(self._command, alert))

    async def _run_command(self, command: AlertCommand, alert: Alert) -> None:
        result = await command.run(as_json(alert, render(alert)))
        if not result.ok:
            text = f"alerts.command failed for {alert.alert_id}: {result.reason}"
            self._tell(StateTold(self._now_ms(), "command", text, trouble=True))

    def _start_beside(self, work: Coroutine[Any, Any, object]) -> None:
        task: asyncio.Task[object] = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def take_over(self, restored: Restored, untold: Sequence[AlertRecord]) -> None:
        """What an earlier run left: alerts for the screens, and those that are on their way."""
        for record in restored.alerts:
            self._keep(record)
        self._taking_over = True
        try:
            await self._outbox.restore(restored.pending, untold)
        finally:
            self._taking_over = False

    def show(self, restored: Restored) -> None:
        """The same where another instance sends: for the screens alone."""
        for record in restored.alerts:
            self._keep(record)

    def suppressed(self, record: AlertRecord) -> None:
        """What was not said is shown with the others."""
        self._keep(record)

    def _keep(self, record: AlertRecord) -> None:
        self._alerts.put(record)

    def records(self) -> tuple[AlertRecord, ...]:
        """The newest alerts, newest first."""
        return self._alerts.newest()

    @property
    def records_older(self) -> int:
        """How many more there were than are kept."""
        return self._alerts.pushed_out

    def record(self, alert_id: str) -> AlertRecord | None:
        """One of them."""
        return self._alerts.get(alert_id)

    # -- what the outbox tells --------------------------------------------------------------

    def outbox_told(self, event: OutboxEvent) -> None:
        """Keep, count, and pass on to who must know."""
        now_ms = self._now_ms()
        match event:
            case Sent() | Recorded():
                self._arrived(event, now_ms)
            case Failed() | Expired():
                self._lost(event, now_ms)
            case AttemptFailed():
                if not event.paused:
                    self._kill.delivery_failed(now_ms)
                self._say(f"not sent yet: {event.reason}; again in {event.retry_in_s:.0f} s")
            case Probed():
                if event.ok:
                    self._kill.delivery_succeeded(now_ms)
            case TelegramOff():
                self._switch.set(False, event.reason)
                self._say(f"Telegram off: {event.reason}")
            case StoreFailed():
                self._tell(StateTold(now_ms, "journal", event.reason, trouble=True))

    def _arrived(self, event: Sent | Recorded, now_ms: int) -> None:
        record = event.record
        self._speaker.delivered(record, now_ms)
        if isinstance(event, Sent):
            self._kill.delivery_succeeded(now_ms)
            self._trouble = ""
        if record.alert.kind not in _UNCOUNTED:
            if isinstance(event, Sent):
                self.counts.sent += 1
            else:
                self.counts.recorded += 1
            self._followed(record)
        self._keep(record)
        self._tell(AlertTold(now_ms, record))

    def _lost(self, event: Failed | Expired, now_ms: int) -> None:
        record = event.record
        # Nobody has tried to deliver what a program that was off had left.
        was_tried = not self._taking_over
        self._speaker.undelivered(record, now_ms, was_tried=was_tried)
        if was_tried:
            self._kill.delivery_failed(now_ms)
        if record.alert.kind not in _UNCOUNTED:
            self.counts.failed += 1
        self._keep(record)
        self._tell(AlertTold(now_ms, record))

    def _say(self, text: str) -> None:
        if text != self._trouble:
            self._trouble = text
            self._tell(StateTold(self._now_ms(), "telegram", text, trouble=True))

    # -- the switch, and delivery that is held to be broken ---------------------------------

    async def send(self) -> None:
        """The outbox's own loop."""
        await self._outbox.run()

    async def watch(self) -> None:
        """Once a second: obey the switch, judge the oldest unsent alert, probe while tripped."""
        while True:
            await self.obey_switch()
            now_ms = self._now_ms()
            self._kill.oldest_unsent(self._outbox.oldest_unsent_age_s(), now_ms)
            if self._is_tripped() and self._monotonic() - self._probed_s >= PROBE_S:
                self._probed_s = self._monotonic()
                # It may take its time-out, and the switch must not wait for that.
                self._start_beside(self._outbox.probe())
            await self._sleep(WATCH_S)

    def _is_tripped(self) -> bool:
        return any(trip.cause is Cause.DELIVERY for trip in self._kill.trips())

    async def obey_switch(self) -> None:
        """Switch Telegram as the person has it, here or by a command elsewhere."""
        position = self._switch.position
        if position == self._obeyed:
            return
        self._obeyed = position
        await self._outbox.set_telegram(position.on, position.reason)
        state = self._outbox.state
        text = "on" if state.telegram_on else f"off: {state.off_reason}"
        self._tell(StateTold(self._now_ms(), "telegram", text, trouble=False))

    def state(self) -> TelegramState:
        """How delivery stands, for the screens."""
        state, position = self._outbox.state, self._obeyed
        # Why it must be off says more than what it would lack.
        forbidden = "" if position is None or position.on else position.reason
        return TelegramState(
            on=state.telegram_on,
            reason=forbidden or state.off_reason,
            pending=state.pending,
            oldest_unsent_s=state.oldest_unsent_s,
            last_sent_at_ms=state.last_sent_at_ms,
            last_message_id=state.last_message_id,
            last_error=state.last_error,
            paused_s=state.paused_s,
        )
