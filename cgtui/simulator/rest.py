"""CoinGlass's REST API over the simulated market."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cgtui.simulator.market_view import MarketView
from cgtui.simulator.plans import Account
from cgtui.simulator.rest_call import Call
from cgtui.simulator.rest_faults import Fault, FlakyRest, RestFaults
from cgtui.simulator.rest_gate import KEY_HEADER, Gate, check_plan
from cgtui.simulator.rest_reply import RefusedError, envelope, json_reply, refusal
from cgtui.simulator.rest_routes import ENDPOINTS, Endpoint
from cgtui.simulator.script import Scenario

_NOT_FOUND = b'{"status":404,"error":"Not Found","message":"404 Endpoint not found"}'


class RestServer:
    """Answers calls: path, faults, key, rate, plan, parameters, in this order."""

    def __init__(
        self,
        market: MarketView,
        *,
        now_ms: Callable[[], int],
        gate: Gate,
        faults: RestFaults,
        flaky: FlakyRest | None,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._market = market
        self._now_ms = now_ms
        self._gate = gate
        self._faults = faults
        self._flaky = flaky
        self._sleep = sleep

    async def answer(self, request: Request) -> Response:
        """The response to one GET."""
        endpoint = ENDPOINTS.get(request.url.path)
        if endpoint is None:
            return json_reply(_NOT_FOUND, status=404)
        fault = await self._fault(request.url.path)
        if fault is not None and fault.body is not None:
            return Response(fault.body, status_code=fault.status, media_type=fault.content_type)
        key = request.headers.get(KEY_HEADER, "")
        headers: dict[str, str] = {}
        try:
            account = self._gate.account(key)
            try:
                self._gate.count(key)
            finally:
                headers = self._gate.headers(key)
            body = await self._run(endpoint, account, request)
        except RefusedError as refused:
            return refusal(refused, headers)
        return json_reply(body, headers=headers)

    async def _fault(self, path: str) -> Fault | None:
        fault = self._faults.take(path)
        if fault is None and self._flaky is not None:
            fault = self._flaky.take()
        if fault is not None and fault.delay_s:
            await self._sleep(fault.delay_s)
        return fault

    async def _run(self, endpoint: Endpoint, account: Account, request: Request) -> bytes:
        check_plan(account, endpoint.plan)
        call = Call(self._market, account, self._now_ms(), request.query_params)
        data = endpoint.handler(call)
        if inspect.isawaitable(data):
            data = await data
        return envelope(data)


def make_rest_app(
    market: MarketView,
    *,
    now_ms: Callable[[], int],
    accounts: Mapping[str, Account],
    scenario: Scenario | None = None,
    seed: int,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    http_429: bool = False,
) -> Starlette:
    """The API as an ASGI application; ``state.faults`` is its `RestFaults`.

    ``now_ms`` is simulated time; ``accounts`` maps an API key to what it may do. Rates are counted
    by ``monotonic`` (real seconds); ``http_429`` adds HTTP status 429 to body code "429". A
    scenario with ``rest_faults`` misbehaves by ``seed``.
    """
    faults = RestFaults()
    server = RestServer(
        market,
        now_ms=now_ms,
        gate=Gate(accounts, monotonic=monotonic, http_429=http_429),
        faults=faults,
        flaky=FlakyRest(seed) if scenario is not None and scenario.rest_faults else None,
        sleep=sleep,
    )
    app = Starlette(routes=[Route("/{path:path}", server.answer, methods=["GET"])])
    app.state.faults = faults
    return app
