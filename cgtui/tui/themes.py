"""What each role looks like: under a theme of colours, in sixteen colours, and without any."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.filter import LineFilter
from textual.theme import Theme

from cgtui.views.cells import Role

# At 16 colours only names that every terminal maps itself can be trusted.
_ANSI: Final = {
    Role.TEXT: "",
    Role.DIM: "bright_black",
    Role.STRONG: "bold",
    Role.HEAD: "cyan",
    Role.TITLE: "bold black on cyan",
    Role.LONG: "bright_red",
    Role.SHORT: "bright_green",
    Role.GOOD: "green",
    Role.WARN: "yellow",
    Role.BAD: "bright_red",  # plain red is hardly to be read on black
    Role.ACCENT: "cyan",
    Role.MODE: "bold black on yellow",
    Role.ALARM: "bold white on red",
}
_COLOURLESS: Final = {
    Role.TEXT: "",
    Role.DIM: "dim",
    Role.STRONG: "bold",
    Role.HEAD: "bold",
    Role.TITLE: "bold reverse",
    Role.LONG: "",
    Role.SHORT: "",
    Role.GOOD: "",
    Role.WARN: "bold",
    Role.BAD: "bold",
    Role.ACCENT: "bold",
    Role.MODE: "bold reverse",
    Role.ALARM: "bold reverse",
}
_VARIABLES: Final = {
    Role.TEXT: ("foreground",),
    Role.DIM: ("dim", "text-muted", "foreground"),
    Role.STRONG: ("foreground",),
    Role.HEAD: ("head", "primary"),
    Role.LONG: ("long", "error"),
    Role.SHORT: ("short", "success"),
    Role.GOOD: ("success",),
    Role.WARN: ("warning",),
    Role.BAD: ("error",),
    Role.ACCENT: ("accent",),
}


def role_styles(
    theme: Theme, variables: Mapping[str, str], *, colourless: bool = False
) -> dict[Role, Style]:
    """The terminal style of every role under ``theme``; ``variables`` are its CSS colours."""
    if colourless:
        return {role: Style.parse(text) for role, text in _COLOURLESS.items()}
    if theme.ansi:
        return {role: Style.parse(text) for role, text in _ANSI.items()}
    styles = {role: Style(color=_colour(names, variables)) for role, names in _VARIABLES.items()}
    styles[Role.STRONG] += Style(bold=True)
    styles[Role.HEAD] += Style(bold=True)
    styles[Role.TITLE] = _badge("title", "primary", variables)
    styles[Role.MODE] = _badge("mode", "warning", variables)
    styles[Role.ALARM] = _badge("alarm", "error", variables)
    return styles


def _badge(name: str, fallback: str, variables: Mapping[str, str]) -> Style:
    return Style(
        bold=True,
        color=_colour((f"{name}-foreground", "background"), variables),
        bgcolor=_colour((f"{name}-background", fallback), variables),
    )


def cursor_style(theme: Theme, variables: Mapping[str, str], *, colourless: bool = False) -> Style:
    """What is laid over the row under the cursor."""
    if colourless:
        return Style(reverse=True)
    if theme.ansi:
        return Style(bold=True)
    return Style(bgcolor=_colour(("cursor-row", "surface"), variables))


def _colour(names: tuple[str, ...], variables: Mapping[str, str]) -> str | None:
    for name in names:
        value = variables.get(name)
        if value is None:
            continue
        try:
            return Color.parse(value).hex6
        except ColorParseError:
            # Themes may say "auto 87%", which has no colour of its own.
            continue
    return None


class WithoutColour(LineFilter):
    """Takes the colours out of everything that is drawn; bold, dim and reverse stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without theirs."""
        return [Segment(text, _without_colour(style)) for text, style, _ in segments]


@lru_cache(1024)
def _without_colour(style: Style | None) -> Style | None:
    return None if style is None else style.without_color
