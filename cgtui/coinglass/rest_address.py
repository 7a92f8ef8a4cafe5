"""The base address of the REST API, in the one place that reads it."""

from __future__ import annotations

from urllib.parse import urlsplit


def base_of(base_url: str) -> str:
    """The address without slashes at its end, so that a path can follow."""
    return base_url.strip().rstrip("/")


def shown_base(base_url: str) -> str:
    """The address as it may be shown: without user, password, query and fragment."""
    try:
        parts = urlsplit(base_of(base_url))
    except ValueError:
        return "(address that cannot be read)"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
