"""What the checklist keeps of a run: its readings and its alerts."""

from __future__ import annotations

from collections.abc import Iterable

from cgtui.checklist.facts import RunFacts
from cgtui.monitor.events import AlertTold, HeadsUpChange, HeadsUpTold, MonitorEvent, ReadingTaken
from cgtui.monitor.signal.alert_shelf import AlertShelf
from cgtui.signals.alert import AlertRecord
from cgtui.signals.reading import Reading


class RunBook:
    """Hears every event. Alerts are those of which something was told in this run: what was not
    said pushes nothing out that was."""

    def __init__(self) -> None:
        self._heads_ups = 0
        self._readings = 0
        self._last: Reading | None = None
        self._full: Reading | None = None
        self._shelf = AlertShelf()

    def heard(self, event: MonitorEvent) -> None:
        """A heads-up, a reading or an alert; any other is passed over."""
        match event:
            case HeadsUpTold(change=HeadsUpChange.OPENED):
                self._heads_ups += 1
            case ReadingTaken():
                self._readings += 1
                self.read(event.reading)
            case AlertTold():
                self._shelf.put(event.record)
            case _:
                pass

    def read(self, reading: Reading) -> None:
        """A reading; that of a drill is told here and to nobody else."""
        self._last = reading
        if not reading.missing:
            self._full = reading

    def facts(self, drill: str, *, taken_over: int) -> RunFacts:
        """All of it; ``drill`` is how far a drill has come, ``taken_over`` how many heads-ups of an
        earlier run are open."""
        return RunFacts(self._heads_ups, self._readings, self._last, self._full, drill, taken_over)

    def alerts(self) -> Iterable[AlertRecord]:
        """Oldest first, each as it was told last."""
        return reversed(self._shelf.newest())
