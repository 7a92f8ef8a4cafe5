from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from cgtui.cli import session
from cgtui.cli.errors import FAILED, exit_code_of
from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import check, open_session
from cgtui.logging import close_logging

_KEY = "a-key-that-only-the-file-holds"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose settings hold a key."""
    monkeypatch.setenv("CGTUI_HOME", str(tmp_path))
    config = tmp_path / "config.toml"
    config.write_text(f'[coinglass]\napi_key = "{_KEY}"\n')
    config.chmod(0o600)
    yield tmp_path
    close_logging()


def _explode(*_arguments: object) -> NoReturn:
    raise RuntimeError(f"it holds {_KEY}")


def test_a_crash_while_checking_keeps_the_files_secrets_out_of_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "opened_tape", _explode)
    with pytest.raises(RuntimeError) as crash:
        check(RunOptions(replay=home / "tape"), {"CGTUI_HOME": str(home)})
    assert exit_code_of(crash.value) == FAILED
    logged = _logged(home)
    assert logged.count('"event": "crash"') == 1
    assert "it holds" in logged
    assert _KEY not in logged


def test_a_crash_over_the_keys_keeps_the_files_secrets_out_of_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "keys_in_force", _explode)
    opening = open_session(RunOptions(demo=True), {"CGTUI_HOME": str(home)})
    with pytest.raises(RuntimeError) as crash, opening:
        pass
    assert exit_code_of(crash.value) == FAILED
    logged = _logged(home)
    assert "it holds" in logged
    assert _KEY not in logged


def _logged(home: Path) -> str:
    close_logging()
    return "".join(path.read_text() for path in (home / "logs").iterdir())
