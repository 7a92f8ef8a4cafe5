"""The running program killed with SIGKILL again and again: which decisions reach the chat?

Run: ``python -m tests.bench.bench_kill [--rounds 200] [--least 0.5] [--most 4] [--seed 1]``.

This process holds a feed, CoinGlass's REST and the Bot API, which survive every kill. `cgtui watch`
runs on live data against them, with Telegram switched on, in a home folder of its own; coins that
were never there before are liquidated all the time. A round ends with SIGKILL at a random moment,
``--least`` to ``--most`` seconds after it has subscribed; one in five while it still starts.
Printed, never asserted:

decided     alerts in the journal, whatever became of them
arrived     of these, those that the bot accepted at least once
lost        committed, never arrived, and neither expired nor refused with a reason
repeated    accepted more than once under the same id (the promise: at most once more a crash)
thrice      accepted more than twice
said again  a coin and side told of under two ids within its silence
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from cgtui.journal.outside_state import set_state_from_outside
from cgtui.journal.reader import JournalReader
from cgtui.monitor.signal.telegram_switch import SWITCH, SwitchPosition
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.simulator.credentials import Credentials
from cgtui.simulator.http_server import serve_http
from cgtui.simulator.order import LONG, Order
from cgtui.simulator.telegram import make_bot_app, private_chat
from cgtui.simulator.ws import FeedServer
from tests.monitor.fake_coinglass import FakeCoinglass

DRAIN_S = 25.0
"""How long the last run has to send what is left; a chat takes a message a second."""
START_S = 60.0
"""A start takes a second, and many on a busy machine."""
NEW_COIN_S = 1.3
"""Between two cascades: a little more than the second that a chat asks for."""

_ID = re.compile(r"^(\S+) · \d{4}-\d\d-\d\d ", re.MULTILINE)
_GIVEN_UP = (AlertState.EXPIRED, AlertState.FAILED, AlertState.RECORDED)
_SETTINGS = (
    "confirm.settle_s=0",
    "rest.budget_per_min=10000",
    "alerts.storm_keys=100",
    "alerts.most_per_hour=1000",
    "features.backfill=off",
)


def wall_ms() -> int:
    """This machine's time."""
    return time.time_ns() // 1_000_000


