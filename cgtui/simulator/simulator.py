"""The embedded simulator: a market and its three servers."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

from cgtui.simulator.admission import UnknownKeyReply, admit_accounts
from cgtui.simulator.chaos import Chaos, fault_course
from cgtui.simulator.credentials import Credentials
from cgtui.simulator.http_server import serve_http
from cgtui.simulator.loopback import LoopbackService
from cgtui.simulator.market import Inputs, Market
from cgtui.simulator.order import Order
from cgtui.simulator.plans import SUBSCRIPTION_MS, Account, Level
from cgtui.simulator.rest import make_rest_app
from cgtui.simulator.scenarios import SCENARIOS, Scenario
from cgtui.simulator.sim_clock import SimClock
from cgtui.simulator.telegram import SentMessage, make_bot_app, private_chat
from cgtui.simulator.ws import FeedServer

TICK_S = 0.05
_RECENT_ORDERS = 64


class Simulator(LoopbackService):
    """A simulated market behind CoinGlass's REST API and feed and a Telegram Bot API.

    Use ``async with``, or ``in_thread``. ``scenario`` is the name of one, or one. While it serves,
    ``ws_url``, ``rest_url`` and ``telegram_url`` are set (loopback, no slash at the end).
    ``api_key``, ``bot_token`` and ``chat_id`` are what it answers to, random unless
    ``credentials`` gives them; the chat's owner has written to the bot. ``speed`` is
    simulated time against real time; ``start_ms`` defaults to now. ``inputs`` says whether what
    REST tells agrees with a cascade or contradicts it (`Market`). ``level`` is the plan of
    ``api_key``; ``accounts`` adds keys. ``faults`` overrides whether the feed misbehaves, which is
    the scenario's choice. ``tick_s`` and ``sleep`` are in real seconds.
    Raises ``ValueError`` for an unknown scenario or a speed that is not positive.
    """

    def __init__(
        self,
        scenario: str | Scenario,
        seed: int,
        speed: float = 1.0,
        start_ms: int | None = None,
        *,
        credentials: Credentials | None = None,
        inputs: Inputs = "agree",
        level: Level = "STANDARD",
        accounts: Mapping[str, Account] | None = None,
        unknown_key: UnknownKeyReply = UnknownKeyReply.HTTP_401,
        faults: bool | None = None,
        tick_s: float = TICK_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        script = scenario if isinstance(scenario, Scenario) else _script(scenario)
        start_ms = time.time_ns() // 1_000_000 if start_ms is None else start_ms
        credentials = credentials or Credentials()
        self.api_key = credentials.api_key
        self.bot_token = credentials.bot_token
        self.chat_id = credentials.chat_id
        self.ws_url = self.rest_url = self.telegram_url = ""
        self.clock = SimClock(start_ms, speed, monotonic=monotonic)
        self.market = Market(seed=seed, scenario=script, start_ms=start_ms, inputs=inputs)
        # In real time, so that a fast run does not end it.
        own = Account.on(level, expire_ms=start_ms + int(SUBSCRIPTION_MS * max(1.0, speed)))
        accounts = {self.api_key: own, **(accounts or {})}
        now_ms = self.clock.now_ms
        self.feed = FeedServer(
            admit=admit_accounts(accounts, now_ms), unknown_key=unknown_key, on_error=self.fail
        )
        self.rest_app = make_rest_app(
            self.market, now_ms=now_ms, accounts=accounts, scenario=script, seed=seed
        )
        self.bot_app = make_bot_app(token=self.bot_token, chats=(private_chat(self.chat_id),))
        self.bot_app.state.bot.receive("/start")
        self._recent: deque[Order] = deque(maxlen=_RECENT_ORDERS)
        self.chaos = Chaos(
            self.feed,
            now_ms=now_ms,
            recent=lambda: tuple(self._recent),
            seed=seed,
            sleep=sleep,
            monotonic=monotonic,
        )
        self._course = fault_course(seed) if _either(faults, script.connection_faults) else None
        self._tick_s = tick_s
        self._sleep = sleep

    @property
    def sent_messages(self) -> list[SentMessage]:
        """The messages the bot has accepted, oldest first."""
        return list(self.bot_app.state.sent)

    async def _start(self) -> None:
        enter = self._stack.enter_async_context
        self.rest_url = await enter(serve_http(self.rest_app, self.fail))
        self.telegram_url = await enter(serve_http(self.bot_app, self.fail))
        await enter(self.feed)
        self.ws_url = self.feed.url
        self._spawn(self._run_market())
        if self._course is not None:
            self._spawn(self.chaos.follow(self._course))

    async def _run_market(self) -> None:
        while True:
            orders = self.market.step(self.clock.now_ms())
            if orders:
                self._recent.extend(orders)
                self.feed.broadcast_orders(orders)
            await self._sleep(self._tick_s)


def _script(name: str) -> Scenario:
    if name not in SCENARIOS:
        raise ValueError(f"scenario {name!r}: expected one of {', '.join(SCENARIOS)}")
    return SCENARIOS[name]


def _either(chosen: bool | None, otherwise: bool) -> bool:
    return otherwise if chosen is None else chosen
