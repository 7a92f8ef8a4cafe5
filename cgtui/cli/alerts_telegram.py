"""`cgtui alerts test` and `chat`: the two commands that speak to Telegram by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from cgtui.alerts.bot_api import HTML, BotApi, BotError, ChatSeen
from cgtui.alerts.message import render
from cgtui.cli.alerts_toggle import telegram_lacks
from cgtui.cli.errors import USAGE
from cgtui.cli.local_settings import Local, load_local, wall_ms
from cgtui.cli.plain_output import print_error, print_lines
from cgtui.config import Settings
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import open_journal
from cgtui.sanitize import clean
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState

KEEP_S = 5.0
"""How long a journal on a slow disk is waited for, once the message is out."""


def send_test(environ: Mapping[str, str], mode: str) -> int:
    """Send a TEST message; the exit code. Raises ``ConfigError``."""
    local = load_local(environ)
    if mode != "live":
        return print_error(
            f"{mode}: nothing is sent: what is not the market reaches no chat of yours", USAGE
        )
    lacks = telegram_lacks(local.settings)
    if lacks:
        return print_error(f"no test message: {'; '.join(lacks)}", USAGE)
    at_ms = wall_ms()
    alert = Alert(
        alert_id=f"test-{at_ms}", kind=AlertKind.TEST, mode="LIVE", created_ms=at_ms, text="test"
    )
    try:
        message_id = asyncio.run(_send(local.settings, alert))
    except BotError as error:
        _keep(local, AlertRecord(alert, AlertState.FAILED, reason=error.reason, attempts=1))
        return print_error(f"not sent: {error}")
    sent_ms = wall_ms()
    record = AlertRecord(
        alert,
        AlertState.SENT,
        message_id=message_id,
        sent_at_ms=sent_ms,
        sent_ms=sent_ms,
        attempts=1,
    )
    kept = _keep(local, record)
    chat = clean(local.settings.telegram.chat_id or "")
    lines = [f"sent: message_id {message_id} in chat {chat}"]
    if not kept:
        lines.append("  not in the history: another cgtui writes the journal, or it is not there")
    return print_lines(lines)


async def _send(settings: Settings, alert: Alert) -> int:
    message = render(alert)
    async with _bot(settings) as bot:
        return await bot.send_message(
            settings.telegram.chat_id or "", message.html, parse_mode=HTML
        )


def _bot(settings: Settings) -> BotApi:
    token = settings.telegram.bot_token
    return BotApi(settings.telegram.url, "" if token is None else token.get_secret_value())


def _keep(local: Local, record: AlertRecord) -> bool:
    """Put it into the history, where there is one and nobody else writes it."""
    path = local.paths.journal_file("live")
    if not path.exists():
        return False
    settings = local.settings
    journal = open_journal(
        path,
        keep_days=settings.journal.keep_days,
        max_mb=settings.journal.max_mb,
        ceiling_days=settings.thresholds.ceiling_days,
        now_ms=wall_ms,
        wall_ms=wall_ms,
    )
    try:
        if journal.role != "writer":
            return False
        journal.decide(record).result(KEEP_S)
    except (JournalError, TimeoutError):
        return False
    finally:
        journal.close()
    return True


def list_chats(environ: Mapping[str, str]) -> int:
    """Print the chats that wrote to the bot; the exit code. Raises ``ConfigError``."""
    local = load_local(environ)
    lacks = [one for one in telegram_lacks(local.settings) if "chat id" not in one]
    if lacks:
        return print_error("; ".join(lacks), USAGE)
    try:
        name, chats = asyncio.run(_look(local.settings))
    except BotError as error:
        return print_error(f"no answer to use: {error}")
    if not chats:
        return print_error(
            f"nobody has written to @{name} of late: write to it in Telegram (in a group, "
            "mention it), then run `cgtui alerts chat` again"
        )
    return print_lines(_chat_lines(name, chats, local.settings.telegram.chat_id))


async def _look(settings: Settings) -> tuple[str, tuple[ChatSeen, ...]]:
    async with _bot(settings) as bot:
        me = await bot.get_me()
        return me.username, await bot.get_updates()


def _chat_lines(name: str, chats: tuple[ChatSeen, ...], chosen: str | None) -> list[str]:
    lines = [f"chats from which something came for @{name}, the newest first:"]
    for chat in chats:
        mark = "  (telegram.chat_id)" if str(chat.chat_id) == chosen else ""
        lines.append(f"  {chat.chat_id:<16} {chat.kind:<11} {chat.name}{mark}")
    lines.append("choose one with: cgtui config set telegram.chat_id NUMBER")
    return lines
