"""One run of the checklist's questions: doctor's, the batch, and Telegram's getMe."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from cgtui.alerts.bot_api import BotApi
from cgtui.alerts.bot_errors import BotError
from cgtui.checklist.evidence import FeedVisit, HealthEvidence, NotAsked
from cgtui.checklist.facts import BotAnswer, CoinBatch
from cgtui.checklist.health_lines import OFF
from cgtui.checklist.mark import When
from cgtui.checklist.own_budget import all_asked
from cgtui.checklist.state import RunProgress
from cgtui.coinglass.client import CoinglassClient
from cgtui.coinglass.resolver import SymbolResolver
from cgtui.coinglass.rest_stats import RestStats
from cgtui.monitor.checklist.batch_probe import BatchProbe
from cgtui.monitor.checklist.checklist_setup import ChecklistSetup
from cgtui.monitor.checklist.health_probe import HealthProbe
from cgtui.monitor.rest.call_tally import CallTally
from cgtui.monitor.rest.patient_reader import PatientReader

HEALTH_S: Final = 180.0
"""The longest that doctor's questions take here: they give way to everything else."""


class _HealthReader(PatientReader):
    """The same with the client's counters, which the probe looks at."""

    def __init__(
        self, client: CoinglassClient, *, fresh: bool, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        super().__init__(client, fresh=fresh, sleep=sleep)
        self._stats_of = client

    @property
    def stats(self) -> RestStats:
        """As the client's."""
        return self._stats_of.stats


class ChecklistRun:
    """The ``number``-th run. What it finds may be read at any time, while it runs too.

    ``when`` is now by both clocks, ``monotonic`` and ``sleep`` real seconds. ``make_bot`` is
    ``None`` where there is no bot to ask, for the reason ``no_bot``.
    """

    def __init__(
        self,
        setup: ChecklistSetup,
        number: int,
        *,
        client: CoinglassClient | None,
        no_rest: str,
        tally: CallTally,
        make_bot: Callable[[], BotApi] | None,
        no_bot: str,
        when: Callable[[], When],
        source_ms: Callable[[], int],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._setup = setup
        self._when = when
        self._monotonic = monotonic
        self._make_bot = make_bot
        self.bot: BotAnswer | NotAsked = NotAsked("not asked yet" if make_bot else OFF + no_bot)
        self.batch_asked: NotAsked | None = None
        self.health_when: When | None = None
        self._health: HealthEvidence | None = None
        self._probe: HealthProbe | None = None
        self._batch: BatchProbe | None = None
        self._progress = RunProgress(number, running=True, step="starting", began=when())
        if client is None:
            self.batch_asked = NotAsked(no_rest)
            return
        self._probe = HealthProbe(
            setup.health,
            client=_HealthReader(client, fresh=number > 1, sleep=sleep),
            resolver=SymbolResolver(PatientReader(client, sleep=sleep), monotonic=monotonic),
            tally=tally,
            visit_feed=self._no_visit,
            now_ms=source_ms,
            monotonic=monotonic,
        )
        self._batch = BatchProbe(
            setup.health,
            setup.batch_coins,
            reader=PatientReader(client, sleep=sleep),
            resolver=SymbolResolver(PatientReader(client, sleep=sleep), monotonic=monotonic),
            when=when,
            monotonic=monotonic,
        )

    async def run(self) -> None:
        """Ask. Raises only if cancelled."""
        try:
            async with asyncio.TaskGroup() as together:
                together.create_task(self._ask_bot())
                together.create_task(self._ask_rest())
        finally:
            self._progress = replace(
                self._progress,
                running=False,
                step="",
                ended=self._when(),
                done=self._done,
                of=self._of,
            )

    @property
    def progress(self) -> RunProgress:
        """How it goes."""
        return replace(self._progress, done=self._done, of=self._of)

    @property
    def batch(self) -> tuple[CoinBatch, ...]:
        """The coins as far as they have been asked about."""
        return () if self._batch is None else self._batch.found

    @property
    def health(self) -> HealthEvidence | None:
        """What doctor's questions have found; ``None`` while they are asked, or cannot be."""
        return self._health

    @property
    def _done(self) -> int:
        return 0 if self._batch is None else self._batch.done

    @property
    def _of(self) -> int:
        return 0 if self._batch is None else self._batch.of

    async def _ask_rest(self) -> None:
        if self._probe is None or self._batch is None:
            return
        self._progress = replace(self._progress, step="key, plan, endpoints")
        await self._probe.run(HEALTH_S)
        self._health, self.health_when = all_asked(self._probe.evidence()), self._when()
        self._progress = replace(self._progress, step="tiers 1 and 2")
        await self._batch.run()

    async def _ask_bot(self) -> None:
        if self._make_bot is None:
            return
        began_s = self._monotonic()
        try:
            async with self._make_bot() as bot:
                name = await bot.get_me()
        except BotError as error:
            self.bot = BotAnswer(self._when(), error=error.reason)
            return
        took_ms = (self._monotonic() - began_s) * 1_000
        self.bot = BotAnswer(self._when(), name=name.username, latency_ms=took_ms)

    async def _no_visit(self) -> FeedVisit:
        """The websocket that runs is looked at in place of another one."""
        return FeedVisit(self._setup.health.ws_url, self._setup.health.channel)
