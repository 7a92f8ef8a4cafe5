"""What `[keys]` of config.toml makes of the usual keys, checked as a whole at the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cgtui.config.errors import ConfigError, shown, suggestion
from cgtui.config.origin import Origin
from cgtui.tui.key_names import SENT_AS, canonical
from cgtui.tui.key_names import shown as key_shown
from cgtui.tui.keymap import ACTIONS, USUAL_KEYS, Action, Keys, Scope

KEEPS: Final = {"list.back": "escape", "app.hint_quit": "ctrl+c", "question.answer": "enter"}
"""Actions that keep a key whatever else they are given: the ways out, and the way to answer."""
_RESERVED: Final = frozenset(KEEPS.values())
"""Keys that mean the same everywhere: no action gets one that it has not by itself."""
_ANYWHERE: Final = frozenset([Scope.EVERYWHERE, Scope.LISTS, Scope.COINS])
_ACTIONS: Final = {action.name: action for action in ACTIONS}
_EXPECTED: Final = "a key such as p, G, ctrl+k, f5, space or question_mark"


def overlap(one: Scope, other: Scope) -> bool:
    """Whether there may be a moment in which actions of both scopes listen."""
    return one is other or not _ANYWHERE.isdisjoint((one, other))


def keys_in_force(given: Mapping[str, Sequence[str]], origins: Mapping[str, Origin]) -> Keys:
    """The keys of every action, those of ``given`` in place of its usual ones.

    ``origins`` says by dotted key (``keys.ticker.pause``) which source gave them. Raises
    ``ConfigError`` for an action or a key that does not exist, a reserved key, and a clash.
    """
    found = dict(USUAL_KEYS)
    for name, keys in given.items():
        refusal = _Refusal(name, keys, origins)
        action = _ACTIONS.get(name)
        if action is None:
            raise refusal.unknown()
        found[name] = tuple(_checked(action, key, refusal) for key in keys)
        kept = KEEPS.get(name)
        if kept is not None and kept not in found[name]:
            raise refusal.expected(f"{kept} among its keys: it always does this")
    for name, keys in given.items():
        _refuse_clash(_ACTIONS[name], found, _Refusal(name, keys, origins))
    return found


def _checked(action: Action, text: str, refusal: _Refusal) -> str:
    key = canonical(text)
    if key is None:
        raise refusal.expected(_EXPECTED)
    if key in SENT_AS:
        raise refusal.expected(f"another key: a terminal sends {SENT_AS[key]} for {key}")
    if key in _RESERVED and key not in action.keys:
        raise refusal.expected(f"another key: {key_shown(key)} is reserved")
    return key


def _refuse_clash(action: Action, found: Keys, refusal: _Refusal) -> None:
    for other in ACTIONS:
        if other is action or not overlap(action.scope, other.scope):
            continue
        for key in found[action.name]:
            if key in found[other.name]:
                raise refusal.expected(
                    f"a key that is free there: {key_shown(key)} is {other.name} ({other.text})"
                )


class _Refusal:
    def __init__(self, name: str, keys: Sequence[str], origins: Mapping[str, Origin]) -> None:
        self._key = f"keys.{name}"
        self._value = shown(",".join(keys))
        self._origin = origins.get(self._key)

    def expected(self, what: str) -> ConfigError:
        return ConfigError(f"{self._key} = {self._value} from {self._origin}: expected {what}")

    def unknown(self) -> ConfigError:
        near = suggestion(self._key, [f"keys.{name}" for name in _ACTIONS])
        return ConfigError(f"{self._key} from {self._origin} is not an action{near}")
