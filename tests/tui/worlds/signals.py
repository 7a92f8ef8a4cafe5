"""The signals of that evening: a confirmed episode, lesser ones, alerts of every state."""

from __future__ import annotations

from dataclasses import replace

from cgtui.coinglass.events import Side
from cgtui.monitor.signal_snapshot import (
    ArmedState,
    CoinSignal,
    Episode,
    JournalState,
    SeedState,
    SignalCounts,
    SignalsSnapshot,
    TelegramState,
)
from cgtui.signals.alert import (
    AlertKind,
    AlertRecord,
    AlertState,
    Digest,
    DigestCoin,
    PriceNow,
)
from cgtui.signals.canary import CanaryState
from cgtui.signals.heads_up import HeadsUp, LargestOrder, Phase
from cgtui.signals.inputs import InputName
from cgtui.signals.outcomes import HORIZONS_MIN, Outcome
from cgtui.signals.reading import Choice, Reading, Verdict
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree
from tests.sample import NOW_MS
from tests.signal_sample import (
    VOTES,
    alert,
    closed,
    coin_signal,
    episode,
    heads_up,
    missing,
    reading,
    record,
    signals,
    threshold,
    trip,
    vote,
)
from tests.tui.worlds.connection import REST
from tests.tui.worlds.market import PRICES

MINUTE_MS = 60_000


def _threshold(coin: str, side: Side = Side.LONG) -> Threshold:
    if coin in {"BTC", "ETH"}:
        return threshold(coin=coin, side=side)
    floor_usd = 750_000.0 if coin in {"SOL", "XRP", "BNB"} else 300_000.0
    cold = coin in {"XPL", "币安人生"}
    return threshold(
        coin=coin,
        side=side,
        coin_tier=2 if floor_usd > 500_000 else 4 if cold else 3,
        floor_usd=floor_usd,
        notable_usd=floor_usd / 2,
        large_usd=floor_usd,
        extreme_usd=floor_usd * 3,
        large_basis=Basis.FLOOR if cold else Basis.PERCENTILE,
        p85_usd=None if cold else floor_usd / 4,
        p95_usd=None if cold else floor_usd,
        p99_usd=None if cold else floor_usd * 2.2,
        p95_limit_usd=floor_usd,
        p99_limit_usd=floor_usd * 2.2,
        samples=37 if cold else 940,
    )


def _up(coin: str, tier: Tier, usd: float, age_s: int, side: Side = Side.LONG) -> HeadsUp:
    price = PRICES[coin]
    return heads_up(
        coin,
        side,
        tier=tier,
        opened_ms=NOW_MS - age_s * 1000,
        sum_usd=usd * 0.7,
        peak_usd=usd,
        peak_ms=NOW_MS - age_s * 500,
        total_usd=usd * 3.1,
        orders=round(usd / 41_000),
        largest=LargestOrder(usd * 0.14, "Bybit", f"{coin}USDT", price, NOW_MS - age_s * 700),
        venues=(("Binance", usd * 1.7), ("Bybit", usd * 0.9), ("OKX", usd * 0.5)),
        threshold=_threshold(coin, side),
        rank_pct=None if coin == "XPL" else 98.4,
        phase=Phase.FADING if coin == "ETH" else Phase.BUILDING if coin == "SOL" else Phase.PEAK,
        last_price=price,
    )


_WHY = dict.fromkeys(InputName, "timed out") | {InputName.FUNDING: "plan too low: Upgrade plan"}


def _read(up: HeadsUp, score: float, verdict: Verdict, *votes: Choice) -> Reading:
    chosen = tuple(
        missing(name, _WHY[name]) if choice is Choice.MISSING else vote(name, choice)
        for name, choice in zip(InputName, votes, strict=True)
    )
    return reading(
        up.coin, up.side, tier=up.tier, score=score, verdict=verdict, votes=chosen or VOTES
    )


