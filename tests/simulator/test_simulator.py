from __future__ import annotations

import asyncio
import json
import signal
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from websockets.exceptions import InvalidStatus

from cgtui.simulator.chaos import Fault
from cgtui.simulator.credentials import Credentials
from cgtui.simulator.http_server import serve_http
from cgtui.simulator.loopback import LoopbackService, in_thread
from cgtui.simulator.market import Market
from cgtui.simulator.order import LONG, Order
from cgtui.simulator.replay import Replay
from cgtui.simulator.sim_clock import SimClock
from cgtui.simulator.simulator import Simulator
from cgtui.simulator.tape_lines import TapeError
from tests.simulator.feed_client import (
    VirtualTime,
    drained,
    listening,
    opened,
    subscribed,
    until_closed,
)

T0 = 1_700_000_000_000


def test_the_simulated_clock_runs_at_its_speed() -> None:
    time = VirtualTime()
    clock = SimClock(T0, 60.0, monotonic=time.monotonic)
    assert clock.now_ms() == T0
    time.now_s += 1.5
    assert clock.now_ms() == T0 + 90_000


@pytest.mark.parametrize("speed", [0.0, -2.0, float("nan"), float("inf")])
def test_a_clock_that_does_not_advance_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="expected a number above 0"):
        SimClock(T0, speed)


def test_an_unknown_scenario_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="expected one of calm, cascade"):
        Simulator("earthquake", 1)


async def test_the_market_is_stepped_to_the_clock_and_a_step_is_one_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps_ms: list[int] = []

    def step(_market: Market, to_ms: int) -> list[Order]:
        steps_ms.append(to_ms)
        return [Order("OKX", "ETH", "ETH-USDT-SWAP", LONG, 2_500.0, 90.0, to_ms)] * 3

    monkeypatch.setattr(Market, "step", step)
    async with Simulator("calm", 7, speed=20.0, start_ms=T0) as simulator:
        async with listening(simulator.ws_url, simulator.api_key) as client:
            times_ms = [row["time"] for row in json.loads(await client.recv())["data"]]
        assert times_ms == times_ms[:1] * 3
        assert times_ms[0] in steps_ms
        assert steps_ms == sorted(steps_ms)
        assert T0 <= steps_ms[0] <= steps_ms[-1] <= simulator.clock.now_ms()


async def test_a_scenario_reaches_its_subscriber() -> None:
    async with (
        Simulator("storm", 7, speed=20.0) as simulator,
        listening(simulator.ws_url, simulator.api_key) as client,
    ):
        assert json.loads(await client.recv())["data"]
        assert simulator.error is None


async def test_the_three_servers_answer_on_loopback_alone() -> None:
    async with Simulator("calm", 1) as simulator:
        urls = (simulator.ws_url, simulator.rest_url, simulator.telegram_url)
        for url in urls:
            parts = urlsplit(url)
            assert parts.hostname == "127.0.0.1"
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.2", parts.port or 0), timeout=5.0)
        async with httpx.AsyncClient(trust_env=False) as http:
            reply = await http.get(
                f"{simulator.rest_url}/api/futures/supported-coins",
                headers={"CG-API-KEY": simulator.api_key},
            )
            assert reply.json()["code"] == "0"
            sent = await http.post(
                f"{simulator.telegram_url}/bot{simulator.bot_token}/sendMessage",
                json={"chat_id": simulator.chat_id, "text": "hello"},
            )
            assert sent.json()["ok"] is True
            updates = await http.get(
                f"{simulator.telegram_url}/bot{simulator.bot_token}/getUpdates"
            )
            (update,) = updates.json()["result"]
            assert str(update["message"]["chat"]["id"]) == simulator.chat_id
        assert [message.text for message in simulator.sent_messages] == ["hello"]


async def test_a_key_that_is_not_its_own_is_refused() -> None:
    async with Simulator("calm", 1) as simulator:
        with pytest.raises(InvalidStatus):
            async with opened(simulator.ws_url, "other"):
                pass


async def test_a_key_below_standard_is_told_to_upgrade() -> None:
    async with (
        Simulator("calm", 1, level="STARTUP") as simulator,
        opened(simulator.ws_url, simulator.api_key) as client,
    ):
        await client.send('{"method":"subscribe","channels":["liquidationOrders"]}')
        assert await client.recv() == "liquidationOrders need upgrade plan"


def test_secrets_differ_from_run_to_run_unless_they_are_given() -> None:
    one, other = Simulator("calm", 1), Simulator("calm", 1)
    assert one.api_key != other.api_key
    assert one.bot_token != other.bot_token
    assert one.chat_id != other.chat_id
    credentials = Credentials(api_key="a", bot_token="1:b", chat_id="2")
    given = Simulator("calm", 1, credentials=credentials)
    assert (given.api_key, given.bot_token, given.chat_id) == ("a", "1:b", "2")
    assert repr(credentials) == "Credentials()"


async def test_only_a_flaky_scenario_breaks_connections_by_itself() -> None:
    time = VirtualTime()
    first = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if seconds >= 15.0:
            first.set()
        await (asyncio.sleep(3_600.0) if first.is_set() else time.sleep(seconds))

    async with Simulator("flaky", 3, sleep=sleep, monotonic=time.monotonic):
        await first.wait()
    first.clear()
    async with Simulator("calm", 3, sleep=sleep, monotonic=time.monotonic) as simulator:
        async with listening(simulator.ws_url, simulator.api_key) as client:
            await drained(client)
        assert not first.is_set()


async def test_a_fault_can_be_injected_by_name() -> None:
    async with (
        Simulator("calm", 1) as simulator,
        listening(simulator.ws_url, simulator.api_key) as client,
    ):
        await simulator.feed.wait_subscribed()
        await simulator.chaos.inject(Fault.DROP)
        assert (await until_closed(client)).rcvd is None


