from __future__ import annotations

import threading
from dataclasses import FrozenInstanceError

import pytest

from cgtui.log_ring import LogRing


def test_lines_are_numbered_and_the_oldest_go() -> None:
    ring = LogRing(lines=3)
    for number in range(5):
        ring.append(number, "info", "feed", f"event {number}")
    assert ring.last_seq == 5
    assert [line.seq for line in ring.after(0)] == [3, 4, 5]
    assert [line.event for line in ring.after(4)] == ["event 4"]
    assert ring.after(5) == ring.after(99) == ()


def test_a_line_cannot_be_changed() -> None:
    line = LogRing().append(1, "info", "feed", "open", fields=(("a", "b"),), coin="BTC")
    with pytest.raises(FrozenInstanceError):
        line.event = "closed"  # type: ignore[misc]


def test_threads_never_share_a_number() -> None:
    ring = LogRing()
    threads = [
        threading.Thread(target=lambda: [ring.append(0, "info", "x", "y") for _ in range(200)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [line.seq for line in ring.after(0)] == list(range(1, 801))