BTC = _up("BTC", Tier.EXTREME, 12.4e6, 240)
ETH = _up("ETH", Tier.LARGE, 4.1e6, 150)
SOL = _up("SOL", Tier.LARGE, 1.2e6, 48)
HYPE = _up("HYPE", Tier.NOTABLE, 210_000.0, 20, Side.SHORT)
CONFIRMED = _read(
    BTC, 68.75, Verdict.CONFIRMED, Choice.YES, Choice.YES, Choice.STRONG, Choice.MISSING
)
WEAK = _read(ETH, 41.25, Verdict.WEAK, Choice.YES, Choice.NO, Choice.YES, Choice.AGAINST)
UNDECIDED = _read(
    SOL, 20.0, Verdict.UNDECIDED, Choice.MISSING, Choice.MISSING, Choice.STRONG, Choice.NO
)

OPEN = (
    episode(
        heads_up=BTC,
        last=CONFIRMED,
        best=CONFIRMED,
        spoken=AlertKind.CONFIRMED,
        spoken_ms=NOW_MS - 41_000,
        hush="repeat in 4:18",
        hush_until_ms=NOW_MS + 258_000,
        suppressed=3,
    ),
    episode("ETH", heads_up=ETH, last=WEAK, best=WEAK, hush="waits for the digest"),
    episode("SOL", heads_up=SOL, last=UNDECIDED, best=UNDECIDED, reading_now=True, two_sided=True),
    episode("HYPE", Side.SHORT, heads_up=HYPE, last=None, best=None),
)
CLOSED = (
    closed(),
    closed(
        "DOGE",
        Side.LONG,
        heads_up=replace(
            _up("DOGE", Tier.LARGE, 640_000.0, 2_400), closed_ms=NOW_MS - 1_900_000, sum_usd=0.0
        ),
        last=reading("DOGE", score=12.5, verdict=Verdict.NOT_CONFIRMED),
        suppressed=1,
    ),
)


def _coin(coin: str, place: int) -> CoinSignal:
    source = "feed" if coin in {"XPL", "ENA"} else "rest"
    price = PriceNow(PRICES[coin], source, NOW_MS - 5_000 - place * 900, -1.9 + 0.31 * place)
    if source == "feed":
        price = replace(price, change_5m_pct=None)
    return coin_signal(
        coin,
        adopted=coin == "ENA",
        price=None if coin == "SUI" else price,
        oi_15m_pct=None if coin in {"XPL", "SUI", "币安人生"} else -1.4 + 0.22 * place,
        long=_threshold(coin),
        short=_threshold(coin, Side.SHORT),
        canary=CanaryState(
            coin=coin,
            bucket_ms=NOW_MS - 600_000,
            coverage_pct=31.0 if coin == "XRP" else 98.0 - 9.0 * place,
            agree=coin != "XRP",
            wrong=2 if coin == "XRP" else 0,
            compared=6,
            at_ms=NOW_MS - 300_000,
            coverage_off=False,
            sides_off=False,
        )
        if place < 4
        else None,
        muted_until_ms={"DOGE": NOW_MS + 2_400_000, "BNB": 0}.get(coin),
        long_now={"BTC": Tier.EXTREME, "ETH": Tier.LARGE, "SOL": Tier.LARGE}.get(coin, Tier.NONE),
        short_now=Tier.NOTABLE if coin == "HYPE" else Tier.NONE,
    )


SIGNAL_COINS = {coin: _coin(coin, place) for place, coin in enumerate(PRICES)}


def _told(
    number: int,
    up: HeadsUp,
    read: Reading | None,
    state: AlertState,
    minutes: int,
    reason: str = "",
) -> AlertRecord:
    said = alert(
        AlertKind.CONFIRMED if read is CONFIRMED else AlertKind.UNCONFIRMED,
        alert_id=f"a-{number:06}",
        created_ms=NOW_MS - minutes * MINUTE_MS,
        coin=up.coin,
        side=up.side,
        heads_up=up,
        reading=read,
        suppressed=3 if number == 9 else 0,
    )
    return _delivered(told=record(state, alert=said), number=number, reason=reason)


