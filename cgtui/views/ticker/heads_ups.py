"""Open heads-ups above the board: one line each, biggest first."""

from __future__ import annotations

from rich.cells import cell_len

from cgtui.monitor.signal_snapshot import Episode, InputsMode
from cgtui.monitor.snapshot import Snapshot
from cgtui.signals.heads_up import HeadsUp, Phase
from cgtui.signals.reading import Verdict
from cgtui.signals.tier import Tier
from cgtui.views.cells import Line, Role, Segment, Span, fit, joined, padded
from cgtui.views.coin_name import coin_name
from cgtui.views.counting import Counting, counting
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, usd, utc_moment
from cgtui.views.signal_words import (
    baseline_words,
    is_past,
    limit_of,
    peak_words,
    venues_brief,
    verdict_words,
)
from cgtui.views.ticker.tape import side_role
from cgtui.views.vote_words import votes_brief, votes_line

_VERDICTS = {
    Verdict.CONFIRMED: Role.STRONG,
    Verdict.WEAK: Role.TEXT,
    Verdict.UNDECIDED: Role.WARN,
    Verdict.NOT_CONFIRMED: Role.DIM,
}
_WHO = 14
_SUM_MS = 60_000


def heads_up_rows(height: int) -> int:
    """How many lines a screen of ``height`` rows gives them; always as many, so that nothing
    below moves when one opens or closes."""
    if height < 32:
        return 1
    return 2 if height < 45 else 3 if height < 55 else 5


def heads_up_lines(snapshot: Snapshot, rows: int, width: int, glyphs: Glyphs) -> list[Line]:
    """``rows`` lines at most: the open ones, then the newest closed ones, dim."""
    signals = snapshot.signals
    if signals is None:
        return []
    now_ms = snapshot.now_ms
    counted = counting(snapshot)
    shown = signals.open[:rows]
    hidden = len(signals.open) - len(shown)
    whos = [_who(one.heads_up) for one in shown]
    who_width = max((cell_len(who) for who in whos), default=0)
    lines = []
    for place, (one, who) in enumerate(zip(shown, whos, strict=True), start=1):
        more = f" +{hidden} more" if hidden and place == len(shown) else ""
        room = width - len(more)
        line = _open_line(
            one,
            fit(who, who_width),
            signals.inputs,
            counted,
            where=(_restored(one.heads_up, snapshot), venues_brief(signals.venues)),
            width=room,
            glyphs=glyphs,
        )
        lines.append((*padded(line, room), Span(more, Role.WARN)) if more else line)
    if not lines and not signals.closed:
        since = utc_moment(snapshot.started_ms, now_ms, seconds=False)
        return [(Span(f" no heads-up since {since}", Role.DIM),)]
    for one in signals.closed[: rows - len(lines)]:
        lines.append(_closed_line(one, now_ms, width, first=not lines))
    return lines


def verdict_role(verdict: Verdict) -> Role:
    """The colour of a verdict."""
    return _VERDICTS[verdict]


def state_words(episode: Episode, inputs: InputsMode, now_ms: int) -> Span:
    """What the readings come to: a verdict, or why there is none yet."""
    if episode.last is not None:
        return Span(verdict_words(episode.last), verdict_role(episode.last.verdict))
    if inputs is InputsMode.NONE:
        return Span("no inputs", Role.DIM)
    if episode.reading_now:
        return Span("reading…", Role.DIM)
    if episode.next_reading_ms is not None:
        wait_s = (episode.next_reading_ms - now_ms) / 1000
        return Span(f"reading in {wait_s:.0f}s" if wait_s > 0 else "reading waits", Role.DIM)
    return Span("not read", Role.DIM)


def _open_line(
    episode: Episode,
    who: str,
    inputs: InputsMode,
    counted: Counting,
    *,
    where: tuple[str, str],
    width: int,
    glyphs: Glyphs,
) -> Line:
    segments = [
        _size(episode.heads_up, who, counted, where, glyphs),
        *_votes(episode, glyphs),
        *_verdict(episode, inputs, counted.now_ms),
    ]
    return joined(segments, width, f" {glyphs.bar} ")


def _who(up: HeadsUp) -> str:
    # The side is what must not be cut: two coins' long names may look alike, two sides never.
    coin = coin_name(up.coin, _WHO - len(up.side) - 1)
    return f"{coin} {up.side}"


