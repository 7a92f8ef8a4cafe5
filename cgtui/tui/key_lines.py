"""The keys in force as lines: the footer, and the help."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from typing import Final

from cgtui.tui.key_names import is_text
from cgtui.tui.keymap import USUAL_KEYS, Action, Keys, Scope, actions_in, key_name
from cgtui.views.cells import BLANK, Line, Role, Segment, Span, clip, fit, joined, width_of, wrapped

_SCREENS_RANK: Final = 5
"""From here on the screens' names give way to the short form that only counts their keys."""
_NAMES_FROM: Final = 100
_AS_THEY_ARE: Final = ("enter", "escape", "ctrl+u")
"""Keys that a form or a line to type in has by itself."""
_NOTES: Final = (
    "Any key can be changed in config.toml, under [keys] and by the action's name:"
    ' "ticker.pause" = "p", or a list of keys. `cgtui config show` has all the names.',
    "A copied row goes to the terminal's clipboard (OSC 52) and into a file; the message says"
    " where. Inside tmux the clipboard takes: set -g set-clipboard on.",
)


def footer_line(
    scopes: Iterable[Scope],
    width: int,
    lead: Sequence[Segment] = (),
    keys: Keys = USUAL_KEYS,
    *,
    without: Container[str] = (),
) -> Line:
    """The footer: ``keys`` are those in force; the less used ones are dropped when narrow.

    ``lead`` stands before them; actions with a name in ``without`` are left out.
    """
    actions = [one for one in actions_in(scopes) if one.footer and one.name not in without]
    screens = [action for action in actions if _shows_a_screen(action)]
    segments = [
        *lead,
        *_of_screens(screens, keys),
        *(
            Segment(action.footer_rank, _label(action, keys))
            for action in actions
            if action not in screens
        ),
    ]
    return (Span(" "), *joined(segments, width - 1, "  "))


def key_at(line: Line, column: int, scopes: Iterable[Scope], keys: Keys) -> str | None:
    """The key of ``scopes`` whose name, or the word after it, stands at ``column`` of a footer."""
    known = {key_name(key): key for action in actions_in(scopes) for key in keys[action.name]}
    known |= {key_name(key): key for key in _AS_THEY_ARE}
    found, until = None, 0
    for span in line:
        until += width_of([span])
        if span.role is Role.ACCENT:
            found = known.get(span.text)
        elif span.role is not Role.DIM:
            found = None
        if column < until:
            return found if span.text[column - until :].strip() else None
    return None


def typing_footer(does: Iterable[tuple[str, str]], keys: Keys) -> Line:
    """The footer where letters are text: ``does`` is what keys do that stay as they are, and
    after them come those in force, and not letters, that move."""
    line: list[Span] = [Span(" ")]
    moving = [
        key_name(key) for name in ("list.down", "list.up") for key in keys[name] if not is_text(key)
    ]
    for key, text in (*does, *([(" ".join(moving), "move")] if moving else [])):
        line += [Span(key, Role.ACCENT), Span(f" {text}  ", Role.DIM)]
    return tuple(line)


def _shows_a_screen(action: Action) -> bool:
    return action.name.startswith("app.show_")


def _label(action: Action, keys: Keys) -> Line:
    return (
        Span(key_name(keys[action.name][0]), Role.ACCENT),
        Span(f" {action.footer}", Role.DIM),
    )


def _of_screens(actions: Sequence[Action], keys: Keys) -> list[Segment]:
    """All of them by name, or in short: ``1-7 screens``."""
    if not actions:
        return []
    named: list[Span] = []
    for action in actions:
        named += [Span("  " if named else ""), *_label(action, keys)]
    shown = [key_name(keys[action.name][0]) for action in actions]
    digits = all(len(key) == 1 and key.isdecimal() for key in shown)
    row = digits and all(int(two) - int(one) == 1 for one, two in pairwise(shown))
    short = f"{shown[0]}-{shown[-1]}" if row and len(shown) > 1 else " ".join(shown)
    shorter = Segment(1, (Span(short, Role.ACCENT), Span(" screens", Role.DIM)))
    return [Segment(_SCREENS_RANK, tuple(named), shorter)]


def keys_text(action: Action, keys: Keys) -> str:
    """All keys of an action, as a person reads them."""
    return " ".join(key_name(key) for key in keys[action.name])


def help_lines(width: int, keys: Keys = USUAL_KEYS) -> list[Line]:
    """Every action by scope, with all its keys and (where there is room) its name."""
    lines: list[Line] = []
    names = width >= _NAMES_FROM
    for scope in Scope:
        lines.append((Span(str(scope).upper(), Role.HEAD),))
        lines += [_help_line(action, width, keys, name=names) for action in actions_in([scope])]
        lines.append(BLANK)
    for note in _NOTES:
        lines += [*wrapped((Span(note, Role.DIM),), width, 2), BLANK]
    return lines[:-1]


def _help_line(action: Action, width: int, keys: Keys, *, name: bool) -> Line:
    line: Line = (Span(f"  {fit(keys_text(action, keys), 16)} ", Role.ACCENT),)
    if name:
        return clip((*line, Span(fit(action.text, 56)), Span(f" {action.name}", Role.DIM)), width)
    return clip((*line, Span(action.text)), width)
