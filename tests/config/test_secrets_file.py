from __future__ import annotations

import os
from pathlib import Path

import pytest

from cgtui.config.secrets_file import is_exposed
from tests.config.homes import Home

NAME = "TELEGRAM_BOT_TOKEN_FILE"


def mode_of(mode: int, uid: int, gid: int) -> os.stat_result:
    return os.stat_result((0o100000 | mode, 0, 0, 1, uid, gid, 0, 0, 0, 0))


@pytest.mark.parametrize("mode", [0o640, 0o444])
def test_a_key_file_open_to_others_is_refused_with_the_cure(home: Home, mode: int) -> None:
    file = home.file("token", "1:hunter2222", mode)
    line = home.refusal({NAME: str(file)})
    assert line.startswith(f"{file} (telegram.bot_token_file from environment {NAME}) holds a")
    assert line.endswith(f"run chmod 600 {file}")
    assert "hunter" not in line


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xff\xfe", "is not text"),
        (b"x" * 5000, "is too large"),
        (b"two words", "printable ASCII characters without spaces"),
        (b"hunter2222\nhunter3333\n", "printable ASCII characters without spaces"),
    ],
)
def test_a_file_without_a_usable_secret_is_refused(
    home: Home, content: bytes, complaint: str
) -> None:
    file = home.file("token", "")
    file.write_bytes(content)
    line = home.refusal({NAME: str(file)})
    assert NAME in line
    assert complaint in line
    assert "hunter" not in line


def test_a_file_that_cannot_be_read_is_refused(home: Home) -> None:
    missing = home.refusal({NAME: str(home.root / "none")})
    assert missing.startswith(f"telegram.bot_token_file from environment {NAME}: cannot read")
    assert "No such file or directory" in missing
    assert "Is a directory" in home.refusal({NAME: str(home.root)})
    assert "expected the path of a file" in home.refusal({NAME: "~nobody-of-that-name/x"})


def test_a_path_below_the_home_folder_is_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home.root))
    home.file("token", "1:hunter2222\n")
    assert home.load({NAME: "~/token"}).settings.secrets() == ("1:hunter2222",)


def test_a_relative_path_starts_at_the_shells_folder(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home.file("token", "1:hunter2222\n")
    assert home.load({NAME: "token"}).settings.telegram.bot_token_file == tmp_path / "token"


def test_what_root_hands_to_a_service_is_not_exposed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not is_exposed(mode_of(0o440, uid=0, gid=0))
    assert is_exposed(mode_of(0o444, uid=0, gid=0))
    assert is_exposed(mode_of(0o440, uid=0, gid=50))
    assert is_exposed(mode_of(0o440, uid=1000, gid=0))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert is_exposed(mode_of(0o440, uid=0, gid=0))
    assert not is_exposed(mode_of(0o600, uid=0, gid=0))
