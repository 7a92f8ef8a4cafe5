"""Colours: what each role looks like in each theme."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

from cgtui.views.cells import Role

DARK = Theme(
    name="cgtui-dark",
    primary="#5fa8d3",
    secondary="#3b6e8f",
    accent="#e0b45c",
    warning="#e0a03c",
    error="#e5484d",
    success="#4cbf7a",
    foreground="#d5dae0",
    background="#0d1014",
    surface="#151a20",
    panel="#1d242c",
    dark=True,
    variables={
        "long": "#f2706b",
        "short": "#4fc98a",
        "dim": "#7c8794",
        "head": "#6fb3d9",
        "cursor-row": "#26323d",
        "title-background": "#5fa8d3",
        "title-foreground": "#0d1014",
        "mode-background": "#e0b45c",
        "mode-foreground": "#101010",
        "alarm-background": "#b3262b",
        "alarm-foreground": "#ffffff",
    },
)

# At 16 colours only names that every terminal maps itself can be trusted.
_ANSI = {
    Role.TEXT: "",
    Role.DIM: "bright_black",
    Role.STRONG: "bold",
    Role.HEAD: "cyan",
    Role.TITLE: "bold black on cyan",
    Role.LONG: "bright_red",
    Role.SHORT: "bright_green",
    Role.GOOD: "green",
    Role.WARN: "yellow",
    Role.BAD: "red",
    Role.ACCENT: "cyan",
    Role.MODE: "bold black on yellow",
    Role.ALARM: "bold white on red",
}

_VARIABLES = {
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


def role_styles(theme: Theme, variables: Mapping[str, str]) -> dict[Role, Style]:
    """The terminal style of every role under ``theme``; ``variables`` are its CSS colours."""
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


def cursor_style(theme: Theme, variables: Mapping[str, str]) -> Style:
    """What is laid over the row under the cursor."""
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
