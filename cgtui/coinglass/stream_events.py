"""What happens on the liquidation stream, as values. All ``at_ms`` are by the source's clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.coinglass.events import Liquidation


class DisconnectKind(StrEnum):
    """Why a connection ended or could not be made."""

    CONNECT_FAILED = "connect_failed"  # DNS, refused, TCP time-out
    TLS = "tls"
    HTTP = "http"  # the upgrade was answered with an HTTP error
    CLOSED = "closed"  # the other side closed it
    READ_TIMEOUT = "read_timeout"  # half-open: nothing came after a ping
    PONG_MISSING = "pong_missing"  # data flows, but pings go unanswered
    FRAME_TOO_LARGE = "frame_too_large"
    CUT = "cut"  # cut by us: on a key, or to prove the reconnect


class RefusalKind(StrEnum):
    """Terminal: reconnecting would not help until a person changes something."""

    KEY = "key"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Connecting:
    """A connection attempt begins. ``url`` has its key masked; ``attempt`` counts from 1."""

    at_ms: int
    url: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The websocket is open; ``handshake_ms`` is real time from the start of the attempt."""

    at_ms: int
    handshake_ms: float


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The subscription was sent. CoinGlass acknowledges nothing, so this proves no data yet."""

    at_ms: int
    channel: str


@dataclass(frozen=True, slots=True)
class PingSent:
    """The text ``ping`` was sent."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class PongReceived:
    """The text ``pong`` arrived ``rtt_ms`` (real time) after its ping."""

    at_ms: int
    rtt_ms: float


@dataclass(frozen=True, slots=True)
class PongMissed:
    """No pong within the time-out; ``in_a_row`` counts the consecutive ones."""

    at_ms: int
    in_a_row: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """One order of a frame, or a whole frame, that could not be used.

    ``kind`` is a short stable word (``not_json``, ``other_channel``, ``missing_field``,
    ``bad_number``, ``time_out_of_range`` …), ``excerpt`` the first 120 characters, sanitised.
    """

    kind: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class OrdersReceived:
    """One data frame. ``orders`` are its valid orders in the frame's own sequence.

    ``rejected`` are the orders of the same frame that were not valid; ``duplicates`` counts the
    ones that a previous connection had already delivered (compared across a reconnect only).
    """

    received_ms: int
    frame_bytes: int
    orders: tuple[Liquidation, ...]
    rejected: tuple[Rejected, ...] = ()
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class BadFrame:
    """A whole frame that is not a data frame of our channel."""

    received_ms: int
    frame_bytes: int
    rejected: Rejected


@dataclass(frozen=True, slots=True)
class NoticeReceived:
    """A control message of the server (an acknowledgement, say); harmless, shown in the log."""

    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The connection ended, or an attempt failed; another follows in ``retry_in_s``.

    ``open_s`` is how long it had been open (0.0 for a failed attempt), real time.
    ``reconnects`` is the number of reconnections since start, this coming one included.
    ``silent_s`` is how long ago the last frame came over the connection, a pong included (the
    subscription, if none did), ``None`` where nothing was subscribed to: real time, that in which
    the machine slept included, and whatever its clock was set to meanwhile (`clock.elapsed_s`).
    """

    at_ms: int
    kind: DisconnectKind
    reason: str
    retry_in_s: float
    reconnects: int
    open_s: float
    silent_s: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """CoinGlass refused the key or the plan. The stream has stopped for good."""

    at_ms: int
    kind: RefusalKind
    reason: str
    open_s: float


StreamEvent = (
    Connecting
    | Opened
    | Subscribed
    | PingSent
    | PongReceived
    | PongMissed
    | OrdersReceived
    | BadFrame
    | NoticeReceived
    | Disconnected
    | Refused
)
