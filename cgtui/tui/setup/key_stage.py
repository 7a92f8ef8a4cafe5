"""The step that takes the API key."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from cgtui.tui.setup.flow import Flow
from cgtui.tui.setup.port import Credentials, Finding, Kept
from cgtui.tui.setup.secret_stage import SecretStage
from cgtui.tui.setup.stage import Choice


class KeyStage(SecretStage):
    """``besides`` gives the choices of the one who shows it. ``taken`` goes on with the key, and
    with what is known of it and where it is kept, in words."""

    title = "ANOTHER COINGLASS API KEY"
    what = "key"
    asking = "asking CoinGlass about the key"

    def __init__(
        self,
        flow: Flow,
        credentials: Credentials,
        *,
        taken: Callable[[str, str], None],
        besides: Callable[[], Sequence[Choice]],
    ) -> None:
        super().__init__(flow, credentials, "API key")
        self._taken = taken
        self._besides = besides

    def explain(self) -> list[str]:
        """How it is given, and where it goes."""
        return [
            "Paste it, or type it: it is not shown. Enter asks CoinGlass once whether it is good."
            f" {self.credentials.place}"
        ]

    def besides(self) -> list[Choice]:
        """What the one who shows it offers."""
        return list(self._besides())

    def check(self, text: str) -> Coroutine[Any, Any, Finding]:
        """CoinGlass's account."""
        return self.credentials.check_key(text)

    def keep(self, text: str) -> Coroutine[Any, Any, Kept]:
        """Keep it."""
        return self.credentials.keep_key(text)

    def go_on(self, text: str, finding: Finding, said: str) -> None:
        """Use it."""
        self._taken(text, said)
