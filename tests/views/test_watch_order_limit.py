from __future__ import annotations

from cgtui.views.watch.order_line_limit import MOST_PER_SECOND, OrderLineLimit, OrdersTold
from tests.monitor.build import order


class _Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def told(orders: int = 1, usd: float = 1.0) -> OrdersTold:
    return OrdersTold(orders, 1, order(usd=usd))


def test_ten_frames_a_second_go_through_and_the_rest_are_summed() -> None:
    clock = _Clock()
    limit = OrderLineLimit(clock)
    through = [limit.take(told(2, usd=float(number))) for number in range(13)]
    assert [len(lines) for lines in through] == [1] * MOST_PER_SECOND + [0] * 3
    clock.now_s = 0.9
    assert limit.due() == []
    clock.now_s = 1.0
    (rest,) = limit.due()
    assert (rest.orders, rest.frames, rest.largest.usd) == (6, 3, 12.0)
    assert limit.due() == []


def test_what_was_held_comes_before_what_is_new_and_counts_as_a_line() -> None:
    clock = _Clock()
    limit = OrderLineLimit(clock)
    for _ in range(12):
        limit.take(told())
    clock.now_s = 5.0
    assert [line.frames for line in limit.take(told())] == [2, 1]
    assert sum(len(limit.take(told())) for _ in range(20)) == MOST_PER_SECOND - 2


def test_nothing_is_held_for_ever() -> None:
    limit = OrderLineLimit(_Clock())
    for _ in range(12):
        limit.take(told())
    assert [line.frames for line in limit.rest()] == [2]
    assert limit.rest() == []
