"""Answers kept for as long as CoinGlass itself keeps them, within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from cgtui.coinglass.rest_types import Reply, Row
from cgtui.coinglass.wire_call import Identity, WireCall

MAX_REPLIES: Final = 256
MAX_ROWS: Final = 100_000


class ReplyCache:
    """The least recently used go first once there are too many replies, or rows in them."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        *,
        max_replies: int = MAX_REPLIES,
        max_rows: int = MAX_ROWS,
    ) -> None:
        self._monotonic = monotonic
        self._max_replies = max_replies
        self._max_rows = max_rows
        self._kept: OrderedDict[Identity, tuple[float, Reply[Any]]] = OrderedDict()
        self._rows = 0

    def get(self, call: WireCall[Row]) -> Reply[Row] | None:
        """The reply, marked as cached, while it is fresh."""
        kept = self._kept.get(call.identity)
        if kept is None:
            return None
        until_s, reply = kept
        if self._monotonic() >= until_s:
            self._drop(call.identity)
            return None
        self._kept.move_to_end(call.identity)
        return replace(cast("Reply[Row]", reply), cached=True)

    def put(self, call: WireCall[Row], reply: Reply[Row]) -> None:
        """Keep the reply, unless its endpoint says not to or it is too large."""
        self._drop(call.identity)
        if call.endpoint.cache_s <= 0.0 or len(reply.rows) > self._max_rows:
            return
        self._kept[call.identity] = (self._monotonic() + call.endpoint.cache_s, reply)
        self._rows += len(reply.rows)
        while len(self._kept) > self._max_replies or self._rows > self._max_rows:
            self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
        self._rows = 0

    def _drop(self, identity: Identity) -> None:
        kept = self._kept.pop(identity, None)
        if kept is not None:
            self._rows -= len(kept[1].rows)
