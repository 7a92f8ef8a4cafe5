"""A simulated day through the real engine, REST client, journal, outbox and bot, in minutes.

Run: ``python -m tests.bench.bench_day_signals calm busy contradict [--hours 24] [--seed 1]``.
Prints heads-ups, messages, what was held back and why, and how long each cause was tripped.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from pathlib import Path

from cgtui.alerts.bot_api import BotApi
from cgtui.cli.signal_params import signal_params
from cgtui.coinglass.client import CoinglassClient
from cgtui.coinglass.frames import FrameParser
from cgtui.coinglass.rest_config import RestConfig
from cgtui.coinglass.rest_types import OnCall
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.config import Settings
from cgtui.journal.journal import open_journal
from cgtui.monitor.events import AlertTold, HeadsUpChange, HeadsUpTold, MonitorEvent
from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.rest.rest_desk import RestSetup
from cgtui.monitor.signal.books import Books
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.signal.signal_parts import SignalParts
from cgtui.monitor.signal.signal_setup import DeliverySetup, SignalSetup
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.source import Mode, Source
from cgtui.signals.alert import AlertState
from cgtui.signals.reading import Verdict
from cgtui.simulator.market import Inputs
from cgtui.simulator.scenarios import BUSY, SCENARIOS
from tests.bench.day_count import TWELVE
from tests.bench.day_market import DayMarket
from tests.bench.stepped_clock import SteppedClock

_DAYS: dict[str, tuple[str, Inputs]] = {
    "calm": ("calm", "agree"),
    "busy": ("busy", "agree"),
    "cascade": ("cascade", "agree"),
    "contradict": ("cascade", "contradict"),
}
_URL = "http://127.0.0.1:1"


class DayRun:
    """One day: the market is stepped second by second, and everything else follows it."""

    def __init__(self, name: str, seed: int, folder: Path) -> None:
        scenario, inputs = _DAYS[name]
        script = BUSY if scenario == "busy" else SCENARIOS[scenario]
        self.clock = SteppedClock()
        self.day = DayMarket(script, seed, inputs=inputs, monotonic=self.clock.monotonic)
        self.told: list[MonitorEvent] = []
        settings = Settings()
        self.traffic, self.market = (
            TrafficBook(),
            MarketBook(settings.coins.watch, board_rows=60, max_coins=2000),
        )
        self.journal = open_journal(
            folder / "journal.db",
            keep_days=30,
            max_mb=2048,
            ceiling_days=30,
            now_ms=self.day.now_ms,
            wall_ms=self.day.now_ms,
        )
        source = Source(Mode.DEMO, name, "", _URL, _URL, clock=self.day, loopback=True)
        self.desk = SignalDesk(
            SignalSetup(
                signal_params(settings),
                InputsMode.REST,
                self.journal,
                RestSetup(self._client, settings.coins.exchanges, "Binance", "USDT", window_days=6),
                DeliverySetup(self._bot, self.day.chat_id, "", True, 300.0, None, None, None),
            ),
            source,
            Books(
                self.traffic,
                ConnectionBook(),
                self.market,
                dropped=lambda: 0,
                wall_ms=self.day.now_ms,
                monotonic=self.clock.monotonic,
                sleep=self.clock.sleep,
            ),
            emit=self.told.append,
            note=self._note,
            changed=lambda: None,
        )
        self.parts = SignalParts(self.desk)
        self.parser = FrameParser("liquidationOrders")

    def _client(self, on_call: OnCall) -> CoinglassClient:
        return CoinglassClient(
            RestConfig(base_url=_URL, timeout_s=15, budget_per_min=250),
            key=self.day.api_key,
            on_call=on_call,
            now_ms=self.day.now_ms,
            monotonic=self.clock.monotonic,
            sleep=self.clock.sleep,
            transport=self.day.rest_transport(),
        )

    def _bot(self) -> BotApi:
        return BotApi.of_simulator(_URL, self.day.bot_token, transport=self.day.bot_transport())

    @staticmethod
    def _note(part: str, error: BaseException) -> None:
        raise RuntimeError(part) from error

    async def run(self, hours: float) -> None:
        """So many hours."""
        await self.parts.open()
        self.desk.feed_back(self.day.now_ms())
        tasks = [asyncio.ensure_future(work()) for _, work in self.parts.works()]
        try:
            for _ in range(int(hours * 3600)):
                self._second()
                await self._settle(woke=self.clock.advance(1.0))
                for task in tasks:
                    if task.done() and task.exception() is not None:
                        task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.parts.close()
            self.journal.close()

    def _second(self) -> None:
        frames = []
        texts = self.day.frames(1.0)
        now_ms = self.day.now_ms()
        for text in texts:
            parsed = self.parser.parse(text, received_ms=now_ms)
            if isinstance(parsed, OrdersReceived):
                frames.append(parsed)
        if frames:
            gathered = Gathered(frames, large_usd=self.desk.large_usd)
            self.traffic.add_frames(frames, gathered, self.clock.monotonic())
            self.market.add(gathered.by_key)
            self.desk.orders(frames, gathered)
        self.desk.tick()
        if self.desk.reading is not None and self.desk.engine.desk.has_open:
            self.desk.reading.wake()

    async def _settle(self, *, woke: bool) -> None:
        """Let the tasks finish what this second has set off."""
        delivery = self.desk.delivery
        busy = woke or self.desk.engine.desk.has_open
        for _ in range(120 if busy else 2):
            await asyncio.sleep(0)
        while delivery is not None and delivery.state().pending and busy:
            # A commit is a real disk's; a message that must wait does so on the stepped clock.
            await asyncio.sleep(0.001)
            if delivery.state().paused_s or delivery.state().oldest_unsent_s:
                break


def report(name: str, run: DayRun, hours: float, took_s: float) -> None:
    """What the day came to."""
    opened = [
        event.heads_up
        for event in run.told
        if isinstance(event, HeadsUpTold) and event.change is HeadsUpChange.OPENED
    ]
    records = [event.record for event in run.told if isinstance(event, AlertTold)]
    sent = [one for one in records if one.state is AlertState.SENT]
    hushed = [one for one in records if one.state is AlertState.SUPPRESSED]
    courses = run.desk.engine.desk.closed_courses()
    print(f"{name}: {hours:g} h in {took_s:.0f} s")
    twelve = sum(one.coin in TWELVE for one in opened)
    print(f"  heads-ups {len(opened)} (the twelve largest coins: {twelve})")
    print(
        "  by coin:",
        ", ".join(f"{c} {n}" for c, n in Counter(o.coin for o in opened).most_common(12)),
    )
    kinds = Counter(one.alert.kind.value for one in sent)
    print(f"  messages {len(sent)}: {dict(kinds)}; the bot got {len(run.day.sent_messages)}")
    reasons = Counter(one.reason.split(" in ")[0].split(":")[0] for one in hushed)
    print(f"  suppressed {len(hushed)}: {dict(reasons)}")
    verdicts = Counter(c.best.verdict.value if c.best else "no reading" for c in courses)
    print(f"  best verdict of the last {len(courses)} closed episodes: {dict(verdicts)}")
    weak = [c for c in courses if c.best and c.best.verdict is not Verdict.CONFIRMED][:3]
    for course in weak:
        if course.best is not None:
            votes = " | ".join(f"{v.name} {v.text} {v.choice.value}" for v in course.best.votes)
            print(
                f"    {course.heads_up.coin} {course.heads_up.side} {course.best.score:.0f}:",
                votes,
            )
    day_s = hours * 3600
    shares = run.desk.kill.tripped_s(run.day.now_ms())
    print(
        "  tripped:",
        ", ".join(f"{c.value} {100 * s / day_s:.2f} %" for c, s in shares.items() if s)
        or "nothing",
    )


async def main() -> None:
    """All the days asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="+", choices=list(_DAYS))
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for name in asked.days:
        with tempfile.TemporaryDirectory() as folder:
            run = DayRun(name, asked.seed, Path(folder))
            began_s = time.perf_counter()
            await run.run(asked.hours)
            report(name, run, asked.hours, time.perf_counter() - began_s)


if __name__ == "__main__":
    asyncio.run(main())
