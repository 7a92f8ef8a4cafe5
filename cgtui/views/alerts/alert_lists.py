"""The Alerts screen's lists: heads-ups, deliveries, outcomes, and what holds alerts back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from rich.cells import cell_len

from cgtui.monitor.signal_snapshot import Episode, InputsMode
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState
from cgtui.signals.amounts import score_words
from cgtui.signals.hush_words import counted_from
from cgtui.signals.outcome_table import HorizonResult, OutcomeRow
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Degree, Trip
from cgtui.views.cells import Role, Span
from cgtui.views.coin_name import coin_name
from cgtui.views.columns import Column, chosen
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, coarse_age, short_count, usd, utc_moment, utc_time
from cgtui.views.signal_words import limit_of
from cgtui.views.ticker.heads_ups import state_words
from cgtui.views.ticker.tape import side_words
from cgtui.views.vote_words import votes_brief

_TODAY, _OTHER_DAY = 6, 12
_COIN_WIDTH: Final = 8
_SILENT_WIDTH: Final = 18
_LEAST_REASON: Final = 28
_LEAST_REARMS: Final = 12

_Row = TypeVar("_Row")

_STATES: Final = {
    AlertState.SENT: Role.GOOD,
    AlertState.PENDING: Role.WARN,
    AlertState.RECORDED: Role.TEXT,
    AlertState.SUPPRESSED: Role.DIM,
    AlertState.EXPIRED: Role.BAD,
    AlertState.FAILED: Role.BAD,
}
_DEGREES: Final = {Degree.HOLD: Role.ALARM, Degree.DELIVERY: Role.ALARM}


def heads_up_columns(
    rows: Sequence[Episode], inputs: InputsMode, now_ms: int, width: int, glyphs: Glyphs
) -> tuple[Column[Episode], ...]:
    """Open and closed episodes, each with what its last reading came to, as ``width`` cells have
    room; why one is silent is told in full where others leave some."""
    silent: Column[Episode] = Column(
        "WHY SILENT", _SILENT_WIDTH, lambda one: Span(one.hush, Role.WARN), rank=4
    )
    columns = chosen(_heads_up_columns(rows, inputs, now_ms, glyphs, silent), width)
    left = width - (sum(column.width + 1 for column in columns) - 1)
    longest = max((cell_len(one.hush) for one in rows), default=0)
    roomy = replace(silent, width=max(silent.width, min(longest, silent.width + left)))
    return tuple(roomy if column is silent else column for column in columns)


def _heads_up_columns(
    rows: Sequence[Episode],
    inputs: InputsMode,
    now_ms: int,
    glyphs: Glyphs,
    silent: Column[Episode],
) -> tuple[Column[Episode], ...]:
    opened = _moments([one.heads_up.opened_ms for one in rows], now_ms)
    return (
        Column("OPENED", opened, lambda one: _moment(one.heads_up.opened_ms, now_ms)),
        Column("COIN", _COIN_WIDTH, lambda one: _coin(one.heads_up.coin)),
        Column("SIDE", 7, lambda one: side_words(one.heads_up.side, glyphs)),
        Column("TIER", 7, lambda one: tier_span(one.heads_up.tier)),
        Column("PEAK", 5, lambda one: Span(usd(one.heads_up.peak_usd)), align="right"),
        Column("LIMIT", 5, lambda one: Span(usd(limit_of(one.heads_up)[0])), 1, "right"),
        Column("BY", 7, lambda one: Span(limit_of(one.heads_up)[1], Role.DIM), rank=6),
        Column("ORDERS", 6, lambda one: Span(short_count(one.heads_up.orders)), 7, "right"),
        Column("LAST READING", 16, lambda one: state_words(one, inputs, now_ms)),
        Column("VOTES", 17, lambda one: _votes(one, glyphs), rank=3),
        Column("SAID", 11, _said, rank=2),
        Column("HELD BACK", 9, _held_back, rank=5),
        silent,
        Column("STATE", 9, lambda one: _life(one, now_ms)),
    )


def delivery_columns(
    rows: Sequence[AlertRecord], now_ms: int, width: int, glyphs: Glyphs
) -> tuple[Column[AlertRecord], ...]:
    """Messages and what became of them; the reason takes what is left of ``width``."""
    created = _moments([one.alert.created_ms for one in rows], now_ms)
    columns: tuple[Column[AlertRecord], ...] = (
        Column("TIME", created, lambda one: _moment(one.alert.created_ms, now_ms)),
        Column("WHAT", 11, lambda one: Span(one.alert.kind.value, _kind_role(one.alert))),
        Column("COIN", _COIN_WIDTH, lambda one: _coin(one.alert.coin)),
        Column("SIDE", 7, lambda one: _side(one.alert, glyphs)),
        Column("TIER", 7, lambda one: tier_span(one.alert.tier), rank=2),
        Column("SCORE", 5, _score, rank=1, align="right"),
        Column("STATE", 10, state_of),
        Column("MESSAGE", 8, _message, align="right"),
        Column("SENT", 8, _sent, rank=3),
        Column("TRIES", 5, lambda one: Span(str(one.attempts), Role.DIM), 5, "right"),
        Column("+SUPP", 5, _suppressed, rank=4, align="right"),
    )
    reason: Column[AlertRecord] = Column(
        "REASON", 16, lambda one: Span(reason_of(one, now_ms), Role.WARN)
    )
    return _with_rest(columns, reason, width)


def outcome_columns(width: int) -> tuple[Column[OutcomeRow], ...]:
    """How price went on after alerts, by tier and verdict; ``width`` is for all of it."""
    result_width = min(22, max(16, (width - 29) // 3))

    def horizon(place: int) -> Callable[[OutcomeRow], Span]:
        return lambda row: _result(row.horizons[place])

    return (
        Column("TIER", 7, lambda row: tier_span(row.tier)),
        Column("VERDICT", 11, lambda row: Span(row.verdict)),
        Column("ALERTS", 6, lambda row: Span(str(row.alerts)), align="right"),
        Column("AFTER 5 MIN", result_width, horizon(0)),
        Column("AFTER 15 MIN", result_width, horizon(1)),
        Column("AFTER 60 MIN", result_width, horizon(2)),
    )


def trip_columns(rows: Sequence[Trip], now_ms: int, width: int) -> tuple[Column[Trip], ...]:
    """The kill-switch's trips: since when, for whom, why, and what arms it again.

    Where they do not all fit, the reasons are whole before the rest: the row in full has all.
    """
    since = _moments([one.since_ms for one in rows], now_ms)
    longest = max((cell_len(one.rearms) for one in rows), default=0)
    rearms_width = min(max(_LEAST_REARMS, longest), width // 3)
    columns: tuple[Column[Trip], ...] = (
        Column("SINCE", since, lambda one: _moment(one.since_ms, now_ms)),
        Column("FOR", 6, lambda one: Span(age((now_ms - one.since_ms) / 1000)), 2, "right"),
        Column("DEGREE", 8, lambda one: Span(one.degree.value, _degree_role(one))),
        Column("COIN", _COIN_WIDTH, lambda one: _coin(one.coin or "all")),
        Column("RE-ARMS", rearms_width, lambda one: Span(one.rearms), rank=1),
        Column("CAUSE", 11, lambda one: Span(one.cause.value.replace("_", " ")), rank=3),
    )
    needed = max((cell_len(one.reason) for one in rows), default=0)
    room = min(max(_LEAST_REASON, needed), width - since - 20)
    reason: Column[Trip] = Column("REASON", room, lambda one: Span(one.reason, Role.WARN))
    return _with_rest(columns, reason, width)


def reason_of(record: AlertRecord, now_ms: int) -> str:
    """Why it was not sent; of a message about the program itself, what it says.

    What was counting down when it was decided is a moment now: ``repeat at 17:29Z``.
    """
    if counted := counted_from(record.reason, record.alert.created_ms):
        wish, until_ms = counted
        return f"{wish} at {utc_moment(until_ms, now_ms, seconds=False)}"
    if record.reason:
        return record.reason
    about_itself = record.alert.kind in (AlertKind.NOTICE, AlertKind.DAILY, AlertKind.TEST)
    return record.alert.text if about_itself else ""


def state_of(record: AlertRecord) -> Span:
    """What has become of it, in the word that the head of the list counts it by."""
    if record.waits:
        return Span("waiting", Role.WARN)
    return Span(record.state.value, _STATES[record.state])


def tier_span(tier: Tier) -> Span:
    """A tier in its word; nothing for none."""
    if tier is Tier.NONE:
        return Span("")
    return Span(tier.word, Role.ALARM if tier is Tier.EXTREME else Role.TEXT)


def _with_rest(
    columns: tuple[Column[_Row], ...], last: Column[_Row], width: int
) -> tuple[Column[_Row], ...]:
    """``columns`` and ``last``, which takes what is left of ``width``, and its own at least: the
    less important ones drop for that."""
    kept = list(columns)
    while True:
        left = width - sum(column.width + 1 for column in kept)
        worst = max(column.rank for column in kept)
        if left >= last.width or worst == 0:
            return (*kept, replace(last, width=max(last.width, left)))
        kept = [column for column in kept if column.rank < worst]


def _moments(times_ms: Sequence[int], now_ms: int) -> int:
    """How wide a column of moments is: those of other days carry their date."""
    longest = (len(utc_moment(at_ms, now_ms, seconds=False)) for at_ms in times_ms)
    return _OTHER_DAY if any(length > _TODAY for length in longest) else _TODAY


def _moment(at_ms: int, now_ms: int) -> Span:
    return Span(utc_moment(at_ms, now_ms, seconds=False), Role.DIM)


def _coin(name: str) -> Span:
    return Span(coin_name(name, _COIN_WIDTH), Role.STRONG)


def _votes(episode: Episode, glyphs: Glyphs) -> Span:
    if episode.last is None:
        return Span("-", Role.DIM)
    return Span("".join(span.text for span in votes_brief(episode.last, glyphs)))


def _said(episode: Episode) -> Span:
    if episode.spoken is None:
        return Span("-", Role.DIM)
    return Span(episode.spoken.value, Role.GOOD)


def _held_back(episode: Episode) -> Span:
    count = episode.suppressed
    return Span(f"+{count}" if count else "-", Role.WARN if count else Role.DIM)


def _life(episode: Episode, now_ms: int) -> Span:
    closed_ms = episode.heads_up.closed_ms
    if closed_ms is None:
        return Span(f"open {coarse_age((now_ms - episode.heads_up.opened_ms) / 1000)}", Role.GOOD)
    return Span(f"ended {coarse_age((now_ms - closed_ms) / 1000)}", Role.DIM)


def _kind_role(alert: Alert) -> Role:
    if alert.kind is AlertKind.CONFIRMED:
        return Role.STRONG
    return Role.WARN if alert.kind is AlertKind.UNCONFIRMED else Role.TEXT


def _side(alert: Alert, glyphs: Glyphs) -> Span:
    return Span("") if alert.side is None else side_words(alert.side, glyphs)


def _score(record: AlertRecord) -> Span:
    reading = record.alert.reading
    return Span("-", Role.DIM) if reading is None else Span(score_words(reading.score))


def _message(record: AlertRecord) -> Span:
    return Span("-", Role.DIM) if record.message_id is None else Span(f"#{record.message_id}")


def _sent(record: AlertRecord) -> Span:
    return Span("-", Role.DIM) if record.arrived_ms is None else Span(utc_time(record.arrived_ms))


def _suppressed(record: AlertRecord) -> Span:
    count = record.alert.suppressed
    return Span(f"+{short_count(count)}" if count else "-", Role.WARN if count else Role.DIM)


def _result(result: HorizonResult) -> Span:
    lost = f" {result.missing}?" if result.missing else ""
    if result.median_pct is None or result.continuing_pct is None:
        return Span(f"-{lost}", Role.DIM)
    return Span(f"{result.n}: {result.median_pct:+z.2f}% {result.continuing_pct:.0f}%{lost}")


def _degree_role(trip: Trip) -> Role:
    return _DEGREES.get(trip.degree, Role.WARN)
