"""Alerts as records: the short ones of `alerts list`, and those with all an alert rests on.

Times are RFC 3339 UTC, amounts US dollars; the columns only grow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cgtui.journal.records import OutcomeRow
from cgtui.signals.alert import Alert, AlertRecord, PriceNow
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import InputName
from cgtui.signals.outcomes import HORIZONS_MIN
from cgtui.signals.reading import Vote
from cgtui.signals.tier import Tier
from cgtui.views.export.export_forms import moment
from cgtui.views.json_values import Fields, Value, rfc3339


@dataclass(frozen=True, slots=True)
class _Row:
    record: AlertRecord
    outcomes: Mapping[int, OutcomeRow]

    @property
    def alert(self) -> Alert:
        return self.record.alert

    def of_episode(self, value_of: Callable[[HeadsUp], Value]) -> Value:
        return None if self.alert.heads_up is None else value_of(self.alert.heads_up)

    def of_price(self, value_of: Callable[[PriceNow], Value]) -> Value:
        return None if self.alert.price is None else value_of(self.alert.price)

    def of_vote(self, name: InputName, value_of: Callable[[Vote], Value]) -> Value:
        votes = () if self.alert.reading is None else self.alert.reading.votes
        return next((value_of(vote) for vote in votes if vote.name is name), None)

    def of_outcome(self, minutes: int, value_of: Callable[[OutcomeRow], Value]) -> Value:
        outcome = self.outcomes.get(minutes)
        return None if outcome is None else value_of(outcome)


_Column = Callable[[_Row], Value]

# What `alerts list --json` promises comes first, in its order.
_SHORT: Final[Mapping[str, _Column]] = {
    "alert_id": lambda row: row.alert.alert_id,
    "coin": lambda row: row.alert.coin or None,
    "side": lambda row: None if row.alert.side is None else row.alert.side.value,
    "tier": lambda row: None if row.alert.tier is Tier.NONE else row.alert.tier.word,
    "verdict": lambda row: row.alert.kind.value,
    "score": lambda row: None if row.alert.reading is None else round(row.alert.reading.score, 3),
    "state": lambda row: row.record.state.value,
    "message_id": lambda row: row.record.message_id,
    "created": lambda row: rfc3339(row.alert.created_ms),
    "sent": lambda row: moment(row.record.arrived_ms),
    "reason": lambda row: row.record.reason or None,
    "mode": lambda row: row.alert.mode,
    "text": lambda row: row.alert.text or None,
    "attempts": lambda row: row.record.attempts,
    "suppressed": lambda row: row.alert.suppressed,
    "reply_to": lambda row: row.alert.reply_to,
    "episode_id": lambda row: row.of_episode(lambda up: up.episode_id),
}


def _vote_columns(name: InputName) -> dict[str, _Column]:
    return {
        f"{name.value}_vote": lambda row: row.of_vote(name, lambda vote: vote.choice.value),
        f"{name.value}_points": lambda row: row.of_vote(name, lambda vote: round(vote.points, 3)),
        f"{name.value}_text": lambda row: row.of_vote(name, lambda vote: vote.text),
    }


def _move_columns(minutes: int) -> dict[str, _Column]:
    return {
        f"move_{minutes}m_pct": lambda row: row.of_outcome(minutes, lambda one: one.move_pct),
        f"with_flow_{minutes}m_pct": lambda row: row.of_outcome(
            minutes, lambda one: one.with_flow_pct
        ),
        f"move_{minutes}m_source": lambda row: row.of_outcome(
            minutes, lambda one: one.source or one.missing or None
        ),
    }


def _digest_coins(alert: Alert) -> Value:
    coins = () if alert.digest is None else alert.digest.coins
    return [f"{one.coin} {one.side.value}" for one in coins]


def _columns() -> dict[str, _Column]:
    columns: dict[str, _Column] = {
        **_SHORT,
        "opened": lambda row: row.of_episode(lambda up: rfc3339(up.opened_ms)),
        "peak_60s_usd": lambda row: row.of_episode(lambda up: up.peak_usd),
        "total_usd": lambda row: row.of_episode(lambda up: up.total_usd),
        "orders": lambda row: row.of_episode(lambda up: up.orders),
        "large_usd": lambda row: row.of_episode(lambda up: up.threshold.large_usd),
        "extreme_usd": lambda row: row.of_episode(lambda up: up.threshold.extreme_usd),
        "rank_pct": lambda row: row.of_episode(lambda up: up.rank_pct),
        "price": lambda row: row.of_price(lambda price: price.price),
        "price_source": lambda row: row.of_price(lambda price: price.source),
        "price_at": lambda row: row.of_price(lambda price: rfc3339(price.at_ms)),
        "change_5m_pct": lambda row: row.of_price(lambda price: price.change_5m_pct),
    }
    for name in InputName:
        columns |= _vote_columns(name)
    columns |= {
        "two_sided": lambda row: row.alert.two_sided,
        "silent": lambda row: row.alert.silent,
        "lag_s": lambda row: row.alert.lag_s,
        "digest_coins": lambda row: _digest_coins(row.alert),
        "committed": lambda row: moment(row.record.committed_at_ms or None),
    }
    for minutes in HORIZONS_MIN:
        columns |= _move_columns(minutes)
    return columns


_COLUMNS: Final[Mapping[str, _Column]] = _columns()
ALERT_COLUMNS: Final = tuple(_COLUMNS)


def alert_list_record(record: AlertRecord) -> Fields:
    """What `alerts list --json` gives. ``verdict`` is what the message says."""
    row = _Row(record, {})
    return {name: value_of(row) for name, value_of in _SHORT.items()}


def alert_records(
    records: Iterable[AlertRecord], outcomes: Iterable[OutcomeRow]
) -> Iterator[Fields]:
    """Alerts with everything they rest on, and what the price did after them."""
    by_alert: defaultdict[str, dict[int, OutcomeRow]] = defaultdict(dict)
    for outcome in outcomes:
        by_alert[outcome.alert_id][outcome.horizon_min] = outcome
    for record in records:
        row = _Row(record, by_alert.get(record.alert.alert_id, {}))
        yield {name: value_of(row) for name, value_of in _COLUMNS.items()}
