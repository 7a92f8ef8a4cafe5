"""REST's budget, Telegram and the kill-switch in the status bar."""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.cells import cell_len

from cgtui.monitor.signal_snapshot import (
    ArmedState,
    InputsMode,
    SignalsSnapshot,
    TelegramState,
)
from cgtui.monitor.snapshot import Snapshot
from cgtui.monitor.source import Mode
from cgtui.signals.trip import Degree, Trip
from cgtui.views.cells import Role, Segment, Span, shortened

LEAST_REASON: Final = 16
"""Cells that a reason gets, however narrow the screen is."""
_BRIEFEST_REASON = 12


class _Cut(NamedTuple):
    """Reasons in ``room`` cells at most."""

    room: int
    ellipsis: str

    def __call__(self, reason: str, most: int | None = None) -> str:
        """It, cut at a word's end."""
        return shortened(reason, self.room if most is None else most, self.ellipsis)


def alerts_segments(snapshot: Snapshot, width: int, ellipsis: str = "…") -> list[Segment]:
    """What alerts rest on, and whether they go out. Reasons are cut to what ``width`` allows."""
    rest = [] if snapshot.signals is None else _rest(snapshot.signals)
    return [*rest, *state_segments(snapshot, max(LEAST_REASON, width // 4), ellipsis)]


def state_segments(snapshot: Snapshot, room: int, ellipsis: str = "…") -> list[Segment]:
    """Whether alerts go out, what is held last; ``room`` is for each reason."""
    signals = snapshot.signals
    if signals is None:
        return [Segment(3, (Span("ALERTS n/a", Role.WARN),))]
    segments: list[Segment] = []
    if signals.journal.role == "viewer":
        short = Segment(0, (Span("VIEWER", Role.MODE),))
        segments.append(Segment(5, (Span("VIEWER: alerts off", Role.MODE),), short))
    elif signals.inputs is InputsMode.NONE:
        short = Segment(0, (Span("NO INPUTS", Role.WARN),))
        segments.append(Segment(5, (Span("ALERTS: no inputs", Role.WARN),), short))
    else:
        if signals.inputs is InputsMode.SIMULATED and snapshot.mode is Mode.REPLAY:
            short = Segment(0, (Span("SIM INPUTS", Role.MODE),))
            segments.append(Segment(5, (Span("INPUTS SIMULATED", Role.MODE),), short))
        cut = _Cut(room, ellipsis)
        segments.append(_telegram(signals.telegram, signals.armed, cut))
        segments.append(_armed(signals.armed, cut))
    return segments


def held_trips(armed: ArmedState, degree: Degree, *, coin: bool = False) -> list[Trip]:
    """The trips of one degree, those of all coins or (``coin``) those of single ones."""
    return [
        trip for trip in armed.trips if trip.degree is degree and (trip.coin is not None) is coin
    ]


def kept_coins(armed: ArmedState) -> str:
    """``SOL held``, ``3 coins degraded``: empty where all coins are alike, held or armed."""
    for degree, word in ((Degree.HOLD, "held"), (Degree.DEGRADED, "degraded")):
        if held_trips(armed, degree):
            return ""
        coins = {trip.coin: None for trip in held_trips(armed, degree, coin=True)}
        if coins:
            who = next(iter(coins)) if len(coins) == 1 else f"{len(coins)} coins"
            return f"{who} {word}"
    return ""


def _rest(signals: SignalsSnapshot) -> list[Segment]:
    rest = signals.rest
    if rest is None:
        return []
    # Others on the same key may take it over its own limit.
    used = f"REST {min(rest.budget_used, rest.budget_limit)}/{rest.budget_limit}"
    if rest.paused_s > 0:
        return [Segment(6, (Span(f"{used} paused {rest.paused_s:.0f}s", Role.WARN),))]
    full = rest.budget_used >= rest.budget_limit
    return [Segment(6, (Span(used, Role.WARN if full else Role.TEXT),))]


def _telegram(telegram: TelegramState, armed: ArmedState, cut: _Cut) -> Segment:
    if not telegram.on:
        why = "alerts only recorded" if telegram.off_by_wish else cut(telegram.reason)
        role = Role.WARN if telegram.off_by_choice else Role.ALARM
        # While all is held, why comes before why Telegram would not have sent it either.
        held = armed.word == "HELD" and not kept_coins(armed)
        return Segment(
            6 if held else 3, (Span(f"TG OFF: {why}", role),), Segment(0, (Span("TG OFF", role),))
        )
    if held_trips(armed, Degree.DELIVERY):
        short = Segment(0, (Span("TG UNSENT", Role.ALARM),))
        return Segment(3, (Span(f"TG {telegram.pending} UNSENT", Role.ALARM),), short)
    if telegram.pending:
        short = Segment(1, (Span("TG ON", Role.GOOD),))
        return Segment(3, (Span(f"TG ON, {telegram.pending} unsent", Role.WARN),), short)
    return Segment(1, (Span("TG ON", Role.GOOD),))


def _armed(armed: ArmedState, cut: _Cut) -> Segment:
    reason = cut(armed.reason)
    why = f": {reason}" if reason else ""
    if some := kept_coins(armed):
        short = Segment(1, (Span("ARMED", Role.GOOD),))
        brief = Segment(2, (Span(f"ARMED, {some}", Role.WARN),), short)
        return Segment(5, (Span(f"ARMED, {some}{why}", Role.WARN),), brief)
    if armed.word == "HELD":
        short = Segment(0, (Span("HELD", Role.ALARM),))
        held = Segment(1, (Span("ALERTS HELD", Role.ALARM),), short)
        if cell_len(reason) > _BRIEFEST_REASON:
            briefest = cut(armed.reason, _BRIEFEST_REASON)
            held = Segment(5, (Span(f"ALERTS HELD: {briefest}", Role.ALARM),), held)
        return Segment(5, (Span(f"ALERTS HELD{why}", Role.ALARM),), held)
    if armed.word == "DEGRADED":
        short = Segment(0, (Span("DEGRADED", Role.WARN),))
        return Segment(5, (Span(f"DEGRADED{why}", Role.WARN),), short)
    short = Segment(1, (Span("ARMED", Role.GOOD),))
    return Segment(3, (Span("ALERTS ARMED", Role.GOOD),), short)
