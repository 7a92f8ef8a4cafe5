"""When many keys want to speak: one digest in place of many messages."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from cgtui.signals.heads_up import Key
from cgtui.signals.params import SpeechParams
from cgtui.signals.wish import Wish

GATHER_MS = 5_000
"""How long the first digest of a storm waits for more of it: readings come in one after another."""

_HOUR_MS = 3_600_000


class Storm:
    """Counts who wants to speak and what was said. Times are ms by the source's clock.

    Lengths of time are absolute: after a clock was set back, nothing waits until it catches up.

    More than ``storm_keys`` keys within ``storm_window_s`` are a storm, which lasts until none was
    seen for ``storm_repeat_s``. ``most_per_hour`` messages within an hour leave digests alone,
    until no wish came for ``storm_quiet_min``; then the hour is counted anew.
    """

    def __init__(self, params: SpeechParams) -> None:
        self._params = params
        self._wanting: dict[Key, tuple[int, Wish]] = {}
        self._began_ms = 0
        self._seen_ms: int | None = None  # when more than the allowed keys last wanted to speak
        self._alone_ms: int | None = None  # since when digests alone
        self._wished_ms = 0
        self._messages_ms: deque[int] = deque()
        self._digest_ms: int | None = None
        self._digest_usd = 0.0

    def wished(self, now_ms: int) -> None:
        """Somebody wants to speak, whether they may or not."""
        if self._alone_ms is not None and not self._is_alone(now_ms):
            self._alone_ms = None
            self._messages_ms.clear()
        self._wished_ms = now_ms

    def takes(self, wish: Wish, now_ms: int, in_flight: int) -> bool:
        """Note a wish that nothing else keeps; whether it must wait for the digest.

        ``in_flight`` messages are on their way.
        """
        window_ms = int(self._params.storm_window_s * 1000)
        self._wanting = {
            key: (at_ms, known)
            for key, (at_ms, known) in self._wanting.items()
            if abs(now_ms - at_ms) < window_ms
        }
        self._wanting[wish.key] = (now_ms, wish)
        if len(self._wanting) > self._params.storm_keys:
            if not self._is_storm(now_ms):
                self._began_ms = now_ms
            self._seen_ms = now_ms
        if not self._is_alone(now_ms) and self._said(now_ms) + in_flight >= (
            self._params.most_per_hour
        ):
            self._alone_ms = now_ms
        return self._is_storm(now_ms) or self._is_alone(now_ms)

    def said(self, now_ms: int, digest_usd: float | None = None) -> None:
        """A message has arrived; a digest's with the market total it was made with."""
        self._messages_ms.append(now_ms)
        if digest_usd is not None:
            self._digest_ms, self._digest_usd = now_ms, digest_usd

    def digest_at_ms(self, now_ms: int, market_usd: float) -> int:
        """When what waits for a digest may go out, as things stand."""
        gap_ms = int(self._params.rise_gap_s * 1000)
        since_ms = self._digests_since_ms(now_ms)
        last_ms = None if self._digest_ms is None else min(self._digest_ms, now_ms)
        if last_ms is None or (since_ms is not None and last_ms < since_ms):
            first_ms = now_ms if since_ms is None else since_ms + GATHER_MS
            return first_ms if last_ms is None else max(first_ms, last_ms + gap_ms)
        doubled = self._digest_usd > 0 and market_usd >= 2 * self._digest_usd
        if since_ms is None or doubled:
            return last_ms + gap_ms
        return last_ms + max(int(self._params.storm_repeat_s * 1000), gap_ms)

    def others(self, keys: Iterable[Key], now_ms: int) -> tuple[Wish, ...]:
        """The newest wishes of the window whose key is none of ``keys``."""
        window_ms = int(self._params.storm_window_s * 1000)
        left_out = set(keys)
        return tuple(
            wish
            for key, (at_ms, wish) in self._wanting.items()
            if key not in left_out and abs(now_ms - at_ms) < window_ms
        )

    def words(self, now_ms: int) -> str:
        """Why there is a digest."""
        if self._is_storm(now_ms):
            return (
                f"more than {self._params.storm_keys} coins and sides"
                f" within {self._params.storm_window_s:g} s"
            )
        if self._is_alone(now_ms):
            return f"more than {self._params.most_per_hour} messages an hour"
        return "what the storm left"

    def _said(self, now_ms: int) -> int:
        while self._messages_ms and abs(now_ms - self._messages_ms[0]) >= _HOUR_MS:
            self._messages_ms.popleft()
        return len(self._messages_ms)

    def _is_storm(self, now_ms: int) -> bool:
        repeat_ms = int(self._params.storm_repeat_s * 1000)
        return self._seen_ms is not None and abs(now_ms - self._seen_ms) < repeat_ms

    def _is_alone(self, now_ms: int) -> bool:
        quiet_ms = int(self._params.storm_quiet_min * 60_000)
        return self._alone_ms is not None and abs(now_ms - self._wished_ms) < quiet_ms

    def _digests_since_ms(self, now_ms: int) -> int | None:
        """Since when digests alone, for whichever reason; ``None`` where that is over."""
        times = [self._began_ms] if self._is_storm(now_ms) else []
        if self._alone_ms is not None and self._is_alone(now_ms):
            times.append(self._alone_ms)
        return min(times, default=None)