@dataclass
class World:
    """What survives the kills."""

    rng: random.Random
    credentials: Credentials = field(default_factory=Credentials)
    feed: FeedServer = field(default_factory=FeedServer)
    coins: int = 0
    heard: int = 0
    errors: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rest = FakeCoinglass(wall_ms)
        chat = private_chat(self.credentials.chat_id)
        self.bot = make_bot_app(token=self.credentials.bot_token, chats=(chat,))

    def rest_app(self) -> Starlette:
        """CoinGlass's REST API: whatever is asked about is confirmed."""

        async def answer(request: Request) -> Response:
            found = await self.rest._answer(httpx.Request("GET", str(request.url)))
            return Response(found.content, found.status_code, media_type="application/json")

        return Starlette(routes=[Route("/{path:path}", answer)])

    def slow_bot(self) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        """The Bot API, which takes its time before it accepts and before it answers."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await asyncio.sleep(self.rng.uniform(0.0, 0.25))
            waits = True

            async def slowly(message: object) -> None:
                nonlocal waits
                if waits:
                    waits = False
                    await asyncio.sleep(self.rng.uniform(0.0, 0.25))
                await send(message)  # type: ignore[arg-type]

            await self.bot(scope, receive, slowly)

        return answer

    async def liquidate(self) -> None:
        """For good: a coin that was never there before, and now and then one that was."""
        while True:
            number = self.coins
            if self.coins > 3 and self.rng.random() < 0.2:
                number = self.rng.randrange(max(0, self.coins - 8), self.coins)
            else:
                self.coins += 1
            coin = f"K{number:05d}"
            orders = [
                Order("Binance", coin, f"{coin}USDT", LONG, 100.0, 100_000.0, wall_ms())
                for _ in range(4)
            ]
            self.heard += bool(self.feed.subscribers)
            self.feed.broadcast_orders(orders)
            await asyncio.sleep(NEW_COIN_S * self.rng.uniform(0.5, 1.5))


class Program:
    """`cgtui watch` on live data, started and killed."""

    def __init__(self, home: Path, environ: dict[str, str]) -> None:
        self.home = home
        self._environ = environ | {"CGTUI_HOME": str(home)}
        self.exits: Counter[int] = Counter()

    async def run_for(
        self, seconds: float, *, end: signal.Signals, feed: FeedServer | None = None
    ) -> None:
        """Start it and end it after so long, counted from its subscription to ``feed``."""
        sets = [word for one in _SETTINGS for word in ("--set", one)]
        with (self.home / "watch.jsonl").open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "cgtui", "watch", "--json", *sets),
                stdout=output,
                stderr=output,
                env=self._environ,
            )
            if feed is not None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(feed.wait_subscribed(), START_S)
            try:
                await asyncio.wait_for(process.wait(), seconds)
            except TimeoutError:
                process.send_signal(end)
                await process.wait()
        while feed is not None and feed.subscribers:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        assert process.returncode is not None
        self.exits[process.returncode] += 1


def switch_on(home: Path) -> None:
    """As a person does."""
    position = SwitchPosition(True, "", wall_ms())
    set_state_from_outside(home / "journal.db", SWITCH, position.as_kept(), wall_ms=wall_ms)


async def run(rounds: int, least_s: float, most_s: float, seed: int, home: Path) -> None:
    """All rounds, and the table."""
    rng = random.Random(seed)
    world = World(random.Random(seed + 1))
    switch_on(home)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        await enter(world.feed)
        rest_url = await enter(serve_http(world.rest_app(), world.errors.append))
        bot_url = await enter(serve_http(world.slow_bot(), world.errors.append))
        program = Program(
            home,
            {
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "COINGLASS_API_KEY": world.credentials.api_key,
                "TELEGRAM_BOT_TOKEN": world.credentials.bot_token,
                "TELEGRAM_CHAT_ID": world.credentials.chat_id,
                "CGTUI_REST_URL": rest_url,
                "CGTUI_WS_URL": world.feed.url,
                "CGTUI_TELEGRAM_URL": bot_url,
            },
        )
        liquidating = asyncio.create_task(world.liquidate())
        began_s = time.perf_counter()
        for number in range(1, rounds + 1):
            if rng.random() < 0.2:
                await program.run_for(rng.uniform(0.0, least_s), end=signal.SIGKILL)
            else:
                lasts_s = rng.uniform(least_s, most_s)
                await program.run_for(lasts_s, end=signal.SIGKILL, feed=world.feed)
            if number % 20 == 0:
                took_s = time.perf_counter() - began_s
                arrived = len(world.bot.state.sent)
                print(f"  {number} kills, {arrived} messages, {took_s:.0f} s", flush=True)
        liquidating.cancel()
        await program.run_for(DRAIN_S, end=signal.SIGTERM, feed=world.feed)
        report(rounds, world, program)


def report(rounds: int, world: World, program: Program) -> None:
    """The table."""
    records = {
        one.alert.alert_id: one
        for one in JournalReader(program.home / "journal.db").alerts(limit=1_000_000)
        if one.state is not AlertState.SUPPRESSED
    }
    accepted: Counter[str] = Counter()
    unknown = 0
    for message in world.bot.state.sent:
        found = _ID.search(message.text)
        accepted[found[1] if found else "?"] += 1
        unknown += found is None or found[1] not in records
    lost = [
        one for name, one in records.items() if not accepted[name] and one.state not in _GIVEN_UP
    ]
    states = Counter(one.state.value for one in records.values())
    print(f"kills {rounds}; exit codes {dict(program.exits)}; servers' errors {len(world.errors)}")
    print(f"cascades while subscribed  {world.heard}")
    print(f"decided                    {len(records)}  {dict(states)}")
    print(f"arrived                    {sum(name in accepted for name in records)}")
    print(f"lost                       {len(lost)}")
    print(f"repeated                   {sum(number > 1 for number in accepted.values())}")
    print(f"thrice or more             {sum(number > 2 for number in accepted.values())}")
    print(f"arrived but not in journal {unknown}")
    print(f"said again under two ids   {_said_again(records, accepted)}")
    notices = [one for one in records.values() if one.alert.kind is AlertKind.NOTICE]
    print(f"notices                    {len(notices)}")
    for one in lost[:10]:
        print("  lost:", one.alert.alert_id, one.state.value, one.reason, one.attempts)


def _said_again(records: dict[str, AlertRecord], accepted: Counter[str]) -> int:
    """Pairs of one coin within five minutes that are no rise."""
    last: dict[str, AlertRecord] = {}
    again = 0
    for one in sorted(records.values(), key=lambda one: one.alert.created_ms):
        heads_up = one.alert.heads_up
        if heads_up is None or one.alert.alert_id not in accepted:
            continue
        before = last.get(one.alert.coin)
        last[one.alert.coin] = one
        if before is None or before.alert.heads_up is None:
            continue
        rose = (
            heads_up.tier > before.alert.heads_up.tier
            or heads_up.peak_usd >= 2 * before.alert.heads_up.peak_usd
        )
        soon = one.alert.created_ms - before.alert.created_ms < 300_000
        again += soon and not rose
    return again


def main() -> None:
    """The arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--least", type=float, default=0.5, help="seconds a run lasts at least")
    parser.add_argument("--most", type=float, default=4.0, help="and at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="keep everything in this empty folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        asyncio.run(run(asked.rounds, asked.least, asked.most, asked.seed, home))


if __name__ == "__main__":
    main()
