"""A journal that begins with each run: a tape played twice must not happen twice."""

from __future__ import annotations

from pathlib import Path

from cgtui.journal.lock import WriterLock
from cgtui.journal.set_aside import COMPANIONS
from cgtui.logging import get_logger

PREVIOUS = ".previous"

_log = get_logger("journal")


def begin_anew(journal: Path) -> None:
    """Rename what the last run left to ``<name>.previous``, in place of the one before it.

    Nothing is touched while another process writes the journal. Never raises: where the disk
    refuses, opening the journal says so.
    """
    if not journal.exists():
        return
    lock = WriterLock(journal)
    try:
        if not lock.acquire():
            return
        for ending in ("", *COMPANIONS):
            old = journal.with_name(journal.name + ending)
            target = journal.with_name(journal.name + PREVIOUS + ending)
            if old.exists():
                old.replace(target)
            else:
                target.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("the last run's journal stays", reason=error.strerror or "unknown")
    finally:
        lock.release()
