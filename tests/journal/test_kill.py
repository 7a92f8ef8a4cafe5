"""`kill -9` between any two writes: what was promised is there, and nothing by halves."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cgtui.journal.journal import Journal
from cgtui.signals.alert import AlertRecord, AlertState
from tests.journal.journals import NOW_MS, done, open_at
from tests.journal.samples import record

PROGRAM = [sys.executable, "-m", "tests.journal.killed_writer"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def check(journal: Journal, promised: set[str]) -> None:
    """Every promise kept, no alert without its episode and reading, and a sound file."""
    restored = journal.restore(NOW_MS)
    found = {one.alert.alert_id: one for one in restored.alerts}
    for word in promised:
        alert_id, _, sent = word.partition(":")
        assert alert_id in found
        if sent:
            assert found[alert_id].state is AlertState.SENT
    assert all(one.alert.heads_up and one.alert.reading for one in found.values())
    assert [one.alert.heads_up for one in found.values()] == journal.heads_ups()
    assert {one.key for one in restored.open_heads_ups} <= {("BTC", "LONG")}
    assert {f"e-{alert_id}" for alert_id in found} == {one.episode_id for one in journal.readings()}
    assert {one.alert.alert_id for one in restored.pending} == pending(found)
    db = sqlite3.connect(journal.path)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def pending(found: dict[str, AlertRecord]) -> set[str]:
    return {alert_id for alert_id, one in found.items() if one.state is AlertState.PENDING}


def test_a_decision_survives_a_kill_before_any_statement(path: Path) -> None:
    statement = 0
    while True:
        here = path.with_name(f"journal-{statement}.db")
        with running("decide", str(here), str(statement)) as process:
            assert process.stdout is not None
            promised = set(process.stdout.read().split())
        whole = "whole" in promised
        assert process.returncode == (0 if whole else -signal.SIGKILL)
        journal = open_at(here)
        assert journal.status == ""
        check(journal, promised - {"whole"})
        assert journal.close()
        if whole:
            break
        statement += 1
    assert statement > 15, "an alert takes more statements than that"


@pytest.mark.parametrize("statement", range(0, 40, 6))
def test_a_kill_while_a_journal_is_begun_leaves_nothing_by_halves(
    path: Path, statement: int
) -> None:
    with running("open", str(path), str(statement)) as process:
        process.wait()
    assert process.returncode == -signal.SIGKILL
    journal = open_at(path)
    assert journal.status == ""
    done(journal.decide(record()))
    check(journal, {"a1"})
    journal.close()
    assert sorted(one.name for one in path.parent.iterdir()) == ["journal.db", "journal.db.lock"]


@pytest.mark.parametrize("seed", range(3))
def test_a_storm_survives_a_kill_at_any_moment(path: Path, seed: int) -> None:
    """The same journal three times over, killed from outside while it writes."""
    promised: set[str] = set()
    rng = random.Random(seed)
    with running("storm", str(path)) as process:
        assert process.stdout is not None
        for _ in range(rng.randrange(1, 200)):
            promised.add(process.stdout.readline().strip())
        process.kill()
        promised.update(process.stdout.read().split())
    # A word that the kill cut short proves nothing.
    promised = {word for word in promised if word.endswith(":sent") or ":" not in word}
    journal = open_at(path)
    check(journal, promised)
    done(journal.set_state("still", "written"))
    journal.close()


def test_the_lock_is_freed_by_a_kill(path: Path) -> None:
    with running("hold", str(path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writer\n"
        viewer = open_at(path)
        assert viewer.role == "viewer"
        viewer.close()
        process.kill()
        process.wait()
        writer = open_at(path)
        assert writer.role == "writer"
        writer.close()
