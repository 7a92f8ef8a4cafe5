"""Where snapshots and events leave the monitor: whoever takes them cannot bring it down."""

from __future__ import annotations

from collections.abc import Callable

from cgtui.monitor.event_log import EventLog
from cgtui.monitor.events import MonitorEvent
from cgtui.monitor.snapshot import Snapshot


class Outlet:
    """Calls the receivers and the log; what they raise goes to ``note`` with a name for it."""

    def __init__(
        self,
        on_snapshot: Callable[[Snapshot], None],
        on_event: Callable[[MonitorEvent], None] | None,
        log: EventLog,
        note: Callable[[str, BaseException], None],
    ) -> None:
        self._on_snapshot = on_snapshot
        self._on_event = on_event
        self._log = log
        self._note = note
        self._listener: Callable[[MonitorEvent], None] | None = None

    def listen(self, listener: Callable[[MonitorEvent], None]) -> None:
        """Have a part of the monitor itself hear every event first."""
        self._listener = listener

    def deliver(self, snapshot: Snapshot) -> None:
        """Hand a snapshot on."""
        try:
            self._on_snapshot(snapshot)
        except Exception as error:  # noqa: BLE001 - a screen's trouble is not the monitor's end
            self._note("snapshot receiver", error)

    def emit(self, event: MonitorEvent) -> None:
        """Hand an event on, and log it."""
        if self._listener is not None:
            try:
                self._listener(event)
            except Exception as error:  # noqa: BLE001 - one part's trouble is not the others'
                self._note("listener", error)
        if self._on_event is not None:
            try:
                self._on_event(event)
            except Exception as error:  # noqa: BLE001 - nor is an output's
                self._note("event receiver", error)
        try:
            self._log.note(event)
        except Exception as error:  # noqa: BLE001 - nor a log that cannot be written
            self._note("log", error)
