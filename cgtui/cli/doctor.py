"""`cgtui doctor`: is the key good, the plan sufficient, the data there, the websocket alive?"""

from __future__ import annotations

import os
import sys

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--curl", "as_curl", is_flag=True, help="Each check as a command; nothing is asked, no key."
)
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set any setting.")
def doctor(*, as_json: bool, as_curl: bool, sets: tuple[str, ...]) -> int:
    """Check key, plan, clock, REST answers and the websocket: a line a check, in 40 s at most.

    Exit codes: 0 no check failed, 1 a check failed, 2 usage, settings or no key, 3 CoinGlass
    refused the key or the plan, 130 interrupted (what is known by then is printed).
    """
    # Loads pydantic, an HTTP client and a websocket client, which other commands do without.
    from cgtui.cli.doctor_run import examine, health_config, load_for_doctor  # noqa: PLC0415

    if as_json and as_curl:
        raise click.UsageError("--json and --curl: choose one")
    settings, key_source = load_for_doctor(os.environ, sets)
    config = health_config(settings, key_source)
    if as_curl:
        from cgtui.cli.doctor_curl import doctor_curl  # noqa: PLC0415 - as above

        return _print(doctor_curl(config))
    if not as_json and sys.stderr.isatty():
        print("asking CoinGlass, 40 s at most …", file=sys.stderr)
    outcome = examine(settings, config)
    as_lines = outcome.lines(ascii_lines=settings.ui.glyphs == "ascii")
    _print([outcome.json()] if as_json else as_lines)
    return outcome.exit_code


def _print(lines: list[str]) -> int:
    encoding = sys.stdout.encoding or "utf-8"
    text = "".join(f"{line}\n" for line in lines)
    # Where the output takes ASCII alone, a sign must not end in a traceback.
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()
    return 0
