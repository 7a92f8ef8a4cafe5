"""What the outbox asks of the journal, and how it goes on where the journal cannot be written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from cgtui.logging import get_logger
from cgtui.sanitize import clean
from cgtui.signals.alert import AlertRecord, AlertState

MOST_UNWRITTEN: Final = 1000
_log = get_logger("alerts")


class Store(Protocol):
    """The durable half of the outbox: what is awaited is committed then, or raises."""

    def decide(self, record: AlertRecord) -> Awaitable[object]:
        """Write a record, whatever its state; one that is there already is replaced."""
        ...

    def attempting(self, alert_id: str) -> Awaitable[object]:
        """Count one more call that is about to be made."""
        ...

    def settle(
        self,
        alert_id: str,
        state: AlertState,
        *,
        message_id: int | None,
        reason: str,
        sent_at_ms: int | None,
        sent_ms: int | None,
    ) -> Awaitable[object]:
        """Write what has become of it: ``sent_at_ms`` is this machine's time, ``sent_ms`` the
        source's."""
        ...


class ForgivingStore:
    """A `Store` that never raises: what cannot be written is kept in memory and tried again.

    ``on_trouble`` is told of each failure in words. Up to `MOST_UNWRITTEN` records are kept.
    """

    def __init__(self, store: Store, on_trouble: Callable[[str], None]) -> None:
        self._store = store
        self._on_trouble = on_trouble
        self._undecided: dict[str, AlertRecord] = {}
        self._unsettled: dict[str, AlertRecord] = {}

    @property
    def unwritten(self) -> int:
        """Records whose newest state is in memory alone."""
        return len(self._undecided.keys() | self._unsettled.keys())

    async def decide(self, record: AlertRecord) -> None:
        """Write a new record."""
        try:
            await self._store.decide(record)
        except Exception as error:  # noqa: BLE001 - whatever ails the disk, the alert goes out
            self._keep(self._undecided, record)
            self._tell("written", record, error)

    async def attempting(self, record: AlertRecord) -> None:
        """Write that a call is about to be made."""
        if record.alert.alert_id in self._undecided:
            return  # nothing is there to be counted on
        try:
            await self._store.attempting(record.alert.alert_id)
        except Exception as error:  # noqa: BLE001 - see above
            self._tell("marked as under way", record, error)

    async def settle(self, record: AlertRecord) -> None:
        """Write the state that ``record`` has come to."""
        alert_id = record.alert.alert_id
        if alert_id in self._undecided:
            self._undecided[alert_id] = record
            return
        try:
            await self._settle(record)
        except Exception as error:  # noqa: BLE001 - see above
            self._keep(self._unsettled, record)
            self._tell("settled", record, error)

    async def catch_up(self) -> None:
        """Write what could not be written before, until one fails again; that one comes last."""
        for alert_id in (*self._undecided, *self._unsettled):
            try:
                await self._write_late(alert_id)
            except Exception as error:  # noqa: BLE001 - told when it began; the next time, perhaps
                for kept in (self._undecided, self._unsettled):
                    if alert_id in kept:
                        kept[alert_id] = kept.pop(alert_id)
                reason = _words(error)
                _log.debug("alerts are still not written", reason=reason, count=self.unwritten)
                return

    async def _write_late(self, alert_id: str) -> None:
        undecided = self._undecided.get(alert_id)
        if undecided is not None:
            await self._store.decide(undecided)
            # It may have been settled while it was being written.
            if self._undecided.get(alert_id) is undecided:
                del self._undecided[alert_id]
        unsettled = self._unsettled.get(alert_id)
        if unsettled is not None:
            try:
                await self._settle(unsettled)
            except Exception:  # noqa: BLE001 - a journal that was begun anew does not know it
                await self._store.decide(unsettled)
            self._unsettled.pop(alert_id, None)

    async def _settle(self, record: AlertRecord) -> None:
        await self._store.settle(
            record.alert.alert_id,
            record.state,
            message_id=record.message_id,
            reason=record.reason,
            sent_at_ms=record.sent_at_ms,
            sent_ms=record.sent_ms,
        )

    def _keep(self, kept: dict[str, AlertRecord], record: AlertRecord) -> None:
        kept[record.alert.alert_id] = record
        if len(kept) > MOST_UNWRITTEN:
            del kept[next(iter(kept))]

    def _tell(self, what: str, record: AlertRecord, error: Exception) -> None:
        _log.error(
            "alert not kept",
            alert_id=record.alert.alert_id,
            coin=record.alert.coin,
            reason=_words(error),
        )
        self._on_trouble(f"an alert could not be {what}: {_words(error)}")


def _words(error: Exception) -> str:
    return clean(str(error) or type(error).__name__, 120)
