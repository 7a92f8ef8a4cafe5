"""Whether the exchanges a query names exist: a sum over a misspelt one would look like data."""

from __future__ import annotations

from cgtui.cli.query_asked import Asked
from cgtui.cli.query_names import Subject
from cgtui.cli.rest_session import RestSession
from cgtui.coinglass.catalogue import SUPPORTED_EXCHANGES
from cgtui.coinglass.near_pairs import exchange_hint
from cgtui.coinglass.rest_errors import UnknownPairError
from cgtui.coinglass.rest_types import Priority
from cgtui.config import Settings
from cgtui.sanitize import clean


async def check_exchanges(session: RestSession, asked: Asked) -> None:
    """Ask for the list of exchanges where a person named one that no pair look-up will check.

    Raises ``UnknownPairError`` with the nearest names, ``CoinglassError`` if the list fails.
    """
    if asked.exchange is None or asked.query.subject is Subject.PAIR:
        return
    if asked.exchange in _from_settings(session.settings):
        return
    reply = await session.client.read(SUPPORTED_EXCHANGES, priority=Priority.PERSON)
    names = sorted({row.exchange for row in reply.rows}, key=str.casefold)
    known = {name.casefold() for name in names}
    for one in asked.exchange.split(","):
        if names and one.casefold() not in known:
            hint = exchange_hint(names, one)
            raise UnknownPairError(asked.query.name, f"--exchange {clean(one, 24)}: {hint}")


def _from_settings(settings: Settings) -> tuple[str, ...]:
    return (settings.coins.reference_exchange, ",".join(settings.coins.exchanges))
