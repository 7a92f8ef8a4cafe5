"""Every coin and side that wanted to speak lately."""

from __future__ import annotations

from collections.abc import Iterator

from cgtui.signals.heads_up import Key
from cgtui.signals.key_silence import KeySilence
from cgtui.signals.params import SpeechParams

MOST_KEYS = 2_000
"""Keys that are remembered beyond those that are busy: a feed may invent names."""


class KeyBook:
    """Keys to their silences."""

    def __init__(self, params: SpeechParams) -> None:
        self._params = params
        self._keys: dict[Key, KeySilence] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[KeySilence]:
        return iter(self._keys.values())

    def at(self, key: Key, now_ms: int) -> KeySilence:
        """The key's silence, made if need be."""
        known = self._keys.get(key)
        if known is None:
            if len(self._keys) >= MOST_KEYS:
                for old in [one for one, state in self._keys.items() if state.is_idle(now_ms)]:
                    del self._keys[old]
            known = self._keys[key] = KeySilence(self._params)
        known.not_after(now_ms)
        return known

    def seen(self, key: Key, *, keep: bool = False) -> KeySilence:
        """The key's silence as it is; where there is none a new one, kept if ``keep``."""
        known = self._keys.get(key)
        if known is None:
            known = KeySilence(self._params)
            if keep:
                self._keys[key] = known
        return known

    def of_coin(self, coin: str) -> list[KeySilence]:
        """Both sides, where they are known."""
        return [silence for (name, _), silence in self._keys.items() if name == coin]
