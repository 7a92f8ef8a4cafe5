"""Who may use the feed: keys, plans, and what an unknown key is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from cgtui.simulator.plans import Account, at_least


class Admission(Enum):
    """What a key may do on the feed."""

    FULL = auto()
    NEEDS_UPGRADE = auto()
    UNKNOWN_KEY = auto()


class UnknownKeyReply(Enum):
    """How an unknown key is turned away; the real server's way is not known."""

    HTTP_401 = auto()
    ERROR_TEXT = auto()
    CLOSE = auto()


def admit_all(_key: str) -> Admission:
    """Lets every key in, and no key too."""
    return Admission.FULL


def admit_accounts(
    accounts: Mapping[str, Account], now_ms: Callable[[], int]
) -> Callable[[str], Admission]:
    """Admission by subscription: STANDARD and above, not expired, gets data."""

    def admit(key: str) -> Admission:
        account = accounts.get(key)
        if account is None:
            return Admission.UNKNOWN_KEY
        if account.expire_ms <= now_ms() or not at_least(account.level, "STANDARD"):
            return Admission.NEEDS_UPGRADE
        return Admission.FULL

    return admit
