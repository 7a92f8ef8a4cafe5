"""A REST call as a command that a person can run, without the key in it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from cgtui.coinglass.rest_address import shown_base


def curl_command(base_url: str, path: str, params: Mapping[str, str]) -> str:
    """``curl`` with ``$COINGLASS_API_KEY`` in place of the key; everything else shell-quoted.

    The header goes in by a pipe: as an argument everybody on the machine could read it.
    """
    query = urlencode(dict(params), quote_via=quote, safe=",")
    url = f"{shown_base(base_url)}{path}" + (f"?{query}" if query else "")
    header = 'printf \'header = "CG-API-KEY: %s"\\n\' "$COINGLASS_API_KEY"'
    return f"{header} | curl -sS -K - {shlex.quote(url)} -H 'accept: application/json'"
