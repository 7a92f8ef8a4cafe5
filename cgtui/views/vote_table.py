"""The four votes of a reading with everything they rest on."""

from __future__ import annotations

from typing import Final

from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Choice, Reading, Vote
from cgtui.views.cells import Line, Role, Span, clip, width_of
from cgtui.views.columns import Column, head_line, row_line
from cgtui.views.glyphs import Glyphs, spelled
from cgtui.views.numbers import age, usd
from cgtui.views.signal_words import INPUT_WORDS
from cgtui.views.vote_words import vote_role, vote_sign

_ENDPOINT_FROM: Final = 42
"""Cells that an endpoint needs beside the others; with fewer it goes on the second row."""
_COMMON: Final = "/api/futures/"


def vote_table(reading: Reading, now_ms: int, width: int, glyphs: Glyphs) -> list[Line]:
    """A heading and two rows a vote: its figures, and how they compare (or why it is missing).

    Ages are counted on to ``now_ms``, as they are on the coin's own page.
    """
    columns = _columns(max(0, now_ms - reading.at_ms) / 1000, glyphs)
    left = width - sum(column.width + 1 for column in columns)
    if left >= _ENDPOINT_FROM:
        columns = (*columns, Column("ENDPOINT", left, lambda vote: _endpoint(vote, left)))
    lines = [head_line(columns)]
    for vote in reading.votes:
        lines.append(row_line(columns, vote))
        words = spelled(vote.text, glyphs)
        second: tuple[Span, ...] = (Span(f"  {words}", vote_role(vote.choice)),)
        if left < _ENDPOINT_FROM:
            room = width - width_of(second) - 2
            second = (*second, Span("  "), _endpoint(vote, room))
        lines.append(second)
    return [clip(line, width) for line in lines]


def _endpoint(vote: Vote, room: int) -> Span:
    """The path; its beginning, which all have in common, goes first where it is too long."""
    path = vote.endpoint
    if len(path) > room:
        path = path.replace(_COMMON, "…/", 1)
    return Span(path, Role.DIM)


def _columns(since_s: float, glyphs: Glyphs) -> tuple[Column[Vote], ...]:
    return (
        Column("INPUT", 13, lambda vote: Span(INPUT_WORDS[vote.name])),
        Column("VOTE", 10, lambda vote: _choice(vote, glyphs)),
        Column("VALUE", 7, lambda vote: Span(_number(vote, vote.value)), align="right"),
        Column("LIMIT", 7, lambda vote: Span(_number(vote, vote.limit)), align="right"),
        Column("POINTS", 6, _points, align="right"),
        Column("OF", 3, lambda vote: Span(f"{vote.weight:.0f}", Role.DIM), align="right"),
        Column("AGE", 6, lambda vote: _age(vote, since_s), align="right"),
        Column("ASKED", 5, lambda vote: Span(vote.interval_requested, Role.DIM)),
        Column("USED", 5, _used),
    )


def _choice(vote: Vote, glyphs: Glyphs) -> Span:
    return Span(f"{vote_sign(vote.choice, glyphs)} {vote.choice}", vote_role(vote.choice))


def _number(vote: Vote, value: float | None) -> str:
    if value is None:
        return "-"
    if vote.unit == "usd":
        return usd(value)
    if vote.unit == "pct":
        return f"{value:+z.{3 if vote.name is InputName.FUNDING else 1}f}%"
    return f"{value:.2f}"


def _points(vote: Vote) -> Span:
    role = Role.BAD if vote.points < 0 else Role.GOOD if vote.points else Role.DIM
    return Span(f"{vote.points:+z.1f}" if vote.points else "0", role)


def _age(vote: Vote, since_s: float) -> Span:
    return Span("-" if vote.age_s is None else age(vote.age_s + since_s))


def _used(vote: Vote) -> Span:
    coarser = vote.interval_used not in (None, vote.interval_requested)
    missing = vote.choice is Choice.MISSING
    return Span(vote.interval_used or "-", Role.WARN if coarser or missing else Role.DIM)
