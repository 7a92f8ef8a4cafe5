"""Exports of liquidations as tapes, and files that are none."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cgtui.simulator.tape import Tape
from cgtui.simulator.tape_lines import TapeError
from tests.simulator.tapes import T0, texts

EVENT = {
    "time_ms": T0 - 40,
    "received_ms": T0,
    "exchange": "Binance",
    "coin": "牛来",
    "pair": "牛来USDT",
    "side": "LONG",
    "price": 1.5,
    "usd": 2_000.25,
}
ROW = {
    "baseAsset": "牛来",
    "exName": "Binance",
    "price": 1.5,
    "side": 1,
    "symbol": "牛来USDT",
    "time": T0 - 40,
    "volUsd": 2000.25,
}


def _jsonl(events: list[dict[str, object]]) -> str:
    return "".join(json.dumps(event) + "\n" for event in events)


def _csv(events: list[dict[str, object]]) -> str:
    rows = [",".join(EVENT), *(",".join(str(event[name]) for name in EVENT) for event in events)]
    return "\r\n".join(rows) + "\r\n"


@pytest.mark.parametrize("form", [_jsonl, _csv])
@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_an_export_becomes_one_frame_for_each_moment_of_receipt(
    tmp_path: Path,
    form: Callable[[list[dict[str, object]]], str],
    pack: Callable[[str], bytes],
) -> None:
    path = tmp_path / "export"
    sides = ["LONG", "SHORT", "UNKNOWN", 1, "2"]
    events = [EVENT | {"side": side} for side in sides] + [EVENT | {"received_ms": T0 + 1}]
    path.write_bytes(pack(form(events)))
    tape = Tape(path)
    assert (tape.summary.frames_total, tape.summary.first_ms) == (2, T0)
    first, second = (json.loads(text) for text in texts(tape))
    assert first["channel"] == "liquidationOrders"
    assert first["data"] == [ROW | {"side": side} for side in (1, 2, 0, 1, 2)]
    assert second["data"] == [ROW]


@pytest.mark.parametrize("form", [_jsonl, _csv])
@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "dear"},
        {"price": -1},
        {"usd": "nan"},
        {"usd": "inf"},
        {"side": "BOTH"},
        {"time_ms": ""},
        {"received_ms": 10**15},
        {"received_ms": 0},
    ],
)
def test_an_export_row_that_is_no_event_is_passed_over(
    tmp_path: Path, form: Callable[[list[dict[str, object]]], str], wrong: dict[str, object]
) -> None:
    path = tmp_path / "export"
    path.write_text(form([EVENT, EVENT | wrong, EVENT]))
    tape = Tape(path)
    assert (tape.summary.frames_total, tape.summary.bad_lines) == (1, 1)
    (text,) = texts(tape)
    assert json.loads(text)["data"] == [ROW, ROW]


def test_a_csv_row_with_a_column_too_few_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("\ufeff" + _csv([EVENT]) + "1,2,3\r\n\r\n", encoding="utf-8")
    assert Tape(path).summary.bad_lines == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "line 1: expected a tape"),
        (b"\n\n", "line 1: expected a tape"),
        (b"hello\n", "line 1: expected a tape"),
        (b"\n{}\n", "line 2: expected a tape"),
        (b'{"t": "soon", "frame": "x"}\n', "line 1: expected a tape"),
        (b"time,open,close\n1,2,3\n", "line 1: expected a tape"),
        (b"\x89PNG\xff\xfe", "line 1: expected a tape"),
        (b"\x1f\x8bnot gzip", "line 1: expected gzip data"),
        (b"[" * 100_000, "line 1: expected a tape"),
        (_csv([]).encode(), "line 2: expected an event"),
    ],
)
def test_a_file_that_is_no_recording_is_refused_in_one_line(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    path = tmp_path / "f"
    path.write_bytes(content)
    with pytest.raises(TapeError) as refusal:
        Tape(path)
    assert str(refusal.value).startswith(f"{path} {complaint}")
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TapeError, match="No such file"):
        Tape(tmp_path / "nothing")
    with pytest.raises(TapeError, match="expected a regular file"):
        Tape(tmp_path)
