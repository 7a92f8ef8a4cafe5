"""The parameters that the default settings give, and changes to them."""

from __future__ import annotations

from cgtui.cli.signal_params import SignalParams, signal_params
from cgtui.config import Settings

DEFAULTS: SignalParams = signal_params(Settings())
