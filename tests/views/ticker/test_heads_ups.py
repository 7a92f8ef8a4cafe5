from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.hole import Hole
from cgtui.monitor.signal_snapshot import Episode, InputsMode
from cgtui.signals.heads_up import Phase
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Choice, Verdict
from cgtui.signals.tier import Tier
from cgtui.views.cells import width_of
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs, ascii_cells
from cgtui.views.ticker.heads_ups import heads_up_lines, heads_up_rows
from tests.sample import NOW_MS, feed, snapshot
from tests.signal_sample import (
    VOTES,
    closed,
    episode,
    heads_up,
    missing,
    reading,
    signals,
    threshold,
    vote,
)


def texts(width: int, *episodes: Episode, rows: int = 9, **changes: Any) -> list[str]:
    taken = snapshot(signals=signals(open=episodes, **changes))
    lines = heads_up_lines(taken, rows, width, UNICODE)
    assert all(width_of(line) <= width for line in lines)
    return ["".join(span.text for span in line) for line in lines]


def line(width: int, **changes: Any) -> str:
    return texts(width, episode(**changes))[0]


def test_a_heads_up_is_one_line_with_sum_threshold_votes_and_verdict() -> None:
    assert line(120) == (
        "▌BTC LONG 8.40M/60s p99 thr 2.50M floor"
        " │ taker .63@3.1× ✓ OI -1.4% ✓ liq 5.20M ✓✓ fund .006 –"
        " │ CONFIRMED 69  42s ago"
    )


def test_at_80_columns_the_votes_are_signs_and_all_the_rest_is_there() -> None:
    assert line(80) == (
        "▌BTC LONG 8.40M/60s p99 thr 2.50M floor │ T✓ OI✓ L✓✓ F– │ CONFIRMED 69  42s ago"
    )


def test_where_there_is_room_a_sum_says_on_how_many_venues() -> None:
    venues = ("Binance", "Bybit", "Hyperliquid", "OKX")
    roomy, narrow = (texts(width, episode(), venues=venues)[0] for width in (160, 80))
    assert roomy.startswith("▌BTC LONG 8.40M/60s on 4 venues p99 thr 2.50M floor")
    assert "venues" not in narrow


def test_after_a_restart_a_sum_says_that_it_holds_more_than_the_board() -> None:
    one = episode(heads_up=heads_up(opened_ms=NOW_MS - 90_000))

    def told(started_ms: int, width: int = 160) -> str:
        taken = snapshot(signals=signals(open=(one,)), started_ms=started_ms)
        (line, *_) = heads_up_lines(taken, 1, width, UNICODE)
        return "".join(span.text for span in line)

    assert "8.40M/60s with those before the start p99" in told(NOW_MS - 30_000)
    assert "8.40M/60s with those before the start" in told(NOW_MS - 30_000, 80)
    # A minute later all of its orders are of this run; and so are those of an episode of its own.
    assert "before the start" not in told(NOW_MS - 60_000)
    assert "before the start" not in told(NOW_MS - 100_000)


@pytest.mark.parametrize("width", [80, 120, 160])
def test_a_silence_is_told_at_any_width(width: int) -> None:
    text = texts(width, episode("1000PEPE", Side.SHORT, hush="repeat in 4:18"))[0]
    assert "repeat in 4:18" in text
    assert "1000PEPE SHORT" in text
    assert "CONFIRMED 69" in text


def test_an_extreme_one_says_so_at_any_width() -> None:
    up = heads_up(tier=Tier.EXTREME)
    for width in (80, 120, 160):
        assert "8.40M/60s extreme" in line(width, heads_up=up, two_sided=True)


@pytest.mark.parametrize(
    ("rank_pct", "words"), [(99.96, " p99 "), (100.0, " p99 "), (84.9, " p84 ")]
)
def test_a_percentile_is_never_rounded_up(rank_pct: float, words: str) -> None:
    assert words in line(120, heads_up=heads_up(rank_pct=rank_pct))


def test_a_fading_one_keeps_its_peak_in_sight() -> None:
    up = heads_up(phase=Phase.FADING, sum_usd=120_000.0)
    assert "120k/60s peak 8.40M" in line(120, heads_up=up)


@pytest.mark.parametrize("width", [80, 120, 160])
def test_a_burst_that_is_over_says_its_peak_in_place_of_its_tier_at_any_width(width: int) -> None:
    over = heads_up(tier=Tier.EXTREME, phase=Phase.FADING, sum_usd=66_500.0, peak_usd=10.1e6)
    shown = line(width, heads_up=over)
    assert "66.5k/60s peak 10.1M" in shown
    assert "fading" in shown
    assert "60s extreme" not in shown
    assert ("peak 10.1M extreme, fading" in shown) is (width > 120)


def test_a_sum_below_its_limit_that_is_not_far_below_its_peak_does_not_fade() -> None:
    up = heads_up(tier=Tier.EXTREME, phase=Phase.PEAK, sum_usd=7.0e6, peak_usd=8.0e6)
    limit = replace(up.threshold, extreme_usd=7.5e6)
    assert "7.00M/60s peak 8.00M extreme │" in line(80, heads_up=replace(up, threshold=limit))
    # While the sum is what the tier asks for, the tier is the word.
    going_on = replace(up, sum_usd=7.6e6, threshold=limit)
    assert "7.60M/60s extreme thr" in line(80, heads_up=going_on)


