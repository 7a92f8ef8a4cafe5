"""The footer: whole words at any width, and the keys that are in force."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cgtui.tui.key_lines import footer_line, key_at, typing_footer
from cgtui.tui.keymap import USUAL_KEYS, Keys, Scope, actions_in, key_name
from cgtui.tui.screens.house import HouseScreen
from cgtui.views.cells import Line, Role, Segment, Span, width_of
from tests.tui.test_every_binding import screens

REMAPPED: Keys = {
    **USUAL_KEYS,
    "app.quit": ("f10",),
    "app.help": ("f1", "question_mark"),
    "app.show_coin": ("ctrl+o",),
    "ticker.pause": ("p",),
    "coin.refresh": ("f5",),
    "checklist.run_checklist": ("f5",),
    "list.down": ("n", "down"),
    "row.mute": ("M",),
    "list.copy_row": ("ctrl+y",),
}
LEAD = Segment(3, (Span("tape held, 1234 above", Role.WARN),), Segment(0, (Span("held"),)))


def text_of(line: Line) -> str:
    return "".join(span.text for span in line)


def whole(scopes: tuple[Scope, ...], keys: Keys) -> set[str]:
    """Every label that may stand in a footer."""
    actions = [action for action in actions_in(scopes) if action.footer]
    names = {f"{key_name(keys[action.name][0])} {action.footer}" for action in actions}
    return names | {"tape held, 1234 above", "held"}


def cases() -> Iterator[tuple[type[HouseScreen], Keys, tuple[Segment, ...]]]:
    for screen in sorted(screens(), key=lambda one: one.__name__):
        for keys in (USUAL_KEYS, REMAPPED):
            for lead in ((), (LEAD,)):
                yield screen, keys, lead


@pytest.mark.parametrize("width", [80, 120, 160])
def test_no_word_is_cut_and_every_key_is_the_one_in_force(width: int) -> None:
    for screen, keys, lead in cases():
        scopes = tuple(screen.SCOPES)
        line = footer_line(scopes, width, lead, keys)
        assert width_of(line) <= width
        known = whole(scopes, keys)
        for label in re.split(r" {2,}", text_of(line).strip()):
            assert label in known or re.fullmatch(r"\S+( \S+)* screens", label), (screen, label)


@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_ways_out_are_at_any_width(width: int) -> None:
    for screen, keys, lead in cases():
        text = text_of(footer_line(tuple(screen.SCOPES), width, lead, keys))
        assert f"{key_name(keys['app.quit'][0])} quit" in text
        assert f"{key_name(keys['app.help'][0])} help" in text


def test_where_letters_are_typed_only_other_keys_are_named() -> None:
    does = (("Enter", "keep"),)
    usual = text_of(typing_footer(does, USUAL_KEYS))
    assert usual.split() == ["Enter", "keep", "down", "up", "move"]
    letters = {**USUAL_KEYS, "list.down": ("n",), "list.up": ("e", "ctrl+e")}
    assert text_of(typing_footer(does, letters)).split() == ["Enter", "keep", "^e", "move"]
    none = {**letters, "list.up": ("e", "space")}
    assert text_of(typing_footer(does, none)).split() == ["Enter", "keep"]


def test_a_column_of_the_footer_has_the_key_that_stands_there() -> None:
    scopes = (Scope.EVERYWHERE, Scope.TICKER)
    line = footer_line(scopes, 260, (LEAD,), REMAPPED)
    text = text_of(line)
    for words, key in (("f10 quit", "f10"), ("p pause", "p"), ("^o Coin", "ctrl+o")):
        start = text.index(words)
        for column in range(start, start + len(words)):
            if text[column] != " ":
                assert key_at(line, column, scopes, REMAPPED) == key
    assert key_at(line, text.index("tape held"), scopes, REMAPPED) is None
    assert key_at(line, 400, scopes, REMAPPED) is None
