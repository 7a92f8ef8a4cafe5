"""One REST request before it is sent: endpoint and parameters, checked and comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic

from cgtui.coinglass.rest_errors import BadRequestError
from cgtui.coinglass.rest_types import Endpoint, Row
from cgtui.sanitize import clean

INTERVAL: str = "interval"

Identity = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class WireCall(Generic[Row]):
    """What goes on the wire. Two calls of one ``identity`` have one answer."""

    endpoint: Endpoint[Row]
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def interval(self) -> str | None:
        """The interval asked for, where the endpoint has intervals."""
        return self.params.get(INTERVAL) if self.endpoint.intervals else None

    @property
    def identity(self) -> Identity:
        """Endpoint and parameters, whatever their order."""
        return self.endpoint.name, tuple(sorted(self.params.items()))

    def at(self, interval: str) -> WireCall[Row]:
        """The same call at another interval."""
        return WireCall(self.endpoint, {**self.params, INTERVAL: interval})


def checked_call(
    endpoint: Endpoint[Row], params: Mapping[str, str] | None, interval: str | None
) -> WireCall[Row]:
    """The call, or BadRequestError before any of the budget is spent on it.

    A parameter CoinGlass does not know would be ignored in silence and the answer be taken for
    what was asked; a missing one is refused anyway.
    """
    written = dict(params or {})
    if interval is not None:
        written[INTERVAL] = interval
    known = {*endpoint.required, *endpoint.optional}
    for name in written:
        if name not in known:
            raise BadRequestError(endpoint.name, f"takes no parameter {clean(name, 40)!r}")
    for name in endpoint.required:
        if not written.get(name):
            raise BadRequestError(endpoint.name, f"the parameter '{name}' is missing")
    return WireCall(endpoint, written)
