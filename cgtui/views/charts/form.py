"""What a chart is drawn with: braille dots, blocks, or plain ASCII."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from cgtui.views.glyphs import Glyphs


class Form(StrEnum):
    """``BRAILLE`` has 2 × 4 dots a cell, ``BLOCK`` 1 × 2, ``ASCII`` one."""

    BRAILLE = "braille"
    BLOCK = "block"
    ASCII = "ascii"


class Signs(NamedTuple):
    """Signs of one cell that are not drawn in dots. ``more`` is for what was cut, ``forming`` for
    the figure of a bar that is not complete. ``shades`` run from little to much."""

    limit: str
    above: str
    below: str
    more: str
    forming: str
    shades: str
    missing: str
    here: str


_UNICODE: Final = Signs("╌", "↑", "↓", "…", "~", "░▒▓█", "·", "◂")
_PLAIN: Final = Signs("=", "^", "v", "~", "~", "-+*#", ".", "<")


def form_of(glyphs: Glyphs) -> Form:
    """What the set of glyphs draws charts in."""
    return Form(glyphs.charts)


def signs_of(form: Form) -> Signs:
    """The signs that go with a form."""
    return _PLAIN if form is Form.ASCII else _UNICODE
