"""Records as JSON lines, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json

from cgtui.views.export.export_forms import csv_lines, jsonl, markdown
from cgtui.views.json_values import Fields

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "a|b", "\x1b[31mred", "[x](http://y)", "\u202eabc", "'")
COLUMNS = ("name", "usd")


def records(usd: float = -5.5) -> list[Fields]:
    return [{"name": name, "usd": usd} for name in HOSTILE]


def test_json_is_one_object_of_ascii_a_line_and_texts_are_inert() -> None:
    lines = list(jsonl([{"name": "币\x1b[2J", "usd": float("inf"), "none": None}]))
    assert len(lines) == 1
    assert lines[0].isascii()
    assert json.loads(lines[0]) == {"name": "币\\x1b[2J", "usd": None, "none": None}


def test_no_text_becomes_a_formula_and_numbers_stay_numbers() -> None:
    rows = list(csv.reader(io.StringIO("\n".join(csv_lines(COLUMNS, records())))))
    assert rows[0] == list(COLUMNS)
    names = [name for name, _ in rows[1:]]
    assert names[:4] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)"]
    assert not any(name.startswith(("=", "+", "-", "@")) for name in names)
    assert {usd for _, usd in rows[1:]} == {"-5.5"}
    assert not any("\x1b" in name or "\u202e" in name for name in names)


def test_an_object_or_a_list_is_one_cell_and_no_formula_either() -> None:
    record: Fields = {"venues": {"=A": 1.5, "B": 2}, "coins": ["@x LONG", "y"], "ok": True}
    lines = list(csv_lines(("venues", "coins", "ok", "absent"), [record]))
    assert lines[1] == "'=A 1.5; B 2,'@x LONG; y,true,"


def test_markdown_cells_cannot_leave_their_cell() -> None:
    lines = list(markdown("A heading", COLUMNS, records()))
    assert lines[:2] == ["# A heading", ""]
    assert lines[2] == "| name | usd |"
    assert lines[3] == "|---|---|"
    for line in lines[4:]:
        assert line.replace("\\|", "").count("|") == 3
    assert lines[8] == "| a\\|b | -5.5 |"
    assert "\\[x\\](http://y)" in lines[10]


def test_a_million_records_are_never_in_memory_together() -> None:
    taken = 0

    def many() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield {"name": "x", "usd": 1.0}

    for form in (jsonl(many()), csv_lines(COLUMNS, many()), markdown("h", COLUMNS, many())):  # type: ignore[arg-type]
        taken = 0
        for _ in range(10):
            next(form)
        assert taken <= 10
