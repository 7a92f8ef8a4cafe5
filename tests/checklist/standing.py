"""Evidence on which every line of the checklist passes, to be spoilt by each test in one place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cgtui.checklist.acceptance import NEEDED_MS, AcceptanceState
from cgtui.checklist.checklist import checklist_lines, criteria
from cgtui.checklist.evidence import Read
from cgtui.checklist.facts import (
    BotAnswer,
    ChecklistEvidence,
    CoinBatch,
    CoinLimits,
    DeliveryFacts,
    EngineFacts,
    FeedFacts,
    LossFacts,
    RunFacts,
    SourceFacts,
)
from cgtui.checklist.mark import ChecklistLine, Mark, When
from cgtui.checklist.market_rules import INPUTS
from cgtui.coinglass.catalogue import ETF_FLOWS
from cgtui.coinglass.events import Side
from cgtui.signals.canary import CanaryState
from tests.checklist.build import HOUR_MS, NOW_MS, etf, evidence, history
from tests.signal_sample import reading, record, threshold

WHEN = When(NOW_MS, NOW_MS + 250)
ASKED = When(NOW_MS - HOUR_MS, NOW_MS - HOUR_MS + 250)


def source(**changed: Any) -> SourceFacts:
    """Live data."""
    return replace(SourceFacts("LIVE"), **changed)


def clock(**changed: Any) -> AcceptanceState:
    """Stable for thirty-one minutes."""
    state = AcceptanceState(
        since_ms=NOW_MS - 31 * 60_000,
        stable_ms=31 * 60_000,
        needed_ms=NEEDED_MS,
        longest_ms=31 * 60_000,
        restarts=0,
        restarted_ms=None,
        why="",
    )
    return replace(state, **changed)


def feed(**changed: Any) -> FeedFacts:
    """A connection of half an hour over which all goes well."""
    facts = FeedFacts(
        word="live",
        reason="orders arrive",
        connected_s=1860.0,
        channel="liquidationOrders",
        subscribed_ms=NOW_MS - 31 * 60_000,
        orders=1200,
        orders_here=1200,
        orders_per_min=40,
        last_order_age_s=0.4,
        pings=93,
        pongs=93,
        pongs_here=93,
        last_pong_age_s=7.0,
        longest_pong_gap_s=20.1,
        rtt_ms=84.0,
        frames=1000,
    )
    return replace(facts, **changed)


def loss(**changed: Any) -> LossFacts:
    """A loss five minutes ago that was mended."""
    facts = LossFacts(NOW_MS - 300_000, "read timeout", back_after_s=1.3, orders_since=200)
    return replace(facts, **changed)


def canary(coin: str = "BTC", **changed: Any) -> CanaryState:
    """A coin whose sums agree."""
    state = CanaryState(
        coin=coin,
        bucket_ms=NOW_MS - 600_000,
        coverage_pct=98.0,
        agree=True,
        wrong=0,
        compared=4,
        at_ms=NOW_MS - 300_000,
        coverage_off=False,
        sides_off=False,
    )
    return replace(state, **changed)


def limits(coin: str, **changed: Any) -> CoinLimits:
    """Warm longs, cold shorts."""
    long = threshold(coin=coin)
    short = threshold(coin=coin, side=Side.SHORT, samples=37, p95_usd=None)
    return replace(CoinLimits(coin, long, short), **changed)


def engine(**changed: Any) -> EngineFacts:
    """Armed, two coins watched."""
    facts = EngineFacts(
        watched=(limits("BTC"), limits("ETH")),
        weights={"taker": 35.0, "open_interest": 30.0, "liquidations": 20.0, "funding": 15.0},
        canary=(canary(), canary("ETH")),
    )
    return replace(facts, **changed)


def delivery(**changed: Any) -> DeliveryFacts:
    """Telegram is on and has taken one alert."""
    facts = DeliveryFacts(
        telegram_on=True,
        last_message_id=123,
        last_sent_at_ms=NOW_MS - 40_000,
        suppressed=7,
        spoken=(record(),),
    )
    return replace(facts, **changed)


def coin_batch(coin: str = "BTC", **changed: Any) -> CoinBatch:
    """A coin that answers."""
    one = CoinBatch(
        coin=coin,
        exchange="Binance",
        when=ASKED,
        pair=f"{coin}USDT",
        reads={name: history("1m") for name in INPUTS},
    )
    return replace(one, **changed)


def etf_read(days_old: int = 1) -> Read[Any]:
    """Fund flows by their own path."""
    return replace(etf(days_old), path=ETF_FLOWS.path)


def standing(**changed: Any) -> ChecklistEvidence:
    """All of it; fields of `HealthEvidence` go to it."""
    fields = ChecklistEvidence.__dataclass_fields__
    health = {name: value for name, value in changed.items() if name not in fields}
    whole = {name: value for name, value in changed.items() if name in fields}
    one = ChecklistEvidence(
        when=WHEN,
        source=source(),
        health=evidence(**({"etf": etf_read()} | health)),
        health_when=ASKED,
        feed=feed(),
        acceptance=clock(),
        engine=engine(),
        delivery=delivery(),
        bot=BotAnswer(ASKED, name="a_bot", latency_ms=80.0),
        run=RunFacts(heads_ups=3, readings=5, last_reading=reading(), full_reading=reading()),
        batch=(coin_batch(), coin_batch("ETH")),
    )
    return replace(one, **whole)


def line(id_: str, **changed: Any) -> ChecklistLine:
    """The line of this id, over evidence with something ``changed``."""
    (found,) = [one for one in checklist_lines(standing(**changed)) if one.id == id_]
    return found


def criterion(id_: str, **changed: Any) -> ChecklistLine:
    """The criterion of this id, over evidence with something ``changed``."""
    found = criteria(standing(**changed), proves_reconnect=True)
    (one,) = [one for one in found if one.id == id_]
    return one


def told(one: ChecklistLine) -> tuple[Mark, str]:
    """How it stands and why."""
    return one.mark, one.evidence
