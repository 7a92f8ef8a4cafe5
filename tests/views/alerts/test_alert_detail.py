from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.alert import AlertKind, AlertState, Digest, DigestCoin
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Choice
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree
from cgtui.views.alerts.alert_detail import episode_lines, outcome_lines, record_lines, trip_lines
from cgtui.views.cells import Line, Role, width_of
from cgtui.views.glyphs import UNICODE
from cgtui.views.vote_table import vote_table
from tests.sample import NOW_MS
from tests.signal_sample import (
    VOTES,
    alert,
    episode,
    heads_up,
    missing,
    reading,
    record,
    threshold,
    trip,
    vote,
)

WIDTHS = [78, 118, 158]
AT_MS = reading().at_ms


def joined(lines: list[Line], width: int) -> str:
    assert all(width_of(line) <= width for line in lines)
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_vote_is_shown_with_all_it_rests_on(width: int) -> None:
    text = joined(vote_table(reading(), AT_MS, width, UNICODE), width)
    for words in (
        *("taker         ✓ yes         0.63    0.58  +26.2  35   4.0s 1m    1m",),
        *("open interest ✓ yes        -1.4%   -0.8%  +22.5  30",),
        *("liquidations  ✓✓ strong    5.20M   2.50M  +20.0  20",),
        *("funding       – no       +0.006% +0.030%      0  15",),
        "0.63 ≥ 0.58 @ 3.1× ≥ 2×",
        "open-interest/aggregated-history",
    ):
        assert words in text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_missing_input_says_why_and_a_coarser_interval_stands_out(width: int) -> None:
    votes = (
        missing(InputName.TAKER, "the plan lacks it"),
        vote(InputName.OPEN_INTEREST, Choice.AGAINST, interval_used="5m", value=0.4, limit=0.3),
        *VOTES[2:],
    )
    lines = vote_table(reading(votes=votes), AT_MS, width, UNICODE)
    text = joined(lines, width)
    assert "the plan lacks it" in text
    assert "? missing" in text
    assert "✗ against" in text
    assert "-15.0" in text
    coarser = [span for line in lines for span in line if span.text.strip() == "5m"]
    assert [span.role for span in coarser] == [Role.WARN]


def test_what_a_vote_rests_on_ages_as_time_passes() -> None:
    def taker(now_ms: int) -> str:
        return joined(vote_table(reading(), now_ms, 118, UNICODE)[1:2], 118)

    assert "  4.0s 1m" in taker(AT_MS)
    assert "  8.0s 1m" in taker(AT_MS + 4000)
    assert " 8m36s 1m" in taker(AT_MS + 512_000)


def test_a_long_endpoint_loses_what_all_have_in_common_first() -> None:
    path = "/api/futures/aggregated-taker-buy-sell-volume/history"
    votes = (vote(InputName.TAKER, endpoint=path), *VOTES[1:])
    assert "…/aggregated-taker-buy-sell-volume/history" in joined(
        vote_table(reading(votes=votes), AT_MS, 118, UNICODE), 118
    )
    assert path in joined(vote_table(reading(votes=votes), AT_MS, 158, UNICODE), 158)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_episode_is_told_in_full(width: int) -> None:
    best = reading(score=82.0)
    one = replace(
        episode(best=best, hush="repeat in 4:18", suppressed=7, two_sided=True),
        spoken=AlertKind.CONFIRMED,
        spoken_ms=NOW_MS - 42_000,
    )
    text = " ".join(joined(episode_lines(one, NOW_MS, width, UNICODE), width).split())
    for words in (
        "BTC LONG large",
        "opened 21:11:03Z, open",
        "peak 8.40M",
        "31.0M in 412 orders",
        "large from 2.50M (floor), extreme from 7.50M (floor)",
        "p85 200k p95 900k p99 2.10M of 3,100 minutes in 6 days",
        "largest 1.20M Binance BTCUSDT at 112,480",
        "Binance 65%, OKX 35%",
        "reading 2, 42s ago · CONFIRMED 69 · best CONFIRMED 82 · next in 18s",
        "said CONFIRMED at 21:14:21Z",
        "two-sided: both sides are large",
        "repeat in 4:18",
        "+7 suppressed",
    ):
        assert words in text


def test_an_ended_episode_tells_no_sum_of_now() -> None:
    one = episode(heads_up=replace(heads_up(), closed_ms=NOW_MS - 300_000))
    text = " ".join(joined(episode_lines(one, NOW_MS, 120, UNICODE), 120).split())
    assert "/60s at its end, peak" in text
    assert "now" not in text


def test_the_venues_whose_orders_count_are_named() -> None:
    venues = ("Binance", "OKX")
    for lines in (
        episode_lines(episode(), NOW_MS, 118, UNICODE, venues),
        record_lines(record(), NOW_MS, 118, UNICODE, venues),
    ):
        assert "sums of Binance, OKX alone" in " ".join(joined(lines, 118).split())


def test_a_thin_window_and_a_missing_reading_are_said() -> None:
    up = heads_up(threshold=threshold(samples=37))
    text = joined(episode_lines(episode(heads_up=up, last=None), NOW_MS, 118, UNICODE), 118)
    assert "baseline 37/200" in text
    assert "not read yet" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_message_is_told_with_what_became_of_it(width: int) -> None:
    sent = record(alert=alert(suppressed=7, reply_to="a-000122", silent=True, lag_s=3.0))
    text = " ".join(joined(record_lines(sent, NOW_MS, width, UNICODE), width).split())
    for words in (
        "BTC LONG CONFIRMED 69/100 · sent · id a-000123 · message #123",
        "sent after 1.0s",
        "+7 suppressed before it",
        "follows a-000122",
        "without a sound",
        "lag 3.0s",
        "taker",
    ):
        assert words in text
    failed = record(AlertState.FAILED, reason="chat not found", attempts=3)
    text = joined(record_lines(failed, NOW_MS, width, UNICODE), width)
    assert "chat not found" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_digest_names_its_coins(width: int) -> None:
    coins = tuple(
        DigestCoin(coin, Side.LONG, Tier.EXTREME, AlertKind.CONFIRMED, 80.0, 9e6, 3e7)
        for coin in ("BTC", "ETH", "SOL", "XRP", "DOGE")
    )
    what = alert(
        AlertKind.DIGEST,
        coin="",
        side=None,
        heads_up=None,
        reading=None,
        digest=Digest(coins, 1e8, 1e6, 34, "more than 4 coins and sides within 60 s"),
    )
    lines = record_lines(record(alert=what), NOW_MS, width, UNICODE)
    text = " ".join(joined(lines, width).split())
    assert "DIGEST of 5" in text
    assert "DOGE LONG CONFIRMED extreme peak 9.00M" in text
    assert "market L 100M S 1.00M" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_trip_says_what_it_holds_back_and_what_arms_it_again(width: int) -> None:
    one = trip(Cause.INPUTS, Degree.DEGRADED, coin="SOL", reason="x" * 300)
    text = joined(trip_lines(one, NOW_MS, width, UNICODE), width)
    assert "DEGRADED SOL" in text
    assert "only extreme ones are sent, as UNCONFIRMED" in text
    assert "re-arms: 60 s of data" in text
    assert "since 21:13:49Z, 1m14s" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_how_to_read_the_outcomes_is_said(width: int) -> None:
    assert "none of it is a forecast" in " ".join(
        joined(outcome_lines(width, UNICODE), width).split()
    )