def test_what_nobody_hears_is_not_said_to_fade() -> None:
    up = heads_up(tier=Tier.EXTREME, phase=Phase.FADING, sum_usd=0.0, peak_usd=10.1e6)
    unheard = snapshot(
        signals=signals(open=(episode(heads_up=up),)),
        feed=feed(holes=(Hole(NOW_MS - 90_000, None),)),
    )
    (shown, *_) = heads_up_lines(unheard, 1, 80, UNICODE)
    text = "".join(span.text for span in shown)
    assert "-/60s~ peak 10.1M extreme │" in text


def test_a_thin_window_is_named_with_how_thin_it_is() -> None:
    up = heads_up(rank_pct=None, threshold=threshold(samples=37))
    assert "thr 2.50M floor baseline 37/200" in line(120, heads_up=up, last=None)


@pytest.mark.parametrize(
    ("changes", "inputs", "words"),
    [
        ({"reading_now": True}, InputsMode.REST, "reading…"),
        ({"next_reading_ms": NOW_MS + 2400}, InputsMode.REST, "reading in 2s"),
        ({"next_reading_ms": None}, InputsMode.REST, "not read"),
        ({"reading_now": True}, InputsMode.NONE, "no inputs"),
    ],
)
def test_without_a_reading_it_says_why(
    changes: dict[str, Any], inputs: InputsMode, words: str
) -> None:
    (text,) = texts(120, episode(last=None, **changes), inputs=inputs, closed=())
    assert text.endswith(f"│ {words}")


def test_every_choice_has_a_sign_of_its_own() -> None:
    votes = (
        vote(InputName.TAKER, Choice.AGAINST, value=0.4),
        missing(InputName.OPEN_INTEREST),
        vote(InputName.LIQUIDATIONS, Choice.YES),
        vote(InputName.FUNDING, Choice.STRONG, value=-0.12),
    )
    last = reading(votes=votes, verdict=Verdict.UNDECIDED)
    text = line(160, last=last)
    assert "taker .40@3.1× ✗ OI ? liq 5.20M ✓ fund -.120 ✓✓" in text
    taken = snapshot(signals=signals(open=(episode(last=last),)))
    (ascii_line, *_) = heads_up_lines(taken, 1, 160, ASCII)
    plain = "".join(ascii_cells(span.text) for span in ascii_line)
    assert "taker .40@3.1x x OI ? liq 5.20M + fund -.120 ++" in plain


def test_what_has_no_room_is_counted() -> None:
    many = tuple(episode(coin) for coin in ("BTC", "ETH", "SOL", "XRP"))
    assert [text[:8] for text in texts(120, *many, rows=2)] == ["▌BTC LON", "▌ETH LON"]
    assert texts(120, *many, rows=2)[1].endswith(" +2 more")
    assert texts(80, *many, rows=1)[0].endswith(" +3 more")
    assert "more" not in texts(120, *many, rows=4)[3]


def test_lines_stand_under_each_other() -> None:
    first, second = texts(160, episode("BTC"), episode("1000PEPE", Side.SHORT), rows=2)
    assert first.index("8.40M/60s") == second.index("8.40M/60s")


def test_a_name_that_is_too_long_is_cut_and_its_side_never() -> None:
    text = texts(120, episode("A" * 30, Side.SHORT))[0]
    assert "A… SHORT 8.40M" in text


def test_when_none_is_open_the_last_one_is_told() -> None:
    (text,) = texts(120, rows=1, closed=(closed(), closed("XRP")))
    assert (
        text == " none open, last ETH SHORT large 8.40M/60s, best CONFIRMED 69, 21:03Z, 12m00s ago"
    )
    assert len(texts(120, rows=2, closed=(closed(), closed("XRP")))) == 2


def test_when_there_was_none_it_says_since_when() -> None:
    assert texts(120, closed=()) == [" no heads-up since 21:13Z"]


def test_without_signals_there_is_nothing_to_say() -> None:
    assert heads_up_lines(snapshot(), 2, 120, UNICODE) == []


@pytest.mark.parametrize(("height", "rows"), [(24, 1), (40, 2), (45, 3), (60, 5)])
def test_the_lines_a_screen_gives_depend_on_its_height_alone(height: int, rows: int) -> None:
    assert heads_up_rows(height) == rows


@pytest.mark.parametrize("width", [80, 100, 120, 160])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_nothing_is_wider_than_the_screen(width: int, glyphs: Glyphs) -> None:
    up = heads_up("牛" * 12, phase=Phase.FADING, tier=Tier.EXTREME, threshold=threshold(samples=37))
    bad = reading(votes=VOTES, verdict=Verdict.NOT_CONFIRMED)
    one = replace(episode(two_sided=True, hush="muted until 14:05Z", last=bad), heads_up=up)
    taken = snapshot(signals=signals(open=(one,) * 4, closed=(closed("牛" * 40),)))
    for rows in range(1, 9):
        for found in heads_up_lines(taken, rows, width, glyphs):
            assert width_of(found) <= width


def test_a_long_reason_for_silence_is_cut_to_what_it_begins_with() -> None:
    hush = "alerts held: no order for 74 s"
    assert hush in line(160, hush=hush)
    narrow = line(80, hush=hush)
    assert "alerts held" in narrow
    assert "no order" not in narrow
