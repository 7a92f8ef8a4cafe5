"""A journal that cannot be written costs no alert, and gets everything once it can."""

from __future__ import annotations

from dataclasses import replace

from cgtui.alerts.store import MOST_UNWRITTEN, ForgivingStore
from cgtui.signals.alert import AlertRecord, AlertState
from tests.alerts.build import alert
from tests.alerts.outbox_world import DurableStore
from tests.virtual_time import virtual_time

FULL = OSError(28, "No space left on device")


def pending(alert_id: str) -> AlertRecord:
    return AlertRecord(alert(alert_id=alert_id), AlertState.PENDING, committed_at_ms=1)


def sent(alert_id: str) -> AlertRecord:
    return replace(pending(alert_id), state=AlertState.SENT, message_id=7, attempts=1)


@virtual_time
async def test_nothing_is_raised_and_each_failure_is_told() -> None:
    store, told = DurableStore(broken=FULL), list[str]()
    forgiving = ForgivingStore(store, told.append)
    await forgiving.decide(pending("a-1"))
    await forgiving.attempting(pending("a-1"))  # nothing is there to be counted on
    await forgiving.settle(sent("a-1"))
    assert forgiving.unwritten == 1
    assert told == ["an alert could not be written: [Errno 28] No space left on device"]
    store.broken = None
    await forgiving.decide(pending("a-2"))
    store.broken = FULL
    await forgiving.attempting(pending("a-2"))
    await forgiving.settle(sent("a-2"))
    assert forgiving.unwritten == 2
    assert [line.split(":")[0] for line in told[1:]] == [
        "an alert could not be marked as under way",
        "an alert could not be settled",
    ]
    await forgiving.catch_up()
    assert forgiving.unwritten == 2
    store.broken = None
    await forgiving.catch_up()
    assert forgiving.unwritten == 0
    assert store.records == {"a-1": sent("a-1"), "a-2": replace(sent("a-2"), attempts=0)}


@virtual_time
async def test_a_journal_that_was_begun_anew_gets_the_alert_again() -> None:
    store = DurableStore()
    forgiving = ForgivingStore(store, lambda _: None)
    await forgiving.decide(pending("a-1"))
    store.records.clear()
    await forgiving.settle(sent("a-1"))
    assert forgiving.unwritten == 1
    await forgiving.catch_up()
    assert store.records == {"a-1": sent("a-1")}
    assert forgiving.unwritten == 0


class Picky(DurableStore):
    """Takes anything but one alert."""

    async def decide(self, record: AlertRecord) -> None:
        if record.alert.alert_id == "bad":
            raise ValueError("no")
        await super().decide(record)


@virtual_time
async def test_one_that_is_never_taken_does_not_hold_up_the_others() -> None:
    store = Picky(broken=FULL)
    forgiving = ForgivingStore(store, lambda _: None)
    for alert_id in ("bad", "a-1", "a-2"):
        await forgiving.decide(pending(alert_id))
    store.broken = None
    await forgiving.catch_up()
    await forgiving.catch_up()
    assert store.records.keys() == {"a-1", "a-2"}
    assert forgiving.unwritten == 1


@virtual_time
async def test_what_is_kept_in_memory_is_bounded() -> None:
    forgiving = ForgivingStore(DurableStore(broken=FULL), lambda _: None)
    for n in range(MOST_UNWRITTEN + 5):
        await forgiving.decide(pending(f"a-{n}"))
    assert forgiving.unwritten == MOST_UNWRITTEN
