"""Screens that are loaded when somebody goes there: the first paint need not wait for them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import cast

from cgtui.tui.screens.house import HouseScreen


def later(module: str, name: str) -> Callable[[], HouseScreen]:
    """What makes the screen ``name`` of ``cgtui.tui.screens.<module>``."""

    def make() -> HouseScreen:
        found = getattr(importlib.import_module(f"cgtui.tui.screens.{module}"), name)
        return cast(HouseScreen, found())

    return make
