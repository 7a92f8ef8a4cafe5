"""A tape's market behind its REST API, without a socket; the test moves the tape on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from cgtui.simulator.credentials import Credentials
from cgtui.simulator.order import Order
from cgtui.simulator.replay_inputs import ReplayInputs
from cgtui.simulator.tape import Tape
from cgtui.simulator.tape_course import TapeCourse
from cgtui.simulator.tape_orders import orders_of

MINUTE_MS = 60_000
ALL_VENUES = "Binance,OKX,Bybit,Hyperliquid,Gate,Bitget,HTX,CoinEx,Aster"


class TapeApi:
    """The API of one tape. ``sent`` are the orders of the frames sent so far."""

    def __init__(self, tape: Tape) -> None:
        self.sent: list[Order] = []
        self.now_ms = tape.summary.first_ms
        credentials = Credentials(api_key="tape-key")
        self.inputs = ReplayInputs(tape, lambda: self.now_ms, credentials)
        transport = httpx.ASGITransport(self.inputs.rest_app)
        self.client = httpx.AsyncClient(
            transport=transport, base_url="http://tape", headers={"CG-API-KEY": "tape-key"}
        )
        course = TapeCourse(tape.summary.first_ms)
        self._frames = [(course.leg_to(f.t_ms).to_ms, f.text) for f in tape.frames() if f]

    def play_to(self, to_ms: int) -> None:
        """Send the frames that are due by then, as the player would, and let it be ``to_ms``."""
        while self._frames and self._frames[0][0] <= to_ms:
            at_ms, text = self._frames.pop(0)
            self.now_ms = at_ms
            self.inputs.send(at_ms, text)
            self.sent += orders_of(text, at_ms)
        self.now_ms = max(self.now_ms, to_ms)

    async def data(self, path: str, **query: object) -> Any:
        """The data of a successful answer."""
        written = {name: str(value) for name, value in query.items()}
        answer = await self.client.get(f"/api/futures/{path}", params=written)
        body = answer.json()
        assert answer.status_code == 200, answer.text
        assert body["code"] == "0", body
        return body["data"]

    async def liquidated(
        self, coin: str, exchanges: str = ALL_VENUES, **query: object
    ) -> dict[int, tuple[float, float]]:
        """Longs and shorts of each minute (or interval) in which there were any."""
        rows = await self.data(
            "liquidation/aggregated-history",
            **({"exchange_list": exchanges, "symbol": coin, "interval": "1m"} | query),
        )
        sums = {
            row["time"]: (
                row["aggregated_long_liquidation_usd"],
                row["aggregated_short_liquidation_usd"],
            )
            for row in rows
        }
        return {time_ms: pair for time_ms, pair in sums.items() if any(pair)}


def by_minute(
    orders: Iterable[Order], coin: str, exchanges: str = ALL_VENUES, *, width_ms: int = MINUTE_MS
) -> dict[int, tuple[float, float]]:
    """Longs and shorts of each minute by the orders themselves."""
    sums: dict[int, list[float]] = {}
    for order in orders:
        if order.coin == coin and order.exchange in exchanges.split(",") and order.usd:
            pair = sums.setdefault(order.time_ms // width_ms * width_ms, [0.0, 0.0])
            pair[order.side - 1] += order.usd
    return {time_ms: (pair[0], pair[1]) for time_ms, pair in sums.items()}


@asynccontextmanager
async def serve_tape(tape: Tape) -> AsyncIterator[TapeApi]:
    """The API of a tape that stands at its beginning."""
    api = TapeApi(tape)
    async with api.client:
        yield api
