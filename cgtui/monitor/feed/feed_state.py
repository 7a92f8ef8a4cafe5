"""The feed in one word and a reason, judged from what the books hold."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.monitor.feed.connection_book import ConnectionBook, Phase
from cgtui.monitor.feed.replay_book import ReplayBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from cgtui.signals.silence import quiet_after_s, silence_limit_s

# At a high speed a source's minute is a moment here: a hiccup of this machine is no silence.
_SHORTEST_LIMIT_REAL_S = 5.0
_SHORTEST_QUIET_REAL_S = 2.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """``reason`` is a sentence fragment; ``silence_limit_s`` is in real seconds."""

    state: FeedState
    reason: str
    silence_limit_s: float


@dataclass(frozen=True, slots=True)
class FeedJudge:
    """The rules, over the books of one feed. Silence is measured in real time, so that a step of
    the machine's clock is no stall, compared with the limit at the source's ``speed``, and told by
    the source's clock as every other age."""

    mode: Mode
    speed: float
    connection: ConnectionBook
    traffic: TrafficBook
    replay: ReplayBook

    def judge(self, real_s: float, *, down: str | None) -> Judgement:
        """The state at ``real_s``; ``down`` says which task of ours is not running, if one."""
        per_min = self.traffic.rate.per_min
        limit_s = max(silence_limit_s(per_min) / self.speed, _SHORTEST_LIMIT_REAL_S)
        state, reason = self._state(real_s, limit_s, per_min, down)
        return Judgement(state, reason, limit_s)

    def _state(
        self, real_s: float, limit_s: float, per_min: float | None, down: str | None
    ) -> tuple[FeedState, str]:
        connection = self.connection
        if down is not None:
            return FeedState.DOWN, down
        if connection.phase is Phase.REFUSED:
            return FeedState.REFUSED, connection.reason
        if self.replay.ended:
            return FeedState.ENDED, self.replay.end_words(self.traffic.orders)
        if connection.phase is Phase.WAITING:
            return FeedState.WAITING, connection.reason
        if connection.phase is not Phase.SUBSCRIBED or connection.subscribed_at_s is None:
            return FeedState.CONNECTING, self._connecting()
        return self._subscribed(real_s, connection.subscribed_at_s, limit_s, per_min)

    def _connecting(self) -> str:
        connection = self.connection
        if connection.phase is Phase.BEFORE:
            return "starting"
        if connection.phase is Phase.OPENED:
            return "open, subscribing"
        after = f", after: {connection.reason}" if connection.reason else ""
        return f"attempt {connection.attempt}{after}"

    def _subscribed(
        self, real_s: float, since_s: float, limit_s: float, per_min: float | None
    ) -> tuple[FeedState, str]:
        has_orders, speed = self.connection.has_orders, self.speed
        if has_orders and self.traffic.last_order_at_s is not None:
            since_s = self.traffic.last_order_at_s
        silent_s = real_s - since_s
        if silent_s > limit_s and self.mode is not Mode.REPLAY:
            return FeedState.STALLED, _stalled(silent_s * speed, limit_s * speed, per_min)
        if not has_orders:
            return FeedState.OPEN, f"subscribed {silent_s * speed:.0f} s ago, no order yet"
        if silent_s > max(quiet_after_s(per_min) / speed, _SHORTEST_QUIET_REAL_S):
            return FeedState.QUIET, _quiet(silent_s * speed, per_min)
        return FeedState.LIVE, "orders arrive"


def _stalled(silent_s: float, limit_s: float, per_min: float | None) -> str:
    basis = "by its own rate" if per_min is not None else "while its rate is not known"
    return f"no order for {silent_s:.0f} s; limit {limit_s:.0f} s {basis}"


def _quiet(silent_s: float, per_min: float | None) -> str:
    if per_min is None:
        return f"no order for {silent_s:.0f} s; its usual rate is not known yet"
    return f"no order for {silent_s:.0f} s; not unusual at {per_min:.3g} orders/min"
