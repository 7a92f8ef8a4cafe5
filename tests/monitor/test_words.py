from __future__ import annotations

import pytest

from cgtui.monitor.words import length_words


@pytest.mark.parametrize(
    ("length_ms", "words"),
    [
        (-5, "<1 s"),
        (0, "<1 s"),
        (999, "<1 s"),
        (1_000, "1 s"),
        (14_000, "14 s"),
        (119_000, "119 s"),
        (120_000, "2 min"),
        (220_000, "3 min 40 s"),
        (840_000, "14 min"),
        (3_600_000, "1 h"),
        (7_500_000, "2 h 5 min"),
    ],
)
def test_a_length_reads_as_a_person_says_it(length_ms: int, words: str) -> None:
    assert length_words(length_ms) == words
