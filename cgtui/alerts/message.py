"""An alert as the message that is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cgtui.alerts.digest_lines import digest_lines
from cgtui.alerts.episode_lines import agreement, episode_lines
from cgtui.alerts.first_line import first_line
from cgtui.alerts.line import Keep, Line, fitted
from cgtui.alerts.time_words import length_words, utc_words
from cgtui.sanitize import clean
from cgtui.signals.alert import Alert

LATE_S: Final = 10.0
"""From this delay on, between decision and sending, a message says how late it is."""


@dataclass(frozen=True, slots=True)
class Message:
    """``html`` in Telegram's markup, ``plain`` the same without; each within 4096 UTF-16 units.

    ``silent`` asks for a delivery without sound.
    """

    html: str
    plain: str
    silent: bool


def render(alert: Alert, *, late_s: float = 0.0, perhaps_repeated: bool = False) -> Message:
    """The message for ``alert``, its first line within 60 characters.

    ``late_s`` is the time since the decision by this machine's clock. ``perhaps_repeated`` says
    that an earlier attempt may have arrived. Outside text in ``alert`` is sanitised and escaped.
    """
    lines = fitted(_lines(alert, late_s, perhaps_repeated))
    return Message(
        html="\n".join(line.html for line in lines),
        plain="\n".join(line.plain for line in lines),
        silent=alert.silent,
    )


def _lines(alert: Alert, late_s: float, perhaps_repeated: bool) -> Iterator[Line]:
    headline = first_line(alert)
    yield Line(headline, Keep.ALWAYS, bold=True)
    if alert.heads_up is not None:
        yield from episode_lines(alert, alert.heads_up)
    elif alert.digest is not None:
        yield from digest_lines(alert, alert.digest)
    elif alert.text and not headline.endswith(clean(alert.text)):
        yield Line(alert.text, Keep.NEEDED)
    if late_s >= LATE_S:
        yield Line(f"sent {length_words(late_s)} after it was decided", Keep.NEEDED)
    if perhaps_repeated:
        yield Line("perhaps a repeat: the program was restarted while sending", Keep.NEEDED)
    yield Line(f"{clean(alert.alert_id, 64)} · {utc_words(alert.created_ms)}", Keep.ALWAYS)
    if alert.heads_up is not None:
        yield Line(agreement(alert), Keep.ALWAYS)
    elif alert.digest is not None:
        yield Line("forced unwinds; not a direction", Keep.ALWAYS)
