"""What the signals of one run are set up with: journal, REST, Telegram, by the mode."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from cgtui.alerts.off_reasons import FEATURE_OFF, NO_CHAT, NO_TOKEN, REPLAY
from cgtui.cli.access import Access
from cgtui.cli.signal_params import signal_params
from cgtui.config import Settings
from cgtui.monitor.signal.signal_setup import DeliverySetup, SignalSetup
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.source import Mode, Source
from cgtui.paths import Paths

if TYPE_CHECKING:
    from cgtui.alerts.bot_api import BotApi
    from cgtui.coinglass.client import CoinglassClient
    from cgtui.coinglass.rest_types import OnCall
    from cgtui.journal.journal import Journal
    from cgtui.monitor.rest.rest_desk import RestSetup


_DEMO: Final = "demo"
"""Key of the journal's state: the demo that fills it, by its label."""


def signal_setup(
    settings: Settings, source: Source, access: Access, paths: Paths, stack: ExitStack
) -> SignalSetup:
    """The setup; the journal is closed at the end of ``stack``."""
    return SignalSetup(
        params=signal_params(settings),
        inputs=_inputs_of(source),
        journal=_open_journal(settings, source, paths, stack),
        rest=_rest(settings, source, access),
        delivery=_delivery(settings, source, access),
    )


def _inputs_of(source: Source) -> InputsMode:
    if not source.rest_url:
        return InputsMode.NONE
    return InputsMode.REST if source.mode is not Mode.REPLAY else InputsMode.SIMULATED


def _open_journal(settings: Settings, source: Source, paths: Paths, stack: ExitStack) -> Journal:
    from cgtui.journal.begin_anew import begin_anew  # noqa: PLC0415 - as above
    from cgtui.journal.journal import open_journal  # noqa: PLC0415 - spares commands without one

    path = paths.journal_file(source.mode.value)

    def opened() -> Journal:
        return open_journal(
            path,
            keep_days=settings.journal.keep_days,
            max_mb=settings.journal.max_mb,
            ceiling_days=settings.thresholds.ceiling_days,
            now_ms=source.clock.now_ms,
            wall_ms=_wall_ms,
        )

    if source.mode is Mode.REPLAY:
        # A tape played twice happens once: what the last replay left is put aside.
        begin_anew(path)
    journal = opened()
    if source.mode is Mode.DEMO and _is_of_another(journal, source.label):
        journal.close()
        begin_anew(path)
        journal = opened()
    stack.callback(journal.close)
    if source.mode is Mode.DEMO and journal.role == "writer":
        journal.set_state(_DEMO, source.label)
    return journal


def _is_of_another(journal: Journal, label: str) -> bool:
    """Whether another demo filled it: its market is not this one's, and nothing of it may be
    taken for this one's past."""
    from cgtui.journal.errors import JournalError  # noqa: PLC0415 - as above

    try:
        return journal.role == "writer" and journal.get_state(_DEMO, label) != label
    except JournalError:
        return False


def _rest(settings: Settings, source: Source, access: Access) -> RestSetup | None:
    if not source.rest_url:
        return None
    from cgtui.monitor.rest.rest_desk import RestSetup  # noqa: PLC0415 - not for a plain replay

    def make_client(on_call: OnCall) -> CoinglassClient:
        from cgtui.cli.rest_session import log_call  # noqa: PLC0415 - after the first paint
        from cgtui.coinglass.client import CoinglassClient  # noqa: PLC0415 - as above
        from cgtui.coinglass.rest_config import RestConfig  # noqa: PLC0415 - as above
        from cgtui.coinglass.rest_types import CallRecord  # noqa: PLC0415 - as above

        def called(record: CallRecord) -> None:
            log_call(record)
            on_call(record)

        config = RestConfig(
            base_url=source.rest_url,
            timeout_s=settings.rest.timeout_s,
            budget_per_min=settings.rest.budget_per_min,
        )
        return CoinglassClient(config, key=access.api_key, on_call=called)

    return RestSetup(
        make_client=make_client,
        exchanges=settings.coins.exchanges,
        reference_exchange=settings.coins.reference_exchange,
        quote=settings.coins.quote,
        window_days=settings.thresholds.window_days,
        hyperliquid=settings.features.hyperliquid,
        back_fill=settings.features.backfill,
        etf=settings.features.etf,
    )


def _delivery(settings: Settings, source: Source, access: Access) -> DeliverySetup:
    token = access.bot_token
    simulated = source.mode is not Mode.LIVE

    def make_bot() -> BotApi:
        from cgtui.alerts.bot_api import BotApi  # noqa: PLC0415 - after the first paint

        if simulated:
            return BotApi.of_simulator(source.telegram_url, token or "")
        return BotApi(source.telegram_url, token or "")

    forbidden = ""
    if not settings.features.telegram:
        forbidden = FEATURE_OFF
    elif not token:
        forbidden = REPLAY if simulated else NO_TOKEN
    elif not access.chat_id:
        forbidden = NO_CHAT
    return DeliverySetup(
        make_bot=make_bot if token and source.telegram_url else None,
        chat_id=access.chat_id,
        forbidden=forbidden,
        starts_on=simulated,
        life_s=settings.alerts.life_s,
        command=settings.alerts.command,
        quiet_hours=settings.alerts.quiet_hours,
        daily_at=settings.alerts.daily_at,
    )


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
