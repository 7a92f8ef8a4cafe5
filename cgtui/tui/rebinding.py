"""Bindings of classes brought to the keys that are in force."""

from __future__ import annotations

from textual.binding import Binding, BindingsMap

from cgtui.tui.keymap import Keys


def rebind(bindings: BindingsMap, keys: Keys) -> None:
    """Give every binding whose id is an action's name the action's keys in ``keys``.

    Other bindings stay, and win. (Textual's own keymap loses a binding on the way where a key
    goes from one action to another that has several.)
    """
    fixed: dict[str, list[Binding]] = {}
    named: dict[str, Binding] = {}
    for key, binding in bindings:
        if binding.id is not None and binding.id in keys:
            named[binding.id] = binding
        else:
            fixed.setdefault(key, []).append(binding)
    for name, binding in named.items():
        for key in keys[name]:
            fixed.setdefault(key, []).append(binding.with_key(key))
    bindings.key_to_bindings = fixed
