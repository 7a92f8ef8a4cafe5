from __future__ import annotations

import pytest

from cgtui.monitor.source import ReplayProgress
from cgtui.views.cells import Role
from cgtui.views.connection import connection_lines
from cgtui.views.glyphs import UNICODE
from tests.sample import snapshot


@pytest.mark.parametrize(
    ("bad_lines", "words", "role"),
    [
        (0, "0 lines unreadable", Role.TEXT),
        (1, "1 line unreadable", Role.WARN),
        (1200, "1,200 lines unreadable", Role.WARN),
    ],
)
def test_the_lines_of_a_tape_that_could_not_be_read_are_shown(
    bad_lines: int, words: str, role: Role
) -> None:
    taken = snapshot(replay=ReplayProgress(5, 9, (), False, bad_lines=bad_lines))
    spans = [span for line in connection_lines(taken, 80, UNICODE) for span in line]
    assert [span.role for span in spans if span.text.strip() == words] == [role]
