"""What the signals are set up with: parameters, and the ways to REST, Telegram and the journal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cgtui.alerts.bot_api import BotApi
from cgtui.journal.journal import Journal
from cgtui.monitor.rest.rest_desk import RestSetup
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.signals.params import SignalParams


@dataclass(frozen=True, slots=True)
class DeliverySetup:
    """Where alerts go. ``make_bot`` is called once on the monitor's thread; ``None`` without a
    token. ``forbidden`` is why Telegram can never be on in this run, in words. ``starts_on`` is
    the switch's position until a person uses it. ``command`` is `alerts.command`.
    """

    make_bot: Callable[[], BotApi] | None
    chat_id: str | None
    forbidden: str
    starts_on: bool
    life_s: float
    command: str | None
    quiet_hours: str | None
    daily_at: str | None


@dataclass(frozen=True, slots=True)
class SignalSetup:
    """``rest`` is ``None`` where nothing can be read: a replay."""

    params: SignalParams
    inputs: InputsMode
    journal: Journal
    rest: RestSetup | None
    delivery: DeliverySetup


def local_minute(at_ms: int) -> int:
    """The minute of the day (0 to 1439) at ``at_ms`` by this machine's time zone."""
    local = time.localtime(at_ms / 1000)
    return local.tm_hour * 60 + local.tm_min


def utc_offset_s(at_ms: int) -> int:
    """This machine's time zone at ``at_ms``, seconds east of UTC."""
    return time.localtime(at_ms / 1000).tm_gmtoff
