"""What a terminal shows that is too small for any screen: the state, one thing a line."""

from __future__ import annotations

from typing import Final

from cgtui.monitor.snapshot import Snapshot
from cgtui.views.armed_words import LEAST_REASON, state_segments
from cgtui.views.cells import Line, Role, Segment, Span, clip, width_of, wrapped
from cgtui.views.glyphs import Glyphs
from cgtui.views.status import feed_segment, mode_label

_LEAST_LABEL: Final = 16
_ROOM_OF_MODE: Final = 16


def small_lines(
    snapshot: Snapshot | None,
    width: int,
    height: int,
    glyphs: Glyphs,
    *,
    needs: tuple[int, int],
    trouble: Line | None = None,
) -> list[Line]:
    """People leave it in a small pane: whose data, the feed and its age, what is held, Telegram.

    ``needs`` are the cells and rows of the least screen. ``trouble`` is the screen's own, such as
    that nothing is reported any more, and comes first. What has no row is the least of it.
    """
    least = (Span(f"cgtui needs {needs[0]}x{needs[1]}; this is {width}x{height}", Role.WARN),)
    said = [trouble] if trouble else []
    state = [] if snapshot is None else _state(snapshot, width, glyphs)
    whole = [*said, *(segment.spans for segment in state), least]
    rows = [row for line in whole for row in wrapped(line, width, 1)]
    if len(rows) > height:  # a reason that is cut rather than a state that is not shown
        rows = [*said, *(_fitted(segment, width) for segment in state), least]
    return [clip(row, width) for row in rows[: max(1, height)]]


def _state(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Segment]:
    label = mode_label(snapshot, max(_LEAST_LABEL, width - _ROOM_OF_MODE))
    whose = Span(label, Role.MODE) if label else Span("LIVE data", Role.DIM)
    alerts = state_segments(snapshot, max(LEAST_REASON, 2 * width), glyphs.ellipsis)
    # What is held comes before what would not have been sent either.
    return [Segment(0, (whose,)), feed_segment(snapshot, glyphs), *reversed(alerts)]


def _fitted(segment: Segment, width: int) -> Line:
    """Its fullest form that fits, the last one where none does."""
    form = segment
    while width_of(form.spans) > width and form.shorter is not None:
        form = form.shorter
    return form.spans
