"""What `cgtui query` prints: the answer in the form that was asked for, or the call itself."""

from __future__ import annotations

from cgtui.cli.query_asked import Asked
from cgtui.cli.query_names import BY_ENDPOINT, PLAN, Subject
from cgtui.cli.query_read import find_pair, read_query, wire_params
from cgtui.cli.rest_session import RestSession, open_rest
from cgtui.coinglass.catalogue import ACCOUNT
from cgtui.coinglass.curl import curl_command
from cgtui.coinglass.rest_errors import BadBodyError
from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.config import ConfigError, Settings
from cgtui.views.query.plan_matrix import PlanMatrix, plan_csv, plan_json, plan_table
from cgtui.views.query.query_csv import query_csv
from cgtui.views.query.query_json import query_json
from cgtui.views.query.query_table import query_table


async def answer(asked: Asked, settings: Settings, form: str | None) -> str:
    """The rows as ``json``, ``csv`` or, with no form, for people.

    Raises ``CoinglassError``, and ``ConfigError`` where there is no key.
    """
    async with open_rest(settings) as session:
        if asked.query.name == PLAN:
            return _plan_text(await _read_plan(session), form)
        result = await read_query(session, asked)
    if form == "json":
        return query_json(result)
    if form == "csv":
        return query_csv(result)
    return "\n".join(query_table(result, asked.coin))


async def curl(asked: Asked, settings: Settings) -> str:
    """The call as a command for a shell. Only a pair is looked up, which takes the key."""
    if asked.query.subject is not Subject.PAIR:
        return _curl(settings, asked, None)
    if settings.coinglass.api_key is None:
        raise ConfigError(
            f"query {asked.query.name} --curl: CoinGlass's own name of the pair must be looked up "
            "first, which takes the API key: set COINGLASS_API_KEY"
        )
    async with open_rest(settings) as session:
        return _curl(settings, asked, await find_pair(session.resolver, asked))


def _curl(settings: Settings, asked: Asked, pair: ExchangePair | None) -> str:
    params = wire_params(asked, pair)
    if asked.interval is not None:
        params["interval"] = asked.interval
    return curl_command(settings.coinglass.rest_url, asked.query.endpoint.path, params)


async def _read_plan(session: RestSession) -> PlanMatrix:
    reply = await session.client.read(ACCOUNT, {}, priority=Priority.PERSON)
    if not reply.rows:
        raise BadBodyError(ACCOUNT.name, "the answer does not say which plan the key has")
    return PlanMatrix(
        account=reply.rows[0],
        names=BY_ENDPOINT,
        pro_endpoints=session.settings.features.pro_endpoints,
        path=ACCOUNT.path,
        fetched_ms=reply.fetched_ms,
        latency_ms=reply.latency_ms,
    )


def _plan_text(matrix: PlanMatrix, form: str | None) -> str:
    if form == "json":
        return plan_json(matrix)
    if form == "csv":
        return plan_csv(matrix)
    return "\n".join(plan_table(matrix))
