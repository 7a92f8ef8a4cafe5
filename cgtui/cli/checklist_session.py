"""What the checklist of one run is set up with, by the settings and the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cgtui.cli.doctor_run import health_config
from cgtui.config import Origin, Settings
from cgtui.monitor.checklist.checklist_setup import ChecklistSetup
from cgtui.monitor.source import Mode, Source
from cgtui.sanitize import clean


def checklist_setup(
    settings: Settings,
    source: Source,
    origins: Mapping[str, Origin],
    *,
    drills: bool = False,
    proves_reconnect: bool = False,
) -> ChecklistSetup:
    """The setup. The addresses are the source's: those of a demo are the simulator's own."""
    key_source = "the simulator's own"
    if source.mode is Mode.LIVE:
        key_source = clean(str(origins["coinglass.api_key"]), 200)
    health = replace(
        health_config(settings, key_source), rest_url=source.rest_url, ws_url=source.ws_url
    )
    coins = settings.coins
    return ChecklistSetup(
        health=health,
        ping_interval_s=settings.stream.ping_interval_s,
        batch_coins=tuple(dict.fromkeys((*coins.tier1, *coins.tier2))),
        drills=drills,
        proves_reconnect=proves_reconnect,
    )
