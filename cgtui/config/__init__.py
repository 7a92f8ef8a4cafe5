"""The settings: one model, four sources, and which of them set each value."""

from __future__ import annotations

from cgtui.config.errors import ConfigError
from cgtui.config.load import Loaded, load_settings
from cgtui.config.model import Settings
from cgtui.config.origin import Origin, OriginKind

__all__ = ["ConfigError", "Loaded", "Origin", "OriginKind", "Settings", "load_settings"]
