"""The way in: is there a key, is it known, is it within its rate, does its plan suffice."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from cgtui.simulator.plans import Account, Level, at_least
from cgtui.simulator.rest_reply import (
    KEY_INVALID,
    KEY_MISSING,
    TOO_MANY,
    UPGRADE_PLAN,
    RefusedError,
)

WINDOW_S = 60.0
KEY_HEADER = "CG-API-KEY"


class Gate:
    """Admits calls by key; the rate is counted for each key over a sliding minute of real time.

    With ``http_429`` a refusal for the rate also has HTTP status 429.
    """

    def __init__(
        self,
        accounts: Mapping[str, Account],
        *,
        monotonic: Callable[[], float],
        http_429: bool = False,
    ) -> None:
        self._accounts = accounts
        self._monotonic = monotonic
        self._http_429 = http_429
        self._calls: dict[str, deque[float]] = {}

    def account(self, key: str) -> Account:
        """The account of a key; RefusedError with the service's own words if there is none."""
        if not key:
            raise RefusedError(*KEY_MISSING)
        account = self._accounts.get(key)
        if account is None:
            raise RefusedError(*KEY_INVALID)
        return account

    def count(self, key: str) -> None:
        """Count one call; RefusedError (and not counted) beyond the key's rate."""
        now_s = self._monotonic()
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now_s - WINDOW_S:
            calls.popleft()
        if len(calls) >= self._accounts[key].limit_per_min:
            raise RefusedError(*TOO_MANY, status=429 if self._http_429 else 200)
        calls.append(now_s)

    def headers(self, key: str) -> dict[str, str]:
        """The quota headers of an answer to this key."""
        return {
            "API-KEY-MAX-LIMIT": str(self._accounts[key].limit_per_min),
            "API-KEY-USE-LIMIT": str(len(self._calls.get(key, ()))),
        }


def check_plan(account: Account, wanted: Level) -> None:
    """Refuse an account whose plan is below ``wanted``."""
    if not at_least(account.level, wanted):
        raise RefusedError(*UPGRADE_PLAN)
