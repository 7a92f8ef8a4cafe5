"""The ETF screen: flows by day and by fund, and what a person should know before believing them."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.coinglass.rows_etf import EtfFlowDay, EtfFund
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from cgtui.monitor.snapshot import Snapshot
from cgtui.views.cells import Line, Role, width_of
from cgtui.views.etf.etf import etf_lines
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from tests.sample import NOW_MS, snapshot

DAY_MS = 86_400_000
TODAY = NOW_MS // DAY_MS


def day(ago: int, flow_usd: float | None = 5e7, **funds: float | None) -> EtfFlowDay:
    return EtfFlowDay.model_validate(
        {
            "timestamp": (TODAY - ago) * DAY_MS,
            "flow_usd": flow_usd,
            "price_usd": 112_480.5,
            "etf_flows": [{"etf_ticker": name, "flow_usd": usd} for name, usd in funds.items()],
        }
    )


def fund(ticker: str, aum_usd: float, **fields: Any) -> EtfFund:
    return EtfFund.model_validate({"ticker": ticker, "aum_usd": aum_usd, **fields})


DAYS = tuple(
    day(ago, (-1) ** ago * 1e7 * ago, IBIT=1e6 * ago, GBTC=-2e6) for ago in range(70, 0, -1)
)
FUNDS = (
    fund("GBTC", 2e10, fund_name="Grayscale Bitcoin Trust ETF"),
    fund(
        "IBIT",
        9e10,
        fund_name="iShares Bitcoin Trust ETF",
        management_fee_percent="0.25",
        asset_details={"btc_holding": 772_400, "btc_change_24h": -2_593.4},
    ),
)


def read(**changes: Any) -> Snapshot:
    fields: dict[str, Any] = {
        "days": DAYS,
        "funds": FUNDS,
        "flows_read_ms": NOW_MS - 190_000,
        "funds_read_ms": NOW_MS - 190_000,
    }
    return snapshot(etf=EtfSnapshot(**(fields | changes)))


def lines_of(taken: Snapshot, width: int = 120, height: int = 36) -> list[Line]:
    return etf_lines(taken, width, height, UNICODE)


def text_of(taken: Snapshot, width: int = 120) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines_of(taken, width))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("width", [78, 118, 158])
def test_everything_fits_at_any_width(width: int, glyphs: Glyphs) -> None:
    lines = etf_lines(read(), width, 22, glyphs)
    assert all(width_of(line) <= width for line in lines)
    text = "\n".join("".join(span.text for span in line) for line in lines)
    for words in ("BITCOIN ETF NET FLOWS", "2025-10-09", "read 3m10s ago", "BY FUND", "THE FUNDS"):
        assert words in text
    assert "-10.0M" in text


def test_days_go_up_and_down() -> None:
    lines = lines_of(read())
    roles = {span.role for line in lines[1:13] for span in line}
    assert {Role.GOOD, Role.BAD} <= roles
    assert "up is in, down is out" in text_of(read())


def test_funds_are_told_by_day_and_over_some_the_largest_first() -> None:
    text = text_of(read())
    assert text.index("IBIT") < text.index("GBTC")
    (ibit,) = [one for one in text.splitlines() if one.startswith("IBIT") and "+1.00M" in one]
    # 1 to 5 million a day, and to 20 and to 60.
    assert "+15.0M" in ibit
    assert "+210M" in ibit
    assert "+1.83B" in ibit
    (whole,) = [one for one in text.splitlines() if one.startswith("all")]
    assert "-10.0M" in whole


def test_what_is_not_reported_is_no_zero_and_marks_the_sum() -> None:
    days = (day(2, 1e6, IBIT=1e6), day(1, None, IBIT=None))
    (ibit,) = [
        one
        for one in text_of(read(days=days)).splitlines()
        if one.startswith("IBIT") and "~" in one
    ]
    assert " - " in ibit
    assert "+1.00M~" in ibit


def test_a_newest_day_that_is_too_old_is_said() -> None:
    assert "days old" not in text_of(read(days=(day(4),)))
    text = text_of(read(days=(day(5),)))
    assert "the newest day is 5 days old: CoinGlass has nothing newer" in text


def test_numbers_past_their_limit_are_dimmed_and_say_their_age() -> None:
    taken = read(flows_read_ms=NOW_MS - 1_500_000)
    assert "read 25m00s ago" in text_of(taken)
    assert "older than they should be" in text_of(taken)
    assert {span.role for line in lines_of(taken)[2:] for span in line} == {Role.DIM}


def test_trouble_is_said_beside_what_is_known() -> None:
    text = text_of(read(flows_trouble="server fault: x", funds_trouble="unreachable"))
    assert "no newer flows: server fault: x" in text
    assert "no newer list of funds: unreachable" in text
    assert "IBIT" in text


@pytest.mark.parametrize(
    ("etf", "words"),
    [
        (None, "not read in this session"),
        (EtfSnapshot(off="features.etf is off"), "features.etf is off"),
        (EtfSnapshot(), "not read yet"),
        (EtfSnapshot(reading=True), "reading now"),
        (EtfSnapshot(flows_trouble="plan too low"), "no newer flows: plan too low"),
    ],
)
def test_where_there_is_nothing_it_says_why(etf: EtfSnapshot | None, words: str) -> None:
    assert words in text_of(snapshot(etf=etf))


def test_a_fund_without_figures_has_dashes() -> None:
    (row,) = [one for one in text_of(read(), 158).splitlines() if "Grayscale" in one]
    assert " - " in row.partition("Grayscale")[2]


def test_a_newest_day_that_funds_have_not_reported_says_which() -> None:
    days = (*DAYS[:-1], day(1, 5e7, IBIT=5e7, GBTC=None))
    text = "\n".join(
        "".join(span.text for span in one) for one in etf_lines(read(days=days), 80, 24, UNICODE)
    )
    assert "10-09 is without GBTC: not reported yet" in text


def test_a_total_without_funds_that_have_not_reported_is_marked_and_so_are_sums_over_it() -> None:
    days = (*DAYS[:-1], day(1, -4.74e8, IBIT=-3.4e8, GBTC=None))
    text = text_of(read(days=days))
    assert "2025-10-09 -474M~" in text
    (heading,) = (line for line in text.splitlines() if line.startswith("FUND ") and "60 d" in line)
    assert heading.count("~") == 1
    (whole,) = (line for line in text.splitlines() if line.startswith("all "))
    assert whole.count("~") == 3
    reported = text_of(read())
    assert "~" not in next(line for line in reported.splitlines() if line.startswith("all "))
