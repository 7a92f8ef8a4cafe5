"""Misbehaviour of the REST server: queued by a test, or rolled by the scenario's seed."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from dataclasses import dataclass, replace

import msgspec

from cgtui.simulator.rest_reply import TOO_MANY

_BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n"
    b"</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer in place of the real one, after ``delay_s``; with no body the real one follows."""

    status: int = 200
    body: bytes | None = None
    content_type: str = "application/json"
    delay_s: float = 0.0

    def after(self, delay_s: float) -> Fault:
        """The same answer, this many seconds later."""
        return replace(self, delay_s=delay_s)


def coded(code: str, msg: str, *, status: int = 200) -> Fault:
    """Any code and message in CoinGlass's error envelope."""
    return Fault(status=status, body=msgspec.json.encode({"code": code, "msg": msg}))


HTML_502 = Fault(status=502, body=_BAD_GATEWAY, content_type="text/html")
EMPTY_BODY = Fault(body=b"")
NULL_DATA = Fault(body=b'{"code":"0","data":null}')
SERVER_ERROR = coded("500", "Server Error")
LIMITED = coded(*TOO_MANY)
LIMITED_HTTP = coded(*TOO_MANY, status=429)


def slow(delay_s: float) -> Fault:
    """The real answer, late."""
    return Fault(delay_s=delay_s)


class RestFaults:
    """Faults waiting for their call: queued by path (or for any path), first in first out."""

    def __init__(self) -> None:
        self._queued: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def queue(self, fault: Fault, *, path: str = "*", times: int = 1) -> None:
        """Answer the next ``times`` calls of ``path`` ("*": of any path) with ``fault``."""
        self._queued[path].extend([fault] * times)

    def clear(self) -> None:
        """Forget what is still queued."""
        self._queued.clear()

    def take(self, path: str) -> Fault | None:
        """The fault that falls due with this call, if any."""
        for waiting in (self._queued.get(path), self._queued.get("*")):
            if waiting:
                return waiting.popleft()
        return None


class FlakyRest:
    """Rolls a fault for each call: about one in twenty fails and one in fifty is slow.

    The n-th call of a run has the same fate under the same seed.
    """

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"{seed}:rest")  # noqa: S311 - a market, not a secret

    def take(self) -> Fault | None:
        """The next call's fault; None for most."""
        roll = self._rng.random()
        for chance, fault in _FLAKY:
            if roll < chance:
                return fault
            roll -= chance
        return None


_FLAKY = (
    (0.020, LIMITED),
    (0.020, HTML_502),
    (0.008, SERVER_ERROR),
    (0.004, EMPTY_BODY),
    (0.020, slow(4.0)),
)
