"""What the outbox tells, and how it stands. All frozen: they cross to other threads."""

from __future__ import annotations

from dataclasses import dataclass

from cgtui.signals.alert import AlertRecord


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it: ``record`` has its ``message_id``."""

    record: AlertRecord


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused for good. ``permanent`` says that every other one would be, too."""

    record: AlertRecord
    reason: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Expired:
    """Not sent within its life."""

    record: AlertRecord


@dataclass(frozen=True, slots=True)
class Recorded:
    """Written down and nothing else, because Telegram is off."""

    record: AlertRecord


@dataclass(frozen=True, slots=True)
class AttemptFailed:
    """A call that brought nothing; the next one comes in ``retry_in_s`` seconds.

    ``paused`` marks Telegram's own wish for a wait, which is no failed delivery.
    """

    record: AlertRecord
    reason: str
    retry_in_s: float
    paused: bool


@dataclass(frozen=True, slots=True)
class Probed:
    """``getMe`` was asked in place of a message: whether Telegram answered it."""

    ok: bool
    reason: str


@dataclass(frozen=True, slots=True)
class TelegramOff:
    """Telegram was switched off by a refusal, for ``reason``."""

    reason: str


@dataclass(frozen=True, slots=True)
class StoreFailed:
    """The journal could not take what became of an alert; it is kept in memory."""

    reason: str


OutboxEvent = (
    Sent | Failed | Expired | Recorded | AttemptFailed | Probed | TelegramOff | StoreFailed
)


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How delivery stands. ``off_reason`` is empty while Telegram is on.

    ``oldest_unsent_s`` is the age of the oldest pending alert, ``paused_s`` what is left of a wait
    that Telegram asked for. ``last_sent_at_ms`` is this machine's time. ``last_error`` is empty
    after a success. ``unwritten`` counts records that the journal has not taken.
    """

    telegram_on: bool
    off_reason: str
    pending: int
    oldest_unsent_s: float | None
    last_message_id: int | None
    last_sent_at_ms: int | None
    last_error: str
    paused_s: float
    unwritten: int
