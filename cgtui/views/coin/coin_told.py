"""The coin's heads-ups and the messages about it, in one list by time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cgtui.counted import counted
from cgtui.monitor.signal_snapshot import Episode, InputsMode, SignalsSnapshot
from cgtui.signals.alert import AlertRecord, AlertState
from cgtui.signals.amounts import score_words
from cgtui.signals.heads_up import HeadsUp
from cgtui.views.alerts.alert_lists import reason_of, tier_span
from cgtui.views.cells import Role, Span
from cgtui.views.columns import Column, chosen
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import coarse_age, usd, utc_moment
from cgtui.views.ticker.heads_ups import state_words
from cgtui.views.ticker.tape import side_words
from cgtui.views.vote_words import votes_brief

_STATES: Final = {AlertState.SENT: Role.GOOD, AlertState.RECORDED: Role.TEXT}


@dataclass(frozen=True, slots=True)
class Told:
    """A heads-up or a message; ``key`` tells it from every other, ``at_ms`` is when it came."""

    key: str
    at_ms: int
    thing: Episode | AlertRecord

    @property
    def heads_up(self) -> HeadsUp | None:
        """The episode it is about."""
        thing = self.thing
        return thing.heads_up if isinstance(thing, Episode) else thing.alert.heads_up


def told_of(signals: SignalsSnapshot | None, coin: str) -> tuple[Told, ...]:
    """Everything about ``coin``, newest first; a digest that names it included."""
    if signals is None:
        return ()
    found = [
        Told(one.heads_up.episode_id, one.heads_up.opened_ms, one)
        for one in (*signals.open, *signals.closed)
        if one.heads_up.coin == coin
    ]
    found += [
        Told(one.alert.alert_id, one.alert.created_ms, one)
        for one in signals.alerts
        if one.alert.coin == coin or _names(one, coin)
    ]
    return tuple(sorted(found, key=lambda one: -one.at_ms))


def _names(record: AlertRecord, coin: str) -> bool:
    digest = record.alert.digest
    return digest is not None and any(one.coin == coin for one in digest.coins)


def told_columns(
    inputs: InputsMode, now_ms: int, width: int, glyphs: Glyphs
) -> tuple[Column[Told], ...]:
    """The list's columns; the last one takes what is left of ``width``."""
    columns: tuple[Column[Told], ...] = (
        Column("TIME", 12, lambda one: Span(utc_moment(one.at_ms, now_ms), Role.DIM)),
        Column("WHAT", 11, _what),
        Column("SIDE", 7, lambda one: _side(one, glyphs)),
        Column("TIER", 7, lambda one: tier_span(one.heads_up.tier) if one.heads_up else Span("")),
        Column("PEAK", 5, _peak, rank=2, align="right"),
        Column("READING", 17, lambda one: _reading(one, inputs, now_ms)),
        Column("STATE", 14, lambda one: _state(one, now_ms)),
    )
    kept = chosen((*columns, Column("", 16, lambda one: _note(one, now_ms, glyphs), rank=3)), width)
    if kept[-1].head:
        return kept
    left = width - sum(column.width + 1 for column in kept[:-1])
    return (*kept[:-1], replace(kept[-1], width=left))


def _what(one: Told) -> Span:
    if isinstance(one.thing, Episode):
        return Span("heads-up", Role.TEXT)
    return Span(one.thing.alert.kind.value, Role.STRONG)


def _side(one: Told, glyphs: Glyphs) -> Span:
    up = one.heads_up
    return Span("") if up is None else side_words(up.side, glyphs)


def _peak(one: Told) -> Span:
    return Span("" if one.heads_up is None else usd(one.heads_up.peak_usd))


def _reading(one: Told, inputs: InputsMode, now_ms: int) -> Span:
    if isinstance(one.thing, Episode):
        return state_words(one.thing, inputs, now_ms)
    reading = one.thing.alert.reading
    return Span("-", Role.DIM) if reading is None else Span(f"score {score_words(reading.score)}")


def _state(one: Told, now_ms: int) -> Span:
    if isinstance(one.thing, Episode):
        up = one.thing.heads_up
        if up.closed_ms is None:
            return Span(f"open {coarse_age((now_ms - up.opened_ms) / 1000)}", Role.GOOD)
        return Span(f"ended {coarse_age((now_ms - up.closed_ms) / 1000)}", Role.DIM)
    record = one.thing
    number = "" if record.message_id is None else f" #{record.message_id}"
    return Span(f"{record.state.value}{number}", _STATES.get(record.state, Role.WARN))


def _note(one: Told, now_ms: int, glyphs: Glyphs) -> Span:
    """Why it is silent or was not sent; else the votes."""
    if isinstance(one.thing, Episode):
        if one.thing.hush:
            return Span(one.thing.hush, Role.WARN)
        last = one.thing.last
        votes = () if last is None else votes_brief(last, glyphs)
        return Span("".join(span.text for span in votes), Role.DIM)
    return Span(reason_of(one.thing, now_ms), Role.WARN)


def told_title(told: Sequence[Told]) -> str:
    """How many of each."""
    heads_ups = sum(isinstance(one.thing, Episode) for one in told)
    messages = len(told) - heads_ups
    return f"{counted(heads_ups, 'heads-up')}, {counted(messages, 'message')}"
