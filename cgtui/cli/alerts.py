"""`cgtui alerts`: what was said, the switch, a test message, and which chat to send to."""

from __future__ import annotations

import os
from typing import Final

import click

from cgtui.cli.duration import Duration

_MODES: Final = click.Choice(["live", "demo", "replay"])


@click.group()
def alerts() -> None:
    """The history of alerts, the Telegram switch, a test message, and the chat's number."""


@alerts.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option("--limit", type=click.IntRange(1), default=100, metavar="N", help="Most rows (100).")
@click.option("--since", "since_s", type=Duration(), metavar="TIME", help="The last 90m, 24h, 7d.")
@click.option("--mode", type=_MODES, default="live", help="Whose journal (live).")
def list_command(*, as_json: bool, limit: int, since_s: float | None, mode: str) -> int:
    """Alerts with their state and message id, newest first.

    Exit codes: 0 done (also where there are none), 1 no journal or not readable, 2 usage.
    """
    from cgtui.cli.alerts_list import list_alerts  # noqa: PLC0415 - loads pydantic and the journal

    return list_alerts(os.environ, mode, limit=limit, since_s=since_s, as_json=as_json)


@alerts.command(name="toggle")
@click.argument("position", required=False, type=click.Choice(["on", "off"]))
@click.option("--mode", type=_MODES, default="live", help="Whose switch (live).")
def toggle_command(*, position: str | None, mode: str) -> int:
    """Turn Telegram on or off for good; without a word, flip it.

    A cgtui that is running obeys within 2 seconds. Off, alerts are recorded and nothing is sent.

    Exit codes: 0 done, 1 not kept on disk, 2 usage or settings.
    """
    from cgtui.cli.alerts_toggle import toggle  # noqa: PLC0415 - loads pydantic and the journal

    return toggle(os.environ, mode, None if position is None else position == "on")


@alerts.command(name="test")
@click.option("--mode", type=_MODES, default="live", help="Only live can send (live).")
def test_command(*, mode: str) -> int:
    """Send a TEST message to the chat and print its message id.

    Works whether the switch is on or off. A demo or a replay sends nothing from here: what is not
    the market reaches no chat of yours.

    Exit codes: 0 sent, 1 not sent (the reason is told), 2 not configured, usage or settings.
    """
    from cgtui.cli.alerts_telegram import send_test  # noqa: PLC0415 - loads an HTTP client

    return send_test(os.environ, mode)


@alerts.command(name="chat")
def chat_command() -> int:
    """List the chats from which somebody wrote to the bot, and how to choose one.

    Exit codes: 0 found some, 1 none or no answer, 2 no bot token, usage or settings.
    """
    from cgtui.cli.alerts_telegram import list_chats  # noqa: PLC0415 - loads an HTTP client

    return list_chats(os.environ)
