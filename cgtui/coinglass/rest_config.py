"""Where the REST API is and how it may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PUBLIC_REST_URL: Final = "https://open-api-v4.coinglass.com"


@dataclass(frozen=True, slots=True)
class RestConfig:
    """Settings of the REST client; the key is not one of them.

    ``timeout_s`` bounds a whole call with all its attempts. ``budget_per_min`` is the most calls
    in any 60 s, also where the plan would allow more. ``loopback`` says that the server is on this
    machine, where no proxy may stand in between (an address of this machine is seen as one anyway).
    """

    base_url: str = PUBLIC_REST_URL
    timeout_s: float = 15.0
    budget_per_min: int = 250
    user_agent: str = "cgtui"
    loopback: bool = False
