"""The parameters that the default settings give, and changes to them."""

from __future__ import annotations

from cgtui.cli.signal_params import signal_params
from cgtui.config import Settings
from cgtui.signals.params import SignalParams

DEFAULTS: SignalParams = signal_params(Settings())
