"""What the price did after an alert: the program measures itself.

Each alert is followed at 5, 15 and 60 minutes. The first REST price from a horizon on is taken; one
from the feed (the price of a forced order) only where no REST price came within 60 s. A later price
says nothing of the horizon: the outcome is missing, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cgtui.coinglass.events import Side
from cgtui.signals.tier import Tier

HORIZONS_MIN = (5, 15, 60)
LATEST_S = 60
"""Seconds after a horizon within which a price still stands for it."""

REST = "rest"
FEED = "feed"

_MINUTE_MS = 60_000
_LATEST_MS = LATEST_S * 1000
# Nothing costs so little or so much; between them every change is a finite number.
_LEAST_PRICE, _MOST_PRICE = 1e-18, 1e18


@dataclass(frozen=True, slots=True)
class Outcome:
    """One alert at one horizon. Prices are US dollars, ``at_ms`` the price's time.

    ``move_pct`` is the price's change since the alert; ``with_flow_pct`` the same, positive where
    price went on in the direction of the forced flow (down for longs). A missing outcome has
    neither, ``source`` ``None``, ``at_ms`` of its horizon, and a ``reason``.
    """

    alert_id: str
    coin: str
    side: Side
    tier: Tier
    verdict: str
    horizon_min: int
    price: float | None
    move_pct: float | None
    with_flow_pct: float | None
    at_ms: int
    source: str | None
    reason: str = ""

    @property
    def missing(self) -> bool:
        """Whether no price came in time."""
        return self.price is None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An alert that is being followed: plain values, to be stored and handed back at a restart.

    ``price`` is the one of the alert (``None``: it had none, so that every outcome is missing),
    ``horizons_min`` are those still to come.
    """

    alert_id: str
    coin: str
    side: Side
    tier: Tier
    verdict: str
    price: float | None
    at_ms: int
    horizons_min: tuple[int, ...] = HORIZONS_MIN


@dataclass(frozen=True, slots=True)
class _FeedPrice:
    price: float
    at_ms: int


