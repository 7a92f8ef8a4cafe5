"""Section A: the addresses are those of CoinGlass v4."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import HealthEvidence
from cgtui.checklist.read_rules import Line
from cgtui.coinglass.rest_config import PUBLIC_REST_URL
from cgtui.coinglass.stream_config import StreamConfig, is_loopback
from cgtui.sanitize import clean

_VENDOR: Final = "coinglass.com"
_SHOWN_CHARS: Final = 120


def rest_address(evidence: HealthEvidence) -> Check:
    """The base address of the REST API."""
    line = Line("rest_address", "A", "REST address is v4")
    return _judged(line, evidence.rest_url, PUBLIC_REST_URL, "coinglass.rest_url")


def ws_address(evidence: HealthEvidence) -> Check:
    """The address of the websocket."""
    line = Line("ws_address", "A", "websocket address is v4")
    return _judged(line, evidence.ws_url, StreamConfig().url, "coinglass.ws_url")


def _judged(line: Line, address: str, expected: str, key: str) -> Check:
    """CoinGlass's other hosts and paths speak older versions; a foreign host may be a proxy."""
    parts, wanted = urlsplit(address), urlsplit(expected)
    shown = clean(_without_user(parts), _SHOWN_CHARS)
    if _same_place(parts, wanted):
        return line.check(Status.PASS, shown)
    mend = f"cgtui config set {key} {expected}"
    host = parts.hostname or ""
    if host == _VENDOR or host.endswith(f".{_VENDOR}"):
        return line.check(Status.FAIL, f"{shown} is not where v4 is", mend)
    whose = "this machine" if is_loopback(address) else "not CoinGlass's own"
    return line.check(Status.WARN, f"{shown}: {whose}", f"if that is not meant: {mend}")


def _same_place(parts: SplitResult, wanted: SplitResult) -> bool:
    return (parts.scheme, parts.netloc.lower(), parts.path.rstrip("/")) == (
        wanted.scheme,
        wanted.netloc,
        wanted.path,
    )


def _without_user(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
