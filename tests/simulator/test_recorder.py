from __future__ import annotations

import json
import os
import socket
import stat
import threading
import zlib
from pathlib import Path

import pytest

from cgtui.simulator import recorder
from cgtui.simulator.recorder import RecordError, TapeRecorder, check_recordable
from cgtui.simulator.tape import Tape

T0 = 1_700_000_000_000
FRAMES = [(T0, '{"channel":"liquidationOrders"}'), (T0 + 5, "牛来\n\u2028"), (T0 + 4, "")]


def _recorded(path: Path) -> list[tuple[int, str]]:
    return [(frame.t_ms, frame.text) for frame in Tape(path).frames() if frame is not None]


@pytest.mark.parametrize("name", ["new.tape.jsonl", "new.tape.jsonl.gz"])
def test_a_recording_plays_back_verbatim(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    tape = TapeRecorder(path)
    for received_ms, text in FRAMES:
        tape.write(received_ms, text)
    tape.close()
    tape.close()
    assert _recorded(path) == FRAMES
    assert (tape.frames, tape.error) == (3, None)
    assert (path.read_bytes()[:2] == b"\x1f\x8b") is name.endswith(".gz")


def test_a_line_is_an_object_with_a_time_and_a_frame(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    tape = TapeRecorder(path)
    tape.write(T0, "x")
    tape.close()
    assert path.read_text() == f'{{"t": {T0}, "frame": "x"}}\n'


@pytest.mark.parametrize("name", ["tape", "tape.gz"])
def test_what_was_written_reaches_the_disk_before_the_end(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    flushed = threading.Event()
    original = recorder.TapeRecorder._flush

    def flush(tape: TapeRecorder) -> None:
        original(tape)
        flushed.set()

    monkeypatch.setattr(recorder.TapeRecorder, "_flush", flush)
    tape = TapeRecorder(path, flush_every_s=0.01)
    tape.write(T0, "x")
    assert flushed.wait(timeout=30.0)
    data = path.read_bytes()
    assert b'"x"' in (zlib.decompressobj(31).decompress(data) if ".gz" in name else data)
    tape.close()


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    fresh, empty = tmp_path / "fresh", tmp_path / "empty"
    empty.touch(mode=0o644)
    for path in (fresh, empty):
        TapeRecorder(path).close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_holds_data_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    path.write_text("precious")
    with pytest.raises(RecordError, match="already holds data; name a new file"):
        TapeRecorder(path)
    assert path.read_text() == "precious"


def test_a_place_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="No such file or directory") as refusal:
        TapeRecorder(tmp_path / "nowhere" / "tape")
    assert "\n" not in str(refusal.value)
    with pytest.raises(RecordError, match="directory"):
        TapeRecorder(tmp_path)


def refusals(path: Path) -> list[str]:
    """What checking and opening say of it."""
    said = []
    for refuse in (check_recordable, lambda one: TapeRecorder(one).close()):
        with pytest.raises(RecordError) as refusal:
            refuse(path)
        said.append(str(refusal.value))
    return said


def test_what_would_be_refused_is_told_beforehand_in_the_same_words(tmp_path: Path) -> None:
    full, pipe, loop = tmp_path / "full", tmp_path / "pipe", tmp_path / "loop"
    full.write_text("precious")
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    astray = tmp_path / "astray"
    astray.symlink_to(tmp_path / "nowhere" / "tape")
    wrong = (full, pipe, loop, astray, tmp_path, tmp_path / "no" / "tape", full / "tape")
    for path in (*wrong, tmp_path / ("x" * 300)):
        beforehand, opening = refusals(path)
        assert beforehand == opening


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # its name may be no longer than a hundred characters
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket")
        beforehand, opening = refusals(Path("socket"))
    assert beforehand == opening


def test_checking_leaves_everything_as_it_is(tmp_path: Path) -> None:
    link, empty = tmp_path / "link", tmp_path / "empty"
    link.symlink_to(tmp_path / "target")
    empty.touch(mode=0o644)
    for path in (link, empty, tmp_path / "fresh", Path("/dev/null")):
        check_recordable(path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "link"]
    assert link.is_symlink()
    assert stat.S_IMODE(empty.stat().st_mode) == 0o644


def test_what_may_not_be_written_is_told_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    with pytest.raises(RecordError, match="Permission denied"):
        check_recordable(empty)
    with pytest.raises(RecordError, match="its folder cannot be written"):
        check_recordable(tmp_path / "fresh")


def test_an_empty_file_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_ours(_descriptor: int, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    path = tmp_path / "empty"
    path.touch()
    monkeypatch.setattr(os, "fchmod", not_ours)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    beforehand, opening = refusals(path)
    assert beforehand == opening
    assert opening.endswith("cannot be recorded to: Operation not permitted")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_ends_the_recording_and_raises_nothing() -> None:
    tape = TapeRecorder(Path("/dev/full"), flush_every_s=0.0)
    tape.write(T0, "x")
    tape.close()
    assert tape.error == "/dev/full: No space left on device; recording ended"
    tape.write(T0, "y")
    tape.close()


def test_a_disk_that_does_not_keep_up_ends_the_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "MAX_PENDING_CHARS", 10)
    tape = TapeRecorder(tmp_path / "tape")
    tape.write(T0, "x" * 11)
    assert tape.error is not None
    assert "does not keep up" in tape.error
    tape.write(T0, "y")
    tape.close()
    assert (tmp_path / "tape").read_text() == ""


def test_a_recording_cut_off_by_a_crash_plays_up_to_the_last_flush(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    path.write_text(json.dumps({"t": T0, "frame": "x"}) + '\n{"t": 17000000')
    assert _recorded(path) == [(T0, "x")]
