"""`cgtui backtest`: what these thresholds would have done."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cgtui.cli.duration import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cgtui.cli.local_settings import Local


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--since",
    "since_s",
    type=Duration(),
    metavar="TIME",
    help="The last 90m, 24h, 7d: of a FILE from its own end, of the journal from now.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set any setting.")
def backtest(
    *, file: Path | None, since_s: float | None, as_json: bool, sets: tuple[str, ...]
) -> int:
    """Run recorded orders through the signals: what they would have seen and said.

    Without FILE the live journal is gone through, with the inputs that were read at the time. A
    FILE is a tape, an export of events (both: heads-ups only, nothing was read beside them), or a
    CSV of CoinGlass's hourly liquidations (how often a bar stands out). Alerts count as delivered
    at once, and nothing is held back. Ceilings are not applied: they rest on the 30 days before
    each moment.

    Exit codes: 0 done, 1 nothing to go through or a file that breaks off, 2 usage, settings or a
    file that is no recording.
    """
    # Loads pydantic, the parser and the engine, which other commands do without.
    from cgtui.cli.local_settings import load_local  # noqa: PLC0415

    local = load_local(os.environ, sets)
    if sys.stderr.isatty():
        print("going through the recording …", file=sys.stderr)
    if file is None:
        return _journal(local, since_s, as_json=as_json)
    return _file(file, local, since_s, as_json=as_json)


def _journal(local: Local, since_s: float | None, *, as_json: bool) -> int:
    from cgtui.cli.backtest_journal import (  # noqa: PLC0415 - as above
        NothingRecordedError,
        journal_backtest,
    )
    from cgtui.cli.local_settings import wall_ms  # noqa: PLC0415 - as above
    from cgtui.cli.plain_output import print_error  # noqa: PLC0415 - as above
    from cgtui.views.backtest.backtest_json import backtest_json  # noqa: PLC0415 - as above
    from cgtui.views.backtest.backtest_text import backtest_text  # noqa: PLC0415 - as above

    try:
        result, source = journal_backtest(local, since_s, wall_ms())
    except NothingRecordedError as error:
        return print_error(str(error))
    lines = [backtest_json(result, source)] if as_json else backtest_text(result, source)
    return _print(lines, local)


def _file(file: Path, local: Local, since_s: float | None, *, as_json: bool) -> int:
    from cgtui.cli.backtest_file import RecordedFile  # noqa: PLC0415 - as above
    from cgtui.cli.errors import FAILED  # noqa: PLC0415 - as above
    from cgtui.monitor.rest.hourly_bars import all_standing_out  # noqa: PLC0415 - as above
    from cgtui.views.backtest.backtest_json import backtest_json  # noqa: PLC0415 - as above
    from cgtui.views.backtest.backtest_text import backtest_text  # noqa: PLC0415 - as above
    from cgtui.views.backtest.hourly_bars_text import hourly_json, hourly_text  # noqa: PLC0415 - as above

    recorded = RecordedFile(file)
    if recorded.is_hourly:
        bars = recorded.bars(since_s)
        found, source = all_standing_out(bars), recorded.source(local)
        if as_json:
            return _print([hourly_json(bars, found, source)], local)
        return _print(hourly_text(bars, found, source), local)
    result, source = recorded.backtest(local, since_s)
    lines = [backtest_json(result, source)] if as_json else backtest_text(result, source)
    code = _print(lines, local)
    return code or (FAILED if source.broken else 0)


def _print(lines: Iterable[str], local: Local) -> int:
    from cgtui.cli.plain_output import print_lines  # noqa: PLC0415 - as above
    from cgtui.views.glyphs import ascii_cells  # noqa: PLC0415 - as above

    if local.settings.ui.glyphs == "ascii":
        lines = (ascii_cells(line) for line in lines)
    return print_lines(lines)
