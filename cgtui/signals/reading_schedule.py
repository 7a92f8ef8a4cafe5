"""When an episode is read: soon after it opens, every minute, and once its peak has doubled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.params import ConfirmParams


@dataclass(slots=True)
class _Plan:
    coin: str
    due_ms: int
    peak_usd: float
    began_ms: int | None = None
    read_peak_usd: float = 0.0


class ReadingSchedule:
    """The plan of every open episode. Times are by the source's clock.

    The first reading is due ``settle_s`` after the opening (a cascade is many orders), the next
    ``reread_s`` after the last began, or, once the peak has doubled since then, already
    ``reread_doubled_s`` after it.
    """

    def __init__(self, params: ConfirmParams) -> None:
        self._settle_ms = int(params.settle_s * 1000)
        self._reread_ms = int(params.reread_s * 1000)
        self._doubled_ms = int(params.reread_doubled_s * 1000)
        self._plans: dict[str, _Plan] = {}

    def opened(self, heads_up: HeadsUp, *, at_once_ms: int | None = None) -> None:
        """Plan the first reading; at ``at_once_ms`` for an episode found open at a start."""
        due_ms = heads_up.opened_ms + self._settle_ms if at_once_ms is None else at_once_ms
        self._plans[heads_up.episode_id] = _Plan(heads_up.coin, due_ms, heads_up.peak_usd)

    def rose(self, heads_up: HeadsUp) -> None:
        """Take note of a peak; one that has doubled since the last reading is read soon."""
        plan = self._plans.get(heads_up.episode_id)
        if plan is None:
            return
        plan.peak_usd = heads_up.peak_usd
        if plan.began_ms is not None and plan.peak_usd >= 2 * plan.read_peak_usd:
            plan.due_ms = min(plan.due_ms, plan.began_ms + self._doubled_ms)

    def closed(self, episode_id: str) -> None:
        """Nothing more is read."""
        self._plans.pop(episode_id, None)

    def began(self, episode_id: str, now_ms: int) -> None:
        """A reading is on its way: the next is counted from here."""
        plan = self._plans.get(episode_id)
        if plan is not None:
            plan.began_ms = now_ms
            plan.read_peak_usd = plan.peak_usd
            plan.due_ms = now_ms + self._reread_ms

    def due(self, now_ms: int, busy_coins: Collection[str]) -> list[str]:
        """The episodes to read now, the largest first, one a coin and none of ``busy_coins``."""
        found: dict[str, tuple[float, str]] = {}
        for episode_id, plan in self._plans.items():
            if plan.due_ms > now_ms or plan.coin in busy_coins:
                continue
            known = found.get(plan.coin)
            if known is None or plan.peak_usd > known[0]:
                found[plan.coin] = (plan.peak_usd, episode_id)
        ranked = sorted(found.values(), key=lambda one: -one[0])
        return [episode_id for _, episode_id in ranked]

    def next_ms(self, episode_id: str) -> int | None:
        """When it is read next; ``None`` if it is not planned."""
        plan = self._plans.get(episode_id)
        return None if plan is None else plan.due_ms