def _restored(up: HeadsUp, snapshot: Snapshot) -> str:
    """For a minute after a restart a sum holds orders that market and board have not counted."""
    young = snapshot.now_ms - snapshot.started_ms < _SUM_MS
    return " with those before the start" if young and up.opened_ms < snapshot.started_ms else ""


def _size(
    up: HeadsUp, who: str, counted: Counting, where: tuple[str, str], glyphs: Glyphs
) -> Segment:
    """Who, and where the sum stands: its tier, or its peak once it is below what that asks for;
    percentile, threshold, how thin the window; what else it holds than the board's, and where
    there is room on which venues, for the board counts them all."""
    before, venues = where
    role = side_role(up.side)
    heard, past = counted.is_heard(60), is_past(up)
    extreme = up.tier is Tier.EXTREME
    sums: Line = (
        Span(glyphs.cursor, role),
        Span(f"{who} ", Role.STRONG),
        Span(f"{counted.words(up.sum_usd, 60)}/60s{counted.mark(60)}", role),
    )
    least: Line = (*sums, Span(" extreme" if extreme else "", Role.ALARM))
    rank = "" if extreme or up.rank_pct is None else f" p{min(99, int(up.rank_pct))}"
    if past:
        # The tier's word beside a sum far below it would call the burst one that goes on.
        least = (*sums, Span(f" {peak_words(up, heard=heard)}"))
    elif up.phase is Phase.FADING:
        rank = f" {peak_words(up, heard=heard)}{rank}"
    limit_usd, basis = limit_of(up)
    limit = f"{rank} thr {usd(limit_usd)}"
    baseline = f" {words}" if (words := baseline_words(up.threshold)) else ""
    segment = Segment(0, least)
    if past and extreme:
        least = (*sums, Span(f" {peak_words(up, heard=heard, tier=True)}"))
        segment = Segment(4, least, segment)
    if before:
        least = (*least, Span(before, Role.WARN))
        segment = Segment(3, least, segment)
    whole = f"{limit} {basis}{baseline}"
    longest = f" {venues}{whole}" if venues else whole
    for place, words in ((4, rank), (5, limit), (6, whole), (7, longest)):
        segment = Segment(place, (*least, Span(words, Role.TEXT)), segment)
    return segment


def _votes(episode: Episode, glyphs: Glyphs) -> list[Segment]:
    if episode.last is None:
        return []
    brief = Segment(2, votes_brief(episode.last, glyphs))
    return [Segment(3, votes_line(episode.last, glyphs), brief)]


def _verdict(episode: Episode, inputs: InputsMode, now_ms: int) -> list[Segment]:
    state = state_words(episode, inputs, now_ms)
    segment = Segment(0, (state,))
    spans = (state, Span(" two-sided", Role.WARN)) if episode.two_sided else (state,)
    if episode.two_sided:
        segment = Segment(2, spans, segment)
    if episode.last is not None:
        ago = age((now_ms - episode.last.at_ms) / 1000)
        segment = Segment(3, (*spans, Span(f"  {ago}", Role.DIM)), segment)
        segment = Segment(4, (*spans, Span(f"  {ago} ago", Role.DIM)), segment)
    if not episode.hush:
        return [segment]
    brief = Segment(1, (Span(episode.hush.split(": ")[0], Role.WARN),))
    return [segment, Segment(4, (Span(episode.hush, Role.WARN),), brief)]


def _closed_line(episode: Episode, now_ms: int, width: int, *, first: bool) -> Line:
    up = episode.heads_up
    ended_ms = up.opened_ms if up.closed_ms is None else up.closed_ms
    head = " none open, last" if first else " before"
    what = f"{head} {up.coin} {up.side} {up.tier.word} {usd(up.peak_usd)}/60s"
    parts = [(0, what), (3, utc_moment(ended_ms, now_ms, seconds=False))]
    if episode.best is not None:
        parts.insert(1, (1, f"best {verdict_words(episode.best)}"))
    parts.append((2, f"{age((now_ms - ended_ms) / 1000)} ago"))
    segments = [Segment(rank, (Span(text, Role.DIM),)) for rank, text in parts]
    return joined(segments, width, ", ")