async def test_a_market_that_fails_is_seen_by_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = asyncio.Event()

    def step(_market: Market, _to_ms: int) -> list[Order]:
        failed.set()
        raise ArithmeticError("no market today")

    monkeypatch.setattr(Market, "step", step)
    async with Simulator("calm", 1) as simulator:
        await failed.wait()
        await asyncio.sleep(0)
        assert isinstance(simulator.error, ArithmeticError)


async def test_an_exception_in_an_application_is_answered_500_and_told_to_the_owner() -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ArithmeticError("no answer today")

    errors: list[BaseException] = []
    async with serve_http(app, errors.append) as url, httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(url)).status_code == 500
    assert [str(error) for error in errors] == ["no answer today"]


async def test_a_request_in_flight_does_not_hold_up_the_end() -> None:
    entered = asyncio.Event()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        entered.set()
        await asyncio.Event().wait()

    async with httpx.AsyncClient(trust_env=False, timeout=30.0) as http:
        async with serve_http(app, lambda _error: None) as url:
            asking = asyncio.create_task(http.get(url))
            await entered.wait()
        with pytest.raises(httpx.RemoteProtocolError):
            await asking


async def test_signal_handlers_are_left_alone() -> None:
    watched = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in watched]
    async with Simulator("calm", 1):
        assert [signal.getsignal(number) for number in watched] == before


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    path = tmp_path / "tape"
    path.write_text(
        "".join(json.dumps({"t": T0 + i * 10, "frame": str(i)}) + "\n" for i in range(20))
    )
    return path


async def test_a_replay_serves_its_frames_with_any_key_and_nothing_else(tape: Path) -> None:
    async with Replay(tape, 100.0) as replay:
        assert (replay.rest_url, replay.telegram_url) == ("", "")
        async with listening(replay.ws_url, "whatever") as client:
            assert [await client.recv() for _ in range(20)] == [str(i) for i in range(20)]
        assert T0 <= replay.clock.now_ms() <= T0 + 190 + 1_000
        assert replay.progress().frames_total == 20
        assert replay.error is None


def test_a_replay_of_no_recording_is_refused_before_anything_starts(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    path.write_text("hello")
    with pytest.raises(TapeError, match="line 1: expected a tape"):
        Replay(path)


async def test_a_thread_of_its_own_serves_until_the_block_is_left(tape: Path) -> None:
    with in_thread(Replay(tape, 1_000.0)) as replay:
        assert threading.active_count() > 1
        async with listening(replay.ws_url) as client:
            assert [await client.recv() for _ in range(20)] == [str(i) for i in range(20)]
            thread = _simulator_thread()
    assert not thread.is_alive()
    assert replay.error is None


def test_a_simulator_can_have_a_thread_of_its_own() -> None:
    with in_thread(Simulator("calm", 1)) as simulator:
        reply = httpx.get(
            f"{simulator.rest_url}/api/futures/supported-coins",
            headers={"CG-API-KEY": simulator.api_key},
            trust_env=False,
        )
        assert reply.status_code == 200
        thread = _simulator_thread()
    assert not thread.is_alive()
    assert simulator.error is None


def _simulator_thread() -> threading.Thread:
    (thread,) = (t for t in threading.enumerate() if t.name == "cgtui-simulator")
    return thread


class _Failing(LoopbackService):
    def __init__(self, *, at_start: bool) -> None:
        super().__init__()
        self.left = False
        self.failed = threading.Event()
        self._at_start = at_start

    def _leave(self) -> None:
        self.left = True

    async def _start(self) -> None:
        self._stack.callback(self._leave)
        if self._at_start:
            raise OSError("no port left")
        self._spawn(self._work())

    async def _work(self) -> None:
        asyncio.get_running_loop().call_soon(self.failed.set)
        raise OSError("broke")


async def test_leaving_stops_what_runs_in_the_background() -> None:
    class Waiting(LoopbackService):
        stopped = False

        async def _start(self) -> None:
            self._spawn(self._work())

        async def _work(self) -> None:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.stopped = True

    started = asyncio.Event()
    async with Waiting() as service:
        await started.wait()
    assert service.stopped
    assert service.error is None


def test_a_failure_to_start_in_a_thread_is_raised_to_the_owner() -> None:
    service = _Failing(at_start=True)
    with pytest.raises(OSError, match="no port left"), in_thread(service):
        pass
    assert service.left


def test_a_failure_in_the_thread_is_seen_by_the_owner() -> None:
    service = _Failing(at_start=False)
    with in_thread(service):
        assert service.failed.wait(timeout=30.0)
    assert isinstance(service.error, OSError)
    assert service.left


@pytest.fixture
def _proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")


@pytest.mark.usefixtures("_proxied")
async def test_a_proxy_in_the_environment_changes_nothing(tape: Path) -> None:
    async with Replay(tape, 100.0) as replay, listening(replay.ws_url) as client:
        assert await client.recv() == "0"


async def test_faults_mix_with_orders_of_the_market(monkeypatch: pytest.MonkeyPatch) -> None:
    order = Order("Bybit", "SOL", "SOLUSDT", LONG, 150.0, 900.0, T0 + 1)
    stepped = asyncio.Event()

    def step(_market: Market, _to_ms: int) -> list[Order]:
        first = not stepped.is_set()
        stepped.set()
        return [order] if first else []

    monkeypatch.setattr(Market, "step", step)
    async with Simulator("calm", 1, start_ms=T0) as simulator:
        await stepped.wait()
        async with subscribed(simulator.ws_url, simulator.api_key) as client:
            await simulator.chaos.inject(Fault.GARBAGE)
            assert '"SOLUSDT"' in (await drained(client))[-2]
