"""One documented answer and what must be read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec


@dataclass(frozen=True)
class Example:
    """``data`` of a page, and what its first row (after sorting) must become.

    ``first`` may leave fields out. ``rows`` is how many rows there are. ``missing`` are the fields
    that the page's example leaves out; no other may be ``None``.
    """

    data: Any
    first: Mapping[str, Any]
    rows: int = 1
    msg: str | None = "success"
    missing: frozenset[str] = field(default_factory=frozenset)

    def body(self) -> bytes:
        """The answer as it comes over the wire."""
        envelope = {"code": "0", "data": self.data}
        return msgspec.json.encode(envelope if self.msg is None else envelope | {"msg": self.msg})