def _delivered(told: AlertRecord, number: int, reason: str = "") -> AlertRecord:
    at_ms = told.alert.created_ms
    sent = told.state is AlertState.SENT
    return replace(
        told,
        reason=reason,
        committed_at_ms=at_ms,
        attempts=1 if sent else 4 if told.state is AlertState.FAILED else 0,
        message_id=4_100 + number if sent else None,
        sent_at_ms=at_ms + 900 if sent else None,
        sent_ms=at_ms + 900 if sent else None,
    )


def _itself(kind: AlertKind, number: int, minutes: int, text: str) -> AlertRecord:
    said = alert(
        kind,
        alert_id=f"a-{number:06}",
        created_ms=NOW_MS - minutes * MINUTE_MS,
        coin="",
        side=None,
        heads_up=None,
        reading=None,
        text=text,
    )
    return _delivered(record(AlertState.SENT, alert=said), number)


DIGEST = alert(
    AlertKind.DIGEST,
    alert_id="a-000008",
    created_ms=NOW_MS - 6 * MINUTE_MS,
    coin="",
    side=None,
    heads_up=None,
    reading=None,
    digest=Digest(
        coins=(
            DigestCoin("BTC", Side.LONG, Tier.EXTREME, AlertKind.CONFIRMED, 68.75, 12.4e6, 38e6),
            DigestCoin("ETH", Side.LONG, Tier.LARGE, AlertKind.UNCONFIRMED, 41.25, 4.1e6, 13e6),
            DigestCoin("SOL", Side.LONG, Tier.LARGE, AlertKind.CONFIRMED, 60.0, 1.2e6, 4e6),
        ),
        market_long_usd=18.4e6,
        market_short_usd=1.1e6,
        market_coins=34,
        reason="3 coins within 60 s",
    ),
)
RECORDS = (
    _told(9, BTC, CONFIRMED, AlertState.SENT, 1),
    _told(10, ETH, WEAK, AlertState.SUPPRESSED, 2, "repeat in 4:18"),
    _told(7, SOL, None, AlertState.PENDING, 3, "retry in 0:42"),
    _delivered(record(AlertState.SENT, alert=DIGEST), 8),
    _told(6, HYPE, WEAK, AlertState.RECORDED, 9, "Telegram was off"),
    _told(5, ETH, WEAK, AlertState.EXPIRED, 31, "not sent within 10 min"),
    _told(4, SOL, CONFIRMED, AlertState.FAILED, 44, "403 Forbidden: bot was blocked by the user"),
    _itself(AlertKind.NOTICE, 3, 52, "ALERTS ARMED again: no order for 74 s; held 2 min"),
    _itself(AlertKind.DAILY, 2, 1_275, "24 h: 12 heads-ups, 3 alerts, 2 confirmed"),
    _itself(AlertKind.TEST, 1, 1_500, "cgtui: test message"),
)

_MOVES = {(Tier.EXTREME, "CONFIRMED"): -1.1, (Tier.LARGE, "CONFIRMED"): -0.4}


def _outcome(number: int, coin: str, tier: Tier, verdict: str, horizon: int) -> Outcome:
    """How price went on; of one alert's last horizon nothing came."""
    missing_one = number == 2 and horizon == 60
    move_pct = _MOVES.get((tier, verdict), 0.3) * horizon / 30 + number * 0.2
    return Outcome(
        alert_id=f"o-{number}-{tier}-{verdict}",
        coin=coin,
        side=Side.LONG,
        tier=tier,
        verdict=verdict,
        horizon_min=horizon,
        price=None if missing_one else PRICES[coin],
        move_pct=None if missing_one else move_pct,
        with_flow_pct=None if missing_one else -move_pct,
        at_ms=NOW_MS - (90 + number) * MINUTE_MS,
        source=None if missing_one else "rest",
        reason="no price within 60 s" if missing_one else "",
    )


