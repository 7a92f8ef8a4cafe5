"""`doctor --curl`: every check as a shell command, ``$COINGLASS_API_KEY`` standing for the key."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Final

from cgtui.coinglass.curl import curl_command
from cgtui.coinglass.stream_config import KEY_PARAMETER
from cgtui.monitor.checklist.health_questions import (
    ACCOUNT_QUESTION,
    ETF_QUESTION,
    PAIRS_QUESTION,
    HealthConfig,
    Question,
    input_questions,
    market_questions,
)

_HEADERS_ONLY: Final = " -o /dev/null -D -"
# Inside the single quotes of a URL, to be replaced by a variable of the shell.
_PAIR_HERE: Final = "PAIRGOESHERE"
_PAIR: Final = "'\"$PAIR\"'"


def doctor_curl(config: HealthConfig) -> list[str]:
    """The lines: a comment that names the check, then its command. Nothing is asked."""
    return list(_lines(config))


def _lines(config: HealthConfig) -> Iterator[str]:
    yield "# API key accepted, plan, its end"
    yield _curl(config, ACCOUNT_QUESTION)
    yield "# quota (API-KEY-USE-LIMIT, API-KEY-MAX-LIMIT) and clock (Date): the headers"
    yield _curl(config, ACCOUNT_QUESTION) + _HEADERS_ONLY
    for question in input_questions(config):
        yield f"# {question.name}"
        if question.pair_on is not None:
            yield _look_up(config, question.pair_on)
        yield _curl(config, question)
    yield "# pairs"
    yield _curl(config, PAIRS_QUESTION)
    yield f"# the name {config.exchange} has for the pair (needs jq)"
    yield _look_up(config, config.exchange)
    for question in market_questions(config):
        yield f"# {question.name}"
        yield _curl(config, question)
    if config.etf:
        yield f"# {ETF_QUESTION.name}"
        yield _curl(config, ETF_QUESTION)
    yield "# ws_open, ws_subscribe, ws_pong (needs Python's websockets; ends with the pong)"
    yield _websocket(config.ws_url, config.channel)


def _curl(config: HealthConfig, question: Question) -> str:
    params = dict(question.params)
    if question.pair_on is not None:
        params["symbol"] = _PAIR_HERE
    if question.interval is not None:
        params["interval"] = question.interval
    command = curl_command(config.rest_url, question.endpoint.path, params)
    return command.replace(_PAIR_HERE, _PAIR)


def _look_up(config: HealthConfig, exchange: str) -> str:
    """Its shortest name is the perpetual's: a dated future has its date besides."""
    wanted = f".base_asset=={json.dumps(config.coin)} and .quote_asset=={json.dumps(config.quote)}"
    jq = (
        f"[.data[{json.dumps(exchange)}][] | select({wanted}) | .instrument_id] "
        "| sort_by(length) | .[0]"
    )
    return f"PAIR=$({_curl(config, PAIRS_QUESTION)} | jq -r {shlex.quote(jq)})"


def _websocket(ws_url: str, channel: str) -> str:
    """By the environment and not by an argument, which everybody on the machine could read."""
    subscribe = json.dumps({"method": "subscribe", "channels": [channel]})
    script = (
        "import os, urllib.parse, websockets.sync.client as client; "
        f'key = urllib.parse.quote(os.environ["COINGLASS_API_KEY"], safe=""); '
        f'feed = client.connect({json.dumps(ws_url)} + "?{KEY_PARAMETER}=" + key); '
        f"feed.send({json.dumps(subscribe)}); "
        'feed.send("ping"); '
        'print(*iter(lambda: feed.recv(timeout=10), "pong"), "pong", sep="\\n")'
    )
    return f'COINGLASS_API_KEY="$COINGLASS_API_KEY" python3 -c {shlex.quote(script)}'
