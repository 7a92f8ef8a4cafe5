"""The API key of the REST client: kept where nothing prints it, with what is known against it."""

from __future__ import annotations

from typing import Final

from cgtui.coinglass.key_mask import KeyMask
from cgtui.coinglass.rest_errors import KeyRefusedError

_LOCALLY: Final = "coinglass"


class CallKey:
    """One key. ``refused`` is why it is not used any more, ``None`` while it may be good."""

    __slots__ = ("_secret", "mask", "refused")

    def __init__(self, key: str) -> None:
        self._secret = key.strip()
        self.mask = KeyMask(self._secret)
        self.refused: KeyRefusedError | None = None
        if not self._secret:
            self.refused = KeyRefusedError(_LOCALLY, "there is no API key")
        elif not (self._secret.isascii() and self._secret.isprintable() and " " not in key.strip()):
            # The HTTP library would refuse it in an error that shows it.
            self.refused = KeyRefusedError(_LOCALLY, "the API key has characters no key has")

    def reveal(self) -> str:
        """The key itself, for the header of a request and nothing else."""
        return self._secret

    def refuse(self, error: KeyRefusedError) -> None:
        """CoinGlass does not take it."""
        self.refused = self.refused or error

    def refusal(self, endpoint_name: str) -> KeyRefusedError | None:
        """The error of a call that is not made because the key was refused before."""
        known = self.refused
        return None if known is None else refused_again(known, endpoint_name)

    def __repr__(self) -> str:
        return "CallKey(***)"


def refused_again(known: KeyRefusedError, endpoint_name: str) -> KeyRefusedError:
    """The same refusal for another endpoint."""
    return KeyRefusedError(
        endpoint_name,
        known.message,
        http_status=known.http_status,
        code=known.code,
        advice=known.advice,
    )
