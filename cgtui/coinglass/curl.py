"""A REST call as a command that a person can run, without the key in it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from cgtui.coinglass.rest_address import shown_base


def curl_command(base_url: str, path: str, params: Mapping[str, str]) -> str:
    """``curl`` with ``$COINGLASS_API_KEY`` in place of the key; everything else shell-quoted."""
    query = urlencode(dict(params), quote_via=quote, safe=",")
    url = f"{shown_base(base_url)}{path}" + (f"?{query}" if query else "")
    return (
        f"curl -sS {shlex.quote(url)} "
        "-H \"CG-API-KEY: $COINGLASS_API_KEY\" -H 'accept: application/json'"
    )
