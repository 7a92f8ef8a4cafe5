"""What the settings, and the session around it, make of the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cgtui.tui.keymap import USUAL_KEYS, Keys


@dataclass(frozen=True, slots=True)
class Options:
    """``theme``, ``clocks`` (`ui.utc`), ``title`` and ``bell`` are as in the settings.

    ``keys`` are those in force. ``data_dir`` is where a copied row is kept; ``None`` keeps none.
    """

    theme: str = "auto"
    clocks: str = "both"
    title: bool = True
    bell: bool = False
    keys: Keys = field(default_factory=lambda: USUAL_KEYS)
    data_dir: Path | None = None
