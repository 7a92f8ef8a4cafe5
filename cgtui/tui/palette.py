"""The command palette: the same actions as the keys, by name."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from cgtui.tui.keymap import ACTIONS, Action, Scope, key_name


class ActionCommands(Provider):
    """Offers every action that works on any screen."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for action in self._actions():
            yield DiscoveryHit(
                action.text, partial(self.app.run_action, action.id), help=_keys(action)
            )

    async def search(self, query: str) -> Hits:
        """Those whose text matches."""
        matcher = self.matcher(query)
        for action in self._actions():
            score = matcher.match(action.text)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(action.text),
                    partial(self.app.run_action, action.id),
                    help=_keys(action),
                )

    def _actions(self) -> list[Action]:
        left_out = {"command_palette", "hint_quit"}
        return [
            action
            for action in ACTIONS
            if action.scope is Scope.EVERYWHERE and action.id not in left_out
        ]


def _keys(action: Action) -> str:
    return " ".join(key_name(key) for key in action.keys)
