from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from cgtui.log_file import LogFile, open_for_append


class Disk:
    """Writes that fail, or come up short, when the test says so."""

    def __init__(self) -> None:
        self.full = False
        self.room: int | None = None

    def write(self, descriptor: int, data: bytes) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        if self.room is not None:
            data, self.room, self.full = data[: self.room], None, True
        return os.write(descriptor, data)


@pytest.fixture
def disk() -> Disk:
    return Disk()


def test_lines_are_appended_to_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "x.jsonl"
    file = LogFile(path)
    assert not path.exists(), "nothing is created before the first line"
    assert file.write("a")
    assert file.write("é")
    assert path.read_text(encoding="utf-8") == "a\né\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    file.close()


def test_an_older_file_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("old\n")
    path.chmod(0o644)
    file = LogFile(path)
    file.write("new")
    file.close()
    assert path.read_text() == "old\nnew\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_files_are_rotated_by_size_and_the_oldest_goes(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    file = LogFile(path, max_bytes=10, kept_files=3)
    for number in range(9):
        assert file.write(f"line{number}")  # six bytes: one a file
    file.close()
    assert sorted(os.listdir(tmp_path)) == ["x.jsonl", "x.jsonl.1", "x.jsonl.2"]
    assert [(tmp_path / name).read_text() for name in sorted(os.listdir(tmp_path))] == [
        "line8\n",
        "line7\n",
        "line6\n",
    ]


def test_a_line_larger_than_a_file_is_still_written(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "x", max_bytes=10)
    assert file.write("a" * 50)
    assert file.write("b")
    file.close()
    assert (tmp_path / "x.1").read_text() == "a" * 50 + "\n"


def test_a_full_disk_is_reported_until_writing_works_again(tmp_path: Path, disk: Disk) -> None:
    file = LogFile(tmp_path / "x", writer=disk.write)
    file.write("before")
    disk.full = True
    assert not file.write("lost")
    assert not file.write("lost")
    assert str(file.error) == f"{tmp_path / 'x'}: No space left on device"
    assert file.lost == 2
    disk.full = False
    assert file.write("after")
    assert (file.error, file.lost) == (None, 0)
    file.close()
    assert (tmp_path / "x").read_text() == "before\nafter\n"


def test_a_line_cut_by_a_full_disk_does_not_spoil_the_next(tmp_path: Path, disk: Disk) -> None:
    file = LogFile(tmp_path / "x", writer=disk.write)
    disk.room = 3
    assert not file.write("cut off")
    disk.full = False
    assert file.write("whole")
    file.close()
    assert (tmp_path / "x").read_text().splitlines() == ["cut", "whole"]


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way")
    file = LogFile(tmp_path / "logs" / "x")
    assert not file.write("lost")
    assert file.error is not None
    assert "exists" in file.error


def test_a_failed_rotation_is_reported_and_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EROFS, "Read-only file system")

    file = LogFile(tmp_path / "x", max_bytes=10)
    file.write("0123456")
    monkeypatch.setattr(Path, "replace", refuse)
    assert not file.write("0123456")
    assert file.error is not None
    assert (tmp_path / "x").read_text() == "0123456\n"
    monkeypatch.undo()
    assert file.write("next")
    file.close()
    assert (tmp_path / "x").read_text() == "next\n"


def test_a_file_removed_or_rotated_by_others_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "x"
    file = LogFile(path)
    file.write("a")
    path.rename(tmp_path / "x.old")
    assert file.write("b")
    path.unlink()
    assert file.write("c")
    file.close()
    assert path.read_text() == "c\n"
    assert (tmp_path / "x.old").read_text() == "a\n"


def test_text_that_is_no_utf8_is_written_escaped(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "x", opener=open_for_append)
    assert file.write("\ud800")
    file.close()
    assert (tmp_path / "x").read_text() == "\\ud800\n"
