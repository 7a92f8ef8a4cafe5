"""What the signs on the screens mean, for the end of the help."""

from __future__ import annotations

from typing import Final

from cgtui.signals.reading import Choice
from cgtui.views.cells import Line, Role, Span, fit, wrapped
from cgtui.views.charts.form import form_of, signs_of
from cgtui.views.glyphs import Glyphs
from cgtui.views.vote_words import vote_sign

_SIGN: Final = 16
_VOTES: Final = (Choice.STRONG, Choice.YES, Choice.NO, Choice.AGAINST, Choice.MISSING)


def legend_lines(width: int, glyphs: Glyphs) -> list[Line]:
    """A heading, and each sign with its meaning, in ``width`` cells."""
    lines: list[Line] = [(Span("WHAT THE SIGNS MEAN", Role.HEAD),)]
    for sign, meaning in _signs(glyphs):
        line = (Span(f"  {fit(sign, _SIGN)} ", Role.ACCENT), Span(meaning))
        lines += wrapped(line, width, _SIGN + 3)
    return lines


def _signs(glyphs: Glyphs) -> tuple[tuple[str, str], ...]:
    votes = " ".join(vote_sign(choice, glyphs) for choice in _VOTES)
    return (
        ("L1m S5m L1h …", "liquidated longs and shorts of that time, on all venues"),
        ("8.4M/60s", "a heads-up's sum: on the venues of coins.exchanges alone"),
        ("L1m~ 60s~", "not whole: counting began later, or nobody listened for a while"),
        ("L1m -", "nobody listened in all that time: not known, where 0 would be none"),
        ("hole 1m30s", "of the last day, since counting began, nobody saw that much"),
        (
            f"{signs_of(form_of(glyphs)).missing}{glyphs.spark[0]}{glyphs.spark[-1]}",
            "minutes in bars: unseen, none, the most; a dim bar was seen in part",
        ),
        ("0.63~", "in a chart: the newest bar is not over"),
        ("PX", "the market's price, read once a minute; dim once it is older than 15 s"),
        ("~112,480", "in the board: the price of the newest liquidation, not the market's"),
        ("XPL*", "not on your list, and on the board because it crossed its floor"),
        (f"{glyphs.times}41", "orders of one second, side and venue in a row; MAX is the largest"),
        ("P", "percent of the coin's one-minute sums, of that side, that are no larger"),
        (f"p99{glyphs.middot}1", "one order of it is large by itself: not below p99 and floor"),
        ("peak 10M, fading", "its sum is below its tier's limit again, and below 3/4 of its peak"),
        ("ended", "its 60 s sum has stayed for 3 minutes below half of the limit it opened at"),
        ("thr, floor, p95", "from where on it is large, and which rule says so"),
        (votes, "an input's vote: strong, yes, no, against, missing"),
    )
