"""CoinGlass's envelope and its refusals."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.responses import Response


class RefusedError(Exception):
    """A call answered with an error ``code`` in the body, by default under HTTP 200."""

    def __init__(self, code: str, msg: str, *, status: int = 200) -> None:
        super().__init__(f"{code} {msg}")
        self.code = code
        self.msg = msg
        self.status = status


KEY_MISSING = ("401", "API key missing.")
KEY_INVALID = ("400", "Invalid API key provided")
UPGRADE_PLAN = ("401", "Upgrade plan")
INTERVAL_REFUSED = ("403", "The requested interval is not available for your current API plan.")
TOO_MANY = ("429", "Too many requests")


def missing_parameter(name: str, *, kind: str = "String") -> RefusedError:
    """The refusal of a call without a required parameter, in the server framework's words."""
    return RefusedError("400", f"Required {kind} parameter '{name}' is not present")


def envelope(data: object) -> bytes:
    """A success: code "0" and data, without msg."""
    return msgspec.json.encode({"code": "0", "data": data})


def json_reply(
    body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON response."""
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def refusal(refused: RefusedError, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a refused call."""
    body = msgspec.json.encode({"code": refused.code, "msg": refused.msg})
    return json_reply(body, status=refused.status, headers=headers)


def text(number: float, decimals: int = 4) -> str:
    """A number in a JSON string, without an exponent and without trailing zeros."""
    written = f"{number:.{decimals}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
