"""A program that writes a journal and is killed; run by test_kill with what it shall do.

``decide <journal> <n>`` decides an alert and settles it, and kills itself before the n-th statement
that follows the opening, or with ``open`` in place of ``decide`` of the opening itself.
``storm <journal>`` decides alerts and notes orders without end. Both
print the id of each alert whose future has completed. ``hold <journal>`` opens it, prints its role
and waits to be killed.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cgtui.journal.connect import connect_writer
from cgtui.journal.journal import Journal
from cgtui.signals.alert import AlertState
from tests.journal.journals import done, open_at
from tests.journal.samples import order, record


class Fuse:
    """Kills the process before the statement that was chosen."""

    def __init__(self, statements: int) -> None:
        self.left = statements
        self.lit = False

    def connect(self, path: Path) -> sqlite3.Connection:
        """The writer's connection, watched."""
        db = connect_writer(path)
        db.set_trace_callback(self._statement)
        return db

    def _statement(self, _statement: str) -> None:
        if not self.lit:
            return
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _decide(path: Path, statements: int, *, from_the_first: bool) -> None:
    fuse = Fuse(statements)
    fuse.lit = from_the_first
    journal = open_at(path, connect=fuse.connect)
    done(journal.flushed())
    fuse.lit = True
    _decide_one(journal, "a1")
    print("whole", flush=True)
    fuse.lit = False
    journal.close()


def _decide_one(journal: Journal, alert_id: str) -> None:
    done(journal.decide(record(alert_id)))
    print(alert_id, flush=True)
    done(journal.attempting(alert_id))
    done(journal.settle(alert_id, AlertState.SENT, message_id=1))
    print(f"{alert_id}:sent", flush=True)


def _storm(path: Path) -> None:
    journal = open_at(path, batch_s=0.001)
    number = 0
    while True:
        number += 1
        journal.note_orders([order(number)] * 500)
        _decide_one(journal, f"a{number}")


def _hold(path: Path) -> None:
    journal = open_at(path)
    print(journal.role, flush=True)
    time.sleep(600)


def main() -> None:
    """Do as the arguments say."""
    what, path = sys.argv[1], Path(sys.argv[2])
    todo: dict[str, Callable[[], None]] = {
        "open": lambda: _decide(path, int(sys.argv[3]), from_the_first=True),
        "decide": lambda: _decide(path, int(sys.argv[3]), from_the_first=False),
        "storm": lambda: _storm(path),
        "hold": lambda: _hold(path),
    }
    todo[what]()


if __name__ == "__main__":
    main()
