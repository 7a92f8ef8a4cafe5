"""The Bitcoin funds: read while somebody wants to know, and seldom then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cgtui.coinglass.catalogue import ETF_FLOWS, ETF_LIST
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.error_words import error_words
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot

EVERY_S: Final = 600.0
"""Real seconds between two reads that went well: the flows are of days."""
AGAIN_S: Final = 60.0
"""After one that failed."""


class EtfDesk:
    """`ask` says that somebody wants to know; `run` reads where it is time for that.

    ``reader`` gives the client once there is one, ``off`` is why nothing is ever read in this run.
    ``now_ms`` is the source's clock, ``monotonic`` real seconds; ``changed`` asks for a snapshot.
    """

    def __init__(
        self,
        reader: Callable[[], Reader | None],
        *,
        off: str,
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self._state = EtfSnapshot(off=off)
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._changed = changed
        self._reader = reader
        self._asked = asyncio.Event()
        self._due_s: float | None = None

    def ask(self) -> None:
        """Read, unless what there is was read less than ten minutes ago."""
        self._asked.set()

    def ask_anew(self) -> None:
        """Another API key is in use: what failed, or is just being read, is read with it at once,
        if anybody ever wanted to know."""
        state = self._state
        if state.reading or state.flows_trouble or state.funds_trouble:
            self._due_s = None
            self._asked.set()

    def state(self) -> EtfSnapshot:
        """What is known; the same object until that changes."""
        return self._state

    async def run(self) -> None:
        """For good. Raises no CoinglassError."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            client = self._reader()
            is_due = self._due_s is None or self._monotonic() >= self._due_s
            if client is None or self._state.off or not is_due:
                continue
            self._set(replace(self._state, reading=True))
            try:
                await self._read(client)
            finally:
                self._set(replace(self._state, reading=False))

    async def _read(self, client: Reader) -> None:
        # Whatever comes of it: no second attempt before this.
        self._due_s = self._monotonic() + AGAIN_S
        await asyncio.gather(self._read_flows(client), self._read_funds(client))
        if not (self._state.flows_trouble or self._state.funds_trouble):
            self._due_s = self._monotonic() + EVERY_S

    async def _read_flows(self, client: Reader) -> None:
        try:
            reply = await client.read(ETF_FLOWS, priority=Priority.BACKGROUND, fresh=True)
        except CoinglassError as error:
            self._set(replace(self._state, flows_trouble=error_words(error)))
            return
        # What is newer in the very answer replaces it; an empty one replaces nothing.
        days = reply.rows or self._state.days
        trouble = "" if reply.rows else "an empty answer"
        read_ms = self._now_ms() if reply.rows else self._state.flows_read_ms
        self._set(replace(self._state, days=days, flows_read_ms=read_ms, flows_trouble=trouble))

    async def _read_funds(self, client: Reader) -> None:
        try:
            reply = await client.read(ETF_LIST, priority=Priority.BACKGROUND, fresh=True)
        except CoinglassError as error:
            self._set(replace(self._state, funds_trouble=error_words(error)))
            return
        funds = reply.rows or self._state.funds
        trouble = "" if reply.rows else "an empty answer"
        read_ms = self._now_ms() if reply.rows else self._state.funds_read_ms
        self._set(replace(self._state, funds=funds, funds_read_ms=read_ms, funds_trouble=trouble))

    def _set(self, state: EtfSnapshot) -> None:
        self._state = state
        self._changed()
