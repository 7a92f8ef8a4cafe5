from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_detail import CoinDetail
from cgtui.monitor.signal_snapshot import Episode
from cgtui.signals.inputs import InputName, Inputs, MissingInput
from cgtui.signals.reading import Choice
from cgtui.views.cells import Line, Role, width_of
from cgtui.views.coin.coin_input import InputState, input_states
from cgtui.views.coin.coin_input_rows import input_rows
from cgtui.views.coin.coin_panels import PanelBox, endpoint_words, input_panel, price_panel
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from cgtui.views.memo import Memo
from tests.coin_sample import detail, part, replayed, series, unread
from tests.sample import NOW_MS
from tests.signal_sample import VOTES, episode, inputs, missing, reading, vote

WIDTHS = [39, 59, 79]


def text(lines: list[Line]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


def states(of: CoinDetail, one: Episode | None = None) -> dict[InputName, InputState]:
    return input_states(of, one, NOW_MS)


def panel(
    name: InputName,
    of: CoinDetail,
    one: Episode | None = None,
    *,
    width: int = 79,
    height: int = 8,
    glyphs: Glyphs = UNICODE,
    memo: Memo | None = None,
) -> list[Line]:
    box = PanelBox(width, height, NOW_MS, glyphs, memo or Memo())
    return input_panel(of, states(of, one)[name], box)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", list(InputName))
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_a_panel_fits_its_box_whatever_is_known(
    width: int, name: InputName, glyphs: Glyphs
) -> None:
    for of in (detail(), unread(), unread(trouble="plan too low: Upgrade plan"), replayed()):
        for one in (None, episode()):
            for height in (2, 4, 9):
                lines = panel(name, of, one, width=width, height=height, glyphs=glyphs)
                assert len(lines) == height
                assert all(width_of(line) <= width for line in lines)


def test_an_open_episodes_panel_has_vote_points_weight_value_limit_age_and_interval() -> None:
    lines = panel(InputName.TAKER, detail(), episode())
    assert text(lines[:1]) == ("TAKER 35 ✓ yes +26 │ sell 0.63 ≥ 0.58 @ 3.1× ≥ 2× │ 1m │ age 46s")
    path = "/api/futures/aggregated-taker-buy-sell-volume/history"
    assert text(lines[-1:]) == f"15m bars, 24h │ age 14s │ {path}"


def test_shorts_liquidated_are_bought_back() -> None:
    short = episode(side=Side.SHORT, last=reading(side=Side.SHORT))
    assert states(detail(), short)[InputName.TAKER].words.startswith("buy 0.63")


def test_without_an_open_episode_there_are_values_and_limits_and_no_vote() -> None:
    of = detail()
    found = states(of)
    assert all(state.vote is None for state in found.values())
    assert {name: state.words for name, state in found.items()} == {
        InputName.TAKER: "sell 0.63 (≥0.58) @3.1× (≥2)",
        InputName.OPEN_INTEREST: "-1.4% 15m (≤-0.8) -2.2% 60m (≤-1.7)",
        InputName.LIQUIDATIONS: "worst min L 5.20M S 100k (≥2.50M)",
        InputName.FUNDING: "0.0060%/8h (±0.03)",
    }
    for name in InputName:
        shown = text(panel(name, of))
        assert "yes" not in shown
        assert "✓" not in shown
        assert "+26" not in shown


def test_an_episode_that_was_not_read_yet_has_no_votes_either() -> None:
    found = states(detail(), episode(last=None, best=None))
    assert all(state.vote is None for state in found.values())
    assert found[InputName.TAKER].words


def test_a_missing_vote_names_its_reason() -> None:
    votes = (missing(InputName.TAKER, "4h bars are coarser than 5 min"), *VOTES[1:])
    lines = panel(InputName.TAKER, detail(), episode(last=reading(votes=votes)))
    assert "? missing +0 │ 4h bars are coarser than 5 min" in text(lines)
    assert any(span.role is Role.WARN and "coarser" in span.text for span in lines[0])


def test_an_input_that_could_not_be_read_names_its_reason_without_an_episode() -> None:
    lost: Inputs = replace(
        inputs(), taker=MissingInput(InputName.TAKER, "/api/x", "plan too low: Upgrade plan")
    )
    of = detail(inputs=part("", lost))
    assert states(of)[InputName.TAKER].trouble == "plan too low: Upgrade plan"
    assert "plan too low" in text(panel(InputName.TAKER, of))


def test_a_value_older_than_its_limit_is_dim_and_says_its_age() -> None:
    late = episode(last=reading(at_ms=NOW_MS - 400_000))
    line = panel(InputName.TAKER, detail(), late)[0]
    assert any(span.text == "OLD 6m44s" and span.role is Role.WARN for span in line)
    assert all(span.role is Role.DIM for span in line if "0.63" in span.text or "yes" in span.text)


def test_a_chart_older_than_its_limit_is_dim_and_says_its_age() -> None:
    fresh = detail()
    old = detail(funding=replace(fresh.funding, as_of_ms=NOW_MS - 200_000, trouble="timed out"))
    chart = panel(InputName.FUNDING, old)
    assert "OLD 3m20s │ timed out" in text(chart)
    assert {span.role for line in chart[1:-1] for span in line} == {Role.DIM}
    drawn = panel(InputName.FUNDING, fresh)
    assert Role.ACCENT in {span.role for line in drawn[1:-1] for span in line}


def test_a_coarser_interval_says_what_was_asked() -> None:
    of = detail(funding=part("/api/f", series((0.01, 0.02)), interval_used="4h"))
    foot = panel(InputName.FUNDING, of)[-1]
    assert "asked 15m" in text([foot])
    assert any(span.role is Role.WARN for span in foot)


def test_limits_are_drawn_in_the_charts_own_unit() -> None:
    of = detail()
    assert "╌0.58" in text(panel(InputName.TAKER, of)) or "↑0.58" in text(
        panel(InputName.TAKER, of)
    )
    assert "↑0.0300" in text(panel(InputName.FUNDING, of))
    assert "↓-0.0300" in text(panel(InputName.FUNDING, of))
    # 320,000 - 94 a bar before the newest, 0.8 % less.
    assert "↓317.35k" in text(panel(InputName.OPEN_INTEREST, of, width=79))


def test_open_interest_has_no_limit_line_where_bars_are_wider_than_the_span() -> None:
    wide = replace(series((1000.0, 900.0)), width_ms=4 * 3_600_000)
    of = detail(open_interest=part("/api/oi", wide))
    shown = text(panel(InputName.OPEN_INTEREST, of))
    assert "╌" not in shown
    assert "↓" not in shown


def test_a_hole_in_the_history_is_a_hole_in_the_chart() -> None:
    values = tuple(0.01 if bar < 40 or bar > 80 else None for bar in range(96))
    of = detail(funding=part("/api/f", series(values)))
    rows = text(panel(InputName.FUNDING, of, width=57)[1:-1]).splitlines()
    row = next(row for row in rows if "⠒" in row or "⠤" in row or "⠉" in row or "⣀" in row)
    assert " " * 15 in row[:48]


def test_the_chart_is_drawn_anew_only_when_its_data_or_its_size_changed() -> None:
    memo, of = Memo(), detail()
    first = panel(InputName.FUNDING, of, memo=memo)
    later = replace(of, funding=replace(of.funding, as_of_ms=NOW_MS))
    second = panel(InputName.FUNDING, later, memo=memo)
    assert all(a is b for a, b in zip(first[1:-1], second[1:-1], strict=True))
    assert len(panel(InputName.FUNDING, of, memo=memo, width=50)[1]) > 0
    other = detail(funding=part("/api/f", series((1.0, 2.0, 3.0))))
    assert panel(InputName.FUNDING, other, memo=memo)[1:-1] != first[1:-1]


def test_the_prices_panel_tells_the_move_of_what_it_shows() -> None:
    box = PanelBox(60, 8, NOW_MS, UNICODE, Memo())
    lines = price_panel(detail(), box)
    assert text(lines[:1]).startswith("PRICE Binance BTCUSDT  +0.08% in 24h")
    assert "112,095" in text(lines)
    assert "/api/futures/price/history" in text(lines)


def test_an_endpoint_is_cut_at_its_beginning() -> None:
    path = "/api/futures/liquidation/aggregated-history"
    assert endpoint_words(path, 60) == path
    assert endpoint_words(path, 35) == "…/liquidation/aggregated-history"
    assert endpoint_words(path, 20) == "…/aggregated-history"
    assert endpoint_words(path, 5) == ""


@pytest.mark.parametrize("width", [80, 118])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_the_inputs_in_a_row_each_with_a_spark_of_eight_cells(width: int, glyphs: Glyphs) -> None:
    for of in (detail(), unread(), replayed()):
        for one in (None, episode()):
            rows = input_rows(of, list(states(of, one).values()), NOW_MS, width, glyphs)
            assert len(rows) == 4
            assert all(width_of(row) <= width for row in rows)
    of = detail()
    rows = input_rows(of, list(states(of, episode()).values()), NOW_MS, width, UNICODE)
    shown = text(rows).splitlines()
    assert shown[0].startswith(" TAKER   35 ✓ yes      +26 ▁▂▃▄▅▆▇█ sell 0.63 ≥ 0.58 @ 3.1×")
    assert shown[0].rstrip().endswith("1m    46s")
    assert "✓✓ strong  +20" in shown[2]
    # Without votes their cells are the values'.
    rows = input_rows(of, list(states(of).values()), NOW_MS, width, UNICODE)
    assert "-1.4% 15m (≤-0.8) -2.2% 60m (≤-1.7)" in text(rows)
    assert text(rows).splitlines()[0].startswith(" TAKER   35 ▁▂▃▄▅▆▇█ sell 0.63")
    assert "–" in shown[3]


def test_a_choice_against_is_shown_with_its_negative_points() -> None:
    votes = (vote(InputName.TAKER, Choice.AGAINST), *VOTES[1:])
    line = panel(InputName.TAKER, detail(), episode(last=reading(votes=votes)))[0]
    assert any("✗ against -18" in span.text and span.role is Role.BAD for span in line)


def test_a_part_without_a_value_says_reading_until_something_comes() -> None:
    assert "reading…" in text(panel(InputName.FUNDING, unread()))


def test_why_there_is_no_chart_is_whole_over_several_rows() -> None:
    why = "budget spent: next call in 12 s: 250 of 250 calls a minute are spent"
    lines = panel(InputName.FUNDING, unread(trouble=why), width=39, height=8)
    body = [" ".join("".join(span.text for span in line).split()) for line in lines[1:-1]]
    assert " ".join(row for row in body if row) == why
    head = text(lines[:1])
    assert "next call" in head or "budget spent" in head
