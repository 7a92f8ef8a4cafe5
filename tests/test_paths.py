from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cgtui.paths import ensure, resolve_paths


def test_everything_lies_under_cgtui_home(tmp_path: Path) -> None:
    paths = resolve_paths({"CGTUI_HOME": str(tmp_path)})
    assert paths.config_file == tmp_path / "config.toml"
    assert paths.journal_file("live") == tmp_path / "journal.db"
    assert paths.log_file == tmp_path / "logs" / "cgtui.jsonl"


def test_each_mode_has_a_journal_of_its_own(tmp_path: Path) -> None:
    paths = resolve_paths({"CGTUI_HOME": str(tmp_path)})
    files = {paths.journal_file(mode) for mode in ("live", "demo", "replay")}
    assert len(files) == 3
    assert paths.journal_file("DEMO") == paths.journal_file("demo")


def test_an_empty_home_means_the_platforms_own_folders() -> None:
    assert resolve_paths({"CGTUI_HOME": ""}) == resolve_paths({})
    assert resolve_paths({}).config_file.name == "config.toml"
    assert resolve_paths({}).config_file.is_absolute()


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert resolve_paths({"CGTUI_HOME": "here"}).data_dir == tmp_path / "here"


def test_nothing_is_created_until_asked(tmp_path: Path) -> None:
    paths = resolve_paths({"CGTUI_HOME": str(tmp_path / "home")})
    assert not (tmp_path / "home").exists()
    assert ensure(paths.log_dir).is_dir()
    for folder in (paths.log_dir, paths.data_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert ensure(paths.log_dir) == paths.log_dir


def test_a_file_in_the_way_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "logs").touch()
    with pytest.raises(FileExistsError):
        ensure(tmp_path / "logs")
