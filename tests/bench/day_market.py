"""A simulated day without a socket and without real time: the market moves when it is told to.

What a live run meets is all here, for a measurement or a test to drive the real client, parser and
engine through hours in minutes: frames as they would come, REST and the Bot API behind an
`httpx.ASGITransport`, and one clock for all of it.

    day = DayMarket(BUSY)
    async with CoinglassClient(..., key=day.api_key, transport=day.rest_transport()) as client:
        for second in range(86_400):
            for frame in day.frames(1.0):
                parser.parse(frame, received_ms=day.now_ms())
"""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from cgtui.simulator.liquidation_frame import encode_frames
from cgtui.simulator.market import Inputs, Market
from cgtui.simulator.order import Order
from cgtui.simulator.plans import SUBSCRIPTION_MS, Account
from cgtui.simulator.rest import make_rest_app
from cgtui.simulator.rest_faults import RestFaults
from cgtui.simulator.script import Scenario
from cgtui.simulator.telegram import SentMessage, make_bot_app, private_chat
from cgtui.simulator.telegram_faults import BotFaults

DAY_START_MS = 1_763_683_200_000
"""Friday, 21 November 2025, 00:00 UTC."""
DAY_S = 86_400

_NO_LIMIT = 1_000_000_000


class DayMarket:
    """A market, its REST API and its bot. The same scenario, seed and start give the same day.

    ``limit_per_min`` is the REST rate, counted by ``monotonic`` (seconds); by default there is none
    to speak of.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 1,
        *,
        start_ms: int = DAY_START_MS,
        inputs: Inputs = "agree",
        limit_per_min: int = _NO_LIMIT,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.api_key = "day-key"
        self.bot_token = f"1234567890:{'d' * 35}"
        self.chat_id = "4242"
        self.market = Market(seed=seed, scenario=scenario, start_ms=start_ms, inputs=inputs)
        account = Account("STANDARD", start_ms + SUBSCRIPTION_MS, limit_per_min)
        self._rest_app = make_rest_app(
            self.market,
            now_ms=self.now_ms,
            accounts={self.api_key: account},
            scenario=scenario,
            seed=seed,
            monotonic=monotonic,
        )
        self._bot_app = make_bot_app(
            token=self.bot_token,
            chats=(private_chat(self.chat_id),),
            now_s=lambda: self.now_ms() / 1000,
        )
        self.rest_faults: RestFaults = self._rest_app.state.faults
        self.bot_faults: BotFaults = self._bot_app.state.faults

    def now_ms(self) -> int:
        """Simulated time, milliseconds since the epoch."""
        return self.market.now_ms

    def orders(self, seconds: float) -> list[Order]:
        """Let this much time pass; the orders it brought, oldest first."""
        return self.market.step(self.market.now_ms + round(seconds * 1000))

    def frames(self, seconds: float) -> list[str]:
        """Let this much time pass; its orders as the feed would send them at its end."""
        return list(encode_frames(self.orders(seconds)))

    def rest_transport(self) -> httpx.ASGITransport:
        """The way to the REST API, for a client that is given its transport."""
        return httpx.ASGITransport(self._rest_app)

    def bot_transport(self) -> httpx.ASGITransport:
        """The way to the Bot API."""
        return httpx.ASGITransport(self._bot_app)

    @property
    def sent_messages(self) -> list[SentMessage]:
        """What the bot has accepted, oldest first."""
        return list(self._bot_app.state.sent)
