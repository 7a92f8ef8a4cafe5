"""What the readings of the coin come to, when the next one is, when it may speak again."""

from __future__ import annotations

from cgtui.monitor.coin.coin_detail import NO_INPUTS
from cgtui.monitor.signal_snapshot import Episode, InputsMode, SignalsSnapshot
from cgtui.monitor.snapshot import Snapshot
from cgtui.signals.heads_up import Phase
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Degree
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.counting import Counting, counting
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, coarse_age, usd
from cgtui.views.signal_words import is_past, peak_words, venues_brief, verdict_words
from cgtui.views.ticker.heads_ups import state_words, verdict_role
from cgtui.views.ticker.tape import side_role


def open_episodes(signals: SignalsSnapshot | None, coin: str) -> tuple[Episode, ...]:
    """The coin's open episodes, the bigger one first."""
    if signals is None:
        return ()
    return tuple(one for one in signals.open if one.heads_up.coin == coin)


def verdict_line(snapshot: Snapshot, coin: str, width: int, glyphs: Glyphs) -> Line:
    """What the readings come to, when the next one is, and when it may speak again."""
    signals = snapshot.signals
    if signals is None:
        return (Span(" alerts do not run in this session", Role.DIM),)
    segments: list[Segment] = []
    counted = counting(snapshot)
    for place, episode in enumerate(open_episodes(signals, coin)):
        where = venues_brief(signals.venues)
        segments += _open(episode, signals.inputs, counted, glyphs, where=where, first=place == 0)
    if not segments:
        segments = _none_open(signals, coin, snapshot.now_ms)
    for trip in signals.armed.trips:
        if trip.coin in (None, coin):
            word = "HELD" if trip.degree is Degree.HOLD else trip.degree.value
            text = f"{word}: {trip.reason}"
            segments.append(Segment(2, (Span(text, Role.WARN),)))
            break
    return joined(segments, width, f" {glyphs.bar} ")


def _open(
    episode: Episode,
    inputs: InputsMode,
    counted: Counting,
    glyphs: Glyphs,
    *,
    where: str,
    first: bool,
) -> list[Segment]:
    up, now_ms = episode.heads_up, counted.now_ms
    role = side_role(up.side)
    tier = Span(f" {up.tier.word}", Role.ALARM if up.tier is Tier.EXTREME else Role.TEXT)
    opened = age((now_ms - up.opened_ms) / 1000)
    amounts = f" {counted.words(up.sum_usd, 60)}/60s{counted.mark(60)} peak {usd(up.peak_usd)}"
    phase = f" {up.phase}" if up.phase is not Phase.PEAK else ""
    side, since = Span(f"{glyphs.cursor}{up.side}", role), Span(f" {opened}", Role.DIM)
    brief: Line = (side, tier, since)
    least = brief
    if is_past(up):
        # The tier was the peak's; beside it alone the burst would read as one that goes on.
        heard = counted.is_heard(60)
        least = (side, since, Span(f" {peak_words(up, heard=heard)}"))
        amounts, phase = amounts + (f" {up.tier.word}" if up.tier else ""), phase if heard else ""
        brief = (side, since)
    state = state_words(episode, inputs, now_ms)
    if not first:
        return [Segment(3, (*least, Span(" "), state))]
    who = Segment(4, (*brief, Span(amounts + phase, role)), Segment(0, least))
    if where:
        of = Span(f" {where}", Role.DIM)
        who = Segment(5, (*brief, Span(amounts, role), of, Span(phase, role)), who)
    segments = [who, _state(episode, state, now_ms), *_next(episode, now_ms)]
    if episode.two_sided:
        segments.append(Segment(3, (Span("two-sided", Role.WARN),)))
    return [*segments, *_speech(episode, now_ms)]


def _state(episode: Episode, state: Span, now_ms: int) -> Segment:
    shortest = Segment(0, (state,))
    last, best = episode.last, episode.best
    if last is None:
        return shortest
    ago = f" {age((now_ms - last.at_ms) / 1000)} ago"
    shorter = Segment(2, (state, Span(ago, Role.DIM)), shortest)
    if best is None or best.score <= last.score:
        return shorter
    words = Span(f", best {verdict_words(best)}", verdict_role(best.verdict))
    return Segment(5, (state, Span(ago, Role.DIM), words), shorter)


def _next(episode: Episode, now_ms: int) -> list[Segment]:
    if episode.reading_now:
        return [Segment(1, (Span("reading now", Role.ACCENT),))]
    if episode.last is None or episode.next_reading_ms is None:
        return []
    wait_s = (episode.next_reading_ms - now_ms) / 1000
    words = f"next reading in {wait_s:.0f}s" if wait_s > 0 else "next reading waits"
    return [Segment(1, (Span(words, Role.DIM),))]


def _speech(episode: Episode, now_ms: int) -> list[Segment]:
    """What it said, and what keeps it from speaking."""
    segments: list[Segment] = []
    if episode.spoken is not None and episode.spoken_ms is not None:
        ago = age((now_ms - episode.spoken_ms) / 1000)
        segments.append(Segment(2, (Span(f"said {episode.spoken} {ago} ago", Role.GOOD),)))
    if episode.hush and episode.hush != NO_INPUTS:
        brief = Segment(1, (Span(episode.hush.split(": ")[0], Role.WARN),))
        segments.append(Segment(3, (Span(episode.hush, Role.WARN),), brief))
    elif episode.last is not None and not episode.hush:
        segments.append(Segment(4, (Span("may speak now", Role.DIM),)))
    if episode.suppressed:
        segments.append(Segment(3, (Span(f"+{episode.suppressed} suppressed", Role.WARN),)))
    return segments


def _none_open(signals: SignalsSnapshot, coin: str, now_ms: int) -> list[Segment]:
    segments = [Segment(0, (Span(" no episode open", Role.DIM),))]
    if signals.inputs is InputsMode.NONE:
        segments.append(Segment(1, (Span("no inputs: nothing is confirmed here", Role.WARN),)))
    ended = next((one for one in signals.closed if one.heads_up.coin == coin), None)
    if ended is None or ended.heads_up.closed_ms is None:
        return segments
    up = ended.heads_up
    text = f"last {up.side} {up.tier.word} {usd(up.peak_usd)}/60s"
    verdict = "" if ended.best is None else f", {verdict_words(ended.best)}"
    ago = f", ended {coarse_age((now_ms - ended.heads_up.closed_ms) / 1000)} ago"
    brief = Segment(2, (Span(text + verdict, Role.DIM),))
    segments.append(Segment(3, (Span(text + verdict + ago, Role.DIM),), brief))
    return segments
