"""From a snapshot to what the checklist judges by."""

from __future__ import annotations

from collections.abc import Iterable

from cgtui.checklist.facts import (
    CoinLimits,
    DeliveryFacts,
    EngineFacts,
    FeedFacts,
    SourceFacts,
)
from cgtui.coinglass.stream_config import is_loopback
from cgtui.monitor.feed.feed_witness import FeedWitness
from cgtui.monitor.signal_snapshot import InputsMode, SignalsSnapshot
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.monitor.source import Mode, Source
from cgtui.signals.alert import AlertRecord
from cgtui.signals.inputs import InputName
from cgtui.signals.params import SignalParams, VoteParams
from cgtui.signals.trip import Trip


def source_facts(source: Source, inputs: InputsMode) -> SourceFacts:
    """What runs."""
    return SourceFacts(
        mode=source.mode.value,
        label=source.label,
        speed=source.speed,
        no_rest="a replay has no REST" if inputs is InputsMode.NONE else "",
        simulated_inputs=source.mode is Mode.REPLAY and inputs is InputsMode.SIMULATED,
        on_this_machine=is_loopback(source.ws_url),
    )


def feed_facts(
    snapshot: Snapshot, witness: FeedWitness, *, ping_interval_s: float, channel: str, real_s: float
) -> FeedFacts:
    """The feed as of ``real_s``."""
    feed, here = snapshot.feed, witness.connection
    last_pong_s = None if here is None else here.last_pong_s
    return FeedFacts(
        word=feed.state.value,
        reason=feed.reason,
        refused=feed.state is FeedState.REFUSED,
        ended=feed.state is FeedState.ENDED,
        stalled=feed.state is FeedState.STALLED,
        connected_s=None if here is None else real_s - here.opened_s,
        channel=channel,
        subscribed_ms=None if here is None else here.subscribed_ms,
        orders=feed.orders,
        orders_here=0 if here is None else here.orders,
        orders_per_min=feed.orders_per_min,
        last_order_age_s=feed.last_order_age_s,
        ping_interval_s=ping_interval_s,
        pings=feed.pings,
        pongs=feed.pongs,
        pongs_here=0 if here is None else here.pongs,
        missed_pongs=feed.missed_pongs,
        missed_here=0 if here is None else here.missed,
        last_pong_age_s=None if last_pong_s is None else real_s - last_pong_s,
        longest_pong_gap_s=0.0 if here is None else here.gap_s(real_s),
        rtt_ms=feed.rtt_ms,
        losses=feed.reconnects,
        last_loss=witness.last_loss,
        own_cut=witness.own_cut,
        frames=feed.frames,
        bad_frames=feed.bad_frames,
        bad_orders=feed.bad_orders,
        dropped_orders=feed.dropped_orders,
        defects=tuple(f"{defect.part}: {defect.text}" for defect in snapshot.defects),
    )


def engine_facts(
    snapshot: Snapshot, signals: SignalsSnapshot, params: SignalParams, last_trip: Trip | None
) -> EngineFacts:
    """Thresholds, weights, kill-switch and canary."""
    watched = [row.coin for row in snapshot.coins if row.watched]
    known = signals.coins
    not_compared = ""
    if snapshot.mode is Mode.REPLAY:
        not_compared = "not compared in a replay"
    return EngineFacts(
        watched=tuple(
            CoinLimits(coin, known[coin].long, known[coin].short)
            if coin in known
            else CoinLimits(coin, None, None)
            for coin in watched
        ),
        weights=_weights(params.votes),
        word=signals.armed.word,
        reason=signals.armed.reason,
        rearms=signals.armed.rearms,
        last_trip=last_trip,
        canary=tuple(one.canary for one in known.values() if one.canary is not None),
        not_compared=not_compared,
        coverage_band_pct=(params.canary.coverage_low_pct, params.canary.coverage_high_pct),
    )


def taken_over(signals: SignalsSnapshot, started_ms: int) -> int:
    """How many open heads-ups are of before this run, which began at ``started_ms``."""
    return sum(one.heads_up.opened_ms < started_ms for one in signals.open)


def delivery_facts(
    signals: SignalsSnapshot, params: SignalParams, spoken: Iterable[AlertRecord]
) -> DeliveryFacts:
    """Telegram, the outbox and what was said in this run."""
    telegram = signals.telegram
    return DeliveryFacts(
        telegram_on=telegram.on,
        off_reason=telegram.reason,
        chosen_off=telegram.off_by_choice,
        pending=telegram.pending,
        oldest_unsent_s=telegram.oldest_unsent_s,
        unsent_limit_s=params.hold.unsent_s,
        last_message_id=telegram.last_message_id,
        last_sent_at_ms=telegram.last_sent_at_ms,
        last_error=telegram.last_error,
        paused_s=telegram.paused_s,
        dedup_s=params.speech.dedup_s,
        dedup_longest_s=max(params.speech.dedup_s, params.speech.dedup_longest_s),
        rise_gap_s=params.speech.rise_gap_s,
        suppressed=signals.counts.alerts_suppressed,
        spoken=tuple(spoken),
    )


def _weights(votes: VoteParams) -> dict[str, float]:
    return {
        InputName.TAKER.value: votes.taker_weight,
        InputName.OPEN_INTEREST.value: votes.open_interest_weight,
        InputName.LIQUIDATIONS.value: votes.liquidations_weight,
        InputName.FUNDING.value: votes.funding_weight,
    }
