"""The names of keys: as config.toml may write them, as Textual has them, as a person reads them."""

from __future__ import annotations

import unicodedata
from typing import Final

# Textual's own shorter names for some characters.
_SHORTER: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_SHOWN: Final = {
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "backspace": "Bksp",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
}
_NAMED: Final = frozenset(
    [
        *("escape", "enter", "tab", "space", "backspace", "delete", "insert"),
        *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
        *(f"f{number}" for number in range(1, 25)),
    ]
)
_MODIFIERS: Final = ("alt", "ctrl", "shift")
SENT_AS: Final = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys for which a terminal sends the very same as for another."""


def _of_character(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


_CHARACTERS: Final = {
    _of_character(chr(code)): chr(code) for code in range(33, 127) if not chr(code).isalnum()
}


def _character(name: str) -> str | None:
    """The character of a name such as ``question_mark``; ``None`` where no key has that name."""
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    try:
        character = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return None
    return character if _of_character(character) == name else None


def character_of(key: str) -> str | None:
    """What a key types, as Textual has its name: ``?`` of ``question_mark``; ``None`` for one
    that types nothing."""
    if key == "space":
        return " "
    if len(key) == 1:
        return key
    return None if "+" in key or key in _NAMED else _character(key)


def is_text(key: str) -> bool:
    """Whether a key is taken as text where text is typed."""
    return character_of(key) is not None


def canonical(text: str) -> str | None:
    """The key that ``text`` names (``?``, ``question_mark``, ``ctrl+k``, ``f5``), as Textual has
    it; ``None`` where there is no such key.

    A character beyond ASCII is named by itself alone: by their Unicode names ``banana`` and ``dog``
    would be keys, and a mistyped name one that is never pressed.
    """
    if len(text) == 1:
        return _of_character(text) if text.isprintable() and text != " " else None
    *modifiers, key = text.split("+") if not text.endswith("++") else (*text[:-2].split("+"), "+")
    modifiers = [one.lower() for one in modifiers]
    known = len(key) == 1 or key.lower() in _NAMED or key.lower() in _CHARACTERS
    if not known or not set(modifiers) <= set(_MODIFIERS) or len(set(modifiers)) < len(modifiers):
        return None
    base = canonical(key) if len(key) == 1 else key.lower()
    if base is None or (modifiers == ["shift"] and base not in _NAMED):
        return None  # the capital letter is the key, not shift and the small one
    if modifiers and base.isupper():
        modifiers = modifiers if "ctrl" in modifiers else [*modifiers, "shift"]
        base = base.lower()
    return "+".join([one for one in _MODIFIERS if one in modifiers] + [base])


def shown(key: str) -> str:
    """A key as a person reads it: ``^d`` for ``ctrl+d``, ``?`` for ``question_mark``."""
    *modifiers, base = key.split("+")
    name = _SHOWN.get(base) or (None if base in _NAMED else _character(base)) or base
    marks = "".join("^" if one == "ctrl" else f"{one}+" for one in modifiers)
    return marks + name
