"""What the health check asks CoinGlass: every read it makes, as endpoint and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cgtui.checklist.market_rules import HISTORY_INTERVAL
from cgtui.checklist.plan_rules import INPUT_INTERVAL
from cgtui.coinglass.catalogue import (
    ACCOUNT,
    ETF_FLOWS,
    EXCHANGE_PAIRS,
    FUNDING_HISTORY,
    LIQUIDATION_AGGREGATED,
    LIQUIDATION_HISTORY,
    OI_AGGREGATED,
    OI_HISTORY,
    TAKER_AGGREGATED,
)
from cgtui.coinglass.rest_types import Endpoint

HISTORY_ROWS: Final = "24"
INPUT_ROWS: Final = "10"


@dataclass(frozen=True, slots=True)
class HealthConfig:
    """The market that is asked about, by the settings.

    ``exchange`` and ``coin`` are those of the health check; ``exchanges`` and
    ``reference_exchange`` those of the confirming inputs. ``etf`` is whether fund flows are on.
    """

    rest_url: str
    ws_url: str
    channel: str
    coin: str
    exchange: str
    quote: str
    exchanges: tuple[str, ...]
    reference_exchange: str
    budget_per_min: int
    etf: bool = True
    key_source: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One read. ``name`` is the id of its check; ``pair_on`` the exchange whose own name of the
    pair belongs into ``symbol``, which is not known before it is looked up.
    """

    name: str
    endpoint: Endpoint[Any]
    params: Mapping[str, str] = field(default_factory=dict)
    interval: str | None = None
    pair_on: str | None = None
    about: str = ""

    def of_pair(self, instrument_id: str) -> Question:
        """The same with the pair filled in."""
        return Question(
            self.name,
            self.endpoint,
            {**self.params, "symbol": instrument_id},
            self.interval,
            None,
            f"{instrument_id} on {self.pair_on}",
        )


ACCOUNT_QUESTION: Final = Question("account", ACCOUNT)
PAIRS_QUESTION: Final = Question("pairs", EXCHANGE_PAIRS)
ETF_QUESTION: Final = Question("etf_flows", ETF_FLOWS)


def market_questions(config: HealthConfig) -> tuple[Question, ...]:
    """Funding, open interest and liquidation of the health check's pair."""
    named = (
        ("funding", FUNDING_HISTORY),
        ("open_interest", OI_HISTORY),
        ("liquidation", LIQUIDATION_HISTORY),
    )
    params = {"exchange": config.exchange, "limit": HISTORY_ROWS}
    return tuple(
        Question(name, endpoint, params, HISTORY_INTERVAL, pair_on=config.exchange)
        for name, endpoint in named
    )


def input_questions(config: HealthConfig) -> tuple[Question, ...]:
    """The four confirming inputs of the health check's coin, taker volume first."""
    venues = {"exchange_list": ",".join(config.exchanges)}
    coin = {"symbol": config.coin, "limit": INPUT_ROWS}
    pair = {"exchange": config.reference_exchange, "limit": INPUT_ROWS}
    return (
        Question(
            "input_taker", TAKER_AGGREGATED, {**venues, **coin}, INPUT_INTERVAL, about=config.coin
        ),
        Question(
            "input_open_interest",
            OI_AGGREGATED,
            {**coin, "unit": "coin"},
            INPUT_INTERVAL,
            about=config.coin,
        ),
        Question(
            "input_liquidations",
            LIQUIDATION_AGGREGATED,
            {**venues, **coin},
            INPUT_INTERVAL,
            about=config.coin,
        ),
        Question(
            "input_funding",
            FUNDING_HISTORY,
            pair,
            INPUT_INTERVAL,
            pair_on=config.reference_exchange,
        ),
    )
