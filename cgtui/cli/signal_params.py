"""Settings to the parameters of the signals: section by section, name by name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from cgtui.config import Settings
from cgtui.config.section import Section
from cgtui.signals.params import (
    CanaryParams,
    CoinParams,
    ConfirmParams,
    HoldParams,
    SignalParams,
    SpeechParams,
    ThresholdParams,
    VoteParams,
)

Params = TypeVar("Params")


def signal_params(settings: Settings) -> SignalParams:
    """The parameters that ``settings`` give."""
    coins = settings.coins
    return SignalParams(
        coins=CoinParams(
            watch=coins.watch,
            exchanges=frozenset(coins.exchanges),
            tier1=coins.tier1,
            tier2=coins.tier2,
            tier3=coins.tier3,
            floor_usd=dict(coins.floor_usd),
        ),
        thresholds=_section(settings.thresholds, ThresholdParams),
        confirm=_section(settings.confirm, ConfirmParams),
        votes=_section(settings.votes, VoteParams),
        speech=_section(settings.alerts, SpeechParams),
        hold=_section(settings.hold, HoldParams),
        canary=_section(settings.canary, CanaryParams),
    )


def _section(section: Section, params: type[Params]) -> Params:
    names = (one.name for one in fields(params))  # type: ignore[arg-type]  # dataclasses all
    values: dict[str, Any] = {name: getattr(section, name) for name in names}
    return params(**values)