class OutcomeBook:
    """The alerts that are being followed. Times are by the source's clock.

    One alert stays for 61 minutes at most, if :meth:`lapsed` is called now and then.
    """

    def __init__(self, pending: Iterable[FollowUp] = ()) -> None:
        self._by_coin: dict[str, dict[str, FollowUp]] = {}
        # The first feed price of a horizon, until REST has one or the time is over.
        self._feed: dict[tuple[str, int], _FeedPrice] = {}
        for one in pending:
            self._keep(one)

    def follow(  # noqa: PLR0917  # an alert as plain values, in the order of `FollowUp`
        self,
        alert_id: str,
        coin: str,
        side: Side,
        tier: Tier,
        verdict: str,
        price: float | None,
        at_ms: int,
    ) -> None:
        """Follow an alert that spoke at ``at_ms``, when ``coin`` cost ``price``; once an alert.

        ``verdict`` is the word it is filed under (``CONFIRMED``, ``UNCONFIRMED``). Raises
        ValueError for an unknown side.
        """
        if side is Side.UNKNOWN:
            raise ValueError("an alert that is followed has a side")
        if alert_id not in self._by_coin.get(coin, {}):
            base = price if price is not None and _is_price(price) else None
            self._keep(FollowUp(alert_id, coin, side, tier, verdict, base, at_ms))

    def resume(self, one: FollowUp) -> None:
        """Go on following an alert of an earlier run."""
        is_priced = one.price is not None and _is_price(one.price)
        self._keep(one if is_priced else replace(one, price=None))

    def price(self, coin: str, price: float, at_ms: int, source: str) -> tuple[Outcome, ...]:
        """A fresh price of ``coin``, from :data:`REST` or :data:`FEED`; what it settles."""
        followed = self._by_coin.get(coin)
        if followed is None or not _is_price(price):
            return ()
        settled = []
        for one in tuple(followed.values()):
            for horizon_min in one.horizons_min:
                late_ms = at_ms - _horizon_ms(one, horizon_min)
                if one.price is None or not 0 <= late_ms <= _LATEST_MS:
                    continue
                if source == REST:
                    settled.append(_outcome(one, horizon_min, price, at_ms, REST))
                    self._settle(one.coin, one.alert_id, horizon_min)
                    continue
                held = self._feed.get((one.alert_id, horizon_min))
                if held is None or at_ms < held.at_ms:
                    self._feed[one.alert_id, horizon_min] = _FeedPrice(price, at_ms)
        return tuple(settled)

    def due(self, now_ms: int) -> tuple[str, ...]:
        """The coins whose REST price is needed now, longest due first."""
        waiting = [
            (_horizon_ms(one, horizon_min), one.coin)
            for one, horizon_min in self._open()
            if one.price is not None and 0 <= now_ms - _horizon_ms(one, horizon_min) <= _LATEST_MS
        ]
        return tuple(dict.fromkeys(coin for _, coin in sorted(waiting)))

    def lapsed(self, now_ms: int) -> tuple[Outcome, ...]:
        """Settle every horizon whose time is over: by the feed's price, else as missing."""
        settled = []
        for one, horizon_min in tuple(self._open()):
            if now_ms - _horizon_ms(one, horizon_min) <= _LATEST_MS:
                continue
            held = self._feed.get((one.alert_id, horizon_min))
            if held is not None:
                settled.append(_outcome(one, horizon_min, held.price, held.at_ms, FEED))
            else:
                settled.append(_missing(one, horizon_min))
            self._settle(one.coin, one.alert_id, horizon_min)
        return tuple(settled)

    def pending(self) -> tuple[FollowUp, ...]:
        """What is still being followed, oldest first."""
        every = (one for followed in self._by_coin.values() for one in followed.values())
        return tuple(sorted(every, key=lambda one: (one.at_ms, one.alert_id)))

    def _keep(self, one: FollowUp) -> None:
        if one.horizons_min:
            self._by_coin.setdefault(one.coin, {})[one.alert_id] = one

    def _open(self) -> Iterator[tuple[FollowUp, int]]:
        for followed in self._by_coin.values():
            for one in followed.values():
                for horizon_min in one.horizons_min:
                    yield one, horizon_min

    def _settle(self, coin: str, alert_id: str, horizon_min: int) -> None:
        self._feed.pop((alert_id, horizon_min), None)
        followed = self._by_coin[coin]
        one = followed[alert_id]
        left = tuple(other for other in one.horizons_min if other != horizon_min)
        if left:
            followed[alert_id] = replace(one, horizons_min=left)
            return
        del followed[alert_id]
        if not followed:
            del self._by_coin[coin]


def _is_price(price: float) -> bool:
    return _LEAST_PRICE < price < _MOST_PRICE


def _horizon_ms(one: FollowUp, horizon_min: int) -> int:
    return one.at_ms + horizon_min * _MINUTE_MS


def _outcome(one: FollowUp, horizon_min: int, price: float, at_ms: int, source: str) -> Outcome:
    assert one.price is not None  # without a price of its own an alert takes none
    move_pct = 100 * (price - one.price) / one.price
    return Outcome(
        alert_id=one.alert_id,
        coin=one.coin,
        side=one.side,
        tier=one.tier,
        verdict=one.verdict,
        horizon_min=horizon_min,
        price=price,
        move_pct=move_pct,
        # Longs are closed by selling: on with the flow is down.
        with_flow_pct=-move_pct + 0.0 if one.side is Side.LONG else move_pct,
        at_ms=at_ms,
        source=source,
    )


def _missing(one: FollowUp, horizon_min: int) -> Outcome:
    return Outcome(
        alert_id=one.alert_id,
        coin=one.coin,
        side=one.side,
        tier=one.tier,
        verdict=one.verdict,
        horizon_min=horizon_min,
        price=None,
        move_pct=None,
        with_flow_pct=None,
        at_ms=_horizon_ms(one, horizon_min),
        source=None,
        reason="no price at the alert" if one.price is None else f"no price within {LATEST_S} s",
    )
