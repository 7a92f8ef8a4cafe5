"""`cgtui alerts toggle`: the persistent switch, and what else keeps alerts from going out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cgtui.alerts.off_reasons import SWITCHED_OFF
from cgtui.cli.local_settings import Local, load_local, wall_ms
from cgtui.cli.plain_output import print_error, print_lines
from cgtui.config import Settings
from cgtui.journal.errors import JournalError
from cgtui.journal.lock import WriterLock
from cgtui.journal.outside_state import set_state_from_outside
from cgtui.journal.reader import JournalReader
from cgtui.monitor.signal.telegram_switch import SWITCH, SwitchPosition, position_of
from cgtui.sanitize import clean


def toggle(environ: Mapping[str, str], mode: str, on: bool | None) -> int:
    """Set the switch (``None`` flips it) and say what is in force; the exit code.

    Raises ``ConfigError``.
    """
    local = load_local(environ)
    path = local.paths.journal_file(mode)
    reader = JournalReader(path)
    try:
        before = position_of(reader.get_state(SWITCH))
        # Until somebody switches: as the program that it belongs to starts.
        was_on = mode != "live" if before is None else before.on
        position = _moved(before, on=not was_on if on is None else on)
        set_state_from_outside(path, SWITCH, position.as_kept(), wall_ms=wall_ms)
    except JournalError as error:
        return print_error(f"the switch was not moved: {error}")
    finally:
        reader.close()
    return print_lines(_told(local, mode, position))


def _moved(before: SwitchPosition | None, *, on: bool) -> SwitchPosition:
    """A running instance obeys the later position, also where a clock was set back."""
    at_ms = wall_ms() if before is None else max(wall_ms(), before.at_ms + 1)
    return SwitchPosition(on, "" if on else SWITCHED_OFF, at_ms)


def _told(local: Local, mode: str, position: SwitchPosition) -> Iterator[str]:
    label = "" if mode == "live" else f" ({mode}: only ever the simulator)"
    if position.on:
        yield f"Telegram: on{label}"
    else:
        yield f"Telegram: off{label}: alerts are recorded and not sent"
    if position.on and mode == "live":
        for reason in telegram_lacks(local.settings):
            yield f"  but nothing goes out: {reason}"
    if is_running(local, mode):
        yield "  the cgtui that is running obeys within 2 s"
    else:
        yield "  no cgtui is running on this journal: it holds from the next start on"
    yield f"  kept in {clean(str(local.paths.journal_file(mode)))}"


def telegram_lacks(settings: Settings) -> list[str]:
    """Why no message can be sent with these settings, each with what mends it."""
    lacks = []
    if not settings.features.telegram:
        lacks.append("features.telegram is off: cgtui config set features.telegram on")
    if settings.telegram.bot_token is None:
        lacks.append(
            "no bot token: set TELEGRAM_BOT_TOKEN, or run `cgtui config set telegram.bot_token`"
        )
    if not settings.telegram.chat_id:
        lacks.append("no chat id: `cgtui alerts chat` finds it, telegram.chat_id holds it")
    return lacks


def is_running(local: Local, mode: str) -> bool:
    """Whether another process writes this journal now."""
    lock = WriterLock(local.paths.journal_file(mode))
    if not lock.path.exists():
        return False
    try:
        return not lock.acquire()
    except OSError:
        return False
    finally:
        lock.release()
