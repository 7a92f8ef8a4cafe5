"""What is missing from a sum is said beside it, and what nobody has heard is not zero."""

from __future__ import annotations

from dataclasses import replace

from cgtui.monitor.hole import Hole
from cgtui.monitor.snapshot import SideSums, Snapshot
from cgtui.views.cells import Role
from cgtui.views.counting import Counting, counting
from cgtui.views.glyphs import UNICODE
from cgtui.views.ticker.market import market_line
from tests.sample import NOW_MS, feed, snapshot

HOUR_MS = 3_600_000
SPANS_S = (60, 300, 3600, 86_400)


def counted(*holes: Hole, since_ms: int | None = NOW_MS - 2 * HOUR_MS) -> Counting:
    return Counting(since_ms, NOW_MS, holes)


def hole(begun_s: float, ended_s: float | None = None) -> Hole:
    """From and to so many seconds ago."""
    ended_ms = None if ended_s is None else NOW_MS - round(ended_s * 1000)
    return Hole(NOW_MS - round(begun_s * 1000), ended_ms)


def marks(counting: Counting) -> list[str]:
    return [counting.mark(span_s) for span_s in SPANS_S]


def market(sums: SideSums, *holes: Hole, since_ms: int | None = None, width: int = 160) -> str:
    windows = tuple(replace(one, sums=sums, since_ms=since_ms) for one in snapshot().market)
    taken: Snapshot = snapshot(market=windows, feed=feed(holes=holes))
    return "".join(span.text for span in market_line(taken, width, UNICODE))


def test_any_hole_in_a_window_however_short_makes_it_partial() -> None:
    assert marks(counted()) == ["", "", "", "~"]
    assert marks(counted(hole(0.3, 0.1))) == ["~", "~", "~", "~"]
    assert marks(counted(hole(90, 88), since_ms=None)) == ["", "~", "~", "~"]
    assert marks(counted(hole(86_500, 86_401), since_ms=None)) == ["", "", "", ""]


def test_a_window_that_nobody_heard_is_not_zero_and_one_heard_in_part_is_zero_with_a_mark() -> None:
    stalled = counted(hole(84))
    assert (stalled.words(0.0, 60), stalled.words(0.0, 300)) == ("-", "0")
    assert (stalled.mark(60), stalled.mark(300)) == ("~", "~")
    # Before the counting began nobody heard anything either.
    young = counted(hole(20), since_ms=NOW_MS - 20_000)
    assert [young.words(0.0, span_s) for span_s in SPANS_S] == ["-"] * 4
    assert counted(hole(84, 1)).words(0.0, 60) == "0"
    # An instant between two losses is no listening.
    assert counted(hole(84, 20), hole(19.9)).words(0.0, 60) == "-"


def test_a_hole_too_short_for_a_figure_is_no_hole_of_nothing() -> None:
    assert counted(hole(0.33, 0.3)).hole_words() == "hole <1s"
    assert counted(hole(1.4, 0.3)).hole_words() == "hole 1.1s"
    assert counted().hole_words() == ""


def test_a_quiet_feed_has_whole_windows_and_zero_is_zero() -> None:
    quiet = counted(since_ms=None)
    assert marks(quiet) == [""] * 4
    assert quiet.words(0.0, 60) == "0"


def test_while_nothing_is_counted_what_is_shown_is_dim() -> None:
    assert counted(hole(52)).amount(9750.0, Role.LONG, 60).role is Role.DIM
    assert counted(hole(52, 1)).amount(9750.0, Role.LONG, 60).role is Role.LONG


def test_a_feed_that_is_down_for_52_s_has_no_whole_minute_and_nor_has_it_a_second_later() -> None:
    sums = SideSums(9750.0, 14_800.0, 0.0, 7)
    assert "MARKET 60s~ L 9.75k S 14.8k" in market(sums, hole(52))
    assert "MARKET 60s~ L 9.75k S 14.8k" in market(sums, hole(57, 1))


def test_a_feed_that_has_stalled_for_84_s_has_not_counted_zero() -> None:
    assert "MARKET 60s~ L - S -" in market(SideSums(), hole(84))
    assert "1h~ L 0 S 0" in market(SideSums(), hole(84))


def test_counting_since_is_the_true_beginning_and_tells_what_nobody_saw_after_it() -> None:
    since_ms = NOW_MS - HOUR_MS
    sums = SideSums(5.0)
    assert market(sums, since_ms=since_ms).endswith("counting since 20:15Z")
    holes = (hole(2000, 1940), hole(30))
    assert market(sums, *holes, since_ms=since_ms).endswith("counting since 20:15Z, hole 1m30s")
    # Where there is less room the windows stay, whose marks say as much.
    wide = SideSums(18.4e6, 1.1e6)
    narrow = market(wide, *holes, since_ms=since_ms, width=80)
    assert "94% long │ 1h~ L 18.4M S 1.10M │" in narrow
    assert narrow.endswith("│ since 20:15Z")
    # A day after the start the windows are as long as they say, but for the hole.
    assert market(sums, *holes).endswith("│ hole 1m30s")


def test_before_the_first_subscription_nothing_is_said_to_be_counted() -> None:
    assert market(SideSums(), since_ms=NOW_MS).endswith("nothing counted yet")


def test_counting_is_read_from_the_snapshot() -> None:
    holes = (hole(5, 1),)
    assert counting(snapshot(feed=feed(holes=holes))).holes == holes
