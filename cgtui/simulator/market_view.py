"""What the REST API needs of a market, whichever drives it: a scenario or a tape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from cgtui.simulator.funding import Funding
from cgtui.simulator.instruments import Listing
from cgtui.simulator.liquidation_series import LiquidationSeries
from cgtui.simulator.series import CoinSeries


class MarketView(Protocol):
    """A market to ask about; coins go by the name they have in ``listings``."""

    @property
    def seed(self) -> int:
        """What everything made up is drawn from."""
        ...

    @property
    def start_ms(self) -> int:
        """Where the past ends and the present begins."""
        ...

    @property
    def listings(self) -> Mapping[str, Listing]:
        """Each coin's contracts."""
        ...

    @property
    def venues(self) -> Sequence[str]:
        """Names of all venues."""
        ...

    @property
    def funding(self) -> Funding:
        """Funding rates."""
        ...

    def find(self, symbol: str) -> Listing | None:
        """The coin a caller means; None for one that is not listed."""
        ...

    def open_interest_usd(self, coin: str) -> float:
        """About what is open in a coin, to rank coins by."""
        ...

    def series(self, coin: str) -> CoinSeries:
        """Price, taker volume and open interest of a listed coin."""
        ...

    def liquidations(self, coin: str) -> LiquidationSeries:
        """What was liquidated of a listed coin."""
        ...
