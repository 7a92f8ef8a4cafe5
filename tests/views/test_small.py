"""A terminal that is too small for any screen."""

from __future__ import annotations

import pytest

from cgtui.monitor.signal_snapshot import ArmedState, TelegramState
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.monitor.source import Mode
from cgtui.views.cells import Role, Span, width_of
from cgtui.views.glyphs import UNICODE
from cgtui.views.small import small_lines
from tests.sample import feed, snapshot
from tests.signal_sample import signals, trip

REASON = "the feed brought nothing for 74 s, and nobody knows what happened meanwhile"
WRONG = snapshot(
    mode=Mode.REPLAY,
    label="a-tape-with-a-long-name.tape.jsonl.gz",
    feed=feed(state=FeedState.STALLED, last_order_age_s=74.0),
    signals=signals(
        armed=ArmedState("HELD", REASON, trips=(trip(),)),
        telegram=TelegramState(on=False, reason="no chat"),
    ),
)


def shown(taken: Snapshot | None, width: int, height: int, said: str = "") -> list[str]:
    trouble = (Span(said, Role.ALARM),) if said else None
    lines = small_lines(taken, width, height, UNICODE, needs=(80, 24), trouble=trouble)
    assert len(lines) <= height
    assert all(width_of(line) <= width for line in lines)
    return ["".join(span.text for span in line).strip() for line in lines]


def test_a_reason_is_whole_where_there_is_room() -> None:
    text = " ".join(shown(WRONG, 40, 15))
    assert REASON in text
    assert text.endswith("cgtui needs 80x24; this is 40x15")


@pytest.mark.parametrize("width", [12, 20, 40, 79])
@pytest.mark.parametrize("height", [4, 6, 23])
def test_every_state_is_there_however_little_room_there_is(width: int, height: int) -> None:
    text = "\n".join(shown(WRONG, width, height))
    for word in ("REPLAY", "STALLED", "HELD", "TG OFF"):
        assert word in text


def test_what_the_program_itself_lacks_comes_first() -> None:
    lines = shown(WRONG, 60, 3, "these numbers are 42s old")
    assert lines[0] == "these numbers are 42s old"
    assert lines[1].startswith("REPLAY")


def test_before_anything_is_known_it_says_what_is_needed() -> None:
    assert shown(None, 60, 15) == ["cgtui needs 80x24; this is 60x15"]
