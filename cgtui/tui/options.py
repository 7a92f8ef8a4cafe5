"""What the settings, and the session around it, make of the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cgtui.tui.keymap import USUAL_KEYS, Keys

if TYPE_CHECKING:
    from cgtui.tui.setup.port import Credentials
    from cgtui.views.settings_rows import SettingsBoard


@dataclass(frozen=True, slots=True)
class Options:
    """``theme`` to ``bell`` are as in the settings; ``clocks`` is `ui.utc`.

    ``keys`` are those in force. ``data_dir`` is where a copied row is kept; ``None`` keeps none.
    ``settings`` gives all settings as they are now; without it they are not shown.
    ``credentials`` takes another API key; ``None`` where the key is not the person's.
    """

    theme: str = "auto"
    clocks: str = "both"
    sync: str = "auto"
    diff: str = "auto"
    title: bool = True
    bell: bool = False
    keys: Keys = field(default_factory=lambda: USUAL_KEYS)
    data_dir: Path | None = None
    settings: Callable[[], SettingsBoard] | None = None
    credentials: Credentials | None = None
