"""What the commands that read REST once run on: settings, log, client, pairs; and their errors."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from cgtui.cli.errors import REFUSED
from cgtui.coinglass.catalogue import CATALOGUE
from cgtui.coinglass.client import CoinglassClient
from cgtui.coinglass.resolver import SymbolResolver
from cgtui.coinglass.rest_config import RestConfig
from cgtui.coinglass.rest_errors import (
    CoinglassError,
    IntervalRefusedError,
    KeyRefusedError,
    PlanTooLowError,
)
from cgtui.coinglass.rest_types import CallRecord, OnCall
from cgtui.config import ConfigError, Settings, load_settings
from cgtui.logging import configure_logging, get_logger
from cgtui.paths import resolve_paths
from cgtui.redact import Redactor

_FAILED: Final = 1
_REFUSALS: Final = (KeyRefusedError, PlanTooLowError, IntervalRefusedError)
_log = get_logger("rest")


@dataclass(frozen=True, slots=True)
class RestSession:
    """A client of ``coinglass.rest_url`` with the person's key, and the resolver over it."""

    settings: Settings
    client: CoinglassClient
    resolver: SymbolResolver


def load_rest_settings(environ: Mapping[str, str], sets: Sequence[str] = ()) -> Settings:
    """The settings in force, with the log set up to mask their secrets. Raises ``ConfigError``."""
    paths = resolve_paths(environ)
    settings = load_settings(sets=sets, environ=environ, paths=paths).settings
    configure_logging(paths.log_file, Redactor(settings.secrets()))
    return settings


def key_of(settings: Settings) -> str:
    """The API key. Raises ``ConfigError``, which ends in exit code 2, where there is none."""
    if settings.coinglass.api_key is None:
        raise ConfigError(
            "no CoinGlass API key: set COINGLASS_API_KEY, or run `cgtui config set "
            "coinglass.api_key`"
        )
    return settings.coinglass.api_key.get_secret_value()


@asynccontextmanager
async def open_rest(
    settings: Settings, *, on_call: OnCall | None = None
) -> AsyncIterator[RestSession]:
    """A session for one command. Every call is logged, and then given to ``on_call``.

    Raises ``ConfigError`` without a key.
    """

    def called(record: CallRecord) -> None:
        log_call(record)
        if on_call is not None:
            on_call(record)

    config = RestConfig(
        base_url=settings.coinglass.rest_url,
        timeout_s=settings.rest.timeout_s,
        budget_per_min=settings.rest.budget_per_min,
    )
    async with CoinglassClient(config, key=key_of(settings), on_call=called) as client:
        yield RestSession(settings, client, SymbolResolver(client))


def log_call(record: CallRecord) -> None:
    """One HTTP attempt, or a hit of the cache, as a line of the log."""
    fields = {
        "endpoint": record.endpoint,
        "http_status": record.http_status,
        "code": record.code,
        "class": record.error_class,
        **({} if record.error_class is None else {"reason": record.reason}),
        "latency_ms": round(record.latency_ms, 1),
        "attempt": record.attempt,
        "cached": record.cached,
        # The longest come last: a row of the screen is cut at its end.
        "path": record.path,
        "params": dict(record.params),
    }
    if record.error_class is None:
        _log.info("call", **fields)
    else:
        _log.warning("call failed", **fields, excerpt=record.excerpt)


def report(error: CoinglassError) -> int:
    """Print ``error`` as one line on stderr; 3 where CoinGlass refused key or plan, else 1."""
    print(f"cgtui: {error}{_needed_plan(error)}", file=sys.stderr)
    return REFUSED if isinstance(error, _REFUSALS) else _FAILED


def _needed_plan(error: CoinglassError) -> str:
    endpoint = CATALOGUE.get(error.endpoint)
    if not isinstance(error, PlanTooLowError) or endpoint is None or endpoint.plan is None:
        return ""
    return f"; CoinGlass documents it from the {endpoint.plan.name.capitalize()} plan on"
