from __future__ import annotations

from dataclasses import replace

from cgtui.monitor.events import AlertTold
from cgtui.monitor.run_book import RunBook
from cgtui.signals.alert import AlertState
from tests.sample import NOW_MS
from tests.signal_sample import record


def test_what_was_not_said_pushes_nothing_out_that_was() -> None:
    book = RunBook()
    sent = record()
    book.heard(AlertTold(NOW_MS, sent))
    for number in range(1000):
        hushed = record(AlertState.SUPPRESSED)
        alert = replace(hushed.alert, alert_id=f"h-{number}")
        book.heard(AlertTold(NOW_MS, replace(hushed, alert=alert)))
    kept = list(book.alerts())
    assert kept[0] == sent
    assert kept[-1].alert.alert_id == "h-999"
