from __future__ import annotations

import string

import pytest
from textual.keys import Keys, _character_to_key

from cgtui.tui.key_names import SENT_AS, canonical, shown

PRINTABLE = [char for char in string.printable if char.isprintable() and char != " "]


@pytest.mark.parametrize("character", [*PRINTABLE, "é", "ß", "§", "я"])
def test_a_character_has_textuals_own_name_and_is_shown_as_itself(character: str) -> None:
    key = canonical(character)
    assert key == _character_to_key(character)
    assert shown(key) == character


@pytest.mark.parametrize("character", PRINTABLE)
def test_a_character_of_ascii_can_be_named_in_words_too(character: str) -> None:
    name = _character_to_key(character)
    assert canonical(name) == name


NO_KEYS = frozenset(["return", "ctrl-at"])
"""What Textual has among its keys and no terminal sends under that name."""


@pytest.mark.parametrize(
    "key",
    sorted({key.value for key in Keys if not key.value.startswith("<")} - NO_KEYS),
)
def test_every_key_that_textual_names_is_known(key: str) -> None:
    assert canonical(key) is not None


@pytest.mark.parametrize(
    ("written", "key", "read"),
    [
        ("ctrl+k", "ctrl+k", "^k"),
        ("Ctrl+K", "ctrl+k", "^k"),
        ("shift+tab", "shift+tab", "shift+tab"),
        ("F5", "f5", "f5"),
        ("Escape", "escape", "Esc"),
        ("PageDown", "pagedown", "PgDn"),
        ("ctrl+?", "ctrl+question_mark", "^?"),
        ("ctrl++", "ctrl+plus", "^+"),
        ("shift+ctrl+left", "ctrl+shift+left", "^shift+left"),
        ("alt+x", "alt+x", "alt+x"),
        ("alt+X", "alt+shift+x", "alt+shift+x"),
        ("space", "space", "space"),
        ("question_mark", "question_mark", "?"),
        ("comma", "comma", ","),
    ],
)
def test_other_keys_in_their_usual_spellings(written: str, key: str, read: str) -> None:
    assert canonical(written) == key
    assert shown(key) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "foo",
        "banana",
        "dog",
        "section_sign",
        "ctrl+banana",
        "f0",
        "f25",
        "ctrl+",
        "+a",
        "hyper+a",
        "ctrl+ctrl+k",
        "shift+g",
        "\x1b",
        "ab",
    ],
)
def test_what_names_no_key(text: str) -> None:
    assert canonical(text) is None


def test_the_keys_that_terminals_cannot_tell_apart_are_known_by_their_names() -> None:
    assert all(canonical(key) == key for pair in SENT_AS.items() for key in pair)
