"""The colours of our themes, by what they stand for.

The grounds have so little colour that a terminal of 256 colours shows them as its greys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.theme import BUILTIN_THEMES, Theme


@dataclass(frozen=True, slots=True)
class Badge:
    """Text on a ground of its own."""

    foreground: str
    background: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Text of every role is read on ``background``, ``surface`` (bars) and ``cursor`` (a row)."""

    background: str
    surface: str
    panel: str
    cursor: str
    foreground: str
    dim: str
    head: str
    accent: str
    long: str
    short: str
    good: str
    warn: str
    bad: str
    title: Badge
    mode: Badge
    alarm: Badge


_DARK: Final = Palette(
    background="#101214",
    surface="#191c1f",
    panel="#23272b",
    cursor="#2e3338",
    foreground="#d5dae0",
    dim="#8c96a3",
    head="#6fb3d9",
    accent="#e0b45c",
    long="#f4817c",
    short="#4fc98a",
    good="#4cbf7a",
    warn="#e0a03c",
    bad="#ff7a76",
    title=Badge("#101214", "#5fa8d3"),
    mode=Badge("#101010", "#e0b45c"),
    alarm=Badge("#ffffff", "#b3262b"),
)
_LIGHT: Final = Palette(
    background="#fbfbfa",
    surface="#eeeff1",
    panel="#e2e5e9",
    cursor="#d7e4f0",
    foreground="#1b2026",
    dim="#586069",
    head="#0b4f7d",
    accent="#5f4400",
    long="#a31616",
    short="#0a5c32",
    good="#0a5c32",
    warn="#6b3d00",
    bad="#a31616",
    title=Badge("#ffffff", "#0b4f7d"),
    mode=Badge("#ffffff", "#5f4400"),
    alarm=Badge("#ffffff", "#a31616"),
)
_HIGH_CONTRAST: Final = Palette(
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    cursor="#00264a",
    foreground="#ffffff",
    dim="#c8c8c8",
    head="#8fdcff",
    accent="#ffe760",
    long="#ffa09a",
    short="#78ffa8",
    good="#78ffa8",
    warn="#ffcf4a",
    bad="#ffa09a",
    title=Badge("#000000", "#8fdcff"),
    mode=Badge("#000000", "#ffe760"),
    alarm=Badge("#000000", "#ff8a84"),
)
# Okabe and Ito's blue and orange: told apart with any of the usual kinds of colour blindness.
_BLUE_ORANGE: Final = Palette(
    background="#101214",
    surface="#191c1f",
    panel="#23272b",
    cursor="#2e3338",
    foreground="#d5dae0",
    dim="#8c96a3",
    head="#b9c4d0",
    accent="#f0e442",
    long="#f0982e",
    short="#6cbcf5",
    good="#6cbcf5",
    warn="#f0e442",
    bad="#f0982e",
    title=Badge("#101214", "#b9c4d0"),
    mode=Badge("#101010", "#f0e442"),
    alarm=Badge("#101214", "#f0982e"),
)


def _theme(name: str, palette: Palette, *, dark: bool = True) -> Theme:
    badges = (("title", palette.title), ("mode", palette.mode), ("alarm", palette.alarm))
    variables = {
        "long": palette.long,
        "short": palette.short,
        "dim": palette.dim,
        "head": palette.head,
        "cursor-row": palette.cursor,
    }
    for role, badge in badges:
        variables[f"{role}-foreground"] = badge.foreground
        variables[f"{role}-background"] = badge.background
    return Theme(
        name=name,
        primary=palette.head,
        secondary=palette.head,
        accent=palette.accent,
        warning=palette.warn,
        error=palette.bad,
        success=palette.good,
        foreground=palette.foreground,
        background=palette.background,
        surface=palette.surface,
        panel=palette.panel,
        dark=dark,
        variables=variables,
    )


DARK: Final = _theme("dark", _DARK)
SIXTEEN_COLOURS: Final = BUILTIN_THEMES["ansi-dark"]
"""The terminal's own sixteen colours and its own ground."""

THEMES: Final = (
    DARK,
    _theme("light", _LIGHT, dark=False),
    _theme("high-contrast", _HIGH_CONTRAST),
    _theme("blue-orange", _BLUE_ORANGE),
    SIXTEEN_COLOURS,
)
"""All that `ui.theme` may name, in the order in which a key goes through them."""
