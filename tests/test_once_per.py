from __future__ import annotations

from cgtui.once_per import OncePer


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_each_kind_speaks_once_an_interval() -> None:
    clock = Hand()
    once = OncePer(60, clock)
    assert [once.allows("a"), once.allows("a"), once.allows("b")] == [True, False, True]
    clock.now = 59.9
    assert not once.allows("a")
    clock.now = 60
    assert once.allows("a")
    assert once.silenced("a") == 2
    assert once.silenced("b") == 0
    assert once.silenced("never seen") == 0


def test_the_kinds_remembered_are_bounded() -> None:
    once = OncePer(60, Hand())
    assert all(once.allows(str(kind)) for kind in range(5000))
    assert once.allows("0")
    assert not once.allows("4999")
