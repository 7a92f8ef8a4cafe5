"""`cgtui export checklist`: the newest checklist that a journal keeps."""

from __future__ import annotations

from collections.abc import Mapping

from cgtui.cli.plain_output import print_error, print_lines
from cgtui.journal.history_reader import HistoryReader
from cgtui.monitor.checklist.kept_checklist import CHECKLIST, is_kept_checklist
from cgtui.views.export.export_checklist import CHECKLIST_COLUMNS, checklist_records
from cgtui.views.export.export_forms import csv_lines, jsonl, markdown


def export_checklist(reader: HistoryReader, form: str, mode: str) -> int:
    """Print it in ``form``; one line and 1 where there is none."""
    kept = reader.get_state(CHECKLIST)
    if not isinstance(kept, Mapping) or not is_kept_checklist(kept):
        return print_error("no checklist in this journal yet: it is kept once it has run")
    records = checklist_records(kept)
    if form == "jsonl":
        return print_lines(jsonl(records))
    if form == "csv":
        return print_lines(csv_lines(CHECKLIST_COLUMNS, records))
    words = "Checklist (live)" if mode == "live" else f"{mode.upper()}, not the market: checklist"
    return print_lines(markdown(words, CHECKLIST_COLUMNS, records))
