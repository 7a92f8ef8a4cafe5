"""A step that takes a secret: typed or pasted unseen, asked about once, kept."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from cgtui.config.values import secret
from cgtui.tui.setup.entry import LONGEST, Entry
from cgtui.tui.setup.flow import Flow
from cgtui.tui.setup.port import Credentials, Finding, Kept, Outcome
from cgtui.tui.setup.stage import Choice, Stage
from cgtui.views.cells import Role


class SecretStage(Stage):
    """What is good is kept at once, what is in doubt only where a person insists."""

    what = ""
    """In a word, such as ``key``."""
    asking = ""
    """What is waited for meanwhile."""

    def __init__(self, flow: Flow, credentials: Credentials, label: str) -> None:
        super().__init__()
        self._line = self.entry = Entry(label, secret=True)
        self.flow = flow
        self.credentials = credentials
        self._doubted: tuple[str, Finding] | None = None

    def check(self, text: str) -> Coroutine[Any, Any, Finding]:
        """Ask whether it is good."""
        raise NotImplementedError

    def keep(self, text: str) -> Coroutine[Any, Any, Kept]:
        """Keep it for the next start."""
        raise NotImplementedError

    def go_on(self, text: str, finding: Finding, said: str) -> None:
        """It is kept: ``said`` tells what is known of it, and where it is."""
        raise NotImplementedError

    def besides(self) -> list[Choice]:
        """Choices that have nothing to do with what was typed."""
        return []

    def choices(self) -> list[Choice]:
        """To use one that is in doubt, and what else there is."""
        doubted: list[Choice] = []
        if self._doubted is not None:
            doubted = [
                Choice(f"give another {self.what}", self._another),
                Choice(f"use this {self.what} all the same", self._insist),
            ]
        return [*doubted, *self.besides()]

    def edited(self) -> None:
        """It is another one now. Whatever fails from here on, the log must not show it."""
        self.credentials.typing(self._line.text)
        self._doubted = None
        super().edited()
        if self._line.overlong:
            self._refuse_overlong()

    def _refuse_overlong(self) -> None:
        text = f"longer than a {self.what} can be ({LONGEST} characters): nothing of it is held"
        self.say(f"{text}. ^u clears the line for another.", Role.BAD)

    def submit(self) -> None:
        """Ask about it. Nothing is done with it before it is known as a secret."""
        if self._line.overlong:
            self._refuse_overlong()
            return
        try:
            text = secret(self._line.text) or ""
        except ValueError as error:
            self.say(f"this is no {self.what}: expected {error}", Role.BAD)
            return
        self.credentials.hide(text)
        self.flow.run(self.asking, self._ask(text))

    async def _ask(self, text: str) -> None:
        finding = await self.check(text)
        if finding.outcome is Outcome.GOOD:
            await self._keep(text, finding)
            return
        self._doubted = (text, finding)
        self.cursor = 1
        role = Role.WARN if finding.outcome is Outcome.LACKING else Role.BAD
        self.say(f"{_sentence(finding.text)} Nothing was kept.", role)

    def _another(self) -> None:
        self._line.clear()
        self.edited()
        self.cursor = 0

    def _insist(self) -> None:
        if self._doubted is not None:
            self.flow.run(f"keeping the {self.what}", self._keep(*self._doubted))

    async def _keep(self, text: str, finding: Finding) -> None:
        kept = await self.keep(text)
        self._another()
        self.go_on(text, finding, f"{_sentence(finding.text)} {kept.text}")


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."
