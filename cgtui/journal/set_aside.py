"""A journal that cannot be used is put under a dated name, never deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

COMPANIONS = ("-wal", "-shm")
"""The files SQLite keeps beside a database."""


def set_aside(journal: Path, why: str, wall_ms: int) -> Path:
    """Rename ``journal`` and its companions to ``journal.db.corrupt-20261127T130400Z`` and alike.

    ``why`` is one word; the new path is returned. The companions keep their endings, so that
    SQLite can still open the whole.
    Raises ``OSError``.
    """
    target = _free_name(journal, why, wall_ms)
    if journal.exists():
        journal.rename(target)
    for ending in COMPANIONS:
        beside = journal.with_name(journal.name + ending)
        if beside.exists():
            beside.rename(target.with_name(target.name + ending))
    return target


def set_aside_orphans(journal: Path, wall_ms: int) -> None:
    """Companions without their database (a `kill -9` within `set_aside`) must not meet a new one.

    Raises ``OSError``.
    """
    if journal.exists():
        return
    beside = [journal.with_name(journal.name + ending) for ending in COMPANIONS]
    if any(one.exists() for one in beside):
        set_aside(journal, "orphan", wall_ms)


def _free_name(journal: Path, why: str, wall_ms: int) -> Path:
    moment = datetime.fromtimestamp(wall_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    first = journal.with_name(f"{journal.name}.{why}-{moment}")
    target, number = first, 1
    while any(target.with_name(target.name + ending).exists() for ending in ("", *COMPANIONS)):
        number += 1
        target = first.with_name(f"{first.name}-{number}")
    return target