OUTCOMES = tuple(
    _outcome(number, coin, tier, verdict, horizon)
    for number, coin in enumerate(("BTC", "ETH", "SOL"))
    for tier, verdict in (*_MOVES, (Tier.LARGE, "UNCONFIRMED"))
    for horizon in HORIZONS_MIN
)

TRIPS = (
    trip(
        Cause.COVERAGE,
        Degree.DEGRADED,
        coin="XRP",
        since_ms=NOW_MS - 340_000,
        reason="coverage out of band (31 % of REST's)",
        rearms="when compared buckets are in band again",
    ),
)

BUSY: SignalsSnapshot = signals(
    open=OPEN,
    closed=CLOSED,
    coins=SIGNAL_COINS,
    armed=ArmedState("ARMED", TRIPS[0].reason, TRIPS[0].rearms, TRIPS),
    telegram=TelegramState(
        on=True,
        last_sent_at_ms=NOW_MS - 59_100,
        last_message_id=4_109,
        pending=1,
        oldest_unsent_s=22.0,
    ),
    rest=REST,
    alerts=RECORDS,
    outcomes=OUTCOMES,
    seeds=(SeedState("HYPE", 3, 7), SeedState("SUI", 1, 7, "plan too low: Upgrade plan")),
    counts=SignalCounts(
        heads_ups=12,
        readings=30,
        alerts_sent=5,
        alerts_recorded=1,
        alerts_suppressed=7,
        alerts_failed=1,
    ),
    clock_offset_s=0.18,
)


def _aged(one: Episode) -> Episode:
    """Read eleven minutes ago and not since."""
    if one.last is None:
        return replace(one, hush="alerts held: no order for 374 s (limit 60 s)", hush_until_ms=None)
    old = replace(one.last, at_ms=NOW_MS - 660_000)
    up = replace(
        one.heads_up, opened_ms=NOW_MS - 800_000, sum_usd=0.0, last_order_ms=NOW_MS - 374_000
    )
    return replace(
        one,
        heads_up=up,
        last=old,
        best=old,
        next_reading_ms=None,
        reading_now=False,
        hush="alerts held: no order for 374 s (limit 60 s)",
        hush_until_ms=None,
        spoken_ms=one.spoken_ms and NOW_MS - 659_000,
    )


_HELD = (
    trip(
        since_ms=NOW_MS - 300_000,
        reason="no order for 374 s (limit 60 s)",
        rearms="after 60 s of data",
    ),
    trip(
        Cause.REST_ERRORS,
        Degree.DEGRADED,
        since_ms=NOW_MS - 190_000,
        reason="90 % of 40 REST calls failed",
        rearms="below 10 % for 5 min",
    ),
    trip(Cause.BY_HAND, since_ms=NOW_MS - 120_000, reason="by hand", rearms="by hand"),
)
WRONG: SignalsSnapshot = replace(
    BUSY,
    open=tuple(_aged(one) for one in OPEN[:3]),
    coins={
        coin: replace(
            one,
            price=one.price and replace(one.price, at_ms=NOW_MS - 660_000, change_5m_pct=None),
            oi_15m_pct=None,
            long_now=Tier.NONE,
            short_now=Tier.NONE,
        )
        for coin, one in SIGNAL_COINS.items()
    },
    armed=ArmedState("HELD", _HELD[0].reason, _HELD[0].rearms, _HELD),
    telegram=TelegramState(on=False, reason="401 Unauthorized"),
    journal=JournalState(
        role="writer", trouble="not kept on disk: database or disk is full", path="~/cgtui.db"
    ),
    rest=replace(REST, budget_used=250, paused_s=34.0, waiting=11, budget_refusals=19),
    rest_note="rate limited: Too Many Requests",
    starved=2,
)
