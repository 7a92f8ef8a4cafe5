"""One run of `cgtui doctor`: the probe put together, run until its end or Ctrl+C, and judged."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgtui.checklist.check import HealthReport
from cgtui.checklist.evidence import FeedVisit, HealthEvidence
from cgtui.checklist.health import judge
from cgtui.cli.errors import INTERRUPTED, REFUSED
from cgtui.cli.rest_session import key_of, load_rest_settings, open_rest
from cgtui.clock import Clock, SystemClock
from cgtui.coinglass.stream_config import StreamConfig
from cgtui.config import Settings, load_settings
from cgtui.monitor.checklist.health_probe import HealthProbe
from cgtui.monitor.checklist.health_questions import HealthConfig
from cgtui.monitor.feed.feed_visit import visit_feed
from cgtui.monitor.rest.call_tally import CallTally
from cgtui.paths import resolve_paths
from cgtui.sanitize import clean
from cgtui.views.doctor.doctor_json import doctor_json
from cgtui.views.doctor.doctor_lines import doctor_lines

_FAILED: Final = 1
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, and how long it took in real seconds."""

    report: HealthReport
    now_ms: int
    took_s: float
    interrupted: bool

    @property
    def exit_code(self) -> int:
        """By the worst of the checks."""
        if self.interrupted:
            return INTERRUPTED
        if self.report.refused:
            return REFUSED
        return 0 if self.report.ok else _FAILED

    def lines(self, *, ascii_lines: bool) -> list[str]:
        """For people."""
        return doctor_lines(
            self.report,
            took_s=self.took_s,
            interrupted=self.interrupted,
            ascii_lines=ascii_lines,
        )

    def json(self) -> str:
        """For programs."""
        return doctor_json(
            self.report, now_ms=self.now_ms, took_s=self.took_s, interrupted=self.interrupted
        )


def load_for_doctor(environ: Mapping[str, str], sets: Sequence[str]) -> tuple[Settings, str]:
    """The settings, the log set up, and which source set the key. Raises ``ConfigError``."""
    settings = load_rest_settings(environ, sets)
    origins = load_settings(sets=sets, environ=environ, paths=resolve_paths(environ)).origins
    return settings, clean(str(origins["coinglass.api_key"]), 200)


def health_config(settings: Settings, key_source: str) -> HealthConfig:
    """What the check asks about, by the settings."""
    return HealthConfig(
        rest_url=settings.coinglass.rest_url,
        ws_url=settings.coinglass.ws_url,
        channel=settings.stream.channel,
        coin=settings.health.coin,
        exchange=settings.health.exchange,
        quote=settings.coins.quote,
        exchanges=tuple(settings.coins.exchanges),
        reference_exchange=settings.coins.reference_exchange,
        budget_per_min=settings.rest.budget_per_min,
        etf=settings.features.etf,
        key_source=key_source,
    )


def examine(settings: Settings, config: HealthConfig) -> Outcome:
    """Ask CoinGlass and judge. Raises ``ConfigError`` where there is no key."""
    key_of(settings)
    began_s = time.monotonic()
    evidence, interrupted = asyncio.run(_gather(settings, config, SystemClock()))
    return Outcome(
        report=judge(evidence),
        now_ms=evidence.now_ms,
        took_s=time.monotonic() - began_s,
        interrupted=interrupted,
    )


async def _gather(
    settings: Settings, config: HealthConfig, clock: Clock
) -> tuple[HealthEvidence, bool]:
    """The evidence, and whether a signal cut it short."""
    key, tally = key_of(settings), CallTally()

    async def visit() -> FeedVisit:
        return await visit_feed(_stream_config(settings), key, clock=clock)

    async with open_rest(settings, on_call=tally.note) as session:
        probe = HealthProbe(
            config,
            client=session.client,
            resolver=session.resolver,
            tally=tally,
            visit_feed=visit,
            now_ms=clock.now_ms,
            monotonic=time.monotonic,
        )
        finished = await _until_signalled(asyncio.create_task(probe.run()))
        return probe.evidence(), not finished


async def _until_signalled(work: asyncio.Task[None]) -> bool:
    """Whether ``work`` came to its end before a signal did."""
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, work.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
    return not work.cancelled()


def _stream_config(settings: Settings) -> StreamConfig:
    return StreamConfig(
        url=settings.coinglass.ws_url,
        channel=settings.stream.channel,
        ping_interval_s=settings.stream.ping_interval_s,
        pong_timeout_s=settings.stream.pong_timeout_s,
        max_frame_mb=settings.stream.max_frame_mb,
    )
