"""`cgtui query`: one REST read, as a table, JSON, CSV or the command that would make it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cgtui.cli.query_asked import Asked
    from cgtui.config import Settings


@click.command()
@click.argument("name")
@click.argument("coin", required=False)
@click.option(
    "--exchange",
    metavar="E",
    help="Of a pair (coins.reference_exchange); E,F where venues are summed.",
)
@click.option("--quote", metavar="USDT", help="Of a pair (coins.quote).")
@click.option("--interval", metavar="1h", help="Of a history; the look-back of liq-exchanges.")
@click.option("--unit", type=click.Choice(["usd", "coin"]), help="Of oi, oi-agg and taker (usd).")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Most rows, the newest.")
@click.option("--min-usd", type=click.FloatRange(0), metavar="X", help="Of liq-orders (10000).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="A heading and a line a row.")
@click.option("--curl", "as_curl", is_flag=True, help="The call as a command; nothing is read.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set any setting.")
def query(
    *,
    name: str,
    coin: str | None,
    exchange: str | None,
    quote: str | None,
    interval: str | None,
    unit: str | None,
    limit: int | None,
    min_usd: float | None,
    sets: tuple[str, ...],
    as_json: bool,
    as_csv: bool,
    as_curl: bool,
) -> int:
    """Read NAME from CoinGlass's REST API, of COIN where it is about one.

    \b
    Of a pair:    funding oi liquidations price
    Of a coin:    funding-oi-weighted oi-agg liquidations-agg taker
                  liq-orders oi-exchanges positions
    Of any coin:  liq-exchanges liq-coins funding-exchanges markets pairs spot-pairs
    Of no coin:   coins exchanges etf-flows etf-list account plan
    Professional: heatmap-model1..3 liquidation-map (of a pair), max-pain,
                  aggregated-heatmap-model1..3 aggregated-map (of a coin);
                  behind features.pro_endpoints
    """
    # Loads pydantic and an HTTP client, which the other commands do without.
    from cgtui.cli.query_asked import Options, check, one_form  # noqa: PLC0415
    from cgtui.cli.rest_session import load_rest_settings, report  # noqa: PLC0415
    from cgtui.coinglass.rest_errors import CoinglassError  # noqa: PLC0415

    form = one_form(json=as_json, csv=as_csv, curl=as_curl)
    options = Options(name, coin, exchange, quote, interval, unit, limit, min_usd)
    settings = load_rest_settings(os.environ, sets)
    asked = check(options, settings, for_people=form is None)
    try:
        text = _answer(asked, settings, form)
    except CoinglassError as error:
        return report(error)
    return _print(text)


def _answer(asked: Asked, settings: Settings, form: str | None) -> str:
    """Everything there is to print. Raises ``CoinglassError``; ``ConfigError`` without a key."""
    import asyncio  # noqa: PLC0415 - as above

    from cgtui.cli.query_answer import answer, curl  # noqa: PLC0415 - as above
    from cgtui.views.glyphs import ascii_cells  # noqa: PLC0415 - as above

    if form == "curl":
        return asyncio.run(curl(asked, settings))
    text = asyncio.run(answer(asked, settings, form))
    if form is None and settings.ui.glyphs == "ascii":
        return "\n".join(ascii_cells(line) for line in text.splitlines())
    return text


def _print(text: str) -> int:
    encoding = sys.stdout.encoding or "utf-8"
    # Where the output takes ASCII alone, a Chinese coin's name must not end in a traceback.
    text = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # the reader has left, as `head` does: nobody is there to be told
    except OSError as error:
        print(f"cgtui: the output cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    return 0
