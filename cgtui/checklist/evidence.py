"""What the health check found out, before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.coinglass.rest_types import Quota
from cgtui.coinglass.rows_account import Subscription
from cgtui.coinglass.rows_etf import EtfFlowDay
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.coinglass.stream_events import RefusalKind

Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A read, or the websocket, that was not tried: ``reason`` in a few words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Read(Generic[Row]):
    """A REST read that was tried: its rows, or the error it ended in.

    ``latency_ms`` is real time; ``attempts`` counts the calls it took. ``about`` names what was
    asked about where the path does not (``SOL-USDT-SWAP on OKX``).
    """

    path: str
    rows: tuple[Row, ...] = ()
    error: CoinglassError | None = None
    latency_ms: float | None = None
    attempts: int = 1
    skipped: int = 0
    interval_requested: str | None = None
    interval_used: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class FeedVisit:
    """One visit to the websocket. ``url`` has its key masked.

    ``handshake_ms`` is ``None`` where it did not open, ``pong_rtt_ms`` where no pong came; both
    are real time. ``ended`` says why it was over before the pong, in words; ``refusal`` is set
    where CoinGlass turned the key or the plan down. ``orders`` came along the way.
    """

    url: str
    channel: str
    handshake_ms: float | None = None
    subscribed: bool = False
    pong_rtt_ms: float | None = None
    orders: int = 0
    ended: str | None = None
    refusal: RefusalKind | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """All HTTP attempts of the run: how many, how many failed, and the classes of the failures."""

    attempts: int = 0
    failed: int = 0
    classes: tuple[str, ...] = ()


NOT_YET = NotAsked("not asked yet")


@dataclass(frozen=True, slots=True)
class HealthEvidence:
    """Everything the rules look at.

    ``now_ms`` is this machine's time when the evidence was complete. ``clock_offset_ms`` is
    CoinGlass's clock minus ours, good to a second; ``None`` where no answer told the time.
    ``pair`` is the exchange's own name of the health check's pair; where there is none,
    ``pair_missing`` says so and names the nearest. ``inputs`` are the four confirming inputs at one
    minute by name. ``budget_per_min`` is ours.
    """

    now_ms: int
    rest_url: str
    ws_url: str
    coin: str
    exchange: str
    budget_per_min: int
    key_source: str = ""
    account: Read[Subscription] | NotAsked = NOT_YET
    pairs: Read[ExchangePair] | NotAsked = NOT_YET
    pair: str | None = None
    pair_missing: str | None = None
    funding: Read[Any] | NotAsked = NOT_YET
    open_interest: Read[Any] | NotAsked = NOT_YET
    liquidation: Read[Any] | NotAsked = NOT_YET
    etf: Read[EtfFlowDay] | NotAsked = NOT_YET
    inputs: Mapping[str, Read[Any] | NotAsked] = field(default_factory=dict)
    feed: FeedVisit | NotAsked = NOT_YET
    clock_offset_ms: int | None = None
    quota: Quota = field(default_factory=lambda: Quota(None, None))
    calls: Calls = field(default_factory=Calls)
