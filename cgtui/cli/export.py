"""`cgtui export`: the journal, as a person or a program wants it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from cgtui.cli.duration import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cgtui.journal.history_reader import HistoryReader
    from cgtui.views.json_values import Fields

_WORDS: Final = {"events": "Events", "heads-ups": "Heads-ups", "alerts": "Alerts"}


@click.command()
@click.argument("what", type=click.Choice(["events", "heads-ups", "alerts", "checklist"]))
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "md"]), required=True, help="Of a row."
)
@click.option(
    "--since",
    "since_s",
    type=Duration(),
    metavar="TIME",
    help="The last 90m, 24h, 7d; of a demo or a replay from its newest order.",
)
@click.option(
    "--mode",
    type=click.Choice(["live", "demo", "replay"]),
    default="live",
    help="Whose journal (live).",
)
def export(*, what: str, form: str, since_s: float | None, mode: str) -> int:
    """Print what the journal keeps, oldest first; of the checklist the newest one.

    Times are RFC 3339 UTC and numbers carry their unit in the name; exported events (jsonl, csv)
    can be played with `cgtui --replay FILE`. What comes from a demo or a replay says so on every
    row. In CSV an apostrophe stands before a text that a spreadsheet would take for a formula.

    Exit codes: 0 done, 1 no journal or not readable, 2 usage or settings.
    """
    if what == "checklist" and since_s is not None:
        raise click.UsageError("export checklist is the newest one: --since does not belong to it")
    # Loads pydantic and the journal, which other commands do without.
    from cgtui.cli.journal_access import JournalAccess  # noqa: PLC0415

    access = JournalAccess.open(os.environ, mode)
    if what == "checklist":
        from cgtui.cli.export_checklist import export_checklist  # noqa: PLC0415 - as above

        return access.use(lambda reader: export_checklist(reader, form, mode))
    return access.use(lambda reader: _export(reader, what, form, access.since_ms(since_s), mode))


def _export(reader: HistoryReader, what: str, form: str, since_ms: int, mode: str) -> int:
    from cgtui.cli.plain_output import print_lines  # noqa: PLC0415 - as above

    columns, records = _records(reader, what, since_ms, mode.upper())
    return print_lines(_lines(form, _heading(what, mode), columns, records))


def _records(
    reader: HistoryReader, what: str, since_ms: int, mode: str
) -> tuple[tuple[str, ...], Iterable[Fields]]:
    """The columns and the records, which are read as they are asked for."""
    from cgtui.views.export import export_alerts as alerts  # noqa: PLC0415 - as above
    from cgtui.views.export import export_events as events  # noqa: PLC0415 - as above
    from cgtui.views.export import export_heads_ups as heads_ups  # noqa: PLC0415 - as above

    if what == "events":
        orders = (order for order, _ in reader.events(since_ms))
        return events.event_columns(mode), events.event_records(orders, mode)
    if what == "heads-ups":
        ups, readings = reader.heads_ups(since_ms), reader.readings(since_ms=since_ms)
        return heads_ups.HEADS_UP_COLUMNS, heads_ups.heads_up_records(ups, readings, mode)
    outcomes = reader.outcomes(since_ms)
    return alerts.ALERT_COLUMNS, alerts.alert_records(reader.all_alerts(since_ms), outcomes)


def _heading(what: str, mode: str) -> str:
    if mode == "live":
        return f"{_WORDS[what]} (live)"
    return f"{mode.upper()}, not the market: {_WORDS[what].lower()}"


def _lines(
    form: str, heading: str, columns: tuple[str, ...], records: Iterable[Fields]
) -> Iterator[str]:
    from cgtui.views.export import export_forms as forms  # noqa: PLC0415 - as above

    if form == "jsonl":
        return forms.jsonl(records)
    if form == "csv":
        return forms.csv_lines(columns, records)
    return forms.markdown(heading, columns, records)
