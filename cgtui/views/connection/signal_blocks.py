"""Telegram, journal, seeding and canary on the Connection screen."""

from __future__ import annotations

from typing import Final

from cgtui.counted import counted
from cgtui.monitor.signal_snapshot import SeedState, SignalsSnapshot
from cgtui.signals.canary import CanaryState
from cgtui.views.blocks import LABEL, field, head
from cgtui.views.cells import BLANK, Line, Role, Span, fit, wrapped
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, coarse_age, utc_time

_MOST_ROWS: Final = 12


def signal_lines(
    signals: SignalsSnapshot | None, now_ms: int, width: int, glyphs: Glyphs, *, machine: str = ""
) -> list[Line]:
    """The blocks one under the other; nothing where no signals run. ``machine`` follows a time of
    this machine."""
    if signals is None:
        return []
    return [
        *_telegram(signals, width, glyphs, machine),
        BLANK,
        *_journal(signals, width),
        BLANK,
        *_seeds(signals.seeds, width, glyphs),
        BLANK,
        *_canary(signals, now_ms),
    ]


def _telegram(signals: SignalsSnapshot, width: int, glyphs: Glyphs, machine: str) -> list[Line]:
    telegram = signals.telegram
    state = Span("on", Role.GOOD)
    if not telegram.on:
        why = f": {telegram.reason}" if telegram.reason else ""
        role = Role.WARN if telegram.off_by_choice else Role.ALARM
        # A viewer decides nothing: the other instance does, and keeps it.
        then = "" if signals.journal.role == "viewer" else "; alerts are only recorded"
        state = Span(f"off{why}{then}", role)
    lines = [head("TELEGRAM"), *wrapped(field("state", state), width, LABEL)]
    unsent = f"{telegram.pending}"
    if telegram.oldest_unsent_s is not None:
        unsent += f" {glyphs.middot} the oldest for {age(telegram.oldest_unsent_s)}"
    lines.append(field("unsent", Span(unsent, Role.WARN if telegram.pending else Role.TEXT)))
    last = "none yet"
    if telegram.last_message_id is not None:
        last = f"#{telegram.last_message_id}"
        if telegram.last_sent_at_ms is not None:
            last += f" at {utc_time(telegram.last_sent_at_ms)}Z{machine}"
    lines.append(field("last sent", Span(last)))
    if telegram.last_error:
        lines += wrapped(field("last error", Span(telegram.last_error, Role.WARN)), width, LABEL)
    if telegram.paused_s > 0:
        lines.append(field("paused", Span(f"for {age(telegram.paused_s)}, as asked", Role.WARN)))
    return lines


def _journal(signals: SignalsSnapshot, width: int) -> list[Line]:
    journal = signals.journal
    words = {
        "writer": Span("written by this instance", Role.GOOD),
        "viewer": Span("only viewed: another instance writes it and sends", Role.WARN),
        "off": Span("off: nothing is kept", Role.WARN),
    }
    state = words.get(journal.role, Span(journal.role, Role.WARN))
    if journal.role == "writer" and journal.trouble:
        state = Span("this instance's, but nothing is written now", Role.ALARM)
    lines = [head("JOURNAL"), *wrapped(field("state", state), width, LABEL)]
    if journal.path:
        lines += wrapped(field("file", Span(journal.path)), width, LABEL)
    if journal.trouble:
        lines += wrapped(field("trouble", Span(journal.trouble, Role.ALARM)), width, LABEL)
    if journal.note:
        lines += wrapped(field("note", Span(journal.note, Role.WARN)), width, LABEL)
    return lines


def _seeds(seeds: tuple[SeedState, ...], width: int, glyphs: Glyphs) -> list[Line]:
    lines = [head("SEEDING OF THRESHOLDS", "one-minute history from REST")]
    if not seeds:
        return [*lines, (Span("none", Role.DIM),)]
    whole = [one.coin for one in seeds if one.pages >= one.of and not one.trouble]
    lines.append(field("whole", Span(f"{len(whole)} of {counted(len(seeds), 'coin')}")))
    under_way = [one for one in seeds if one.pages < one.of and not one.trouble]
    if under_way:
        words = f" {glyphs.middot} ".join(f"{one.coin} {one.pages}/{one.of}" for one in under_way)
        lines += wrapped(field("under way", Span(words)), width, LABEL)
    for one in seeds:
        if one.trouble:
            words = f"{one.coin} {one.pages}/{one.of}: {one.trouble}"
            lines += wrapped(field("stuck", Span(words, Role.WARN)), width, LABEL)
    return lines


def _canary(signals: SignalsSnapshot, now_ms: int) -> list[Line]:
    lines = [head("CANARY", "the feed's sums against REST's, same venues")]
    states = [one.canary for one in signals.coins.values() if one.canary is not None]
    if not states:
        return [*lines, (Span("nothing compared yet", Role.DIM),)]
    # What is wrong comes first: the list may be cut.
    states.sort(key=lambda one: (not (one.sides_off or one.coverage_off), one.coin))
    lines += [_compared(one, now_ms) for one in states[:_MOST_ROWS]]
    if len(states) > _MOST_ROWS:
        lines.append((Span(f"{len(states) - _MOST_ROWS} more", Role.DIM),))
    return lines


def _compared(state: CanaryState, now_ms: int) -> Line:
    ago = coarse_age((now_ms - state.at_ms) / 1000)
    sides = {True: "sides agree", False: "sides differ", None: "no majority"}[state.agree]
    if state.sides_off:
        sides = f"SIDES WRONG {state.wrong}x"
    return field(
        state.coin,
        Span(
            fit(f"{state.coverage_pct:.0f}% covered,", 14),
            Role.ALARM if state.coverage_off else Role.TEXT,
        ),
        Span(fit(f"{sides},", 15), Role.ALARM if state.sides_off else Role.TEXT),
        Span(f"{counted(state.compared, 'bucket')}, {ago} ago", Role.DIM),
    )
