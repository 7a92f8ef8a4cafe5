"""Base addresses: the right scheme, nothing secret in them, encrypted beyond this machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit


def is_plain(text: str) -> bool:
    """Printable ASCII alone."""
    return text.isascii() and text.isprintable()


def base_url(scheme: str) -> Callable[[object], str]:
    """A reader of addresses of ``scheme`` (``http`` or ``ws``) and its secure form."""
    secure = f"{scheme}s"
    article = "an" if scheme == "http" else "a"
    expected = f"{article} {secure}:// address without user, password, query or fragment"

    def read(value: object) -> str:
        text = value.strip() if isinstance(value, str) else ""
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise ValueError(expected) from None
        foreign = "@" in parts.netloc or "?" in text or "#" in text or "\\" in text
        if not is_plain(text) or " " in text or not host or foreign:
            raise ValueError(expected)
        if parts.scheme == scheme and not _is_loopback(host):
            raise ValueError(
                f"{secure}:// ({scheme}:// only to this machine: the key would travel in clear)"
            )
        if parts.scheme not in (scheme, secure):
            raise ValueError(expected)
        return text.rstrip("/")

    return read


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
