"""`cgtui alerts list`: the history, as a table or as the JSON that programs read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cgtui.alerts.time_words import utc_words
from cgtui.cli.journal_access import JournalAccess
from cgtui.cli.plain_output import print_lines
from cgtui.journal.history_reader import HistoryReader
from cgtui.sanitize import clean
from cgtui.signals.alert import AlertRecord
from cgtui.signals.amounts import score_words
from cgtui.signals.hush_words import counted_from
from cgtui.signals.tier import Tier
from cgtui.views.cells import fit
from cgtui.views.export.export_alerts import alert_list_record
from cgtui.views.export.export_forms import jsonl
from cgtui.views.glyphs import ascii_cells
from cgtui.views.numbers import utc_moment

_HEADS: Final = (
    ("CREATED (UTC)", 19),
    ("ALERT", 18),
    ("WHAT", 11),
    ("COIN", 10),
    ("SIDE", 7),
    ("TIER", 7),
    ("SCORE", 5),
    ("STATE", 10),
    ("MESSAGE", 8),
    ("REASON", 6),
)


_OTHERS: Final = "; --mode demo or --mode replay lists those of the simulator or a tape"


def list_alerts(
    environ: Mapping[str, str], mode: str, *, limit: int, since_s: float | None, as_json: bool
) -> int:
    """Print them; the exit code. Raises ``ConfigError``."""
    access = JournalAccess.open(environ, mode)

    def printed(reader: HistoryReader) -> int:
        records = reader.alerts(limit, access.since_ms(since_s))
        if as_json:
            return print_lines([_array(records)])
        lines = _table(records, mode)
        if access.local.settings.ui.glyphs == "ascii":
            lines = map(ascii_cells, lines)
        return print_lines(lines)

    return access.use(printed)


def _array(records: Sequence[AlertRecord]) -> str:
    return f"[{','.join(jsonl(alert_list_record(record) for record in records))}]"


def _table(records: Sequence[AlertRecord], mode: str) -> Iterator[str]:
    if mode != "live":
        yield f"{mode.upper()}: not the market"
    if not records:
        yield "no alerts" + (_OTHERS if mode == "live" else "")
        return
    yield " ".join(fit(head, width) for head, width in _HEADS).rstrip()
    for record in records:
        yield _row(record).rstrip()


def _row(record: AlertRecord) -> str:
    alert = record.alert
    score = "-" if alert.reading is None else score_words(alert.reading.score)
    message = "-" if record.message_id is None else f"#{record.message_id}"
    cells = (
        utc_words(alert.created_ms).removesuffix(" UTC"),
        clean(alert.alert_id),
        alert.kind.value,
        clean(alert.coin) or "-",
        "-" if alert.side is None else alert.side.value,
        "-" if alert.tier is Tier.NONE else alert.tier.word,
        score,
        record.state.value,
        message,
    )
    fitted = [fit(text, width) for text, (_, width) in zip(cells, _HEADS, strict=False)]
    return " ".join([*fitted, clean(_why(record))])


def _why(record: AlertRecord) -> str:
    """Why it was not sent; of a message about the program itself, what it says. What was counting
    down when it was decided is the moment it counted down to."""
    created_ms = record.alert.created_ms
    if counted := counted_from(record.reason, created_ms):
        wish, until_ms = counted
        return f"{wish} at {utc_moment(until_ms, created_ms, seconds=False)}"
    return record.reason or ("" if record.alert.coin else record.alert.text)
