"""What a person reads: a golden text for each kind of message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.alerts.message import render
from cgtui.coinglass.events import Side
from cgtui.signals.alert import Alert, AlertKind, PriceNow
from cgtui.signals.heads_up import Phase
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Choice, Verdict
from cgtui.signals.threshold import Basis
from cgtui.signals.tier import Tier
from cgtui.simulator.telegram_html import plain_text
from tests.alerts.build import (
    AT_MS,
    VOTES,
    alert,
    digest,
    heads_up,
    missing,
    notice,
    reading,
    threshold,
    vote,
)

CONFIRMED = """\
<b>🔴🔴 BTC longs liquidated $8.4M/60s · p99 · 69/100</b>
BTC price 112,480 · -1.9% in 5 min
threshold $2.5M large by floor · n 5,120 of 6 d
taker 0.63 ≥ 0.58 @ 3.1× ✓ · 4s old
open interest -1.4% ≤ -0.8% in 15m ✓ · 9s old
liquidations $9.8M ≥ $9.1M p99 ✓✓ · 4s old
funding 0.006% &lt; 0.03% – · 41m40s old · 5m bars, asked 1m
Hyperliquid 50% · Binance 25% · Bybit 25% · lower bound (throttled: Binance)
phase peak · now $7.9M/60s · total $12.6M in 212 orders · largest $1.2M on Hyperliquid
<a href="https://www.coinglass.com/currencies/BTC">BTC on CoinGlass</a>
a-17 · 2025-10-10 21:24:07 UTC
forced unwind agreed by 3 of 4; not a direction"""

UNCONFIRMED = """\
<b>🟢🟢🟢 UNCONFIRMED BTC shorts $12.1M/60s · p99 · 45/100</b>
unconfirmed: missing taker (timed out), funding (stale: 240 s)
BTC price 112,480 · -1.9% in 5 min
threshold $9.1M extreme by p99 · n 5,120 of 6 d
taker missing: timed out
open interest -1.4% ≤ -0.8% in 15m ✓ · 9s old
liquidations $9.8M ≥ $9.1M p99 ✓✓ · 4s old
funding missing: stale: 240 s
Hyperliquid 50% · Binance 25% · Bybit 25% · lower bound (throttled: Binance)
phase peak · now $7.9M/60s · total $12.6M in 212 orders · largest $1.2M on Hyperliquid
two-sided: longs are large too · +7 suppressed · lag 3.4 s
<a href="https://www.coinglass.com/currencies/BTC">BTC on CoinGlass</a>
a-17 · 2025-10-10 21:24:07 UTC
forced unwind agreed by 2 of 4; not a direction"""

DIGEST = """\
<b>🔴🔴🔴 DIGEST $125M/60s · 95% long · 34 coins</b>
more than 4 keys within 60 s
market $125M/60s: longs $118M, shorts $6.2M · 95% long · 34 coins
🔴🔴🔴 BTC longs peak $62.0M/60s · total $93.0M · CONFIRMED 81/100
🔴🔴 ETH longs peak $28.4M/60s · total $41.0M · CONFIRMED 69/100
🟢🟢 XPL shorts peak $1.1M/60s · total $1.2M · UNCONFIRMED, no score
+3 suppressed
a-17 · 2025-10-10 21:24:07 UTC
forced unwinds; not a direction"""

NOTICE = """\
<b>cgtui: ALERTS HELD: feed silent for 73 s</b>
a-17 · 2025-10-10 21:24:07 UTC"""

DAILY = """\
<b>cgtui daily: 41 heads-ups seen, 3 sent, 12 suppressed in 24…</b>
41 heads-ups seen, 3 sent, 12 suppressed in 24 h
a-17 · 2025-10-10 21:24:07 UTC"""

DRILL = """\
<b>🔴 DRILL BTC longs liquidated $210k/60s · p61 · 30/100</b>
no signal: a drill along the way of an alert
BTC price 112,480 · -1.9% in 5 min"""

TEST = """\
<b>TEST · cgtui reaches this chat</b>
a-17 · 2025-10-10 21:24:07 UTC"""


def unconfirmed() -> Alert:
    votes = (
        missing(InputName.TAKER, "timed out"),
        *VOTES[1:3],
        missing(InputName.FUNDING, "stale: 240 s"),
    )
    return alert(
        AlertKind.UNCONFIRMED,
        side=Side.SHORT,
        heads_up=heads_up(side=Side.SHORT, tier=Tier.EXTREME, peak_usd=12_100_000.0),
        reading=reading(votes, score=45.2, verdict=Verdict.UNDECIDED),
        suppressed=7,
        lag_s=3.4,
        two_sided=True,
    )


DRILLED = alert(
    AlertKind.DRILL,
    heads_up=heads_up(tier=Tier.NONE, peak_usd=210_000.0, rank_pct=61.0),
    reading=reading(score=30.0, verdict=Verdict.NOT_CONFIRMED),
)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (alert(), CONFIRMED),
        (unconfirmed(), UNCONFIRMED),
        (alert(AlertKind.DIGEST, digest=digest(), suppressed=3), DIGEST),
        (notice("ALERTS HELD: feed silent for 73 s"), NOTICE),
        (
            alert(AlertKind.DAILY, text="41 heads-ups seen, 3 sent, 12 suppressed in 24 h"),
            DAILY,
        ),
        (alert(AlertKind.TEST), TEST),
    ],
    ids=["confirmed", "unconfirmed", "digest", "notice", "daily", "test"],
)
def test_each_kind_reads_as_agreed(said: Alert, text: str) -> None:
    assert render(said).html == text


def test_a_drill_is_labelled_as_one_on_the_first_lines() -> None:
    assert render(DRILLED).html.startswith(DRILL)


def test_the_plain_form_says_the_same_without_markup() -> None:
    message = render(alert())
    page = "https://www.coinglass.com/currencies/BTC"
    assert message.plain == plain_text(message.html).replace(
        "BTC on CoinGlass", f"BTC on CoinGlass: {page}"
    )


@pytest.mark.parametrize("mode", ["DEMO", "REPLAY"])
@pytest.mark.parametrize(
    "said",
    [alert(), unconfirmed(), alert(AlertKind.DIGEST, digest=digest()), notice(), DRILLED],
    ids=["confirmed", "unconfirmed", "digest", "notice", "drill"],
)
def test_a_message_that_is_not_live_starts_with_its_mode(said: Alert, mode: str) -> None:
    message = render(replace(said, mode=mode))
    assert message.plain.startswith(f"{mode} ")
    assert message.html.startswith(f"<b>{mode} ")
    assert not render(said).plain.startswith(mode)


def test_a_follow_up_says_that_confirmation_has_come() -> None:
    lines = render(alert(reply_to="a-9")).plain.splitlines()
    assert lines[1] == "follow-up: now confirmed"


def test_an_unconfirmed_one_of_a_degraded_monitor_gives_the_reason() -> None:
    said = alert(AlertKind.UNCONFIRMED, text="degraded: 60 % of REST calls fail", reading=reading())
    assert "\nunconfirmed: degraded: 60 % of REST calls fail\n" in render(said).plain
    unread = render(alert(AlertKind.UNCONFIRMED, reading=None)).plain
    assert "\nunconfirmed: no inputs read\n" in unread
    assert "\nno inputs: none were read in time\n" in unread
    assert unread.endswith("\nforced unwind not checked: no input was read; not a direction")


def test_a_score_is_never_rounded_up() -> None:
    said = alert(AlertKind.UNCONFIRMED, reading=reading(score=59.9))
    assert "59/100" in render(said).plain.splitlines()[0]


def test_a_contradiction_and_a_missing_input_are_marked() -> None:
    votes = (
        vote(InputName.TAKER, Choice.AGAINST, "0.40 ≤ 0.42 @ 2.2×"),
        *VOTES[1:3],
        missing(InputName.FUNDING, ""),
    )
    plain = render(alert(reading=reading(votes))).plain
    assert "\ntaker 0.40 ≤ 0.42 @ 2.2× ✗ against · 4s old\n" in plain
    assert "\nfunding missing: no reason given\n" in plain
    assert "\nmissing funding\n" in plain


@pytest.mark.parametrize(
    ("price", "line"),
    [
        (PriceNow(3_512.4, "feed", AT_MS, None), "BTC liq px 3,512.4 · 5 min move missing"),
        (PriceNow(0.612, "rest", AT_MS - 70_000, 0.0), "BTC price 0.612 · +0.0% in 5 min"),
        (None, "BTC liq px 112,410 · 5 min move missing"),
    ],
)
def test_a_price_says_where_it_is_from_and_how_old(price: PriceNow | None, line: str) -> None:
    second = render(alert(price=price)).plain.splitlines()[1]
    assert second.startswith(line)
    assert second.endswith(" · 1m10s old") is (price is not None and price.at_ms < AT_MS)


def test_a_cold_window_says_so_in_place_of_a_percentile() -> None:
    cold = threshold(samples=37, large_basis=Basis.FLOOR)
    lines = render(alert(heads_up=heads_up(rank_pct=None, threshold=cold))).plain.splitlines()
    assert "baseline 37/200" in lines[0] + lines[2]
    assert lines[2] == "threshold $2.5M large by floor · baseline 37/200"


def test_a_ceiling_and_a_single_order_are_named() -> None:
    limits = threshold(large_basis=Basis.CEILING, large_usd=5_700_000.0)
    plain = render(alert(heads_up=heads_up(threshold=limits, single=True))).plain
    assert "threshold $5.7M large by ceiling of p95" in plain
    assert " · opened by a single order\n" in plain


def test_only_throttled_venues_make_a_lower_bound() -> None:
    venues = (("Bybit", 3e6), ("OKX", 1e6), ("A", 4e5), ("B", 3e5), ("C", 2e5), ("D", 1e5))
    line = render(alert(heads_up=heads_up(venues=venues))).plain
    assert "Bybit 60% · OKX 20% · A 8% · B 6% · 2 more 6% · lower bound (throttled: OKX)" in line
    assert "lower bound" not in render(alert(heads_up=heads_up(venues=venues[:1]))).plain


def test_small_lags_and_nothing_suppressed_are_not_mentioned() -> None:
    plain = render(alert(lag_s=2.0)).plain
    assert "lag" not in plain
    assert "suppressed" not in plain


def test_phases_are_named() -> None:
    for phase in Phase:
        assert f"phase {phase.value} · " in render(alert(heads_up=heads_up(phase=phase))).plain


def test_what_comes_late_or_perhaps_twice_says_so() -> None:
    assert "after it was decided" not in render(alert(), late_s=9.9).plain
    late = render(alert(), late_s=250, perhaps_repeated=True).plain
    assert "\nsent 4m10s after it was decided\n" in late
    assert "\nperhaps a repeat: the program was restarted while sending\n" in late


def test_silence_is_asked_for_by_the_alert() -> None:
    assert not render(alert()).silent
    assert render(alert(silent=True)).silent


def test_a_long_notice_is_whole_below_its_first_line() -> None:
    text = "ALERTS HELD: " + "because of the feed " * 8
    lines = render(notice(text.strip())).plain.splitlines()
    assert lines[0].endswith("…")
    assert lines[1] == text.strip()


def test_no_message_advises_a_trade() -> None:
    said = [alert(), unconfirmed(), DRILLED, alert(AlertKind.DIGEST, digest=digest())]
    for text in (render(one).plain.lower() for one in said):
        words = set(text.replace("·", " ").split())
        assert not words & {"buy", "sell", "enter", "exit", "target", "stop", "expect"}
        assert "not a direction" in text
